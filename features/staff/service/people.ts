import { allow, type Ctx, type Language } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { StaffMember } from '../contract/shapes.ts'
import { areSitesWithin, isWithinOwnRights } from '../rules/access.ts'
import { foldName } from '../rules/names.ts'
import { passwordFault } from '../rules/signIn.ts'
import { teamsElsewhere } from '../store/departure.ts'
import {
  findAccount,
  findPerson,
  insertPerson,
  isInLine,
  listPeople,
  lockAdministration,
  lockPerson,
  numberIsTaken,
  type PersonEntry,
  presentAmong,
  replaceRoles,
  replaceSkills,
  rightsOf,
  updatePerson,
} from '../store/people.ts'
import { findRoles } from '../store/roles.ts'
import { deleteTotp, endSessions } from '../store/sessions.ts'
import { findSites, joinTeam, leaveTeam } from '../store/sites.ts'
import { keepAnAdministrator } from './roles.ts'
import { hashPassword, readableSecret } from './secrets.ts'
import { teamOf } from './teams.ts'

export interface PersonInput {
  name: string
  staffNumber: string
  phone?: string | undefined
  supervisorId?: string | null | undefined
  language?: Language | undefined
  skills?: readonly string[] | undefined
}

type Grant = { roles: readonly string[]; sites: 'all' | readonly string[] }

/** Names as search finds them: whole syllables and initials. */
async function pinyinOf(name: string): Promise<string> {
  const { pinyin } = await import('pinyin-pro')
  const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname' }).map(one => one.toLowerCase())
  const whole = syllables.join('').replace(/\s/g, '')
  return `${whole} ${syllables.map(one => one[0] ?? '').join('')}`
}

/**
 * Adds a person, or with `samePersonAs` a second account of one. Without a password a temporary one is made, to be changed at the
 * first sign-in.
 * @throws Problem staff.number_taken, staff.not_found, role.not_found, site.not_found, team.not_found, password.*, auth.forbidden
 */
export async function createStaff(
  ctx: Ctx,
  input: PersonInput &
    Grant & {
      teamIds?: readonly string[]
      password?: string | undefined
      mustChangePassword?: boolean | undefined
      samePersonAs?: string | undefined
      /** The operator's own choice on the server is not judged. */
      acceptsAnyPassword?: boolean
    },
): Promise<{ id: string; temporaryPassword: string | null }> {
  allow(ctx, 'staff.write')
  const password = input.password ?? readableSecret(12)
  if (!input.acceptsAnyPassword) refuseWeak(password, input)
  if (input.supervisorId) await requirePerson(ctx, input.supervisorId)
  const twin = input.samePersonAs ? await requireManageable(ctx, input.samePersonAs) : null
  const id = await insertPerson(ctx.tx, {
    personId: twin?.personId ?? null,
    staffNumber: input.staffNumber,
    numberKey: foldName(input.staffNumber),
    name: input.name,
    nameKey: foldName(input.name),
    namePinyin: await pinyinOf(input.name),
    phone: input.phone ?? null,
    passwordHash: await hashPassword(password),
    mustChangePassword: input.mustChangePassword ?? input.password === undefined,
    supervisorId: input.supervisorId ?? null,
    language: input.language ?? ctx.me.language,
    at: ctx.now,
  })
  if (!id) throw new Problem('staff.number_taken', { staffNumber: input.staffNumber })
  const granted = await grant(ctx, id, input)
  if (input.skills) await replaceSkills(ctx.tx, id, [...input.skills])
  for (const teamId of input.teamIds ?? []) {
    const team = await teamOf(ctx, teamId)
    if (!areSitesWithin(ctx.me, [team.siteId])) throw new Problem('team.not_found')
    if (!areSitesWithin(granted, [team.siteId])) throw new Problem('team.member_elsewhere')
    await joinTeam(ctx.tx, teamId, [id], ctx.now)
  }
  await record(ctx, {
    kind: 'staff.created',
    subject: { kind: 'staff', id },
    facts: {
      roles: granted.roles,
      sites: granted.sites,
      teamIds: input.teamIds ?? [],
      samePersonAs: input.samePersonAs ?? null,
    },
  })
  return { id, temporaryPassword: input.password === undefined ? password : null }
}

/** Changes a person's entry. @throws Problem staff.not_found, staff.number_taken, staff.supervisor_circle, auth.forbidden */
export async function updateStaff(ctx: Ctx, staffId: string, input: Partial<PersonInput>): Promise<void> {
  allow(ctx, 'staff.write')
  await requireManageable(ctx, staffId)
  if (input.supervisorId) {
    await requirePerson(ctx, input.supervisorId)
    if (await isInLine(ctx.tx, staffId, input.supervisorId)) throw new Problem('staff.supervisor_circle')
  }
  if (input.staffNumber && (await numberIsTaken(ctx.tx, foldName(input.staffNumber), staffId))) {
    throw new Problem('staff.number_taken', { staffNumber: input.staffNumber })
  }
  const { name, staffNumber } = input
  await updatePerson(ctx.tx, staffId, {
    ...(name ? { name, nameKey: foldName(name), namePinyin: await pinyinOf(name) } : {}),
    ...(staffNumber ? { staffNumber, numberKey: foldName(staffNumber) } : {}),
    ...('phone' in input ? { phone: input.phone ?? null } : {}),
    ...(input.supervisorId === undefined ? {} : { supervisorId: input.supervisorId }),
    ...(input.language ? { language: input.language } : {}),
  })
  if (input.skills) await replaceSkills(ctx.tx, staffId, [...input.skills])
  await record(ctx, {
    kind: 'staff.updated',
    subject: { kind: 'staff', id: staffId },
    facts: { changed: Object.keys(input) },
  })
}

/**
 * Says which roles a person has and at which sites; all roles hold at all of them. Nobody gives what he may not do himself,
 * only who keeps the roles may. Acts at the person's next request; of teams of sites he leaves he is no member any more.
 * @throws Problem staff.not_found, role.not_found, site.not_found, team.led_elsewhere, staff.last_administrator, staff.forbidden
 */
export async function setRoles(ctx: Ctx, staffId: string, input: Grant): Promise<void> {
  allow(ctx, 'staff.write')
  await lockAdministration(ctx.tx)
  await requireManageable(ctx, staffId)
  const granted = await grant(ctx, staffId, input)
  for (const team of await teamsElsewhere(ctx.tx, staffId)) {
    if (team.isLed) throw new Problem('team.led_elsewhere', { name: team.name })
    await leaveTeam(ctx.tx, team.id, [staffId], ctx.now)
  }
  await keepAnAdministrator(ctx)
  await record(ctx, {
    kind: 'staff.roles_set',
    subject: { kind: 'staff', id: staffId },
    facts: { ...granted },
  })
}

/** Ids of sites named by id or key. @throws Problem site.not_found */
async function siteIdsOf(ctx: Ctx, names: readonly string[]): Promise<string[]> {
  const found = await findSites(ctx.tx, names)
  if (names.some(name => !found.some(site => site.id === name || site.key === name)))
    throw new Problem('site.not_found')
  return found.map(site => site.id)
}

async function grant(ctx: Ctx, staffId: string, input: Grant): Promise<{ roles: string[]; sites: 'all' | string[] }> {
  const roles = await findRoles(ctx.tx, input.roles)
  const unknown = input.roles.find(name => !roles.some(role => role.id === name || role.key === name))
  if (unknown !== undefined) throw new Problem('role.not_found')
  const sites = input.sites === 'all' ? 'all' : await siteIdsOf(ctx, input.sites)
  refuseBeyond(ctx, { permissions: roles.flatMap(role => role.permissions), sites })
  await replaceRoles(
    ctx.tx,
    staffId,
    roles.map(role => role.id),
    sites,
  )
  return { roles: roles.map(role => role.key), sites }
}

function refuseBeyond(ctx: Ctx, rights: { permissions: readonly string[]; sites: 'all' | readonly string[] }): void {
  if (ctx.me.kind === 'system') return
  if (isWithinOwnRights(ctx.me, rights.permissions) && areSitesWithin(ctx.me, rights.sites)) return
  throw new Problem('staff.forbidden')
}

function refuseWeak(password: string, person: { name: string; staffNumber: string }): void {
  const fault = passwordFault(password, person)
  if (fault) throw new Problem(fault)
}

async function requirePerson(ctx: Ctx, staffId: string): Promise<void> {
  if (!(await presentAmong(ctx.tx, [staffId])).has(staffId)) throw new Problem('staff.not_found')
}

/**
 * The account, locked, if it is still here, in scope, and may do nothing that who acts may not.
 * @throws Problem staff.not_found, staff.forbidden
 */
export async function requireManageable(ctx: Ctx, staffId: string) {
  const person = await lockPerson(ctx.tx, ctx.me, staffId)
  if (!person || person.departedAt) throw new Problem('staff.not_found')
  refuseBeyond(ctx, (await rightsOf(ctx.tx, staffId))!)
  return person
}

/**
 * Gives a temporary password, to be changed at once; all sessions of the account end. One's own is changed with the present one.
 * @throws Problem staff.not_yourself, staff.not_found, staff.forbidden
 */
export async function resetPassword(
  ctx: Ctx,
  staffId: string,
  input: { withoutSecondFactor: boolean },
): Promise<{ temporaryPassword: string }> {
  allow(ctx, 'staff.write')
  if (staffId === ctx.me.staffId) throw new Problem('staff.not_yourself')
  await requireManageable(ctx, staffId)
  const temporaryPassword = readableSecret(12)
  const passwordHash = await hashPassword(temporaryPassword)
  await updatePerson(ctx.tx, staffId, { passwordHash, passwordSetAt: ctx.now, mustChangePassword: true })
  await endSessions(ctx.tx, { staffId }, { at: ctx.now, staffId: ctx.me.staffId })
  if (input.withoutSecondFactor) await deleteTotp(ctx.tx, staffId)
  await record(ctx, {
    kind: 'staff.password_reset',
    subject: { kind: 'staff', id: staffId },
    facts: { withoutSecondFactor: input.withoutSecondFactor },
  })
  return { temporaryPassword }
}

/** The account still here with this staff number or (only) name. @throws Problem staff.not_found */
export async function findByAccount(
  ctx: Pick<Ctx, 'tx'>,
  account: string,
): Promise<{ id: string; personId: string; name: string }> {
  const found = await findAccount(ctx.tx, foldName(account))
  if (!found) throw new Problem('staff.not_found')
  return found
}

/** A page of the people of my sites, by staff number; `q` finds names, pinyin, initials and numbers. */
export async function listStaff(
  ctx: Ctx,
  query: {
    q?: string | undefined
    siteId?: string | undefined
    teamId?: string | undefined
    role?: string | undefined
    departed: boolean
    after?: string | undefined
    limit: number
  },
) {
  const rows = await listPeople(ctx.tx, ctx.me, {
    ...query,
    q: query.q ? foldName(query.q) : undefined,
    after: readCursor(query.after, 'text')?.[0],
    limit: query.limit + 1,
  })
  const cut = pageFrom(rows, query.limit, row => [row.numberKey])
  return { rows: cut.rows.map(wirePerson), next: cut.next }
}

/** One person of my sites. @throws Problem staff.not_found */
export async function readStaff(ctx: Ctx, staffId: string): Promise<StaffMember> {
  const person = await findPerson(ctx.tx, ctx.me, staffId)
  if (!person) throw new Problem('staff.not_found')
  return wirePerson(person)
}

function wirePerson(row: PersonEntry): StaffMember {
  const { numberKey: _key, allSites, sites, presence, joinedAt, departedAt, language, ...rest } = row
  return {
    ...rest,
    language: language as Language,
    sites: allSites ? 'all' : sites,
    presence: presence && {
      state: presence.state as 'ready',
      reason: presence.reason,
      since: new Date(presence.since).toISOString(),
    },
    joinedAt: joinedAt.toISOString(),
    departedAt: departedAt?.toISOString() ?? null,
  }
}

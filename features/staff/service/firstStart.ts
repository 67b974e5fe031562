import type { Ctx, Language } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { Role } from '../contract/shapes.ts'
import { administratorPermission } from '../rules/access.ts'
import { foldName } from '../rules/names.ts'
import { putSetupLink, takeSetupLink } from '../store/keys.ts'
import { accountExists, administratorIds, lockAdministration } from '../store/people.ts'
import { insertRole, listRoleRows } from '../store/roles.ts'
import { joinTeam, leadlessDutyTeams, listOpenSites, saveTeam } from '../store/sites.ts'
import { createStaff } from './people.ts'
import { hashToken, newToken } from './secrets.ts'
import { type Origin, openSession, type SignedIn } from './session.ts'
import { createSite } from './sites.ts'

/** A role as a pack describes it. */
export interface PackRole {
  id: string
  label: Role['name']
  about: Role['about']
  permissions: readonly string[]
  authority: Role['authority']
  secondFactor: boolean
  clause: string
}

export const mainSite = { key: 'main', name: '总服务台' }
const setupMinutes = 60
/** The first administrator also leads the duty team, so he may work cases; both roles can be taken apart later. */
const firstRoles = ['admin', 'manager']

/**
 * Makes what the product cannot be without; run at every start, it adds only what is missing: the pack's roles, site `main` with its
 * duty team, `admin` when a password for it was set. Returns a set-up link while no administrator exists.
 */
export async function prepareFirstStart(
  ctx: Ctx,
  config: { adminPassword?: string | undefined; publicUrl: URL; roles: readonly PackRole[]; pack?: string },
): Promise<{ setupLink: string | null }> {
  requireSystem(ctx)
  await lockAdministration(ctx.tx)
  if ((await listRoleRows(ctx.tx, { limit: 1 })).length === 0) await seedRoles(ctx, config.roles)
  if ((await listOpenSites(ctx.tx)).length === 0) await createSite(ctx, { ...mainSite, pack: config.pack ?? 'zh-CN' })
  if (config.adminPassword && !(await accountExists(ctx.tx, foldName('admin')))) {
    await createAdministrator(ctx, {
      name: 'admin',
      staffNumber: 'admin',
      password: config.adminPassword,
      isGiven: true,
    })
  }
  if (await hasAdministrator(ctx)) return { setupLink: null }
  return { setupLink: (await createSetupLink(ctx, config.publicUrl)).url }
}

async function seedRoles(ctx: Ctx, roles: readonly PackRole[]): Promise<void> {
  for (const role of roles) {
    const id = await insertRole(ctx.tx, {
      key: role.id,
      name: role.label,
      about: role.about,
      permissions: [...role.permissions],
      authority: role.authority,
      secondFactor: role.secondFactor ? 'encouraged' : 'off',
      clause: role.clause,
      builtIn: true,
    })
    if (id) await record(ctx, { kind: 'role.created', subject: { kind: 'role', id }, facts: { key: role.id } })
  }
}

async function createAdministrator(
  ctx: Ctx,
  person: { name: string; staffNumber: string; password: string; language?: Language | undefined; isGiven?: boolean },
): Promise<string> {
  const { id } = await createStaff(ctx, {
    name: person.name,
    staffNumber: person.staffNumber,
    password: person.password,
    acceptsAnyPassword: person.isGiven ?? false,
    language: person.language,
    roles: firstRoles,
    sites: 'all',
  })
  for (const team of await leadlessDutyTeams(ctx.tx)) {
    await saveTeam(ctx.tx, team.id, { leadId: id })
    await joinTeam(ctx.tx, team.id, [id], ctx.now)
    await record(ctx, {
      kind: 'team.updated',
      subject: { kind: 'team', id: team.id },
      site: team.siteId,
      facts: { leadId: id },
    })
  }
  return id
}

/** Whether anybody at work may keep the roles of all sites. */
export async function hasAdministrator(ctx: Pick<Ctx, 'tx'>): Promise<boolean> {
  return (await administratorIds(ctx.tx, administratorPermission)).length > 0
}

/** A link for one use within an hour, in place of earlier ones. @throws Problem setup.closed once there is an administrator */
export async function createSetupLink(ctx: Ctx, publicUrl: URL): Promise<{ url: string; expiresAt: Date }> {
  requireSystem(ctx)
  await lockAdministration(ctx.tx)
  if (await hasAdministrator(ctx)) throw new Problem('setup.closed')
  const token = newToken(16)
  const expiresAt = new Date(ctx.now.getTime() + setupMinutes * 60_000)
  await putSetupLink(ctx.tx, hashToken(token), ctx.now, expiresAt)
  await record(ctx, { kind: 'setup_link.created', subject: { kind: 'setup_link', id: emptyId } })
  return { url: new URL(`/desk/setup#${token}`, publicUrl).href, expiresAt }
}

// There is one door to set-up, so its events share one subject.
const emptyId = '00000000-0000-0000-0000-000000000000'

/** Names the first administrator and signs him in. @throws Problem setup.closed, setup.link_invalid, password.* */
export async function useSetupLink(
  ctx: Ctx,
  input: { token: string; name: string; staffNumber: string; password: string; language?: Language | undefined },
  origin: Origin,
): Promise<SignedIn> {
  await lockAdministration(ctx.tx)
  if (await hasAdministrator(ctx)) throw new Problem('setup.closed')
  if (!(await takeSetupLink(ctx.tx, hashToken(input.token), ctx.now))) throw new Problem('setup.link_invalid')
  const system: Ctx = { ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all' } }
  const id = await createAdministrator(system, input)
  await record(system, {
    kind: 'setup_link.used',
    subject: { kind: 'setup_link', id: emptyId },
    facts: { staffId: id },
  })
  return await openSession(ctx, id, origin)
}

function requireSystem(ctx: Ctx): void {
  if (ctx.me.kind !== 'system') throw new Problem('auth.forbidden')
}

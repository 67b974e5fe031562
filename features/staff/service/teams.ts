import { allow, type Ctx, inScope } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { Team } from '../contract/shapes.ts'
import { addSite, atSite, presentAmong } from '../store/people.ts'
import {
  findDutyTeam,
  findSite,
  findTeam,
  insertTeam,
  joinTeam,
  leaveTeam,
  listTeamRows,
  lockSite,
  lockTeam,
  memberIdsOf,
  saveTeam,
  type TeamRow,
  teamNameIsTaken,
} from '../store/sites.ts'

export const dutyTeamName = '值班组'

/** The team every site has: owner of what nobody has taken. Before set-up it has no lead yet. */
export async function formDutyTeam(ctx: Ctx, siteId: string, leadId: string | null): Promise<string> {
  if (leadId) {
    await requireHere(ctx, siteId, [leadId], { orLetIn: true })
  }
  const id = await insertTeam(ctx.tx, { siteId, name: dutyTeamName, leadId, isDuty: true, createdAt: ctx.now })
  if (!id) throw new Problem('team.name_taken', { name: dutyTeamName })
  if (leadId) await joinTeam(ctx.tx, id, [leadId], ctx.now)
  await record(ctx, {
    kind: 'team.created',
    subject: { kind: 'team', id },
    site: siteId,
    facts: { leadId, isDuty: true },
  })
  return id
}

/** Forms a team; its lead belongs to it. @throws Problem site.not_found, team.name_taken, team.member_elsewhere, staff.not_found */
export async function createTeam(
  ctx: Ctx,
  input: { siteId: string; name: string; leadId: string; memberIds?: readonly string[] },
): Promise<{ id: string }> {
  allow(ctx, 'team.write')
  if (!inScope(ctx.me, input.siteId) || !(await findSite(ctx.tx, input.siteId))) throw new Problem('site.not_found')
  const members = [...new Set([input.leadId, ...(input.memberIds ?? [])])]
  await requireHere(ctx, input.siteId, members)
  const id = await insertTeam(ctx.tx, {
    siteId: input.siteId,
    name: input.name,
    leadId: input.leadId,
    isDuty: false,
    createdAt: ctx.now,
  })
  if (!id) throw new Problem('team.name_taken', { name: input.name })
  await joinTeam(ctx.tx, id, members, ctx.now)
  await record(ctx, {
    kind: 'team.created',
    subject: { kind: 'team', id },
    site: input.siteId,
    facts: { leadId: input.leadId, memberIds: members },
  })
  return { id }
}

/**
 * Changes a team; `isDuty` takes the duty over from the site's present duty team, which can therefore not be dissolved.
 * @throws Problem team.not_found, team.name_taken, team.is_duty, staff.not_found
 */
export async function updateTeam(
  ctx: Ctx,
  teamId: string,
  input: {
    name?: string | undefined
    leadId?: string | undefined
    memberIds?: readonly string[] | undefined
    isDuty?: true | undefined
    dissolved?: true | undefined
  },
): Promise<void> {
  allow(ctx, 'team.write')
  const team = await lockTeam(ctx.tx, teamId)
  if (!team || team.dissolvedAt || !inScope(ctx.me, team.siteId)) throw new Problem('team.not_found')
  if (input.name !== undefined && (await teamNameIsTaken(ctx.tx, team.siteId, input.name, teamId))) {
    throw new Problem('team.name_taken', { name: input.name })
  }
  await changeMembers(ctx, team, input.leadId ?? team.leadId, input.memberIds)
  if (input.isDuty && !team.isDuty) await takeDuty(ctx, team.siteId, teamId)
  if (input.dissolved && (team.isDuty || input.isDuty)) throw new Problem('team.is_duty')
  await saveTeam(ctx.tx, teamId, {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.leadId === undefined ? {} : { leadId: input.leadId }),
    ...(input.dissolved ? { dissolvedAt: ctx.now } : {}),
  })
  await record(ctx, {
    kind: 'team.updated',
    subject: { kind: 'team', id: teamId },
    site: team.siteId,
    facts: { ...input },
  })
}

async function changeMembers(
  ctx: Ctx,
  team: { id: string; siteId: string },
  leadId: string | null,
  wanted: readonly string[] | undefined,
): Promise<void> {
  const now = new Set(await memberIdsOf(ctx.tx, team.id))
  const next = new Set([...(wanted ?? now), ...(leadId ? [leadId] : [])])
  const joining = [...next].filter(id => !now.has(id))
  await requireHere(ctx, team.siteId, joining)
  await joinTeam(ctx.tx, team.id, joining, ctx.now)
  await leaveTeam(
    ctx.tx,
    team.id,
    [...now].filter(id => !next.has(id)),
    ctx.now,
  )
}

async function takeDuty(ctx: Ctx, siteId: string, teamId: string): Promise<void> {
  await lockSite(ctx.tx, siteId)
  const before = await findDutyTeam(ctx.tx, siteId)
  if (before) await saveTeam(ctx.tx, before.id, { isDuty: false })
  await saveTeam(ctx.tx, teamId, { isDuty: true })
}

// Who answers for a site's matters must be able to see them.
async function requireHere(
  ctx: Ctx,
  siteId: string,
  staffIds: readonly string[],
  options: { orLetIn?: boolean } = {},
): Promise<void> {
  const present = await presentAmong(ctx.tx, staffIds)
  if (staffIds.some(id => !present.has(id))) throw new Problem('staff.not_found')
  const here = await atSite(ctx.tx, siteId, staffIds)
  const elsewhere = staffIds.filter(id => !here.has(id))
  if (elsewhere.length === 0) return
  if (!options.orLetIn) throw new Problem('team.member_elsewhere')
  await addSite(ctx.tx, siteId, elsewhere)
}

/** A page of the teams of my sites, by name. */
export async function listTeams(
  ctx: Ctx,
  page: { siteId?: string | undefined; after?: string | undefined; limit: number },
) {
  const after = readCursor(page.after, 'text', 'id')
  const rows = await listTeamRows(ctx.tx, ctx.me, { siteId: page.siteId, after, limit: page.limit + 1 })
  const cut = pageFrom(rows, page.limit, row => [row.name, row.id])
  return { rows: cut.rows.map(wireTeam), next: cut.next }
}

function wireTeam(row: TeamRow): Team {
  const { id, siteId, name, isDuty, lead, members } = row
  return { id, siteId, name, isDuty, lead, members, dissolvedAt: row.dissolvedAt?.toISOString() ?? null }
}

/** The duty team of a site and its lead (null only before set-up). @throws Problem team.not_found */
export async function dutyTeamOf(ctx: Pick<Ctx, 'tx'>, siteId: string): Promise<{ id: string; leadId: string | null }> {
  const team = await findDutyTeam(ctx.tx, siteId)
  if (!team) throw new Problem('team.not_found')
  return team
}

/** A team that is not dissolved, with lead and members. @throws Problem team.not_found */
export async function teamOf(ctx: Pick<Ctx, 'tx'>, teamId: string): Promise<TeamRow> {
  const team = await findTeam(ctx.tx, teamId)
  if (!team || team.dissolvedAt) throw new Problem('team.not_found')
  return team
}

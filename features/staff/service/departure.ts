import { allow, type Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { administratorPermission } from '../rules/access.ts'
import { moveSubordinates, orphanTeamRows, teamsAround } from '../store/departure.ts'
import { revokeKeysOf } from '../store/keys.ts'
import { administratorIds, lockAdministration, presentAmong, supervisorLine, updatePerson } from '../store/people.ts'
import { changePresence } from '../store/presence.ts'
import { endSessions } from '../store/sessions.ts'
import { joinTeam, leaveTeam, saveTeam } from '../store/sites.ts'
import { notify } from './notices.ts'
import { requireManageable } from './people.ts'
import { keepAnAdministrator } from './roles.ts'

/**
 * The staff part of a departure: the account ends with its sessions and keys, teams it led get the successor as lead. Returns who
 * takes everything over: the lead of his team, else his supervisor, else the lead of a duty team of his sites. Called by
 * `departStaff`, which hands over cases and commitments in the same transaction.
 * @throws Problem staff.not_found, staff.not_yourself, staff.no_successor, staff.last_administrator, staff.forbidden
 */
export async function endEmployment(ctx: Ctx, staffId: string): Promise<{ successorId: string; personId: string }> {
  allow(ctx, 'staff.write')
  if (staffId === ctx.me.staffId) throw new Problem('staff.not_yourself')
  await lockAdministration(ctx.tx)
  const person = await requireManageable(ctx, staffId)
  const teams = await teamsAround(ctx.tx, staffId)
  const successorId = await successorOf(ctx, staffId, teams)
  if (!successorId) throw new Problem('staff.no_successor')

  for (const team of teams) {
    if (team.leadId === staffId) {
      await joinTeam(ctx.tx, team.id, [successorId], ctx.now)
      await saveTeam(ctx.tx, team.id, { leadId: successorId })
    }
    await leaveTeam(ctx.tx, team.id, [staffId], ctx.now)
  }
  await moveSubordinates(ctx.tx, staffId, person.supervisorId ?? successorId)
  await changePresence(ctx.tx, staffId, null, ctx.now)
  await endSessions(ctx.tx, { staffId }, { at: ctx.now, staffId: ctx.me.staffId })
  await revokeKeysOf(ctx.tx, staffId, ctx.now)
  await updatePerson(ctx.tx, staffId, { departedAt: ctx.now })
  await keepAnAdministrator(ctx)
  const subject = { kind: 'staff', id: staffId }
  await record(ctx, { kind: 'staff.departed', subject, facts: { successorId } })
  await notify(ctx, { to: [successorId], kind: 'staff.departed', subject })
  return { successorId, personId: person.personId }
}

interface TeamAround {
  id: string
  leadId: string | null
  isMember: boolean
  isDuty: boolean
}

async function successorOf(ctx: Ctx, staffId: string, teams: TeamAround[]): Promise<string | undefined> {
  const own = teams.filter(team => team.isMember && team.leadId !== staffId)
  const leads = [...own].sort((a, b) => Number(a.isDuty) - Number(b.isDuty)).map(team => team.leadId)
  const duty = teams.filter(team => team.isDuty).map(team => team.leadId)
  const line = await supervisorLine(ctx.tx, staffId)
  const candidates = [...leads, ...line, ...duty].filter(id => id !== null && id !== staffId)
  const present = await presentAmong(ctx.tx, candidates as string[])
  return candidates.find(id => present.has(id!)) ?? undefined
}

/** Nightly: teams nobody leads, or led by somebody who left; administrators are told of each. Should be none. */
export async function findOrphanTeams(ctx: Ctx): Promise<{ teamId: string; siteId: string }[]> {
  const orphans = await orphanTeamRows(ctx.tx)
  if (orphans.length === 0) return orphans
  const to = await administratorIds(ctx.tx, administratorPermission)
  for (const { teamId, siteId } of orphans) {
    await notify(ctx, { to, kind: 'team.leaderless', subject: { kind: 'team', id: teamId }, site: siteId })
  }
  return orphans
}

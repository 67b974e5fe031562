import { allow, type Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { administratorPermission } from '../rules/access.ts'
import { moveSubordinates, orphanTeamRows, teamsAround } from '../store/departure.ts'
import { revokeKeysOf } from '../store/keys.ts'
import {
  addSite,
  administratorIds,
  atSite,
  lockAdministration,
  presentAmong,
  supervisorLine,
  updatePerson,
} from '../store/people.ts'
import { changePresence } from '../store/presence.ts'
import { endSessions } from '../store/sessions.ts'
import { findDutyTeam, joinTeam, leaveTeam, saveTeam } from '../store/sites.ts'
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
      const leadId = await nextLeadOf(ctx, team, staffId, successorId)
      await joinTeam(ctx.tx, team.id, [leadId], ctx.now)
      await saveTeam(ctx.tx, team.id, { leadId })
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
  siteId: string
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

// A lead must see the site of his team: where the successor does not work, the duty team's lead takes it, else he is let in.
async function nextLeadOf(ctx: Ctx, team: TeamAround, leaving: string, successorId: string): Promise<string> {
  if ((await atSite(ctx.tx, team.siteId, [successorId])).has(successorId)) return successorId
  const duty = (await findDutyTeam(ctx.tx, team.siteId))?.leadId
  if (duty && duty !== leaving && (await presentAmong(ctx.tx, [duty])).has(duty)) return duty
  await addSite(ctx.tx, team.siteId, [successorId])
  return successorId
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

import type { Ctx } from '#platform/context.ts'
import { presentAmong, supervisorLine } from '../store/people.ts'
import { dutyTeamOf, teamOf } from './teams.ts'

/** Who stands above an account, nearest first; people who left are skipped over. */
export async function supervisorsOf(ctx: Pick<Ctx, 'tx'>, staffId: string): Promise<string[]> {
  return await supervisorLine(ctx.tx, staffId)
}

/**
 * The ladder above who owes something: of a person his supervisors, of a team its lead and the lead's supervisors. Where nobody
 * stands above, the lead of the site's duty team answers.
 */
export async function ladderOf(
  ctx: Pick<Ctx, 'tx'>,
  owedBy: { staffId?: string | null; teamId?: string | null },
  siteId: string,
): Promise<string[]> {
  const lead = owedBy.teamId ? (await teamOf(ctx, owedBy.teamId)).leadId : null
  const line = owedBy.staffId
    ? await supervisorLine(ctx.tx, owedBy.staffId)
    : lead
      ? [lead, ...(await supervisorLine(ctx.tx, lead))]
      : []
  const duty = (await dutyTeamOf(ctx, siteId)).leadId
  const ladder = line.length > 0 ? line : duty && duty !== owedBy.staffId ? [duty] : []
  const present = await presentAmong(ctx.tx, ladder)
  return [...new Set(ladder)].filter(id => present.has(id))
}

import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { DB } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { CaseFilter, CaseTimeState } from '../contract/endpoints.ts'
import { shownCases } from './scope.ts'

export type Cases = SelectQueryBuilder<DB, 'cases', object>

/** The sites to look at: those of `me`, or the one that is asked for. */
export function sitesOf(ctx: Ctx, filter: Pick<CaseFilter, 'site'>): 'all' | readonly string[] {
  const { sites } = ctx.me
  if (!filter.site) return sites
  return sites === 'all' || sites.includes(filter.site) ? [filter.site] : []
}

/** Narrows a query of cases to these sites. */
export function atSites<Q extends Cases>(query: Q, sites: 'all' | readonly string[]): Q {
  if (sites === 'all') return query
  const one = sites.length === 1 ? sites[0]! : null
  return (one
    ? query.where('cases.siteId', '=', one)
    : query.where('cases.siteId', '=', eb => eb.fn.any(eb.val(sites as string[])))) as unknown as Q
}

/** What a filter asks and `me` may see, but for sites, words and order. */
export function asked<Q extends Cases>(ctx: Ctx, filter: CaseFilter, from: Q): Q {
  let query = from.where(shownCases(ctx.me)) as unknown as Cases
  if (filter.open === 'yes') query = query.where('cases.endedAt', 'is', null)
  if (filter.open === 'no') query = query.where('cases.endedAt', 'is not', null)
  if (filter.stage) query = query.where('cases.stage', '=', filter.stage)
  if (filter.kind) query = query.where('cases.kind', '=', filter.kind)
  if (filter.urgency) query = query.where('cases.urgency', '=', filter.urgency)
  if (filter.owner === 'me') query = query.where('cases.ownerStaffId', '=', ctx.me.staffId)
  if (filter.owner === 'my_teams') {
    query = query.where('cases.ownerTeamId', '=', eb => eb.fn.any(eb.val(ctx.me.teams as string[])))
  }
  if (filter.owner && filter.owner !== 'me' && filter.owner !== 'my_teams') {
    query = query.where('cases.ownerStaffId', '=', filter.owner)
  }
  // Written out: a partial index is not used for a parameter.
  if (filter.again) query = query.where(sql<boolean>`cases.cycle > 1`)
  if (filter.state) query = query.where(owes(filter.state, ctx.now))
  return query as unknown as Q
}

export const isOwed = sql<boolean>`c.kept_at is null and c.waived_at is null and c.cancelled_at is null`

/** How a commitment `c` that is owed stands. The lists and their numbers ask the same. */
export function stands(state: CaseTimeState | 'anything', now: Date): RawBuilder<boolean> {
  return {
    anything: sql<boolean>`true`,
    broken: sql<boolean>`c.broken_at is not null`,
    late: sql<boolean>`c.broken_at is null and c.stopped_at is null and c.due_at < ${now}`,
    soon: sql<boolean>`c.broken_at is null and c.stopped_at is null and c.due_at >= ${now} and c.warn_at <= ${now}`,
    stopped: sql<boolean>`c.stopped_at is not null`,
    pressing: sql<boolean>`c.stopped_at is null and c.warn_at <= ${now}`,
  }[state]
}

/**
 * Whether a case owes something that stands so. Asked case by case on purpose: as a semi-join the planner would first
 * gather every commitment of the house.
 */
export function owes(state: CaseTimeState | 'anything', now: Date): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select true from commitments c where c.subject_id = cases.id and ${isOwed}
    and ${stands(state, now)} limit 1), false)`
}

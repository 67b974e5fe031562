import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { CaseFilter } from '../contract/endpoints.ts'
import { asked, atSites, type Cases, sitesOf } from './conditions.ts'

/** What a search means: the words as a tsquery, and the customers it names. */
export interface Sought {
  words: string | null
  customerIds: string[]
}

/** How many of the newest cases are looked at one by one before the index is asked: a common word has its page there. */
const newest = 4000

/** A plan made for any word reads a million rows for a rare one: this transaction plans each search for its words. */
export async function planAnew(ctx: Ctx): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(ctx.tx)
}

const hasWords = (sought: Sought) => sql<boolean>`cases.search @@ ${sought.words}::tsquery`
const hasCustomer = (sought: Sought) => sql<boolean>`cases.customer_id = any(${sought.customerIds}::uuid[])`

/** All ids a search finds among `cases`, by one index for words and one for customers; without an order the planner takes them. */
export function matches(cases: Cases, sought: Sought | null): RawBuilder<unknown> {
  const branches: RawBuilder<unknown>[] = []
  if (sought?.words) branches.push(sql`(${cases.where(hasWords(sought))} offset 0)`)
  if (sought?.customerIds.length) branches.push(sql`(${cases.where(hasCustomer(sought))} offset 0)`)
  if (branches.length === 0) return sql`${cases.where(sql<boolean>`false`)}`
  return sql.join(branches, sql` union `)
}

/**
 * A page of what a search finds among the newest cases of the sites; short when that is not enough. Null where it is not
 * worth looking: numbers are in few cases.
 */
export function matchesAmongNewest(
  ctx: Ctx,
  filter: CaseFilter,
  sought: Sought,
  narrow: (query: Cases) => Cases,
  limit: number,
) {
  if (!sought.words || /\d/.test(sought.words)) return null
  const sites = sitesOf(ctx, filter)
  let window = atSites(ctx.tx.selectFrom('cases').selectAll('cases') as unknown as Cases, sites)
  if (filter.open === 'yes') window = window.where('cases.endedAt', 'is', null)
  window = narrow(window).orderBy('cases.receivedAt', 'desc').orderBy('cases.id', 'desc').limit(newest)
  const found = sought.customerIds.length
    ? sql<boolean>`(${hasWords(sought)} or ${hasCustomer(sought)})`
    : hasWords(sought)
  const cases = ctx.tx.selectFrom(sql`(${window})`.as('cases') as never) as unknown as Cases
  const page = asked(ctx, filter, cases)
    .where(found)
    .select(['cases.id', 'cases.receivedAt'])
    .select([sql<Date | null>`null::timestamptz`.as('owedDueAt'), sql<string | null>`null::uuid`.as('owedId')])
    .orderBy('cases.receivedAt', 'desc')
    .orderBy('cases.id', 'desc')
    .limit(limit)
  return sql<{ id: string; receivedAt: Date; owedDueAt: Date | null; owedId: string | null }>`${page}`
}

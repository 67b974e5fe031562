import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { CaseFilter, CaseTimeState } from '../contract/endpoints.ts'
import { asked, atSites, isOwed, sitesOf, stands } from './conditions.ts'

const most = 1000
/** A case seldom owes more than two things at once. */
const mostOwed = 2 * most

/** Counts for the tabs, in one statement; each stops at a thousand, which is all a tab has room for. */
export async function countRows(ctx: Ctx, site: string | undefined) {
  const count = (filter: Partial<CaseFilter>) => {
    const whole = { open: 'yes', order: 'received', limit: most, site, ...filter } as CaseFilter
    const found = asked(ctx, whole, atSites(ctx.tx.selectFrom('cases'), sitesOf(ctx, whole))).limit(most)
    return sql<number>`(select count(*)::int from (${found.select('cases.id')}) found)`
  }
  const open = { open: 'yes', order: 'received', limit: most, site } as CaseFilter
  const { rows } = await sql<Record<Counted, number>>`select
    ${count({})} as open, ${count({ owner: 'me' })} as mine,
    ${count({ stage: 'answered' })} as waiting_follow_up, ${count({ again: 'yes' })} as reopened,
    ${owing(ctx, open, 'pressing')} as pressing,
    ${owing(ctx, open, 'late')} as late,
    ${owing(ctx, open, 'soon')} as soon,
    ${owing(ctx, open, 'broken')} as broken,
    ${owing(ctx, open, 'stopped')} as stopped`.execute(ctx.tx)
  return rows[0]!
}

type Counted = 'open' | 'pressing' | 'late' | 'soon' | 'broken' | 'stopped' | 'mine' | 'waitingFollowUp' | 'reopened'

// From what is owed to the case, not the other way round: only what stands so is read.
function owing(ctx: Ctx, filter: CaseFilter, state: CaseTimeState) {
  const sites = sitesOf(ctx, filter)
  const seen = asked(ctx, filter, ctx.tx.selectFrom('cases').where(sql<boolean>`cases.id = c.subject_id`))
  return sql<number>`(select least(count(distinct id), ${most})::int from (
    select cases.id from commitments c cross join lateral (${seen.select('cases.id').limit(1)}) cases
    where ${isOwed} and c.subject_kind = 'case' and ${stands(state, ctx.now)}
      ${sites === 'all' ? sql`` : sql`and c.site_id = any(${sites}::uuid[])`}
    limit ${mostOwed}) found)`
}

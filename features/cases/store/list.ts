import { type SelectQueryBuilder, sql } from 'kysely'
import type { DB } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { CaseFilter, CaseTimeState } from '../contract/endpoints.ts'
import { readCaseNumber } from '../rules/caseNumber.ts'
import { visibleCases } from './scope.ts'

/** Where a page begins: the sort key and id of the row before it. */
export interface Place {
  /** `rest`: by due moment, and past the last case that owes anything. */
  part: string
  at: Date
  id: string
}

type Cases = SelectQueryBuilder<DB, 'cases', object>

/** What a search means: the words as a tsquery, and the customers it names. */
export interface Sought {
  words: string | null
  customerIds: string[]
}

function filtered(ctx: Ctx, filter: CaseFilter, sought: Sought | null): Cases {
  let query: Cases = ctx.tx.selectFrom('cases').where(visibleCases(ctx.me))
  if (filter.open === 'yes') query = query.where('cases.endedAt', 'is', null)
  if (filter.open === 'no') query = query.where('cases.endedAt', 'is not', null)
  if (filter.stage) query = query.where('cases.stage', '=', filter.stage)
  if (filter.kind) query = query.where('cases.kind', '=', filter.kind)
  if (filter.urgency) query = query.where('cases.urgency', '=', filter.urgency)
  if (filter.customer) query = query.where('cases.customerId', '=', filter.customer)
  if (filter.site) query = query.where('cases.siteId', '=', filter.site)
  if (filter.owner === 'me') query = query.where('cases.ownerStaffId', '=', ctx.me.staffId)
  if (filter.owner === 'my_teams') {
    query = query.where('cases.ownerTeamId', '=', eb => eb.fn.any(eb.val(ctx.me.teams as string[])))
  }
  if (filter.owner && filter.owner !== 'me' && filter.owner !== 'my_teams') {
    query = query.where('cases.ownerStaffId', '=', filter.owner)
  }
  if (filter.again) query = query.where('cases.cycle', '>', 1)
  if (filter.state) query = query.where(owes(filter.state, ctx.now))
  if (filter.q) {
    const number = readCaseNumber(filter.q)
    if (number) query = query.where('cases.number', '=', number)
    else query = query.where(matches(sought))
  }
  return query
}

function matches(sought: Sought | null) {
  const words = sought?.words ? sql<boolean>`cases.search @@ ${sought.words}::tsquery` : null
  const people = sought?.customerIds.length
    ? sql<boolean>`cases.customer_id = any(${sought.customerIds}::uuid[])`
    : null
  if (words && people) return sql<boolean>`(${words} or ${people})`
  return words ?? people ?? sql<boolean>`false`
}

/** Whether a case owes something that stands so. The lists and their numbers ask the same. */
function owes(state: CaseTimeState | 'anything', now: Date) {
  const stands = {
    anything: sql<boolean>`true`,
    broken: sql<boolean>`c.broken_at is not null`,
    late: sql<boolean>`c.broken_at is null and c.stopped_at is null and c.due_at < ${now}`,
    soon: sql<boolean>`c.stopped_at is null and c.due_at >= ${now} and c.warn_at <= ${now}`,
    stopped: sql<boolean>`c.stopped_at is not null`,
    pressing: sql<boolean>`c.stopped_at is null and c.warn_at <= ${now}`,
  }[state]
  return sql<boolean>`exists (
    select 1 from commitments c where c.subject_id = cases.id and c.kept_at is null and c.waived_at is null
    and c.cancelled_at is null and ${stands})`
}

const firstOwed = sql<string>`(
  select c.id from commitments c
  where c.subject_id = cases.id and c.kept_at is null and c.waived_at is null and c.cancelled_at is null
  order by c.due_at, c.id limit 1
)`

/** One page of cases with the first thing each still owes. `sought` is what a search means, if there is one. */
export async function listRows(
  ctx: Ctx,
  filter: CaseFilter,
  sought: Sought | null,
  after: Place | null,
  limit: number,
) {
  if (filter.order === 'received') return await newestFirst(ctx, filtered(ctx, filter, sought), after, limit)
  const owing = after?.part === 'rest' ? [] : await dueFirst(filtered(ctx, filter, sought), after, limit)
  if (owing.length >= limit) return owing
  const rest = filtered(ctx, filter, sought).where(eb => eb.not(owes('anything', ctx.now)))
  return [...owing, ...(await newestFirst(ctx, rest, after?.part === 'rest' ? after : null, limit - owing.length))]
}

function newestFirst(ctx: Ctx, found: Cases, after: Place | null, limit: number) {
  let ids = found
  if (after)
    ids = ids.where(sql<boolean>`(cases.received_at, cases.id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
  const page = ids.orderBy('cases.receivedAt', 'desc').orderBy('cases.id', 'desc').selectAll('cases').limit(limit)
  return ctx.tx
    .with('page', () => page)
    .selectFrom('page as cases')
    .innerJoin('sites', 'sites.id', 'cases.siteId')
    .leftJoin('staff as owner', 'owner.id', 'cases.ownerStaffId')
    .leftJoin('teams', 'teams.id', 'cases.ownerTeamId')
    .select(rowColumns)
    .select([sql<Date | null>`null`.as('owedDueAt'), sql<string | null>`null`.as('owedId')])
    .orderBy('cases.receivedAt', 'desc')
    .orderBy('cases.id', 'desc')
    .execute()
}

async function dueFirst(found: Cases, after: Place | null, limit: number) {
  let due = found
    .innerJoin('commitments', 'commitments.subjectId', 'cases.id')
    .innerJoin('sites', 'sites.id', 'cases.siteId')
    .leftJoin('staff as owner', 'owner.id', 'cases.ownerStaffId')
    .leftJoin('teams', 'teams.id', 'cases.ownerTeamId')
    .where('commitments.id', '=', firstOwed)
    .where('commitments.subjectKind', '=', 'case')
    .where('commitments.keptAt', 'is', null)
    .where('commitments.waivedAt', 'is', null)
    .where('commitments.cancelledAt', 'is', null)
  if (after)
    due = due.where(sql<boolean>`(commitments.due_at, commitments.id) > (${after.at}::timestamptz, ${after.id}::uuid)`)
  return await due
    .select(rowColumns)
    .select(['commitments.dueAt as owedDueAt', 'commitments.id as owedId'])
    .orderBy('commitments.dueAt')
    .orderBy('commitments.id')
    .limit(limit)
    .execute()
}

const rowColumns = [
  'cases.id',
  'cases.number',
  'cases.kind',
  'cases.course',
  'cases.stage',
  'cases.cycle',
  'cases.urgency',
  'cases.matter',
  'cases.place',
  'cases.siteId',
  'sites.name as siteName',
  'owner.name as ownerName',
  'teams.name as teamName',
  'cases.ownerStaffId',
  'cases.urged',
  'cases.confidentialAt',
  'cases.receivedAt',
  'cases.endedAt',
] as const

const most = 1000

/** Counts for the tabs; each stops at a thousand, which is all a tab has room for. */
export async function countRows(ctx: Ctx, site: string | undefined) {
  const filter = { open: 'yes', order: 'received', limit: most, site } as CaseFilter
  const count = async (query: Cases): Promise<number> => {
    const row = await ctx.tx
      .selectFrom(query.select('cases.id').limit(most).as('found'))
      .select(eb => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(row.n)
  }
  const owing = (state: CaseTimeState) => filtered(ctx, filter, null).where(owes(state, ctx.now))
  const all = filtered(ctx, filter, null)
  const [open, pressing, late, soon, broken, stopped, mine, waitingFollowUp, reopened] = await Promise.all([
    count(all),
    count(owing('pressing')),
    count(owing('late')),
    count(owing('soon')),
    count(owing('broken')),
    count(owing('stopped')),
    count(all.where('cases.ownerStaffId', '=', ctx.me.staffId)),
    count(all.where('cases.stage', '=', 'answered')),
    count(all.where('cases.cycle', '>', 1)),
  ])
  return { open, pressing, late, soon, broken, stopped, mine, waitingFollowUp, reopened }
}

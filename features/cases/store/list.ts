import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { CaseFilter } from '../contract/endpoints.ts'
import { readCaseNumber } from '../rules/caseNumber.ts'
import { asked, atSites, type Cases, isOwed, owes, sitesOf, stands } from './conditions.ts'
import { matches, matchesAmongNewest, planAnew, type Sought } from './match.ts'

/** Where a page begins: the sort key and id of the row before it. */
export interface Place {
  /** `rest`: by due moment, and past the last case that owes anything. */
  part: string
  at: Date
  id: string
}

/** Ids of a page with what they are sorted by. */
type Page = RawBuilder<{ id: string; receivedAt: Date; owedDueAt: Date | null; owedId: string | null }>

/** One page of cases with the first thing each still owes. `sought` is what a search means, if there is one. */
export async function listRows(
  ctx: Ctx,
  filter: CaseFilter,
  sought: Sought | null,
  after: Place | null,
  limit: number,
) {
  if (filter.q) await planAnew(ctx)
  if (filter.order === 'received') return await newestRows(ctx, filter, sought, after, limit)
  const owing = after?.part === 'rest' ? [] : await dueRows(ctx, filter, sought, after, limit)
  if (owing.length >= limit) return owing
  const rest = await newestRows(
    ctx,
    filter,
    sought,
    after?.part === 'rest' ? after : null,
    limit - owing.length,
    query => query.where(eb => eb.not(owes('anything', ctx.now))),
  )
  return [...owing, ...rest]
}

type Narrow = (query: Cases) => Cases

async function newestRows(
  ctx: Ctx,
  filter: CaseFilter,
  sought: Sought | null,
  after: Place | null,
  limit: number,
  narrow: Narrow = query => query,
) {
  const past: Narrow = query =>
    after
      ? narrow(query).where(sql<boolean>`(cases.received_at, cases.id) < (${after.at}::timestamptz, ${after.id}::uuid)`)
      : narrow(query)
  const few = fewIds(ctx, filter, sought, past)
  if (!few) return await rowsOf(ctx, newestOf(ctx, filter, past, limit), 'received')
  if (sought && !readCaseNumber(filter.q!)) {
    const recent = matchesAmongNewest(ctx, filter, sought, past, limit)
    const rows = recent ? await rowsOf(ctx, recent, 'received') : []
    if (rows.length >= limit) return rows
  }
  const page: Page = sql`select id, received_at, null::timestamptz as owed_due_at, null::uuid as owed_id
    from (${few}) few order by received_at desc, id desc limit ${limit}`
  return await rowsOf(ctx, page, 'received')
}

// Each site has its cases in order: at most a page of each is read, then the newest of them all.
function newestOf(ctx: Ctx, filter: CaseFilter, narrow: Narrow, limit: number): Page {
  const sites = sitesOf(ctx, filter)
  const newest = (query: Cases) =>
    narrow(asked(ctx, filter, query))
      .select(['cases.id', 'cases.receivedAt'])
      .select([sql<Date | null>`null::timestamptz`.as('owedDueAt'), sql<string | null>`null::uuid`.as('owedId')])
      .orderBy('cases.receivedAt', 'desc')
      .orderBy('cases.id', 'desc')
      .limit(limit)
  const cases: Cases = ctx.tx.selectFrom('cases')
  if (sites === 'all' || sites.length === 1) return sql`${newest(atSites(cases, sites))}`
  return sql`select found.* from unnest(${sites}::uuid[]) as wanted(id)
    cross join lateral (${newest(cases.where(sql<boolean>`cases.site_id = wanted.id`))}) found
    order by received_at desc, id desc limit ${limit}`
}

/** The cases of a filter that names few: a search, an owner, a state that is seldom. Null for all others. */
function fewIds(ctx: Ctx, filter: CaseFilter, sought: Sought | null, narrow: Narrow) {
  const cases = narrow(asked(ctx, filter, atSites(ctx.tx.selectFrom('cases') as Cases, sitesOf(ctx, filter)))).select([
    'cases.id',
    'cases.receivedAt',
  ])
  if (filter.q) {
    const number = readCaseNumber(filter.q)
    return number ? sql`${cases.where('cases.number', '=', number)}` : matches(cases, sought)
  }
  if (filter.state === 'soon' || filter.state === 'stopped') {
    return sql`${cases.where(sql<boolean>`cases.id = any(array(select c.subject_id from commitments c
      where ${isOwed} and ${stands(filter.state, ctx.now)}))`)}`
  }
  return filter.owner ? sql`${cases}` : null
}

const firstOwed = sql`(select c.id, c.due_at from commitments c where c.subject_id = cases.id and ${isOwed}
  order by c.due_at, c.id limit 1)`

async function dueRows(ctx: Ctx, filter: CaseFilter, sought: Sought | null, after: Place | null, limit: number) {
  const few = fewIds(ctx, filter, sought, query => query)
  if (!few) return await rowsOf(ctx, dueOf(ctx, filter, after, limit), 'due')
  const page: Page = sql`select cases.id, received_at, owed.due_at as owed_due_at, owed.id as owed_id
    from (${few}) cases cross join lateral ${firstOwed} owed
    ${after ? sql`where (owed.due_at, owed.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
    order by owed.due_at, owed.id limit ${limit}`
  return await rowsOf(ctx, page, 'due')
}

/**
 * Walks what is owed in the order it is due and takes each case at the first thing it owes. Limits and coalesce keep the
 * planner to that walk: it takes the first of a case for one row in a million and would gather and sort them all.
 */
function dueOf(ctx: Ctx, filter: CaseFilter, after: Place | null, limit: number): Page {
  const sites = sitesOf(ctx, filter)
  const seen = asked(ctx, filter, ctx.tx.selectFrom('cases').where(sql<boolean>`cases.id = c.subject_id`) as Cases)
  const walk = (where: RawBuilder<unknown>) => sql`
    select cases.id, cases.received_at, c.due_at as owed_due_at, c.id as owed_id
    from (select * from commitments c where ${isOwed} and c.subject_kind = 'case' and ${where}
      ${after ? sql`and (c.due_at, c.id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``}
      order by c.due_at, c.id) c
    cross join lateral (${seen.select(['cases.id', 'cases.receivedAt']).limit(1)}) cases
    where coalesce((select first.id = c.id from ${firstOwed} first), false)
    order by c.due_at, c.id limit ${limit}`
  if (sites === 'all') return walk(sql`true`) as Page
  return sql`select found.* from unnest(${sites}::uuid[]) as wanted(id)
    cross join lateral (${walk(sql`c.site_id = wanted.id`)}) found order by owed_due_at, owed_id limit ${limit}`
}

async function rowsOf(ctx: Ctx, page: Page, order: 'received' | 'due') {
  const rows = ctx.tx
    .with('page', (): Page => sql`(${page})`)
    .selectFrom('page')
    .innerJoin('cases', 'cases.id', 'page.id')
    .innerJoin('sites', 'sites.id', 'cases.siteId')
    .leftJoin('staff as owner', 'owner.id', 'cases.ownerStaffId')
    .leftJoin('teams', 'teams.id', 'cases.ownerTeamId')
    .select(rowColumns)
    .select(['page.owedDueAt', 'page.owedId'])
  if (order === 'due') return await rows.orderBy('page.owedDueAt').orderBy('page.owedId').execute()
  return await rows.orderBy('cases.receivedAt', 'desc').orderBy('cases.id', 'desc').execute()
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

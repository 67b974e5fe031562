import { sql } from 'kysely'
import type { Pool } from 'pg'
import { beforeAll, expect, test } from 'vitest'
import type { Ctx, Me } from '#platform/context.ts'
import { type House, openHouse } from '#tests/helpers/house.ts'
import type { CaseFilter } from '../contract/endpoints.ts'
import { countRows } from './count.ts'
import { listRows } from './list.ts'

const count = 20_000
let house: House
let manager: Me
let agent: Me
let sites: string[]

beforeAll(async () => {
  house = await openHouse()
  manager = { ...(await house.meOf(house.adminId)), sites: 'all', permissions: new Set(['case.read']) }
  sites = await loadCases(house.pool)
  agent = { ...manager, sites: sites.slice(0, 3) }
})

/** Ten sites; each tenth case open, each fortieth of these soon due, each fourth late; the words of ten are rare. */
async function loadCases(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  await client.query('set session_replication_role = replica')
  const { rows } = await client.query(
    `insert into sites (key, name, pack, working_hours, own_days, created_at)
     select 'site-' || n, '第' || n || '处', 'zh-CN', '{}', '{}', now() from generate_series(1, 10) n returning id`,
  )
  await client.query(
    `insert into cases (number, site_id, pack, kind, course, stage, cycle, matter, words, channel, owner_team_id, received_at, ended_at, closed_at, search)
     select (10000000 + n)::text, ($1::uuid[])[1 + n / 10 % 10], 'zh-CN', 'consult', 'plain', case when n % 10 = 3 then 'in_hand' else 'closed' end,
       1 + (n % 500 = 3)::int, '电梯', '电梯', 'web', uuidv7(), $2::timestamptz - n * interval '1 minute', case when n % 10 <> 3 then now() end,
       case when n % 10 <> 3 then now() end, array_to_tsvector(case when n % 2000 = 13 then '{电梯,龙鳞}' else '{电梯}' end::text[])
     from generate_series(1, ${count}) n`,
    [rows.map(row => row.id), house.now()],
  )
  await client.query(
    `insert into commitments (kind, subject_kind, subject_id, case_id, site_id, owed_by_team_id, owed_to_kind, within, calendar_kind,
       calendar_version, calendar_state, provisional, clause, made_at, counted_from, due_at, warn_at, kept_at, kept_by_interaction_id)
     select 'answer', 'case', id, id, site_id, owner_team_id, 'customer', '5 working days', 'site', 'x', 1, false, 'x', received_at, received_at,
       due, due - interval '1 hour', ended_at, case when ended_at is not null then uuidv7() end
     from (select *, $1::timestamptz + case when number::int % 400 = 3 then interval '30 minutes'
         else (10 - number::int % 400 / 10) * -interval '1 day' end as due from cases) c`,
    [house.now()],
  )
  await client.query('reset session_replication_role')
  client.release()
  await pool.query('vacuum analyze cases')
  await pool.query('vacuum analyze commitments')
  return rows.map(row => row.id)
}

const filter = (asked: Partial<CaseFilter>) => ({ open: 'yes', order: 'received', limit: 50, ...asked }) as CaseFilter
const words = (text: string) => ({ words: `'${text}'`, customerIds: [] })

interface Reads {
  read: number
  full: number
}

async function readsSoFar(ctx: Ctx): Promise<Reads> {
  const { rows } = await sql<Reads>`select sum(idx_tup_fetch)::int as read, sum(seq_tup_read)::int as full
    from pg_stat_xact_user_tables where relname in ('cases', 'commitments')`.execute(ctx.tx)
  return rows[0]!
}

/** Runs a query of the lists; what it gave, how many rows of cases and commitments it read by an index, and how many in full. */
async function watched<T>(me: Me, query: (ctx: Ctx) => Promise<T>): Promise<Reads & { reply: T }> {
  return await house.run(async ctx => {
    const before = await readsSoFar(ctx)
    const reply = await query(ctx)
    const after = await readsSoFar(ctx)
    return { reply, read: after.read - before.read, full: after.full - before.full }
  }, me)
}

const page = (asked: Partial<CaseFilter>, sought?: string) => (ctx: Ctx) =>
  listRows(ctx, filter(asked), sought ? words(sought) : null, null, 50)

test.each<[string, Partial<CaseFilter>, string | undefined, number, number]>([
  ['newest open', {}, undefined, 50, 300],
  ['all ever', { open: 'all' }, undefined, 50, 300],
  ['of a stage', { stage: 'in_hand' }, undefined, 50, 2500],
  ['sent back', { again: 'yes' }, undefined, 40, 4500],
  ['first due', { order: 'due' }, undefined, 50, 2500],
  ['late', { order: 'due', state: 'late' }, undefined, 50, 2500],
  ['soon', { state: 'soon' }, undefined, 50, 900],
  ['a common word', { open: 'all', q: '电梯' }, '电梯', 50, 4500],
  ['a rare word', { open: 'all', q: '龙鳞' }, '龙鳞', 10, 4500],
])('a page of twenty thousand reads little, by an index: %s', async (_, asked, sought, found, most) => {
  const { reply, read, full } = await watched(manager, page(asked, sought))
  expect(reply).toHaveLength(found)
  expect(full).toBe(0)
  expect(read).toBeLessThan(most)
})

test('a page of a few sites reads a page of each', async () => {
  const { reply, read, full } = await watched(agent, page({ open: 'all' }))
  expect(reply.map(row => row.siteId).every(id => agent.sites.includes(id))).toBe(true)
  expect(reply).toHaveLength(50)
  expect(full).toBe(0)
  expect(read).toBeLessThan(600)
})

test('pages of every order follow one another without a gap', async () => {
  for (const asked of [{}, { order: 'due' }, { state: 'late', order: 'due' }] as Partial<CaseFilter>[]) {
    const whole = await house.run(ctx => listRows(ctx, filter(asked), null, null, 120), manager)
    const last = whole[59]!
    const place = last.owedDueAt
      ? { part: 'due', at: last.owedDueAt, id: last.owedId! }
      : { part: 'rest', at: last.receivedAt, id: last.id }
    const second = await house.run(ctx => listRows(ctx, filter(asked), null, place, 60), manager)
    expect(second.map(row => row.id)).toEqual(whole.slice(60).map(row => row.id))
  }
})

test('the numbers of the tabs are those of the lists, and read no table in full', async () => {
  const { reply, full } = await watched(agent, ctx => countRows(ctx, undefined))
  const length = async (asked: Partial<CaseFilter>) =>
    (await house.run(ctx => listRows(ctx, filter(asked), null, null, 1000), agent)).length
  expect(full).toBe(0)
  expect(reply).toMatchObject({
    open: await length({}),
    late: await length({ state: 'late' }),
    soon: await length({ state: 'soon' }),
    pressing: await length({ state: 'pressing' }),
    reopened: await length({ again: 'yes' }),
    broken: 0,
    stopped: 0,
  })
  expect(reply.open).toBeGreaterThan(0)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Loop, openLoop } from '#tests/helpers/loop.ts'
import { type CaseFilter, caseFilter } from '../contract/endpoints.ts'
import { lockCase } from './case.ts'
import { stopClockCase } from './change.ts'
import { contactCase } from './contact.ts'
import { promisesFor } from './promises.ts'
import { countCases, listCases } from './read.ts'
import { sendBackCase } from './stages.ts'

let loop: Loop
let late: string
let soon: string
let stopped: string
let again: string
let answered: string

beforeAll(async () => {
  loop = await openLoop('2026-03-02T09:00:00+08:00')
  late = await loop.accepted('repair')
  stopped = await loop.accepted('repair')
  await loop.as(loop.owner, ctx => stopClockCase(ctx, stopped, { reason: 'wait_parts' }))
  answered = await loop.answered('consult')
  again = await loop.answered('complaint')
  await loop.as(loop.owner, async ctx => sendBackCase(ctx, await lockCase(ctx, again), { reason: 'unsatisfied' }))
  // Arrival is owed within four hours of the acceptance, a warning comes half an hour before.
  loop.at('2026-03-02T13:50:00+08:00')
  soon = await loop.accepted('repair')
  await loop.as(loop.owner, ctx =>
    contactCase(ctx, soon, {
      direction: 'out',
      channel: 'phone',
      reached: true,
      words: '受理了，今天上门。',
      keeps: ['acknowledge'],
    }),
  )
  loop.at('2026-03-02T17:35:00+08:00')
})
afterAll(() => loop.drop())

const ask = async (filter: Partial<CaseFilter>) =>
  await loop.as(loop.owner, ctx => listCases(ctx, caseFilter.parse({ order: 'due', ...filter })))
const idsOf = async (filter: Partial<CaseFilter>) => (await ask(filter)).rows.map(row => row.id)

test('the first due comes first; what owes nothing comes after, page by page, none twice', async () => {
  const whole = await idsOf({})
  expect(whole[0]).toBe(late)
  expect(whole).toHaveLength(5)
  expect(whole.at(-1)).toBe(answered)
  const paged: string[] = []
  let after: string | undefined
  do {
    const page = await ask({ limit: 1, ...(after ? { after } : {}) })
    paged.push(...page.rows.map(row => row.id))
    after = page.next ?? undefined
  } while (after)
  expect(paged).toEqual(whole)
})

test('each time state lists as many as its number says', async () => {
  const counts = await loop.as(loop.owner, ctx => countCases(ctx, undefined))
  for (const state of ['pressing', 'late', 'soon', 'broken', 'stopped'] as const) {
    expect(await idsOf({ state }), state).toHaveLength(counts[state])
  }
  expect(await idsOf({ state: 'late' })).toContain(late)
  expect(await idsOf({ state: 'late' })).not.toContain(soon)
  expect(await idsOf({ state: 'stopped' })).toEqual([stopped])
})

test('rounds, owners and customers', async () => {
  expect(await idsOf({ again: 'yes' })).toEqual([again])
  expect(await idsOf({ owner: loop.owner.id })).toHaveLength(5)
  expect(await idsOf({ owner: loop.worker.id })).toEqual([])
  const customer = (await loop.pool.query('select customer_id as id from cases where id = $1', [late])).rows[0].id
  expect(await idsOf({ customer })).toHaveLength(5)
})

test('a row says what it owes first and how much working time is left', async () => {
  const row = (await ask({})).rows.find(one => one.id === soon)!
  expect(row.owed).toMatchObject({ kind: 'arrive', within: '4h' })
  expect(row.owed!.leftMinutes).toBeGreaterThan(0)
})

test('what would be promised is what is promised; another site’s promises are nobody’s business', async () => {
  const preview = await loop.as(loop.owner, ctx => promisesFor(ctx, { kind: 'complaint', urgency: 'normal' }))
  const id = await loop.accepted('complaint')
  const { rows } = await loop.pool.query('select kind, due_at from commitments where subject_id = $1', [id])
  const made = new Map(rows.map(row => [row.kind, row.due_at.toISOString()]))
  for (const one of preview.promises) expect(made.get(one.kind), one.kind).toBe(one.dueAt)
  expect(preview.promises.length).toBe(made.size)
  const elsewhere = { site: '00000000-0000-7000-8000-000000000000', kind: 'complaint', urgency: 'normal' } as const
  await expect(loop.as(loop.owner, ctx => promisesFor(ctx, elsewhere))).rejects.toThrow('site.not_found')
  const unknown = { kind: 'wish', urgency: 'normal' } as const
  await expect(loop.as(loop.owner, ctx => promisesFor(ctx, unknown))).rejects.toThrow('case.unknown_kind')
})

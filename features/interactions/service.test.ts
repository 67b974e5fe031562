import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { findOrCreateByContact } from '#features/customers/service/customers.ts'
import { mergeCustomers, undoMerge } from '#features/customers/service/merges.ts'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import {
  getInteraction,
  interactionsOf,
  interactionsOfCustomer,
  type NewContact,
  recordByHand,
  recordInteraction,
  restrictInteractions,
  wordsOf,
} from './service.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const permissions = new Set(['interaction.record', 'interaction.read', 'customer.read', 'customer.merge'])
const agent: Me = { ...systemMe(), kind: 'staff', personId: randomUUID(), permissions }

let database: TestDatabase
let east: string
let west: string
let inEast: Me
let inWest: Me

beforeAll(async () => {
  database = await testDatabase()
  east = await site('east')
  west = await site('west')
  inEast = { ...agent, sites: [east] }
  inWest = { ...agent, sites: [west], personId: randomUUID() }
})

async function site(key: string): Promise<string> {
  const { rows } = await database.pool.query(
    `insert into sites (key, name, pack, working_hours, own_days, created_at)
     values ($1, $1, 'zh-CN', '{"weekdays":"1-5","hours":"09:00-18:00"}', '{}', $2) returning id`,
    [key, now],
  )
  return rows[0].id
}

function as<T>(me: Me, run: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(database.db, tx => run({ me, now, tx }))
}

async function customer(phone: string, at = east): Promise<string> {
  return (await as(systemMe(), ctx => findOrCreateByContact(ctx, { site: at, phone })))!.id
}

function contact(more: Partial<NewContact> = {}): Promise<string> {
  return as(systemMe(), ctx =>
    recordInteraction(ctx, { direction: 'in', channel: 'web', site: east, at: minutes(-9), ...more }),
  )
}

describe('a contact written down', () => {
  test('keeps its words with times, in order, and what happened on the line', async () => {
    const customerId = await customer('13700000001')
    const { id } = await as(inEast, ctx =>
      recordByHand(ctx, {
        direction: 'out',
        channel: 'phone',
        reached: true,
        site: east,
        customer: customerId,
        at: minutes(-9).toISOString(),
        endedAt: minutes(-5).toISOString(),
        words: [
          { role: 'customer', at: minutes(-7).toISOString(), text: '还没有修好' },
          { role: 'agent', at: minutes(-8).toISOString(), end: minutes(-7).toISOString(), text: '您好，三声物业' },
        ],
      }),
    )
    const shown = await as(inEast, ctx => getInteraction(ctx, id))
    expect(shown).toMatchObject({ direction: 'out', channel: 'phone', reached: true, customer: customerId, site: east })
    expect(shown.words.map(word => word.role)).toEqual(['agent', 'customer'])
    expect(shown.words[0]).toMatchObject({ at: minutes(-8).toISOString(), end: minutes(-7).toISOString() })
    expect(shown.events).toEqual([
      { at: minutes(-9).toISOString(), type: 'answer', by: null },
      { at: minutes(-5).toISOString(), type: 'hangup', by: null },
    ])
  })

  test('is an event that holds no word of it', async () => {
    const id = await contact({ words: [{ role: 'customer', text: '电梯坏了' }] })
    const [event] = await database.db.selectFrom('events').where('subjectId', '=', id).selectAll().execute()
    expect(event).toMatchObject({ kind: 'interaction.recorded', siteId: east })
    expect(event!.facts).toEqual({ direction: 'in', channel: 'web', reached: true, customer: null })
  })

  test('keeps quotes, braces, backslashes, emptiness and scripts as text', async () => {
    const said = ['{"a",NULL}', "'; drop table utterances; --", '\\', '<script>1</script>', 'NULL', '换\n行']
    const id = await contact({ words: said.map(text => ({ role: 'customer', text })) })
    const words = await as(inEast, ctx => wordsOf(ctx, [id]))
    expect(words.get(id)!.map(word => word.text)).toEqual(said)
    expect((await as(inEast, ctx => getInteraction(ctx, id))).words[0]).toMatchObject({ at: null, end: null })
  })

  test('is refused: another site, a stranger’s customer, without permission, in the future, not said whether reached', async () => {
    const far = await customer('13700000002', west)
    const record = (me: Me, more: object) =>
      as(me, ctx =>
        recordByHand(ctx, {
          direction: 'in',
          channel: 'window',
          reached: null,
          site: east,
          at: now.toISOString(),
          words: [],
          ...more,
        }),
      )
    await expect(record(inEast, { site: west })).rejects.toThrow('interaction.site_not_yours')
    await expect(record(inEast, { customer: far })).rejects.toThrow('customer.not_found')
    await expect(record({ ...inEast, permissions: new Set() }, {})).rejects.toThrow('auth.forbidden')
    await expect(record(inEast, { at: minutes(60).toISOString() })).rejects.toThrow('input.in_future')
    await expect(record(inEast, { direction: 'out' })).rejects.toThrow('input.reached_needed')
  })
})

describe('who may see it', () => {
  test('not another site, not without permission', async () => {
    const id = await contact()
    await expect(as(inWest, ctx => getInteraction(ctx, id))).rejects.toThrow('interaction.not_found')
    await expect(as({ ...inEast, permissions: new Set() }, ctx => getInteraction(ctx, id))).rejects.toThrow(
      'auth.forbidden',
    )
    await expect(as(inEast, ctx => getInteraction(ctx, randomUUID()))).rejects.toThrow('interaction.not_found')
  })

  test('not the person it is hidden from: page, list, words, facts – everybody else does', async () => {
    const customerId = await customer('13700000003')
    const id = await contact({ customerId, words: [{ role: 'customer', text: '投诉他' }] })
    const person = inEast.personId
    await database.pool.query(
      "insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since) values ($1, 'interaction', $2, $3, $4)",
      [person, id, randomUUID(), now],
    )
    const colleague: Me = { ...inEast, personId: randomUUID() }
    await expect(as(inEast, ctx => getInteraction(ctx, id))).rejects.toThrow('interaction.not_found')
    expect((await as(inEast, ctx => interactionsOfCustomer(ctx, customerId, { limit: 9 }))).rows).toEqual([])
    expect((await as(inEast, ctx => wordsOf(ctx, [id]))).size).toBe(0)
    expect(await as(inEast, ctx => interactionsOf(ctx, [id]))).toEqual([])
    expect((await as(colleague, ctx => interactionsOfCustomer(ctx, customerId, { limit: 9 }))).rows).toHaveLength(1)
    expect((await as(colleague, ctx => wordsOf(ctx, [id]))).get(id)).toHaveLength(1)
    expect((await as(systemMe(), ctx => interactionsOf(ctx, [id]))).map(row => row.id)).toEqual([id])
  })
})

test('of a confidential matter only its viewers and who may see all of them see anything', async () => {
  const customerId = await customer('13700000007')
  const id = await contact({ customerId, words: [{ role: 'customer', text: '请保密' }] })
  const viewer: Me = { ...inEast, personId: randomUUID() }
  const chief: Me = {
    ...inEast,
    personId: randomUUID(),
    permissions: new Set([...permissions, 'case.view_confidential']),
  }
  const service: Me = { ...inEast, kind: 'service', personId: null }
  await as(systemMe(), ctx => restrictInteractions(ctx, [id], [viewer.personId!]))
  for (const me of [inEast, service]) {
    await expect(as(me, ctx => getInteraction(ctx, id))).rejects.toThrow('interaction.not_found')
    expect((await as(me, ctx => interactionsOfCustomer(ctx, customerId, { limit: 9 }))).rows).toEqual([])
    expect((await as(me, ctx => wordsOf(ctx, [id]))).size).toBe(0)
  }
  for (const me of [viewer, chief]) expect((await as(me, ctx => getInteraction(ctx, id))).words).toHaveLength(1)
  await as(systemMe(), ctx => restrictInteractions(ctx, [id], null))
  expect((await as(inEast, ctx => getInteraction(ctx, id))).words).toHaveLength(1)
})

describe('contacts of a customer', () => {
  test('newest first, page by page, also those of who was merged into him', async () => {
    const one = await customer('13700000004')
    const two = await customer('13700000005')
    for (let at = 1; at <= 5; at++)
      await contact({ customerId: at % 2 ? one : two, at: minutes(-at), subject: String(at) })
    const merge = await as(agent, ctx => mergeCustomers(ctx, one, { into: two }))
    const seen: (string | null)[] = []
    let after: string | undefined
    do {
      const page = await as(inEast, ctx => interactionsOfCustomer(ctx, one, { limit: 2, after }))
      seen.push(...page.rows.map(row => row.subject))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(['1', '2', '3', '4', '5'])
    await as(agent, ctx => undoMerge(ctx, two, merge.id))
    const left = await as(inEast, ctx => interactionsOfCustomer(ctx, two, { limit: 9 }))
    expect(left.rows.map(row => row.subject)).toEqual(['2', '4'])
  })

  test('a stranger’s customer is not found; a broken cursor is named', async () => {
    const mine = await customer('13700000006')
    await expect(as(inWest, ctx => interactionsOfCustomer(ctx, mine, { limit: 9 }))).rejects.toThrow(
      'customer.not_found',
    )
    await expect(as(inEast, ctx => interactionsOfCustomer(ctx, mine, { limit: 9, after: 'x' }))).rejects.toThrow(
      'input.bad_cursor',
    )
  })
})

import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { addContact, phoneTails } from './contacts.ts'
import { createCustomer, customerCards, findOrCreateByContact, getCustomer } from './customers.ts'
import { mergeCustomers, undoMerge } from './merges.ts'
import { customerIdsFor, searchCustomers } from './search.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const east = randomUUID()
const west = randomUUID()
const boss: Me = {
  ...systemMe(),
  kind: 'staff',
  staffId: randomUUID(),
  permissions: new Set(['customer.read', 'customer.write', 'customer.merge']),
}
const clerk: Me = { ...boss, permissions: new Set(['customer.read', 'customer.write']), sites: [east] }
const bossWest: Me = { ...boss, sites: [west] }

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})

function as<T>(me: Me, run: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(database.db, tx => run({ me, now, tx }))
}

let next = 0
async function somebody(name: string, site: string | null = east): Promise<{ id: string; phone: string }> {
  next += 1
  const phone = `137${String(next).padStart(8, '0')}`
  const contacts = [{ kind: 'phone' as const, value: phone, shared: false }]
  const { id } = await as(boss, ctx =>
    createCustomer(ctx, { kind: 'person', name, addressForm: null, script: null, site, contacts }),
  )
  return { id, phone }
}

test('two become one without a row of theirs being rewritten, and are two again', async () => {
  const one = await somebody('合一')
  const two = await somebody('合二')
  const rows = async () =>
    (
      await database.pool.query('select * from customer_contacts where customer_id = any($1) order by id', [
        [one.id, two.id],
      ])
    ).rows
  const before = await rows()
  const merge = await as(boss, ctx => mergeCustomers(ctx, one.id, { into: two.id, reason: '同一人' }))

  const shown = await as(clerk, ctx => getCustomer(ctx, one.id))
  expect(shown).toMatchObject({ id: two.id, name: '合二', merges: [{ id: merge.id, from: one.id, fromName: '合一' }] })
  expect(shown.contacts).toHaveLength(2)
  expect(await rows()).toEqual(before)
  // Found by the old number, kept under the row that holds it, shown as who it stands for.
  expect((await as(clerk, ctx => searchCustomers(ctx, { q: one.phone, limit: 5 }))).rows.map(row => row.id)).toEqual([
    two.id,
  ])
  expect((await as(clerk, ctx => findOrCreateByContact(ctx, { site: east, phone: one.phone })))?.id).toBe(one.id)
  expect((await as(clerk, ctx => customerCards(ctx, [one.id]))).get(one.id)).toMatchObject({
    root: two.id,
    name: '合二',
  })
  expect((await as(clerk, ctx => customerIdsFor(ctx, two.phone))).sort()).toEqual([one.id, two.id].sort())
  expect(await as(clerk, ctx => phoneTails(ctx, one.id))).toHaveLength(2)
  expect((await as(clerk, ctx => searchCustomers(ctx, { limit: 200 }))).rows.map(row => row.id)).not.toContain(one.id)

  await as(boss, ctx => undoMerge(ctx, two.id, merge.id))
  expect(await as(clerk, ctx => getCustomer(ctx, one.id))).toMatchObject({ id: one.id, name: '合一', merges: [] })
  expect((await as(clerk, ctx => getCustomer(ctx, two.id))).contacts).toHaveLength(1)
  await expect(as(boss, ctx => undoMerge(ctx, two.id, merge.id))).rejects.toThrow('merge.not_found')
})

test('what is added while merged stays with the one that stands', async () => {
  const one = await somebody('添一')
  const two = await somebody('添二')
  const merge = await as(boss, ctx => mergeCustomers(ctx, one.id, { into: two.id }))
  await as(clerk, ctx => addContact(ctx, one.id, { kind: 'qq', value: '7654321', shared: false }))
  await as(boss, ctx => undoMerge(ctx, two.id, merge.id))
  expect((await as(clerk, ctx => getCustomer(ctx, one.id))).contacts.map(contact => contact.kind)).toEqual(['phone'])
  expect((await as(clerk, ctx => getCustomer(ctx, two.id))).contacts.map(contact => contact.kind)).toEqual([
    'phone',
    'qq',
  ])
})

test('refused: without permission, with oneself, into another site, outside one’s sites', async () => {
  const one = await somebody('拒一')
  const two = await somebody('拒二')
  const far = await somebody('拒三', west)
  const all = await somebody('拒四', null)
  await expect(as(clerk, ctx => mergeCustomers(ctx, one.id, { into: two.id }))).rejects.toThrow('auth.forbidden')
  await expect(as(boss, ctx => mergeCustomers(ctx, one.id, { into: one.id }))).rejects.toThrow('customer.same')
  await expect(as(boss, ctx => mergeCustomers(ctx, one.id, { into: far.id }))).rejects.toThrow('customer.other_site')
  await expect(as(bossWest, ctx => mergeCustomers(ctx, one.id, { into: all.id }))).rejects.toThrow('customer.not_found')
  const merge = await as(boss, ctx => mergeCustomers(ctx, one.id, { into: all.id }))
  await expect(as(clerk, ctx => undoMerge(ctx, all.id, merge.id))).rejects.toThrow('auth.forbidden')
  await expect(as(boss, ctx => undoMerge(ctx, two.id, merge.id))).rejects.toThrow('merge.not_found')
})

test('two merges at once that cross leave one that stands', async () => {
  const one = await somebody('交一')
  const two = await somebody('交二')
  const done = await Promise.allSettled([
    as(boss, ctx => mergeCustomers(ctx, one.id, { into: two.id })),
    as(boss, ctx => mergeCustomers(ctx, two.id, { into: one.id })),
  ])
  expect(done.filter(result => result.status === 'fulfilled')).toHaveLength(1)
  const cards = await as(boss, ctx => customerCards(ctx, [one.id, two.id]))
  expect(cards.get(one.id)!.root).toBe(cards.get(two.id)!.root)
})

/** The rule in its plainest form: merges in force are a forest, everybody stands for the root of his tree. */
class Forest {
  readonly edges = new Map<string, { from: string; into: string }>()
  root(id: string): string {
    const edge = [...this.edges.values()].find(({ from }) => from === id)
    return edge ? this.root(edge.into) : id
  }
}

test('any order of merging and undoing leaves everybody where the merges in force say', async () => {
  const step = fc.record({ undo: fc.boolean(), a: fc.nat(5), b: fc.nat(5), which: fc.nat(20) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async steps => {
      const people: string[] = []
      for (let at = 0; at < 6; at++) people.push((await somebody(`林${at}`)).id)
      const forest = new Forest()
      for (const { undo, a, b, which } of steps) {
        const open = [...forest.edges]
        if (undo && open.length > 0) {
          const [id, edge] = open[which % open.length]!
          await as(boss, ctx => undoMerge(ctx, edge.from, id))
          forest.edges.delete(id)
        } else if (forest.root(people[a]!) !== forest.root(people[b]!)) {
          const { id } = await as(boss, ctx => mergeCustomers(ctx, people[a]!, { into: people[b]! }))
          forest.edges.set(id, { from: forest.root(people[a]!), into: forest.root(people[b]!) })
        }
        const cards = await as(boss, ctx => customerCards(ctx, people))
        for (const id of people) expect(cards.get(id)!.root).toBe(forest.root(id))
      }
    }),
    { numRuns: 12 },
  )
})

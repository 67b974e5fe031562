import { randomUUID } from 'node:crypto'
import { CamelCasePlugin, type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DB } from '#database/schema.ts'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { findOrCreateByContact } from '../service/customers.ts'
import { customerIdsFor, searchCustomers } from '../service/search.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const [east, west] = [randomUUID(), randomUUID()]
const revealer: Me = {
  ...systemMe(),
  kind: 'staff',
  permissions: new Set(['customer.read', 'customer.reveal']),
  sites: [east, west],
}

let database: TestDatabase
let asked: CompiledQuery[] = []
let watched: Kysely<DB>

// 20 000 people of two sites, each with a number; a quarter have a home.
beforeAll(async () => {
  database = await testDatabase()
  await database.pool.query(
    `insert into customers (name, words, initials, site_id, created_at)
     select '甲' || n, array_to_tsvector(array[chr(19968 + n % 400) || chr(20400 + n / 400), chr(19968 + n % 400), chr(20400 + n / 400)]),
       chr(97 + n % 26) || chr(97 + n / 26 % 26) || chr(97 + n / 676 % 26), (array[$1, $2]::uuid[])[1 + n % 2], $3
     from generate_series(1, 20000) n`,
    [east, west, now],
  )
  await database.pool.query(
    `insert into customer_contacts (customer_id, site_id, kind, value, normalized, subscriber, tail4, added_at)
     select id, site_id, 'phone', digits, '+86' || digits, right(digits, 8), right(digits, 4), created_at
     from (select *, (13100000000 + 7919 * row_number() over (order by id))::text as digits from customers) c`,
  )
  await database.pool.query(
    `with homes as (
       insert into premises (site_id, kind, code, code_key, words, created_at)
       select $1, 'home', n || '-1', n || '-1', array_to_tsvector(array[chr(19968 + n % 3000)]), $2 from generate_series(1, 5000) n
       returning id)
     insert into customer_premises (customer_id, premises_id, relation, since)
     select c.id, h.id, 'owner', $2
     from (select id, row_number() over () as n from homes) h
     join (select id, row_number() over () as n from customers) c using (n)`,
    [east, now],
  )
  await database.pool.query('analyze')
  watched = new Kysely<DB>({
    dialect: new PostgresDialect({ pool: database.pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: event => {
      asked.push(event.query)
    },
  })
})

const fullRead = /Seq Scan on (customers|customer_contacts|premises|customer_premises)/

/** Lines of the plans of every statement that `run` sent, one text. */
async function plansOf(run: (ctx: Ctx) => Promise<unknown>, me = revealer): Promise<string> {
  asked = []
  await run({ me, now, tx: watched })
  const plans: string[] = []
  for (const { sql, parameters } of asked.slice()) {
    const { rows } = await database.pool.query(`explain ${sql}`, [...parameters])
    plans.push(...rows.map(row => row['QUERY PLAN']))
  }
  return plans.join('\n')
}

describe('20 000 customers are not read one by one to find', () => {
  test.each([
    ['two characters of a name', '一丁', 'customers_by_words'],
    ['one character of a name', '俿', 'customers_by_words'],
    ['initials', 'abc', 'customers_by_initials'],
    ['a whole number', '13100007919', 'customer_contacts_by_number'],
    ['a local number', '87654321', 'customer_contacts_by_subscriber'],
    ['the end of a number', '7919', 'customer_contacts_by_tail'],
    ['the beginning of a number', '131000079', 'customer_contacts_by_number'],
    ['a home', '77-1', 'premises_by_code'],
  ])('%s', async (_, q, index) => {
    const plan = await plansOf(ctx => searchCustomers(ctx, { q, limit: 20 }))
    expect(plan).toContain(index)
    expect(plan).not.toMatch(fullRead)
  })

  test('a page of all of them', async () => {
    const me = { ...revealer, sites: [east] }
    const after = Buffer.from(JSON.stringify(['ffffffff-ffff-7fff-bfff-ffffffffffff'])).toString('base64url')
    const plan = await plansOf(ctx => searchCustomers(ctx, { limit: 20, after }), me)
    expect(plan).not.toMatch(fullRead)
  })

  test('the caller of an intake', async () => {
    const plan = await plansOf(ctx => findOrCreateByContact(ctx, { site: east, phone: '13100007919' }), systemMe())
    expect(plan).toMatch(/customer_contacts_(holder|by_number)/)
    expect(plan).not.toMatch(fullRead)
  })

  test('the ids another list looks for', async () => {
    const plan = await plansOf(ctx => customerIdsFor(ctx, '13100007919'))
    expect(plan).not.toMatch(fullRead)
  })
})

test('a known caller costs one statement, a new one two', async () => {
  const statements = async (phone: string) => {
    asked = []
    await findOrCreateByContact({ me: systemMe(), now, tx: watched }, { site: east, phone })
    return asked.length
  }
  expect(await statements('13900000001')).toBe(2)
  expect(await statements('+86 139 0000 0001')).toBe(1)
})

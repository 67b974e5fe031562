import { CamelCasePlugin, type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { expect, test } from 'vitest'
import type { DB } from '#database/schema.ts'
import { testDatabase } from '#tests/helpers/database.ts'
import { openOffice } from '#tests/helpers/office.ts'
import { contactsWith, findInteractions, wordsIn } from './store.ts'

const now = new Date('2026-03-02T09:00:00+08:00')

test('among 20 000 contacts those of one customer and their words are found by index', async () => {
  const { pool } = await testDatabase()
  const office = await openOffice(pool)
  await pool.query(
    'insert into customers (name, site_id, created_at) select n::text, $1, $2 from generate_series(1, 2000) n',
    [office.siteId, now],
  )
  await pool.query(
    `insert into interactions (site_id, direction, channel, customer_id, started_at, reached, recorded_at)
     select $1, 'in', 'web', c.id, $2::timestamptz - n * interval '1 hour', true, $2 from customers c, generate_series(1, 10) n`,
    [office.siteId, now],
  )
  await pool.query(
    "insert into utterances (interaction_id, seq, role, text) select id, 0, 'customer', '电梯坏了' from interactions",
  )
  await pool.query('analyze')

  const asked: CompiledQuery[] = []
  const watched = new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    log: event => {
      asked.push(event.query)
    },
  })
  const ctx = { me: office.clerk.me, now, tx: watched }
  const { rows } = await pool.query('select id from customers limit 1')
  const found = await contactsWith(ctx, [rows[0].id], [now, 'ffffffff-ffff-7fff-bfff-ffffffffffff'], 20)
  const ids = found.map(contact => contact.id)
  expect(found).toHaveLength(10)
  expect(await wordsIn(ctx, ids)).toHaveLength(10)
  expect(await findInteractions(ctx, ids)).toHaveLength(10)

  const plans: string[] = []
  for (const { sql, parameters } of asked) {
    const plan = await pool.query(`explain ${sql}`, [...parameters])
    plans.push(plan.rows.map(row => row['QUERY PLAN']).join('\n'))
  }
  expect(plans[0]).toContain('interactions_by_customer')
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on (interactions|utterances)/)
})

import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})

test('int8 is a number, date its text, timestamptz a Date, jsonb keys stay as written', async () => {
  const { rows } =
    await sql`select 42::int8 as big_one, date '2026-09-30' as day, timestamptz '2026-09-30 16:00+08' as moment,
    '{"snake_key": {"inner_key": 1}}'::jsonb as facts`.execute(database.db)
  expect(rows[0]).toEqual({
    bigOne: 42,
    day: '2026-09-30',
    moment: new Date('2026-09-30T08:00:00Z'),
    facts: { snake_key: { inner_key: 1 } },
  })
})

test('an int8 beyond the safe range is refused, not rounded', async () => {
  await expect(sql`select 9007199254740993::int8 as n`.execute(database.db)).rejects.toThrow(/safe range/)
})

test('a statement used again is prepared once on its connection', async () => {
  await database.db.connection().execute(async db => {
    for (let n = 0; n < 3; n += 1) await sql`select ${n}::int + 1000 as value`.execute(db)
    const { rows } =
      await sql`select count(*)::int as count from pg_prepared_statements where statement like '%+ 1000%'`.execute(db)
    expect(rows[0]).toEqual({ count: 1 })
  })
})

import { expect, test } from 'vitest'
import { caseNumber } from '#features/cases/rules/caseNumber.ts'
import { searchTokens } from '#platform/search.ts'
import { testDatabase } from '#tests/helpers/database.ts'
import { loadCases } from './generator.ts'
import { loadVocabulary } from './sentences.ts'

const now = new Date('2026-03-02T09:00:00+08:00')

test('loaded cases are what the product would have written', async () => {
  const { pool } = await testDatabase()
  await pool.query(
    `insert into sites (key, name, pack, working_hours, own_days, created_at) values ('main', '总站', 'zh-CN', '{}', '{}', $1)`,
    [now],
  )
  const loaded = await loadCases(pool, await loadVocabulary(), 2000, now)
  const { rows } = await pool.query(
    `select c.words, c.place, array_to_json(tsvector_to_array(c.search)) as pieces, c.number,
       (select count(*)::int from cases where ended_at is null) as open, (select count(*)::int from cases) as count
     from cases c order by received_at limit 1`,
  )
  const [first] = rows
  expect(first.number).toBe(caseNumber(0))
  expect(first.pieces.toSorted()).toEqual(
    (await searchTokens([first.number, first.words, first.place].join('\n'))).toSorted(),
  )
  expect(first.count).toBe(2000)
  expect(first.open / first.count).toBeGreaterThan(0.08)
  expect(first.open / first.count).toBeLessThan(0.12)
  const { rows: holders } = await pool.query(
    `select count(*)::int as found from customer_contacts k join customers c on c.id = k.customer_id where k.value = $1 and c.name = $2`,
    [loaded.phone, loaded.customerName],
  )
  expect(holders[0].found).toBe(1)
})

import fs from 'node:fs'
import { expect, test } from 'vitest'
import { testDatabase } from '#tests/helpers/database.ts'
import { schemaFile, schemaText } from './generateSchema.ts'

test('database/schema.ts is what `npm run schema` writes', async () => {
  const { pool } = await testDatabase()
  expect(fs.readFileSync(schemaFile, 'utf8')).toBe(await schemaText(pool))
})

test('columns become their types: filled ones optional, computed ones never written', async () => {
  const { pool } = await testDatabase({ empty: true })
  await pool.query(`
    create type mood as enum ('glad', 'sad');
    create table work_orders (
      id uuid primary key default uuidv7(), place bigint generated always as identity, due_at timestamptz not null,
      closed_at timestamptz, facts jsonb not null default '{}', amount numeric, moods mood[] not null, day date not null,
      counts bigint[] not null, twice int generated always as (2) stored)`)
  const text = await schemaText(pool)
  expect(text).toContain(`export interface WorkOrders {
  id: Generated<string>
  place: Computed<Int8>
  dueAt: Timestamp
  closedAt: Timestamp | null
  facts: Generated<Json>
  amount: Numeric | null
  moods: ('glad' | 'sad')[]
  day: string
  counts: number[]
  twice: Computed<number | null>
}`)
  expect(text).toContain('  workOrders: WorkOrders\n')
})

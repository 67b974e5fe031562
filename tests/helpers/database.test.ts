import { expect, test } from 'vitest'
import { testDatabase } from './database.ts'

test('each test database is a migrated clone of its own', async () => {
  const one = await testDatabase()
  const two = await testDatabase()
  await one.pool.query('create table only_here (id int)')
  const seen = await two.pool.query(
    "select to_regclass('only_here') as table, to_regclass('kysely_migration') as migrated",
  )
  expect(seen.rows[0].table).toBeNull()
  await one.drop()
  await two.drop()
})

test('a connection of the pool that is never released fails the file', async () => {
  const database = await testDatabase()
  const held = await database.pool.connect()
  await expect(database.drop()).rejects.toThrow('1 connections of the pool')
  held.release(true)
})

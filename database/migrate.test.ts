import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#tests/helpers/database.ts'
import { openPool } from './connect.ts'
import { migrateDatabase, migrationState } from './migrate.ts'

let folder: string

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'sansheng-migrations-'))
  await write('0001_one', 'create table one (id int); insert into one values (1);')
  await write('0020_two', 'create table two (id int); create index on two (id);')
})

afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => fs.writeFile(path.join(folder, `${name}.sql`), text)

test('runs files in order, several statements each, once', async () => {
  const { pool } = await testDatabase({ empty: true })
  expect(await migrateDatabase(pool, folder)).toEqual(['0001_one', '0020_two'])
  expect(await migrateDatabase(pool, folder)).toEqual([])
  expect((await pool.query('select id from one')).rows).toEqual([{ id: 1 }])
  expect((await pool.query("select to_regclass('graphile_worker.jobs') as jobs")).rows[0].jobs).not.toBeNull()
})

test('two processes at once run each file once', async () => {
  const { pool, url } = await testDatabase({ empty: true })
  const other = openPool(url)
  const ran = await Promise.all([migrateDatabase(pool, folder), migrateDatabase(other, folder)])
  await other.end()
  expect(ran.flat().sort()).toEqual(['0001_one', '0020_two'])
  expect((await pool.query('select id from one')).rows).toHaveLength(1)
})

test('a later file of an earlier feature runs although higher numbers are done', async () => {
  const { pool } = await testDatabase({ empty: true })
  await migrateDatabase(pool, folder)
  await write('0002_between', 'create table between_them (id int)')
  expect(await migrateDatabase(pool, folder)).toEqual(['0002_between'])
  await fs.rm(path.join(folder, '0002_between.sql'))
})

test('a database that is ahead is refused and left alone', async () => {
  const { pool } = await testDatabase({ empty: true })
  await migrateDatabase(pool, folder)
  await pool.query("insert into kysely_migration (name, timestamp) values ('0099_future', '')")
  await write('0030_three', 'create table three (id int)')
  await expect(migrateDatabase(pool, folder)).rejects.toMatchObject({ code: 'database.ahead' })
  expect((await pool.query("select to_regclass('three') as three")).rows[0].three).toBeNull()
  await fs.rm(path.join(folder, '0030_three.sql'))
})

test('a file that fails leaves the database as it was and is named', async () => {
  const { pool } = await testDatabase({ empty: true })
  await write('0040_wrong', 'create table half (id int); select * from nowhere;')
  await expect(migrateDatabase(pool, folder)).rejects.toThrow(/0040_wrong.*nowhere/)
  expect((await pool.query("select to_regclass('half') as half, to_regclass('one') as one")).rows[0]).toEqual({
    half: null,
    one: null,
  })
  await fs.rm(path.join(folder, '0040_wrong.sql'))
  expect((await migrationState(pool, folder)).pending).toEqual(['0001_one', '0020_two'])
})

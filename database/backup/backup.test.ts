import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { backup } from './backup.ts'
import { restore } from './restore.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
let folder: string

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'sansheng-backup-'))
})

afterAll(() => fs.rm(folder, { recursive: true, force: true }))

const newFolder = () => fs.mkdtemp(path.join(folder, 'data-'))

async function backedUp(database: TestDatabase, dataFolder: string, name: string): Promise<string> {
  const file = path.join(folder, name)
  await backup({ pool: database.pool, dataFolder, file, product: '0.0.0', now })
  return file
}

async function addEvent(pool: pg.Pool, kind: string): Promise<string> {
  const { rows } = await pool.query(
    `with made as (
       insert into events (kind, subject_kind, subject_id, actor_kind, at, facts, salt)
       values ($1, 'case', uuidv7(), 'public', $2, '{"tab":"a\\tb","line":"a\\nb","slash":"\\\\\\\\","名":"三声"}', '\\x0009ff')
       returning id)
     insert into event_queue (event_id) select id from made returning event_id`,
    [kind, now],
  )
  return rows[0].event_id
}

const ids = async (pool: pg.Pool) =>
  new Set((await pool.query('select id from events')).rows.map(row => row.id as string))

test('a backup taken under load holds everything acknowledged before it began, and nothing by halves', async () => {
  const source = await testDatabase()
  const acknowledged: string[] = []
  let writing = true
  const writers = Array.from({ length: 4 }, async () => {
    while (writing) acknowledged.push(await addEvent(source.pool, 'case.received'))
  })
  await expect.poll(() => acknowledged.length).toBeGreaterThan(100)
  const before = [...acknowledged]
  const file = await backedUp(source, await newFolder(), 'load.backup')
  const after = acknowledged.length
  writing = false
  await Promise.all(writers)
  expect(after).toBeGreaterThan(before.length)

  const target = await testDatabase({ empty: true })
  await restore({ pool: target.pool, dataFolder: await newFolder(), file })
  const found = await ids(target.pool)
  expect(before.filter(id => !found.has(id))).toEqual([])
  const { rows } = await target.pool.query(
    'select (select count(*) from events) as events, (select count(*) from event_queue) as queued',
  )
  expect(rows[0].events).toBe(rows[0].queued)
})

test('rows, files, keys and sequences come back as they were, and the restored database works on', async () => {
  const source = await testDatabase()
  const from = await newFolder()
  await fs.mkdir(path.join(from, 'files', 'ab'), { recursive: true })
  await fs.mkdir(path.join(from, 'keys'))
  await fs.writeFile(path.join(from, 'files', 'ab', 'abcd'), Buffer.alloc(3_000_000, 7))
  await fs.writeFile(path.join(from, 'files', 'ab', '.draft'), 'unfinished')
  await fs.writeFile(path.join(from, 'keys', 'seal.key'), 'k'.repeat(32), { mode: 0o600 })
  await addEvent(source.pool, 'case.closed')
  await source.pool.query("select graphile_worker.add_job('remind', '{\"a\":1}')")
  await source.pool.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead'")
  const file = await backedUp(source, from, 'whole.backup')

  const target = await testDatabase({ empty: true })
  const to = await newFolder()
  await restore({ pool: target.pool, dataFolder: to, file })
  const rowsOf = async (pool: pg.Pool) => (await pool.query('select * from events')).rows
  expect(await rowsOf(target.pool)).toEqual(await rowsOf(source.pool))
  expect((await fs.readFile(path.join(to, 'files', 'ab', 'abcd'))).equals(Buffer.alloc(3_000_000, 7))).toBe(true)
  expect(await fs.readdir(path.join(to, 'files', 'ab'))).toEqual(['abcd'])
  expect(await fs.readFile(path.join(to, 'keys', 'seal.key'), 'utf8')).toBe('k'.repeat(32))
  expect((await fs.stat(path.join(to, 'keys', 'seal.key'))).mode & 0o777).toBe(0o600)
  const jobs = await target.pool.query('select locked_at, locked_by from graphile_worker._private_jobs')
  expect(jobs.rows).toEqual([{ locked_at: null, locked_by: null }])
  // Ids go on after the old ones, and triggers and keys are in force again.
  await target.pool.query("select graphile_worker.add_job('remind', '{}')")
  await expect(target.pool.query("update events set kind = 'x'")).rejects.toThrow(/never changed/)
  await expect(target.pool.query('insert into event_queue values (uuidv7())')).rejects.toThrow(/foreign key/)
})

test('only into an empty database and data folder', async () => {
  const source = await testDatabase()
  const file = await backedUp(source, await newFolder(), 'filled.backup')
  await expect(restore({ pool: source.pool, dataFolder: await newFolder(), file })).rejects.toMatchObject({
    code: 'restore.not_empty',
  })
  const target = await testDatabase({ empty: true })
  const used = await newFolder()
  await fs.mkdir(path.join(used, 'keys'))
  await fs.writeFile(path.join(used, 'keys', 'seal.key'), 'other')
  await expect(restore({ pool: target.pool, dataFolder: used, file })).rejects.toMatchObject({
    code: 'restore.not_empty',
  })
})

test('never over a file that exists', async () => {
  const source = await testDatabase()
  const file = await backedUp(source, await newFolder(), 'once.backup')
  await expect(backedUp(source, await newFolder(), 'once.backup')).rejects.toMatchObject({ code: 'backup.exists' })
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600)
})

test.each([
  ['cut short', (tar: Buffer) => tar.subarray(0, tar.length - 4096)],
  [
    'a changed byte of content',
    (tar: Buffer) => Buffer.from(tar.toString('latin1').replace('case.kept', 'case.kepT'), 'latin1'),
  ],
  ['no archive at all', () => Buffer.from('hello')],
])('a damaged backup leaves the database empty: %s', async (name, damage) => {
  const source = await testDatabase()
  await addEvent(source.pool, 'case.kept')
  const file = await backedUp(source, await newFolder(), `damaged-${name.replaceAll(' ', '-')}.backup`)
  await fs.writeFile(file, gzipSync(damage(gunzipSync(await fs.readFile(file)))))
  const target = await testDatabase({ empty: true })
  const to = await newFolder()
  await expect(restore({ pool: target.pool, dataFolder: to, file })).rejects.toMatchObject({ code: 'restore.broken' })
  const made = await target.pool.query("select to_regclass('events') as events")
  expect(made.rows[0].events).toBeNull()
  expect(await fs.readdir(to)).toEqual([])
  // It may be tried again with a good one.
  await restore({
    pool: target.pool,
    dataFolder: to,
    file: await backedUp(source, await newFolder(), `good-${path.basename(file)}`),
  })
  expect(await ids(target.pool)).toEqual(await ids(source.pool))
})

test('a backup of a newer version is refused', async () => {
  const source = await testDatabase()
  await source.pool.query("insert into kysely_migration (name, timestamp) values ('9999_future', '')")
  const file = await backedUp(source, await newFolder(), 'newer.backup')
  const target = await testDatabase({ empty: true })
  await expect(restore({ pool: target.pool, dataFolder: await newFolder(), file })).rejects.toMatchObject({
    code: 'restore.newer',
  })
})

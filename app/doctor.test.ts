import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secretKey } from '#platform/files.ts'
import { startSequencer } from '#platform/sequencer.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { readConfig } from './config.ts'
import { examine, type Finding } from './doctor.ts'
import type { Ground } from './ground.ts'

const at = new Date('2026-03-02T09:00:00+08:00')
let dataFolder: string

beforeAll(async () => {
  dataFolder = await fs.mkdtemp(path.join(os.tmpdir(), 'sansheng-doctor-'))
})

afterAll(() => fs.rm(dataFolder, { recursive: true, force: true }))

const groundOf = (database: TestDatabase): Ground => ({
  ...database,
  databaseUrl: database.url,
  dataFolder,
  joined: false,
  databasePid: () => null,
})

// The test server alone runs without fsync; that finding has a test of its own.
const wrong = (findings: Finding[]) =>
  findings
    .filter(one => one.wrong && !/fsync|full_page_writes|synchronous_commit/.test(one.sentence.en))
    .map(one => one.sentence.en)

async function sealedEvents(database: TestDatabase, count: number): Promise<void> {
  const key = await secretKey(dataFolder, 'seal', randomBytes)
  for (let n = 0; n < count; n += 1) {
    await database.pool.query(
      `with made as (
         insert into events (kind, subject_kind, subject_id, actor_kind, at, facts, salt)
         values ('case.received', 'case', uuidv7(), 'public', $1, $2, $3) returning id)
       insert into event_queue select id from made`,
      [at, { n }, randomBytes(16)],
    )
  }
  const sequencer = await startSequencer({ pool: database.pool, db: database.db, key, log: pino({ level: 'silent' }) })
  await sequencer.drain()
  await sequencer.stop()
}

async function tamper(database: TestDatabase, statement: string): Promise<void> {
  await database.pool.query('alter table events disable trigger user')
  await database.pool.query(statement)
  await database.pool.query('alter table events enable trigger user')
}

const audit = async (database: TestDatabase, head?: string) =>
  examine(readConfig({}), groundOf(database), { audit: { head } })

test('a whole chain is proved, with a head written down earlier', async () => {
  const database = await testDatabase()
  await sealedEvents(database, 3)
  const { rows } = await database.pool.query("select encode(seal, 'hex') as head from event_log where position = 2")
  await sealedEvents(database, 2)
  expect(wrong(await audit(database, rows[0].head))).toEqual([])
  expect(wrong(await audit(database, 'ab'.repeat(32)))).toEqual([
    expect.stringContaining('not part of the audit chain'),
  ])
})

test.each([
  ['facts', `update events set facts = '{"n":9}' where id = (select event_id from event_log where position = 2)`],
  [
    'time',
    "update events set at = at + interval '1 day' where id = (select event_id from event_log where position = 2)",
  ],
  ['a row taken out', 'delete from event_log where position = 2'],
])('one old row changed is found: %s', async (_, statement) => {
  const database = await testDatabase()
  await sealedEvents(database, 4)
  await tamper(database, statement)
  expect(wrong(await audit(database))).toEqual([expect.stringContaining('breaks at position 2')])
})

test('an event put beside the chain is found', async () => {
  const database = await testDatabase()
  await sealedEvents(database, 2)
  await database.pool.query(
    "insert into events (kind, subject_kind, subject_id, actor_kind, at, salt) values ('case.closed', 'case', uuidv7(), 'staff', $1, '')",
    [at],
  )
  expect(wrong(await audit(database))).toEqual([expect.stringContaining('1 events are neither in the audit chain')])
})

test('events whose seal key is gone are a finding', async () => {
  const database = await testDatabase()
  await sealedEvents(database, 1)
  await fs.rename(path.join(dataFolder, 'keys'), path.join(dataFolder, 'keys.away'))
  expect(wrong(await audit(database))).toEqual([expect.stringContaining('seal.key is missing')])
  await fs.rename(path.join(dataFolder, 'keys.away'), path.join(dataFolder, 'keys'))
})

test('a database without fsync, an open folder and a public address nobody can open are findings', async () => {
  const database = await testDatabase()
  await fs.chmod(dataFolder, 0o755)
  const found = await examine(readConfig({ HOST: '0.0.0.0' }), groundOf(database))
  await fs.chmod(dataFolder, 0o700)
  const sentences = found.filter(one => one.wrong).map(one => one.sentence.en)
  expect(sentences.filter(one => one.includes('fsync off'))).toHaveLength(1)
  expect(wrong(found)).toEqual([
    expect.stringContaining('open to other users'),
    expect.stringContaining('SANSHENG_PUBLIC_URL'),
  ])
})

test('migrations out of step are a finding, either way', async () => {
  const database = await testDatabase()
  await database.pool.query("update kysely_migration set name = '9999_future' where name = '0001_platform'")
  expect(wrong(await examine(readConfig({}), groundOf(database)))).toEqual([
    expect.stringContaining('ahead of this version'),
  ])
  await database.pool.query("delete from kysely_migration where name = '9999_future'")
  expect(wrong(await examine(readConfig({}), groundOf(database)))).toEqual([
    expect.stringContaining('Not migrated: 0001_platform'),
  ])
})

test('events that wait too long for their place are a finding while a server runs', async () => {
  const database = await testDatabase()
  await database.pool.query(
    `with made as (insert into events (kind, subject_kind, subject_id, actor_kind, at, salt)
       values ('case.received', 'case', uuidv7(), 'public', $1, '') returning id)
     insert into event_queue select id from made`,
    [at],
  )
  const served = { ...groundOf(database), joined: true }
  expect(wrong(await examine(readConfig({}), served))).toEqual([expect.stringContaining('events wait for their place')])
  expect(wrong(await examine(readConfig({}), groundOf(database)))).toEqual([])
})

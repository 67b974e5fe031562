import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#tests/helpers/database.ts'
import { type Config, readConfig } from './config.ts'
import { openGround } from './ground.ts'

let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-ground-'))
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const configOf = (settings: Record<string, string>): Config =>
  readConfig({ SANSHENG_DATA: path.join(folder, 'data'), ...settings })

test('brings its own database up to date; opened again in the same process, it is refused', async () => {
  const ground = await openGround(configOf({}))
  const { rows } = await ground.pool.query("select to_regclass('events') is not null as made")
  expect(rows[0]).toEqual({ made: true })
  expect(ground).toMatchObject({ joined: false, dataFolder: fs.realpathSync(path.join(folder, 'data')) })
  await expect(openGround(configOf({}))).rejects.toMatchObject({ code: 'database.already_running' })
  await ground.close()
})

test('a command joins a server, refuses to run over an older one, and leaves it running', async () => {
  const server = await openGround(configOf({}))
  const command = await openGround(configOf({}), { purpose: 'command' })
  expect(command.joined).toBe(true)
  await command.close()
  const { rows } = await server.pool.query(
    'delete from kysely_migration where name = (select max(name) from kysely_migration) returning name',
  )
  await expect(openGround(configOf({}), { purpose: 'command' })).rejects.toThrow(rows[0].name)
  await server.close()
})

test('DATABASE_URL: nothing is embedded, and the database is brought up to date', async () => {
  const database = await testDatabase({ empty: true })
  const ground = await openGround(configOf({ SANSHENG_DATA: path.join(folder, 'other'), DATABASE_URL: database.url }))
  expect(ground.databasePid()).toBeNull()
  expect(fs.readdirSync(path.join(folder, 'other'))).toEqual([])
  expect((await database.pool.query('select count(*) as count from events')).rows).toEqual([{ count: 0 }])
  await ground.close()
})

test('a database that cannot be reached is named in a sentence', async () => {
  const config = configOf({ DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' })
  await expect(openGround(config)).rejects.toMatchObject({ code: 'database.unreachable' })
  await expect(openGround(config)).rejects.not.toThrow(/secret/)
})

test.each([
  ['below a file', () => path.join(folder, 'file', 'data'), 'EEXIST'],
  ['where nothing can be made', () => '/proc/sansheng/data', 'ENOENT'],
])('a data folder %s is named in a sentence', async (_, place, code) => {
  fs.writeFileSync(path.join(folder, 'file'), '')
  const refused = { code: 'settings.data_folder', message: expect.stringContaining(`（${code}）`) }
  await expect(openGround(configOf({ SANSHENG_DATA: place() }))).rejects.toMatchObject(refused)
})

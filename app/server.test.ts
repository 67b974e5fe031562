import { once } from 'node:events'
import fs from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLog } from '#platform/log.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { readConfig } from './config.ts'
import { startServer } from './server.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await testDatabase()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-server-'))
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const start = (settings: Record<string, string>) =>
  startServer(readConfig({ SANSHENG_DATA: folder, DATABASE_URL: database.url, ...settings }), {
    log: silentLog,
    web: false,
  })

test('a port in use and an address that is not ours are each named in a sentence', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  await expect(start({ PORT: String(port) })).rejects.toMatchObject({
    code: 'server.port_taken',
    message: expect.stringContaining(`端口 ${port} 已被占用`),
  })
  await expect(start({ PORT: '0', HOST: '203.0.113.9' })).rejects.toMatchObject({ code: 'server.cannot_listen' })
  other.close()
  const server = await start({ PORT: '0' })
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
  await server.stop()
})

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { openEmbedded } from './embedded.ts'

const isRoot = process.getuid?.() === 0
const folders: string[] = []
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  for (const folder of folders.splice(0))
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-embedded-'))
  folders.push(folder)
  return folder
}

interface Held {
  child: ChildProcess
  url: string
  pid: number
  joined: boolean
}

/** Opens the database in a process of its own. Rejects with what that process wrote when it gives up. */
async function hold(words: string[], as: { prefix?: string[]; path?: string } = {}): Promise<Held> {
  const script = path.join(import.meta.dirname, '../tests/helpers/holdEmbedded.ts')
  const command = [...(as.prefix ?? []), process.execPath, script, ...words]
  const child = spawn(command[0]!, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LANG: 'en_US.UTF-8', ...(as.path && { PATH: as.path }) },
  })
  children.push(child)
  let written = ''
  child.stderr.on('data', data => {
    written += data
  })
  const line = await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
  if (typeof line[0] === 'number' || line[0] === null) throw new Error(written)
  return { child, ...JSON.parse(String(line[0])) }
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A dead process whose parent died first may stay listed as a zombie for a while. */
function ended(pid: number): boolean {
  try {
    return /\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return true
  }
}

async function gone(pid: number, limitMs = 5000): Promise<boolean> {
  for (let waited = 0; waited < limitMs; waited += 20) {
    if (ended(pid)) return true
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return false
}

test('opens closed to the network and to others, durable, and asks for the password', async () => {
  const folder = newFolder()
  const embedded = await openEmbedded({ dataFolder: folder, purpose: 'server' })
  const rows = await query(
    embedded.url,
    `select current_setting('listen_addresses') as listens, current_setting('fsync') as fsync,
       current_setting('synchronous_commit') as commits, current_setting('timezone') as zone,
       (select string_agg(distinct auth_method, ',') from pg_hba_file_rules) as ways`,
  )
  expect(rows[0]).toEqual({ listens: '', fsync: 'on', commits: 'on', zone: 'UTC', ways: 'scram-sha-256' })
  for (const [part, mode] of [
    ['.', 0o700],
    ['postgres', 0o700],
    ['socket', 0o700],
    ['postgres.password', 0o600],
  ] as const) {
    expect([part, fs.statSync(path.join(folder, part)).mode & 0o777]).toEqual([part, mode])
  }
  await expect(query(embedded.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(
    /password authentication failed/,
  )
  const { pid } = embedded
  await embedded.close()
  expect(await gone(pid!)).toBe(true)
})

test('kill -9 of Node leaves no database, and the next start finds every acknowledged row', async () => {
  const folder = newFolder()
  const first = await hold([folder])
  await query(first.url, 'create table kept (id int); insert into kept select generate_series(1, 100)')
  first.child.kill('SIGKILL')
  expect(await gone(first.pid)).toBe(true)
  const second = await hold([folder])
  expect(await query(second.url, 'select count(*)::int as count from kept')).toEqual([{ count: 100 }])
})

test('a start at once after kill -9 of both waits for nothing and clears the stale lock file', async () => {
  const folder = newFolder()
  const first = await hold([folder])
  await query(first.url, 'create table kept as select generate_series(1, 100) as id')
  // Stopped first, so that it cannot bring the database back in between.
  first.child.kill('SIGSTOP')
  process.kill(first.pid, 'SIGKILL')
  first.child.kill('SIGKILL')
  await gone(first.pid)
  // The number of the dead database now belongs to a process that is none.
  const pidFile = path.join(folder, 'postgres', 'postmaster.pid')
  const lines = fs.readFileSync(pidFile, 'utf8').split('\n')
  fs.writeFileSync(pidFile, [process.pid, ...lines.slice(1)].join('\n'))
  const second = await hold([folder])
  expect(await query(second.url, 'select count(*)::int as count from kept')).toEqual([{ count: 100 }])
})

test('where the kernel is not asked to end the database, the next start ends the one left over', async () => {
  const folder = newFolder()
  const tools = newFolder()
  for (const tool of ['unshare', 'true', 'id']) fs.symlinkSync(`/usr/bin/${tool}`, path.join(tools, tool))
  const first = await hold([folder], { path: tools })
  await query(first.url, 'create table kept as select 1 as id')
  first.child.kill('SIGKILL')
  expect(await gone(first.pid, 500)).toBe(false)
  const second = await hold([folder], { path: tools })
  expect(await gone(first.pid)).toBe(true)
  expect(await query(second.url, 'select id from kept')).toEqual([{ id: 1 }])
})

test('a folder with other things in it is left alone', async () => {
  const folder = newFolder()
  fs.writeFileSync(path.join(folder, 'letter.txt'), 'mine')
  fs.chmodSync(folder, 0o755)
  await expect(openEmbedded({ dataFolder: folder, purpose: 'server' })).rejects.toMatchObject({
    code: 'database.foreign_folder',
  })
  expect(fs.statSync(folder).mode & 0o777).toBe(0o755)
  expect(fs.readdirSync(folder)).toEqual(['letter.txt'])
})

test('a second server on the folder is refused in a sentence; a command joins and leaves the database running', async () => {
  const folder = newFolder()
  const server = await hold([folder])
  await expect(hold([folder])).rejects.toThrow(/already running on the data folder/)
  const command = await hold([folder, 'command'])
  expect(command.joined).toBe(true)
  command.child.kill('SIGTERM')
  await once(command.child, 'exit')
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('two commands started together take turns', async () => {
  const folder = newFolder()
  const one = await hold([folder, 'command'])
  const two = hold([folder, 'command'])
  await new Promise(resolve => setTimeout(resolve, 300))
  one.child.kill('SIGTERM')
  expect((await two).joined).toBe(false)
})

test('a database that dies is brought back', async () => {
  const folder = newFolder()
  const embedded = await openEmbedded({ dataFolder: folder, purpose: 'server' })
  const first = embedded.pid!
  process.kill(first, 'SIGKILL')
  await gone(first)
  await expect
    .poll(() => query(embedded.url, 'select 1 as one').catch(() => null), { timeout: 10_000 })
    .toEqual([{ one: 1 }])
  expect(embedded.pid).not.toBe(first)
  await embedded.close()
})

test('a folder with a long path gets its socket elsewhere, closed to others', async () => {
  const folder = path.join(newFolder(), 'x'.repeat(60), 'y'.repeat(60))
  const embedded = await openEmbedded({ dataFolder: folder, purpose: 'server' })
  const socket = new URL(embedded.url.replace('@/', '@local/')).searchParams.get('host')!
  folders.push(socket)
  expect(socket.startsWith(os.tmpdir())).toBe(true)
  expect(fs.statSync(socket).mode & 0o777).toBe(0o700)
  expect(await query(embedded.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await embedded.close()
})

test('a start that fails shows the last lines of the log', async () => {
  const folder = newFolder()
  await expect(
    openEmbedded({ dataFolder: folder, purpose: 'server', settings: ['shared_buffers=nonsense'] }),
  ).rejects.toThrow(/invalid value for parameter "shared_buffers"/)
})

describe.runIf(isRoot)('as root', () => {
  test('where user namespaces are forbidden, it runs as a user of our own and goes with Node', async () => {
    const folder = newFolder()
    const held = await hold([folder, 'server', 'no-map'])
    expect(fs.statSync(`/proc/${held.pid}`).uid).toBe(7300)
    expect(fs.statSync(path.join(folder, 'postgres')).uid).toBe(7300)
    expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }])
    held.child.kill('SIGKILL')
    expect(await gone(held.pid)).toBe(true)
  })

  test('a folder that belongs to somebody is used as that somebody', async () => {
    const folder = newFolder()
    fs.chownSync(folder, 12345, 12345)
    const held = await hold([folder])
    expect(fs.statSync(`/proc/${held.pid}`).uid).toBe(12345)
    expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('an ordinary user runs it as himself', async ({ skip }) => {
    const folder = newFolder()
    fs.chownSync(folder, 12345, 12345)
    const prefix = ['setpriv', '--reuid=12345', '--regid=12345', '--clear-groups', '--']
    const script = path.join(import.meta.dirname, '../tests/helpers/holdEmbedded.ts')
    if (spawnSync('setpriv', [...prefix.slice(1), 'test', '-r', script]).status !== 0)
      skip('the product lies in a closed folder')
    const held = await hold([folder], { prefix })
    expect(fs.statSync(`/proc/${held.pid}`).uid).toBe(12345)
    held.child.kill('SIGKILL')
    expect(await gone(held.pid)).toBe(true)
  })
})

import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { Native } from './binaries.ts'
import { initAs, type RunAs } from './runAs.ts'
import { GroundProblem } from './sentences.ts'

export const databaseUser = 'sansheng'
export const databaseName = 'sansheng'

/** A socket's path may have 107 bytes; the file name in the folder takes some of them. */
const longestSocketFolder = 85

export function postgresFolder(dataFolder: string): string {
  return path.join(dataFolder, 'postgres')
}

/** Folder of the socket: in the data folder, or, where its path is too long for a socket, one of our own (0700) for temporary files. */
export function socketFolder(dataFolder: string): string {
  const near = path.join(dataFolder, 'socket')
  const digest = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)
  const folder = Buffer.byteLength(near) <= longestSocketFolder ? near : path.join(os.tmpdir(), `sansheng-${digest}`)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const stat = fs.lstatSync(folder)
  const ours = [process.getuid?.(), fs.statSync(dataFolder).uid]
  if (!stat.isDirectory() || (stat.mode & 0o077) !== 0 || (process.getuid?.() !== 0 && !ours.includes(stat.uid))) {
    throw new GroundProblem('database.socket_folder_open', {
      'zh-CN': `目录 ${folder} 不是只有本用户可进的目录，请删除它后再启动。`,
      'zh-TW': `目錄 ${folder} 不是只有本使用者可進的目錄，請刪除它後再啟動。`,
      en: `The folder ${folder} is not closed to other users; delete it and start again.`,
    })
  }
  return folder
}

/** Connection URL of the embedded database; `database` other than the product's is for tests and for making it. */
export function embeddedUrl(dataFolder: string, database = databaseName): string {
  const password = fs.readFileSync(path.join(dataFolder, 'postgres.password'), 'utf8').trim()
  const host = encodeURIComponent(socketFolder(dataFolder))
  return `postgres://${databaseUser}:${password}@/${database}?host=${host}&port=5432`
}

/** Makes the product's database where it is missing. */
export async function makeDatabase(dataFolder: string): Promise<void> {
  const client = new pg.Client({ connectionString: embeddedUrl(dataFolder, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } finally {
    await client.end()
  }
}

/** Whether somebody answers on the socket. */
export function clusterAlive(dataFolder: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(path.join(socketFolder(dataFolder), '.s.PGSQL.5432'))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/**
 * Makes the cluster on first use, with a random password kept 0600 and `scram-sha-256` for every way in. It is made beside its place
 * and moved there when whole, so that a start cut short is begun again.
 */
export async function initCluster(on: { dataFolder: string; native: Native; as: RunAs }): Promise<void> {
  const { dataFolder, native, as } = on
  const folder = postgresFolder(dataFolder)
  if (fs.existsSync(path.join(folder, 'PG_VERSION'))) return
  const draft = path.join(dataFolder, 'postgres.new')
  fs.rmSync(draft, { recursive: true, force: true })
  fs.mkdirSync(draft, { mode: 0o700 })
  const passwordFile = path.join(dataFolder, 'postgres.password')
  fs.writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  const initdb = path.join(native.folder, 'bin/initdb')
  // Passable for the moment, in case another user has to run initdb; what lies inside stays closed.
  fs.chmodSync(dataFolder, 0o711)
  try {
    const maker = initAs(as, dataFolder, [initdb])
    if (maker.owner) for (const made of [draft, passwordFile]) fs.chownSync(made, maker.owner.uid, maker.owner.gid)
    await run(native.env, [
      ...maker.prefix,
      initdb,
      ...['-D', draft, '-U', databaseUser, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['-E', 'UTF8', '--locale=C.UTF-8', ...serverSettings.flatMap(setting => ['-c', setting])],
    ])
  } finally {
    fs.chmodSync(dataFolder, 0o700)
  }
  if (as.owner) for (const made of [draft, passwordFile]) giveAll(made, as.owner)
  fs.renameSync(draft, folder)
  fsyncFolder(dataFolder)
}

/** Written to postgresql.conf at init: an operator may change them there. Sized for two cores shared with Node. */
const serverSettings = [
  'max_connections=60',
  'shared_buffers=128MB',
  'work_mem=8MB',
  'maintenance_work_mem=64MB',
  'effective_cache_size=1GB',
  'random_page_cost=1.1',
  'jit=off',
  'fsync=on',
  'synchronous_commit=on',
  'max_wal_size=1GB',
  'min_wal_size=80MB',
  'wal_level=replica',
  'max_parallel_workers_per_gather=1',
  'timezone=UTC',
  'log_timezone=UTC',
  'max_logical_replication_workers=0',
  'log_min_messages=warning',
  'log_checkpoints=off',
  // Details name values of rows, such as a phone number that is there twice.
  'log_error_verbosity=terse',
  'log_line_prefix=%m [%p] ',
]

function giveAll(target: string, to: { uid: number; gid: number }): void {
  fs.chownSync(target, to.uid, to.gid)
  if (!fs.statSync(target).isDirectory()) return
  for (const entry of fs.readdirSync(target, { recursive: true, withFileTypes: true })) {
    fs.lchownSync(path.join(entry.parentPath, entry.name), to.uid, to.gid)
  }
}

function fsyncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r')
  fs.fsyncSync(handle)
  fs.closeSync(handle)
}

function run(env: NodeJS.ProcessEnv, command: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, LC_ALL: 'C' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        output += data
      })
    }
    child.once('error', reject)
    child.once('close', code => (code === 0 ? resolve() : reject(initFailure(output))))
  })
}

function initFailure(output: string): GroundProblem {
  const tail = output.trimEnd().split('\n').slice(-8).join('\n')
  return new GroundProblem('database.init_failed', {
    'zh-CN': `数据库未能建立：\n${tail}`,
    'zh-TW': `資料庫未能建立：\n${tail}`,
    en: `The database could not be made:\n${tail}`,
  })
}

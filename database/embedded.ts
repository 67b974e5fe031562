import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Native, nativeBinaries } from './binaries.ts'
import { clusterAlive, embeddedUrl, initCluster, makeDatabase, postgresFolder, socketFolder } from './cluster.ts'
import { type FolderLock, type Holder, lockFolder } from './folderLock.ts'
import { dieWithParent, type Identity, type RunAs, runAs } from './runAs.ts'
import { GroundProblem } from './sentences.ts'

export interface Embedded {
  /** Connection URL of the product's database over the socket, password included: never print it. */
  url: string
  /** True when another process of ours runs the database and this one only uses it. */
  joined: boolean
  /** Process id of the database where this process runs it. */
  pid: number | null
  /** Stops what this process started; a joined database stays. */
  close: () => Promise<void>
}

export interface EmbeddedOptions {
  dataFolder: string
  /** A server never joins: a second one on the same folder is refused. A command joins the running server. */
  purpose: Holder['purpose']
  /** Further `name=value` server settings, used by tests. */
  settings?: string[]
  identity?: Identity
  /** Called when the database went away by itself and could not be brought back. */
  onLost?: (error: Error) => void
}

const startLimitMs = 60_000
const stopLimitMs = 20_000
const commandWaitMs = 30_000

/** Opens the database in the data folder: makes it on first use, starts it, or joins the server that runs it. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataFolder = prepareFolder(options.dataFolder)
  const lock = await takeOrJoin(dataFolder, options.purpose)
  if ('pid' in lock) return joinRunning(dataFolder)
  try {
    return await startOwn({ ...options, dataFolder }, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** Makes the data folder closed to others (0700) and returns its real path. */
function prepareFolder(folder: string): string {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const real = fs.realpathSync(folder)
  refuseForeign(real)
  if ((fs.statSync(real).mode & 0o077) !== 0) fs.chmodSync(real, 0o700)
  return real
}

/** What may lie in a folder that is not ours yet: what a server on another database left there, and what a fresh disk holds. */
const harmless = ['files', 'keys', 'lost+found']

/** The folder is closed to others and may change its owner, so somebody else's folder, such as /tmp, is never taken. */
function refuseForeign(folder: string): void {
  const entries = fs.readdirSync(folder)
  if (entries.includes('lock.id') || entries.every(name => name.startsWith('.') || harmless.includes(name))) return
  throw new GroundProblem('database.foreign_folder', {
    'zh-CN': `${folder} 里已有别的东西，请把 SANSHENG_DATA 设为一个空目录。`,
    'zh-TW': `${folder} 裡已有別的東西，請把 SANSHENG_DATA 設為一個空目錄。`,
    en: `${folder} holds other things already; set SANSHENG_DATA to an empty folder.`,
  })
}

async function takeOrJoin(dataFolder: string, purpose: Holder['purpose']): Promise<FolderLock | Holder> {
  for (let waited = 0; ; waited += 100) {
    const lock = await lockFolder(dataFolder, purpose)
    if (!('pid' in lock)) return lock
    if (lock.purpose === 'server') {
      if (purpose === 'command') return lock
      throw new GroundProblem('database.already_running', {
        'zh-CN': `数据目录 ${dataFolder} 已有服务在运行（进程 ${lock.pid}）；先停下它，或换一个 SANSHENG_DATA。`,
        'zh-TW': `資料目錄 ${dataFolder} 已有服務在執行（行程 ${lock.pid}）；先停下它，或換一個 SANSHENG_DATA。`,
        en: `A server is already running on the data folder ${dataFolder} (process ${lock.pid}); stop it first or choose another SANSHENG_DATA.`,
      })
    }
    if (waited >= commandWaitMs) {
      throw new GroundProblem('database.folder_busy', {
        'zh-CN': `另一条命令（进程 ${lock.pid}）正在使用数据目录 ${dataFolder}，请等它结束后再试。`,
        'zh-TW': `另一條命令（行程 ${lock.pid}）正在使用資料目錄 ${dataFolder}，請等它結束後再試。`,
        en: `Another command (process ${lock.pid}) is using the data folder ${dataFolder}; try again when it has ended.`,
      })
    }
    await sleep(100)
  }
}

async function joinRunning(dataFolder: string): Promise<Embedded> {
  for (let waited = 0; waited < startLimitMs; waited += 100) {
    if (await clusterAlive(dataFolder)) {
      return { url: embeddedUrl(dataFolder), joined: true, pid: null, close: async () => {} }
    }
    await sleep(100)
  }
  throw startFailure(dataFolder, 'the running server did not open its database')
}

async function startOwn(options: EmbeddedOptions, lock: FolderLock): Promise<Embedded> {
  const { dataFolder } = options
  const native = nativeBinaries(dataFolder)
  const as = runAs(
    dataFolder,
    [path.join(native.folder, 'bin/postgres'), path.join(native.folder, 'share')],
    options.identity,
  )
  await endLeftover(dataFolder)
  await initCluster({ dataFolder, native, as })
  if (as.owner) fs.chownSync(path.join(dataFolder, 'lock.id'), as.owner.uid, as.owner.gid)
  const command = serverCommand(options, native, as)
  let child = await startPatiently(dataFolder, command, native.env)
  let closing = false
  const supervise = (running: ChildProcess) =>
    running.once('exit', () => {
      if (closing) return
      startPatiently(dataFolder, command, native.env).then(
        next => {
          child = next
          if (closing) child.kill('SIGINT')
          else supervise(next)
        },
        (error: Error) => options.onLost?.(error),
      )
    })
  supervise(child)
  await makeDatabase(dataFolder)
  return {
    url: embeddedUrl(dataFolder),
    joined: false,
    get pid() {
      return child.pid ?? null
    },
    close: async () => {
      closing = true
      await stop(child)
      await lock.release()
    },
  }
}

function serverCommand(options: EmbeddedOptions, native: Native, as: RunAs): string[] {
  const sockets = socketFolder(options.dataFolder)
  if (as.owner) fs.chownSync(sockets, as.owner.uid, as.owner.gid)
  const settings = ['listen_addresses=', `unix_socket_directories=${sockets}`, 'unix_socket_permissions=0700']
  return [
    ...as.prefix,
    ...dieWithParent(),
    path.join(native.folder, 'bin/postgres'),
    '-D',
    postgresFolder(options.dataFolder),
    ...[...settings, ...(options.settings ?? [])].flatMap(setting => ['-c', setting]),
  ]
}

/** After a sudden death the workers of the dead server need a moment to notice and to let go of its memory. */
async function startPatiently(dataFolder: string, command: string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await startServer(dataFolder, command, env)
    } catch (error) {
      if (tries === 40 || !/shared memory block|lock file/.test(String(error))) throw error
      await sleep(250)
    }
  }
}

/** Spawned by the main thread and in a session of its own: Ctrl-C reaches Node first, and Node's death reaches the database. */
async function startServer(dataFolder: string, command: string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const logFile = path.join(dataFolder, 'postgres.log')
  trimLog(logFile)
  const log = fs.openSync(logFile, 'a', 0o600)
  // Made by root for a folder of somebody else, it must open for him too.
  const { uid, gid } = fs.statSync(dataFolder)
  if (process.getuid?.() === 0) fs.fchownSync(log, uid, gid)
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', log, log], detached: true, env })
  fs.closeSync(log)
  let ended: string | null = null
  child.once('error', error => {
    ended = error.message
  })
  child.once('exit', code => {
    ended ??= `exit ${code}`
  })
  for (let waited = 0; waited < startLimitMs; waited += 10) {
    if (ended !== null) throw startFailure(dataFolder, ended)
    if (statusReady(dataFolder, child.pid) && (await clusterAlive(dataFolder))) {
      child.unref()
      return child
    }
    await sleep(10)
  }
  await stop(child)
  throw startFailure(dataFolder, 'not ready in time')
}

/** The eighth line of postmaster.pid says `ready`; its first is the process, which inside a user namespace keeps its number. */
function statusReady(dataFolder: string, pid: number | undefined): boolean {
  try {
    const lines = fs.readFileSync(path.join(postgresFolder(dataFolder), 'postmaster.pid'), 'utf8').split('\n')
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

function trimLog(file: string): void {
  if (fs.existsSync(file) && fs.statSync(file).size > 10_000_000) fs.renameSync(file, `${file}.1`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<boolean>(resolve => child.once('exit', () => resolve(true)))
  child.ref()
  child.kill('SIGINT')
  const inTime = await Promise.race([gone, sleep(stopLimitMs, false, { ref: false })])
  if (inTime) return
  // Immediate shutdown: the log is replayed at the next start, nothing acknowledged is lost.
  child.kill('SIGQUIT')
  await gone
}

/** Ends a database whose Node died, and clears lock files whose number now belongs to somebody else or to nobody. */
async function endLeftover(dataFolder: string): Promise<void> {
  const pidFile = path.join(postgresFolder(dataFolder), 'postmaster.pid')
  for (let waited = 0; fs.existsSync(pidFile); waited += 50) {
    const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0])
    if (!runsPostgres(pid, postgresFolder(dataFolder))) break
    if (waited === 0) process.kill(pid, 'SIGINT')
    if (waited > stopLimitMs) throw startFailure(dataFolder, `process ${pid} still runs`)
    await sleep(50)
  }
  // A container beside this one may run it: its processes are not seen here, but its socket answers.
  if (await clusterAlive(dataFolder)) throw startFailure(dataFolder, 'in use by a database out of sight')
  const socket = path.join(socketFolder(dataFolder), '.s.PGSQL.5432')
  for (const file of [pidFile, socket, `${socket}.lock`]) fs.rmSync(file, { force: true })
}

function runsPostgres(pid: number, folder: string): boolean {
  try {
    const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.some(word => word.endsWith('/postgres')) && words.includes(folder)
  } catch {
    return false
  }
}

function startFailure(dataFolder: string, reason: string): GroundProblem {
  const logFile = path.join(dataFolder, 'postgres.log')
  const tail = fs.existsSync(logFile) ? fs.readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n') : ''
  return new GroundProblem('database.start_failed', {
    'zh-CN': `数据库未能启动（${reason}），日志 ${logFile} 的最后几行：\n${tail}`,
    'zh-TW': `資料庫未能啟動（${reason}），日誌 ${logFile} 的最後幾行：\n${tail}`,
    en: `The database did not start (${reason}); last lines of ${logFile}:\n${tail}`,
  })
}

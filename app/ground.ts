import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, openDatabase } from '#database/connect.ts'
import { openEmbedded } from '#database/embedded.ts'
import { migrateDatabase, migrationState } from '#database/migrate.ts'
import { GroundProblem } from '#database/sentences.ts'
import type { Config } from './config.ts'

/** What the product stands on: an open, migrated database and the data folder. */
export interface Ground extends Database {
  databaseUrl: string
  dataFolder: string
  /** True when the database belongs to a server that runs elsewhere on this data folder. */
  joined: boolean
  /** Process id of the embedded database where this process runs it. */
  databasePid: () => number | null
  close: () => Promise<void>
}

export interface GroundOptions {
  /** A server refuses a data folder in use; a command joins the running server or starts the database for its own time. */
  purpose?: 'server' | 'command'
  /** `run` (default) what is pending – a joined database is only checked; `leave` the database as it is (restore, doctor). */
  migrations?: 'run' | 'leave'
  connections?: number
  /** The embedded database went away and could not be brought back; by default the process ends with status 1. */
  onLost?: (error: Error) => void
}

const closeLimitMs = 5000

/** Opens or joins the database of these settings and brings it up to this version. Throws GroundProblem. */
export async function openGround(config: Config, options: GroundOptions = {}): Promise<Ground> {
  const purpose = options.purpose ?? 'server'
  makeFolder(config.dataFolder)
  const embedded = config.databaseUrl
    ? null
    : await openEmbedded({ dataFolder: config.dataFolder, purpose, onLost: options.onLost ?? endProcess })
  const databaseUrl = config.databaseUrl ?? embedded!.url
  let database: Database | null = null
  const close = async () => {
    // A connection that somebody still holds must not keep the process from ending; closing the database ends it.
    await Promise.race([database?.close(), sleep(closeLimitMs, undefined, { ref: false })])
    await embedded?.close()
  }
  try {
    database = await openDatabase(databaseUrl, { connections: options.connections, name: `sansheng ${purpose}` })
    if (options.migrations !== 'leave') await bringUp(database, embedded?.joined ?? false)
  } catch (error) {
    await close()
    throw error
  }
  return {
    ...database,
    databaseUrl,
    dataFolder: fs.realpathSync(config.dataFolder),
    joined: embedded?.joined ?? false,
    databasePid: () => embedded?.pid ?? null,
    close,
  }
}

function makeFolder(folder: string): void {
  try {
    makeEach(folder)
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new GroundProblem(
      'settings.data_folder',
      {
        'zh-CN': `数据目录 ${folder} 不能建立或写入（${code}），请检查 SANSHENG_DATA。`,
        'zh-TW': `資料目錄 ${folder} 不能建立或寫入（${code}），請檢查 SANSHENG_DATA。`,
        en: `The data folder ${folder} cannot be made or written to (${code}); check SANSHENG_DATA.`,
      },
      { cause: error },
    )
  }
}

// Not `recursive`: where the system refuses with ENOENT, as in /proc, Node would try for ever.
function makeEach(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (path.dirname(folder) !== folder) makeEach(path.dirname(folder))
  fs.mkdirSync(folder, { mode: 0o700 })
}

async function bringUp(database: Database, joined: boolean): Promise<void> {
  const pending = joined ? (await migrationState(database.pool)).pending : []
  if (pending.length === 0) return void (await migrateDatabase(database.pool))
  throw new GroundProblem('database.behind', {
    'zh-CN': `运行中的服务是旧版本（未迁移：${pending.join('、')}），请先重启服务。`,
    'zh-TW': `執行中的服務是舊版本（未遷移：${pending.join('、')}），請先重新啟動服務。`,
    en: `The running server is of an older version (not migrated: ${pending.join(', ')}); restart it first.`,
  })
}

function endProcess(error: Error): void {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}

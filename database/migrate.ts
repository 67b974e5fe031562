import fs from 'node:fs/promises'
import path from 'node:path'
import { Logger, runMigrations } from 'graphile-worker'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { GroundProblem } from './sentences.ts'

export const migrationsFolder: string = path.join(import.meta.dirname, 'migrations')

export interface MigrationState {
  /** Names in the order they run, without `.sql`. */
  done: string[]
  pending: string[]
  /** Done in the database but unknown to this version: the database is ahead. */
  unknown: string[]
}

/** Key of the advisory lock under which migrations run, one process at a time. */
const lockKey = 7300_0000

/** Runs what is pending, ours and the job library's; returns the names run. Refuses a database that is ahead of this version. */
export function migrateDatabase(pool: pg.Pool, folder: string = migrationsFolder): Promise<string[]> {
  return runNamed(pool, null, folder)
}

/** As `migrateDatabase`, but only the named ones (null = all): a backup of an older version is loaded into the tables of its time. */
export async function runNamed(
  pool: pg.Pool,
  names: string[] | null,
  folder: string = migrationsFolder,
): Promise<string[]> {
  const guard = await pool.connect()
  try {
    await guard.query('select pg_advisory_lock($1)', [lockKey])
    const state = await migrationState(pool, folder)
    if (state.unknown.length > 0) throw ahead(state.unknown)
    await runMigrations({ pgPool: pool, logger: silent })
    const wanted = state.pending.filter(name => names === null || names.includes(name))
    return wanted.length > 0 ? await runPending(pool, folder, [...state.done, ...wanted]) : []
  } finally {
    await guard.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => {})
    guard.release()
  }
}

/** What is done and what is pending; reads only. */
export async function migrationState(
  pool: pg.Pool | pg.ClientBase,
  folder: string = migrationsFolder,
): Promise<MigrationState> {
  const files = [...(await sqlFiles(folder)).keys()]
  const { rows: found } = await pool.query("select to_regclass('public.kysely_migration') as made")
  const done: string[] = found[0].made
    ? (await pool.query('select name from public.kysely_migration order by name')).rows.map(row => row.name)
    : []
  return {
    done,
    pending: files.filter(name => !done.includes(name)),
    unknown: done.filter(name => !files.includes(name)),
  }
}

async function sqlFiles(folder: string): Promise<Map<string, string>> {
  const names = (await fs.readdir(folder)).filter(name => name.endsWith('.sql')).sort()
  return new Map(names.map(name => [name.slice(0, -'.sql'.length), path.join(folder, name)]))
}

async function runPending(pool: pg.Pool, folder: string, names: string[]): Promise<string[]> {
  const files = await sqlFiles(folder)
  const provider = {
    async getMigrations(): Promise<Record<string, Migration>> {
      const wanted = [...files].filter(([name]) => names.includes(name))
      return Object.fromEntries(wanted.map(([name, file]) => [name, { up: db => runFile(db, file) }]))
    },
  }
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  // Numbers belong to features, so a later file of an earlier feature comes after files with higher numbers were run.
  const { error, results } = await new Migrator({ db, provider, allowUnorderedMigrations: true }).migrateToLatest()
  const failed = results?.find(result => result.status === 'Error')
  if (error) throw failure(failed?.migrationName ?? '?', error)
  return (results ?? []).map(result => result.migrationName)
}

async function runFile(db: Kysely<unknown>, file: string): Promise<void> {
  await sql.raw(await fs.readFile(file, 'utf8')).execute(db)
}

/** The job library tells every migration step; the operator is told by us. */
const silent = new Logger(() => () => {})

function ahead(names: string[]): GroundProblem {
  return new GroundProblem('database.ahead', {
    'zh-CN': `数据库比本程序新（${names.join('、')}），请换用较新的版本，或恢复旧备份。`,
    'zh-TW': `資料庫比本程式新（${names.join('、')}），請換用較新的版本，或還原舊備份。`,
    en: `The database is ahead of this version (${names.join(', ')}); use a newer version or restore an older backup.`,
  })
}

function failure(name: string, cause: unknown): GroundProblem {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new GroundProblem(
    'database.migration_failed',
    {
      'zh-CN': `迁移 ${name} 失败，未改动数据库：${reason}`,
      'zh-TW': `遷移 ${name} 失敗，未改動資料庫：${reason}`,
      en: `Migration ${name} failed, the database is unchanged: ${reason}`,
    },
    { cause },
  )
}

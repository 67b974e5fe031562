import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { PreparingClient } from './preparing.ts'
import type { DB } from './schema.ts'
import { GroundProblem } from './sentences.ts'

export interface Database {
  db: Kysely<DB>
  pool: pg.Pool
  url: string
  /** Waits for the connections in use, then closes all. */
  close: () => Promise<void>
}

export interface DatabaseOptions {
  /** Most connections held at once. */
  connections?: number
  /** Name shown in `pg_stat_activity`. */
  name?: string
}

const oldestVersion = 180000

/** `int8` as a number (refused beyond 2^53), `date` as its text, everything else as pg does: `timestamptz` as Date, `numeric` as text. */
const parsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.INT8 && format !== 'binary') return safeInteger
    if (oid === pg.types.builtins.DATE && format !== 'binary') return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

function safeInteger(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`int8 beyond the safe range: ${text}`)
  return number
}

/** A pool of connections with the product's type parsers; repeated statements are prepared once a connection. */
export function openPool(url: string, options: DatabaseOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    application_name: options.name ?? 'sansheng',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    types: parsers,
    Client: PreparingClient,
  })
  // A connection that breaks is replaced at the next use; without listeners it would end the process.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

/** Kysely over the pool: camelCase in TypeScript, snake_case in the database, the keys inside jsonb untouched. */
export function kyselyOn(pool: pg.Pool): Kysely<DB> {
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

/** Connects and checks the server. Throws GroundProblem when it is unreachable or older than PostgreSQL 18. */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const pool = openPool(url, options)
  try {
    await checkServer(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  return { db: kyselyOn(pool), pool, url, close: () => pool.end() }
}

async function checkServer(pool: pg.Pool): Promise<void> {
  let version: number
  let encoding: string
  try {
    const { rows } = await pool.query(
      "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
    )
    ;({ version, encoding } = rows[0])
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GroundProblem(
      'database.unreachable',
      {
        'zh-CN': `连不上数据库（${reason}），请检查 DATABASE_URL。`,
        'zh-TW': `連不上資料庫（${reason}），請檢查 DATABASE_URL。`,
        en: `The database cannot be reached (${reason}); check DATABASE_URL.`,
      },
      { cause },
    )
  }
  if (version < oldestVersion || encoding !== 'UTF8') throw unfit(version, encoding)
}

function unfit(version: number, encoding: string): GroundProblem {
  const found = `PostgreSQL ${Math.floor(version / 10000)} ${encoding}`
  return new GroundProblem('database.unfit', {
    'zh-CN': `需要 PostgreSQL 18 或更新、编码 UTF8，DATABASE_URL 指向的是 ${found}。`,
    'zh-TW': `需要 PostgreSQL 18 或更新、編碼 UTF8，DATABASE_URL 指向的是 ${found}。`,
    en: `PostgreSQL 18 or newer with encoding UTF8 is needed; DATABASE_URL leads to ${found}.`,
  })
}

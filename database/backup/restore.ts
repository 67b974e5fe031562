import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type pg from 'pg'
import { copyIn } from '../copy.ts'
import { migrateDatabase, migrationState, runNamed } from '../migrate.ts'
import { GroundProblem } from '../sentences.ts'
import { backupFormat, jobsMigrationOf, keptFolders, type Manifest, type SequencePlace, tablesOf } from './manifest.ts'
import { readTar, type TarEntry } from './tar.ts'

export interface RestoreOptions {
  pool: pg.Pool
  dataFolder: string
  file: string
}

export interface RestoreResult {
  madeAt: string
  tables: number
  files: number
}

/**
 * Restores a backup into an empty database and data folder, whole or not at all: rows in one transaction, checked against the sums
 * and the foreign keys before it commits. Then runs the migrations made since. Throws GroundProblem.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  await refuseFilled(options)
  const archive = openArchive(options.file)
  const draft = path.join(options.dataFolder, 'restore.new')
  await fs.rm(draft, { recursive: true, force: true })
  const client = await options.pool.connect()
  try {
    const manifest = await readManifest(archive)
    await prepare(options.pool, manifest)
    await client.query(
      "select set_config('statement_timeout', '0', false), set_config('transaction_timeout', '0', false)",
    )
    await client.query('begin')
    const files = await load(client, manifest, archive, draft)
    // Files first: rows may wait for files, but no row may name a file that is not there.
    for (const folder of keptFolders) await moveFolder(path.join(draft, folder), path.join(options.dataFolder, folder))
    await client.query('commit')
    await migrateDatabase(options.pool)
    await client.query('analyze')
    return { madeAt: manifest.manifest.madeAt, tables: manifest.manifest.tables.length, files }
  } catch (error) {
    await client.query('rollback').catch(() => {})
    await emptyAgain(options)
    throw error instanceof GroundProblem ? error : broken(options.file, error)
  } finally {
    client.release(true)
    await archive.return(undefined)
    await fs.rm(draft, { recursive: true, force: true })
  }
}

/** Empty means: no table of ours in the database, no files and no keys in the data folder. */
async function refuseFilled({ pool, dataFolder }: RestoreOptions): Promise<void> {
  const { rows } = await pool.query(
    "select exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')) as filled",
  )
  let filled: boolean = rows[0].filled
  for (const folder of keptFolders) {
    const entries = await fs.readdir(path.join(dataFolder, folder)).catch(() => [])
    filled ||= entries.length > 0
  }
  if (!filled) return
  throw new GroundProblem('restore.not_empty', {
    'zh-CN': '只能恢复到空的数据库和数据目录，请把 SANSHENG_DATA（或 DATABASE_URL）指到新的地方。',
    'zh-TW': '只能還原到空的資料庫和資料目錄，請把 SANSHENG_DATA（或 DATABASE_URL）指到新的地方。',
    en: 'A backup is restored into an empty database and data folder only; point SANSHENG_DATA (or DATABASE_URL) at new ones.',
  })
}

/** After a failed restore: it found both empty, so all that is there is its own, and it may be tried again. */
async function emptyAgain({ pool, dataFolder }: RestoreOptions): Promise<void> {
  await pool
    .query('drop schema if exists graphile_worker cascade; drop schema public cascade; create schema public')
    .catch(() => {})
  for (const folder of keptFolders) await fs.rm(path.join(dataFolder, folder), { recursive: true, force: true })
}

interface Opened {
  manifest: Manifest
  sums: Map<string, string>
}

async function* openArchive(file: string): AsyncGenerator<TarEntry> {
  const gunzip = createGunzip()
  pipeline(createReadStream(file), gunzip, () => {})
  yield* readTar(gunzip)
}

async function readManifest(archive: AsyncGenerator<TarEntry>): Promise<Opened> {
  const sums = new Map<string, string>()
  const { value, done } = await archive.next()
  if (done || value.name !== 'manifest.json') throw new RangeError('no manifest')
  const manifest: Manifest = JSON.parse((await whole(value, sums)).toString())
  if (manifest.format !== backupFormat) throw new RangeError(`format ${manifest.format}`)
  return { manifest, sums }
}

/** Brings the empty database to the version of the backup, so that its rows fit; newer migrations run over them afterwards. */
async function prepare(pool: pg.Pool, { manifest }: Opened): Promise<void> {
  const known = (await migrationState(pool)).pending
  const unknown = manifest.migrations.filter(name => !known.includes(name))
  if (unknown.length > 0) throw newer(unknown)
  await runNamed(pool, manifest.migrations)
  const client = await pool.connect()
  const jobs = await jobsMigrationOf(client).finally(() => client.release())
  if (jobs < manifest.jobsMigration) throw newer([`jobs ${manifest.jobsMigration}`])
}

/** Foreign keys are dropped and made anew over the loaded rows: any order will do, no special right is needed, and each is proved. */
async function load(
  client: pg.PoolClient,
  opened: Opened,
  archive: AsyncGenerator<TarEntry>,
  draft: string,
): Promise<number> {
  await client.query("set local search_path = ''")
  const keys = await client.query(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`,
  )
  const tables = await tablesOf(client)
  for (const key of keys.rows) await client.query(`alter table ${key.table} drop constraint ${key.name}`)
  for (const table of tables) await client.query(`alter table ${table.sql} disable trigger user`)
  await client.query(`truncate ${tables.map(table => table.sql).join(', ')}`)
  const files = await loadEntries(client, opened, archive, draft)
  await client.query('set constraints all immediate')
  for (const table of tables) await client.query(`alter table ${table.sql} enable trigger user`)
  for (const key of keys.rows)
    await client.query(`alter table ${key.table} add constraint ${key.name} ${key.definition}`)
  // Whoever worked on a job when the backup was made is gone.
  await client.query(
    'update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at is not null',
  )
  await client.query(
    'update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null',
  )
  return files
}

async function loadEntries(
  client: pg.PoolClient,
  opened: Opened,
  archive: AsyncGenerator<TarEntry>,
  draft: string,
): Promise<number> {
  const { manifest, sums } = opened
  let files = 0
  let next = await archive.next()
  while (!next.done) {
    const entry = next.value
    const [folder = '', table = ''] = entry.name.split('/')
    if (folder === 'tables') {
      next = await loadTable(client, manifest, table, { archive, entry, sums })
      continue
    }
    if (entry.name === 'SHA256SUMS') {
      checkSums(sums, (await whole(entry, new Map())).toString())
      return files
    }
    if (entry.name === 'sequences.json') await placeSequences(client, JSON.parse((await whole(entry, sums)).toString()))
    else if (keptFolders.includes(folder)) {
      await saveFile(entry, draft, sums)
      if (folder === 'files') files += 1
    } else throw new RangeError(`unknown entry ${entry.name}`)
    next = await archive.next()
  }
  throw new RangeError('no sums')
}

/** All pieces of one table in one COPY; returns the first entry that is no piece of it. */
async function loadTable(
  client: pg.PoolClient,
  manifest: Manifest,
  name: string,
  from: { archive: AsyncGenerator<TarEntry>; entry: TarEntry; sums: Map<string, string> },
): Promise<IteratorResult<TarEntry>> {
  const table = manifest.tables.find(one => one.name === name)
  if (!table) throw new RangeError(`unknown table ${name}`)
  let next: IteratorResult<TarEntry> = { done: false, value: from.entry }
  const pieces = async function* () {
    while (!next.done && next.value.name.startsWith(`tables/${name}/`)) {
      yield* summed(next.value, from.sums)
      next = await from.archive.next()
    }
  }
  await copyIn(client, `copy ${table.sql} (${table.columns.join(', ')}) from stdin`, pieces())
  return next
}

async function placeSequences(client: pg.PoolClient, places: SequencePlace[]): Promise<void> {
  for (const place of places) {
    await client.query('select pg_catalog.setval($1::text::regclass, $2::text::bigint, $3)', [
      place.sql,
      place.last,
      place.called,
    ])
  }
}

async function saveFile(entry: TarEntry, draft: string, sums: Map<string, string>): Promise<void> {
  const target = path.join(draft, entry.name)
  if (path.relative(draft, target).startsWith('..')) throw new RangeError(`entry outside: ${entry.name}`)
  await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  const handle = await fs.open(target, 'wx', 0o600)
  try {
    for await (const part of summed(entry, sums)) await handle.write(part)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function moveFolder(from: string, to: string): Promise<void> {
  if (!(await fs.stat(from).catch(() => null))) return
  // `rename` replaces an empty folder; a filled one was refused before.
  await fs.rename(from, to)
}

async function* summed(entry: TarEntry, sums: Map<string, string>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const part of entry.content()) {
    hash.update(part)
    yield part
  }
  sums.set(entry.name, hash.digest('hex'))
}

async function whole(entry: TarEntry, sums: Map<string, string>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of summed(entry, sums)) parts.push(part)
  return Buffer.concat(parts)
}

function checkSums(found: Map<string, string>, written: string): void {
  const lines = written.split('\n').filter(Boolean)
  for (const line of lines) {
    const [sum, name] = [line.slice(0, 64), line.slice(66)]
    if (found.get(name) !== sum) throw new RangeError(`wrong sum of ${name}`)
  }
  if (lines.length !== found.size) throw new RangeError('entries without a sum')
}

function newer(names: string[]): GroundProblem {
  return new GroundProblem('restore.newer', {
    'zh-CN': `备份出自更新的版本（${names.join('、')}），请用那个版本恢复。`,
    'zh-TW': `備份出自更新的版本（${names.join('、')}），請用那個版本還原。`,
    en: `The backup comes from a newer version (${names.join(', ')}); restore it with that version.`,
  })
}

function broken(file: string, cause: unknown): GroundProblem {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new GroundProblem(
    'restore.broken',
    {
      'zh-CN': `${file} 不能恢复（${reason}），没有写入任何数据。`,
      'zh-TW': `${file} 不能還原（${reason}），沒有寫入任何資料。`,
      en: `${file} cannot be restored (${reason}); no data was written.`,
    },
    { cause },
  )
}

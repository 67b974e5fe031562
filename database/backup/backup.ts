import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { copyOut } from '../copy.ts'
import { migrationState } from '../migrate.ts'
import { GroundProblem } from '../sentences.ts'
import { backupFormat, jobsMigrationOf, keptFolders, type Manifest, sequencesOf, tablesOf } from './manifest.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

export interface BackupOptions {
  pool: pg.Pool
  dataFolder: string
  file: string
  product: string
  now: Date
}

export interface BackupResult {
  tables: number
  rows: number
  files: number
  bytes: number
}

/** A table's rows are kept in pieces of about this size, so that no more is ever held in memory. */
const pieceBytes = 4_000_000

/**
 * Writes everything into one gzipped tar: manifest, tables as COPY text of one snapshot, sequences, uploaded files, keys, and the
 * SHA-256 of each as last entry. The file appears under its name only when it is whole and on the disk. Throws GroundProblem when it
 * exists already.
 */
export async function backup(options: BackupOptions): Promise<BackupResult> {
  const target = path.resolve(options.file)
  if (await fs.stat(target).catch(() => null)) throw exists(target)
  const draft = `${target}.part`
  const counts: BackupResult = { tables: 0, rows: 0, files: 0, bytes: 0 }
  const client = await options.pool.connect()
  try {
    await client.query(
      "select set_config('statement_timeout', '0', false), set_config('transaction_timeout', '0', false)",
    )
    const gzip = createGzip({ level: 5 })
    await pipeline(Readable.from(archive(client, options, counts)), gzip, createWriteStream(draft, { mode: 0o600 }))
    await sync(draft)
    await fs.rename(draft, target)
    await sync(path.dirname(target))
  } finally {
    // Its timeouts are changed and its transaction may be open: not a connection to give back.
    client.release(true)
    await fs.rm(draft, { force: true })
  }
  counts.bytes = (await fs.stat(target)).size
  return counts
}

type Piece = { name: string; content: Buffer } | { name: string; path: string; size: number }

async function* archive(client: pg.PoolClient, options: BackupOptions, counts: BackupResult): AsyncGenerator<Buffer> {
  const sums: string[] = []
  for await (const piece of pieces(client, options, counts)) {
    const size = 'content' in piece ? piece.content.length : piece.size
    yield tarHeader(piece.name, size, options.now)
    const hash = createHash('sha256')
    for await (const part of 'content' in piece ? [piece.content] : fileParts(piece.path, size)) {
      hash.update(part)
      yield part
    }
    yield tarPadding(size)
    sums.push(`${hash.digest('hex')}  ${piece.name}\n`)
  }
  const last = Buffer.from(sums.join(''))
  yield Buffer.concat([tarHeader('SHA256SUMS', last.length, options.now), last, tarPadding(last.length), tarEnd])
}

async function* pieces(client: pg.PoolClient, options: BackupOptions, counts: BackupResult): AsyncGenerator<Piece> {
  await client.query('begin isolation level repeatable read read only')
  const manifest = await describe(client, options)
  yield json('manifest.json', manifest)
  for (const table of manifest.tables) {
    counts.tables += 1
    yield* tablePieces(client, table, counts)
  }
  yield json('sequences.json', await sequencesOf(client))
  await client.query('commit')
  // After the snapshot: a file is on the disk before the row that names it is committed.
  for (const folder of keptFolders) yield* folderPieces(options.dataFolder, folder, counts)
}

async function describe(client: pg.PoolClient, options: BackupOptions): Promise<Manifest> {
  const { rows } = await client.query("select current_setting('server_version') as version")
  return {
    format: backupFormat,
    product: options.product,
    madeAt: options.now.toISOString(),
    postgres: rows[0].version,
    migrations: (await migrationState(client)).done,
    jobsMigration: await jobsMigrationOf(client),
    tables: await tablesOf(client),
  }
}

async function* tablePieces(
  client: pg.PoolClient,
  table: Manifest['tables'][number],
  counts: BackupResult,
): AsyncGenerator<Piece> {
  if (table.columns.length === 0) return
  let held: Buffer[] = []
  let size = 0
  let number = 0
  const take = (): Piece => {
    number += 1
    const piece = { name: `tables/${table.name}/${String(number).padStart(6, '0')}`, content: Buffer.concat(held) }
    held = []
    size = 0
    return piece
  }
  for await (const row of copyOut(client, `copy ${table.sql} (${table.columns.join(', ')}) to stdout`)) {
    held.push(row)
    size += row.length
    counts.rows += 1
    if (size >= pieceBytes) yield take()
  }
  if (size > 0) yield take()
}

async function* folderPieces(dataFolder: string, folder: string, counts: BackupResult): AsyncGenerator<Piece> {
  const entries = await fs
    .readdir(path.join(dataFolder, folder), { recursive: true, withFileTypes: true })
    .catch(() => [])
  for (const entry of entries) {
    // Drafts of uploads under way begin with a dot; a file may also be deleted while we read.
    if (!entry.isFile() || entry.name.startsWith('.')) continue
    const full = path.join(entry.parentPath, entry.name)
    const found = await fs.stat(full).catch(() => null)
    if (!found) continue
    if (folder === 'files') counts.files += 1
    yield { name: path.relative(dataFolder, full), path: full, size: found.size }
  }
}

async function* fileParts(file: string, size: number): AsyncGenerator<Buffer> {
  let left = size
  if (left > 0) {
    for await (const part of createReadStream(file, { end: size - 1 })) {
      left -= part.length
      yield part
    }
  }
  if (left !== 0) throw new RangeError(`${file} became shorter while it was read`)
}

function json(name: string, value: unknown): Piece {
  return { name, content: Buffer.from(`${JSON.stringify(value, null, 1)}\n`) }
}

async function sync(target: string): Promise<void> {
  const handle = await fs.open(target, 'r')
  await handle.sync()
  await handle.close()
}

function exists(file: string): GroundProblem {
  return new GroundProblem('backup.exists', {
    'zh-CN': `${file} 已存在，请换一个文件名。`,
    'zh-TW': `${file} 已存在，請換一個檔名。`,
    en: `${file} exists already; choose another name.`,
  })
}

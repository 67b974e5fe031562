import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDatabase } from '#database/connect.ts'
import { openEmbedded } from '#database/embedded.ts'
import { migrateDatabase } from '#database/migrate.ts'
import { prepareFirstStart } from '#features/staff/service/firstStart.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { monotonic, now } from '#platform/clock.ts'
import { systemMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'

const root = path.resolve(import.meta.dirname, '..')

/** A database server of the bench's own, as the product would start it, and ready databases on it. */
export interface BenchGround {
  /** A new database in the state after the first start; its URL. */
  database(name: string): Promise<string>
  close(): Promise<void>
}

export async function openBenchGround(): Promise<BenchGround> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-'))
  const embedded = await openEmbedded({ dataFolder: folder, purpose: 'server', onLost: error => console.error(error) })
  const admin = await openDatabase(embedded.url, { connections: 1 })
  await admin.pool.query('create database bench_template')
  const template = await openDatabase(urlOf(embedded.url, 'bench_template'))
  await migrateDatabase(template.pool)
  await inTransaction(template.db, tx =>
    prepareFirstStart(
      { me: systemMe(), now: now(), tx },
      { adminPassword: 'bench-bench', publicUrl: new URL('http://localhost'), roles: packOf().roles },
    ),
  )
  await template.close()
  return {
    async database(name) {
      await admin.pool.query(`create database ${name} template bench_template`)
      return urlOf(embedded.url, name)
    },
    async close() {
      await admin.close()
      await embedded.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function urlOf(base: string, name: string): string {
  const url = new URL(base.replace('@/', '@localhost/'))
  url.pathname = `/${name}`
  return base.includes('@/') ? url.href.replace('@localhost/', '@/') : url.href
}

export interface BenchServer {
  url: string
  pid: number
  /** Milliseconds from spawning to the printed address. */
  startMs: number
  stop(): Promise<void>
}

/** The product in a process of its own. Without `databaseUrl` it embeds its database in `dataFolder`. */
export async function startBenchServer(options: { databaseUrl?: string; dataFolder: string }): Promise<BenchServer> {
  const started = monotonic()
  const child = spawn(path.join(root, 'sansheng'), ['start'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: options.databaseUrl ?? '',
      SANSHENG_DATA: options.dataFolder,
      SANSHENG_PUBLIC_RATE: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    let printed = ''
    child.stdout.on('data', chunk => {
      printed += chunk
      const found = /Sansheng\s+(http:\S+)/.exec(printed)
      if (found) resolve(found[1]!)
    })
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })
  return {
    url,
    pid: child.pid!,
    startMs: monotonic() - started,
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

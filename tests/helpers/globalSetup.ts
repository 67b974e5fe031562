import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPool } from '#database/connect.ts'
import { openEmbedded } from '#database/embedded.ts'
import { migrateDatabase } from '#database/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the database the run's server was made with; `templateName` is cloned from there. */
    postgresUrl: string
  }
}

export const templateName = 'sansheng_template'

/**
 * One PostgreSQL for the run in a folder of its own, with one migrated template. Test databases live for seconds, so this server alone
 * runs without fsync; what durability promises is tested by journeys that start the product itself.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  sweep()
  const dataFolder = path.join(os.tmpdir(), `sansheng-test-${process.pid}`)
  const embedded = await openEmbedded({
    dataFolder,
    purpose: 'server',
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=120', 'autovacuum=off'],
  })
  await makeTemplate(embedded.url)
  project.provide('postgresUrl', embedded.url)
  return async () => {
    await embedded.close()
    fs.rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** The product's own database name is the template's source, so that collation and owner are the real ones. */
async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${templateName}`)
  const pool = openPool(urlOf(url, templateName))
  await migrateDatabase(pool)
  await pool.end()
  await admin.query(`alter database ${templateName} with is_template true allow_connections false`)
  await admin.end()
}

export function urlOf(url: string, database: string): string {
  return url.replace(/\/[^/?]+\?/, `/${database}?`)
}

/** Folders of runs that were killed before they could clear up. */
function sweep(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = /^sansheng-test-(\d+)$/.exec(name)?.[1]
    if (!pid || fs.existsSync(`/proc/${pid}`)) continue
    fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true })
  }
}

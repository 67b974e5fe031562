import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '#database/connect.ts'
import { templateName, urlOf } from './globalSetup.ts'

export interface TestDatabase extends Database {
  /** Closes and drops; throws when a connection was left open. Runs by itself after the file. */
  drop: () => Promise<void>
}

/** A database of the file's own, cloned from the migrated template, dropped after the file. Call it in `beforeAll` or in a test. */
export async function testDatabase(options: { connections?: number; empty?: boolean } = {}): Promise<TestDatabase> {
  const server = inject('postgresUrl')
  const name = `t_${randomBytes(8).toString('hex')}`
  await asAdmin(server, admin =>
    admin.query(`create database ${name}${options.empty ? '' : ` template ${templateName}`}`),
  )
  const database = await openDatabase(urlOf(server, name), { connections: options.connections ?? 10, name: 'test' })
  let dropped = false
  const drop = async () => {
    if (dropped) return
    dropped = true
    const held = database.pool.totalCount - database.pool.idleCount
    if (held === 0) await database.close()
    const others = await asAdmin(server, admin => leftConnections(admin, name))
    await asAdmin(server, admin => admin.query(`drop database ${name} with (force)`))
    if (held > 0) throw new Error(`${held} connections of the pool were never released`)
    if (others > 0) throw new Error(`${others} connections to the test database were left open`)
  }
  dropAtEnd.add(drop)
  return { ...database, drop }
}

const dropAtEnd = new Set<() => Promise<void>>()

afterAll(async () => {
  for (const drop of dropAtEnd) await drop()
})

/** Connections closed a moment ago may still be listed: they get two seconds to go. */
async function leftConnections(admin: pg.Client, name: string): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    const { rows } = await admin.query('select count(*)::int as count from pg_stat_activity where datname = $1', [name])
    if (rows[0].count === 0 || tries === 40) return rows[0].count
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}

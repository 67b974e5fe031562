import { EventEmitter } from 'node:events'
import { type Runner, run, type TaskList, type WorkerEvents, Logger as WorkerLogger } from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Ctx } from './context.ts'
import type { Logger } from './log.ts'

export type { TaskList }

/**
 * Work for later, asked for in the verb's own transaction: it exists exactly when the verb committed.
 * Handlers run at least once and must leave one effect. `key` makes asking twice ask once.
 */
export async function addJob(
  ctx: Ctx,
  name: string,
  payload: Record<string, unknown>,
  options: { runAt?: Date; key?: string } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(${name}, payload := ${JSON.stringify(payload)}::json,
    run_at := ${options.runAt ?? null}, job_key := ${options.key ?? null})`.execute(ctx.tx)
}

/** First half of the advisory locks by which a process shows that it lives; the second is its own. */
const lifeLock = 7300_0002
const rescueEveryMs = 5000

/**
 * Starts the workers of this process. `crontab` lines are in UTC. What a killed process had begun, another begins again
 * some seconds later, where the library alone would wait four hours.
 */
export async function startJobs(options: {
  pool: Pool
  tasks: TaskList
  crontab: string
  log: Logger
}): Promise<{ stop(): Promise<void> }> {
  const { pool, tasks, crontab, log } = options
  const events: WorkerEvents = new EventEmitter()
  let ownId = ''
  events.once('pool:create', ({ workerPool }) => {
    ownId = workerPool.id
  })
  const runner: Runner = await run({
    pgPool: pool,
    taskList: tasks,
    crontab,
    concurrency: 2,
    pollInterval: 1000,
    noHandleSignals: true,
    events,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log.warn({ jobs: true }, message)
    }),
  })
  runner.promise.catch(error => log.error({ err: error }, 'job runner ended'))
  const rescue = await startRescue(pool, ownId, log)
  return {
    async stop() {
      await runner.stop()
      await rescue.stop()
    },
  }
}

/** Shows that this process lives, by a lock that ends with its connection, and frees what dead ones still hold. */
async function startRescue(pool: Pool, ownId: string, log: Logger): Promise<{ stop(): Promise<void> }> {
  let client: PoolClient | null = null
  let working: Promise<void> = Promise.resolve()
  async function living(): Promise<PoolClient> {
    if (client) return client
    const fresh = await pool.connect()
    fresh.on('error', () => {})
    fresh.once('end', () => {
      client = null
    })
    await fresh.query('select pg_advisory_lock($1, hashtext($2))', [lifeLock, ownId])
    client = fresh
    return fresh
  }
  async function freeDead(): Promise<void> {
    const connection = await living()
    const { rows } = await connection.query(
      `select distinct locked_by as id from graphile_worker._private_jobs
       where locked_by <> $1 and locked_at < now() - interval '5 seconds'`,
      [ownId],
    )
    for (const { id } of rows) {
      const probe = await connection.query('select pg_try_advisory_lock($1, hashtext($2)) as free', [lifeLock, id])
      if (!probe.rows[0].free) continue
      await connection.query('select pg_advisory_unlock($1, hashtext($2))', [lifeLock, id])
      await connection.query('select graphile_worker.force_unlock_workers(array[$1])', [id])
      log.warn({ worker: id }, 'jobs of a process that ended are begun again')
    }
  }
  const look = () => {
    working = working.then(freeDead).catch(error => log.warn({ err: error }, 'jobs of dead processes not looked for'))
    return working
  }
  await look()
  const timer = setInterval(look, rescueEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await working
      client?.release(true)
    },
  }
}

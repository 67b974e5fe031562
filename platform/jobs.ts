import { type Runner, run, type TaskList, Logger as WorkerLogger } from 'graphile-worker'
import { sql } from 'kysely'
import type { Pool } from 'pg'
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

/** Starts the workers of this process. `crontab` lines are in UTC. */
export async function startJobs(options: {
  pool: Pool
  tasks: TaskList
  crontab: string
  log: Logger
}): Promise<{ stop(): Promise<void> }> {
  const { pool, tasks, crontab, log } = options
  const runner: Runner = await run({
    pgPool: pool,
    taskList: tasks,
    crontab,
    concurrency: 2,
    pollInterval: 1000,
    noHandleSignals: true,
    logger: new WorkerLogger(() => (level, message) => {
      if (level === 'error' || level === 'warning') log.warn({ jobs: true }, message)
    }),
  })
  runner.promise.catch(error => log.error({ err: error }, 'job runner ended'))
  return { stop: () => runner.stop() }
}

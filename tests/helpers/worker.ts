import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '#database/connect.ts'
import { startJobs } from '#platform/jobs.ts'
import { silentLog } from '#platform/log.ts'

/**
 * A process with workers alone, `node worker.ts NAME`, on DATABASE_URL: each job `mark` waits a moment and then writes its row once;
 * every beginning is written too.
 */
const database = await openDatabase(process.env.DATABASE_URL!, { connections: 8, name: 'worker' })
await startJobs({
  pool: database.pool,
  crontab: '',
  log: silentLog,
  tasks: {
    async mark(payload) {
      const { job } = payload as { job: number }
      await database.pool.query('insert into begun (job, by) values ($1, $2)', [job, process.argv[2]])
      await sleep(150)
      await database.pool.query('insert into marks (job, by) values ($1, $2) on conflict do nothing', [
        job,
        process.argv[2],
      ])
    },
  },
})
process.stdout.write('READY here\n')

import { archiveEnded } from '#features/cases/service/archive.ts'
import { rescueOrphans } from '#features/cases/service/ownership.ts'
import { forgetOldMisses } from '#features/cases/service/public.ts'
import { sweepAll } from '#features/commitments/service/sweep.ts'
import { orphanCommitments } from '#features/commitments/service/views.ts'
import { findOrphanTeams } from '#features/staff/service/departure.ts'
import { forgetSignIns } from '#features/staff/service/session.ts'
import { now } from '#platform/clock.ts'
import { type Ctx, systemMe, type Tx } from '#platform/context.ts'
import { forgetOldKeys } from '#platform/idempotency.ts'
import type { TaskList } from '#platform/jobs.ts'
import type { Logger } from '#platform/log.ts'
import { inTransaction } from '#platform/mount.ts'
import { headSeal } from '#platform/sequencer.ts'

/** All that runs by the clock, on one page. Times are UTC: 16:10 is ten past midnight in Shanghai. */
export const crontab = `
* * * * * sweep_commitments ?max=1
10 16 * * * forget_old_keys
20 16 * * * log_seal
30 16 * * * rescue_orphans
40 16 * * * archive_ended
`

/** Handlers of all jobs: run at least once, each in transactions of its own, leaving one effect. */
export function tasksFor(db: Tx, log: Logger): TaskList {
  const run = <T>(verb: (ctx: Ctx) => Promise<T>) => inTransaction(db, tx => verb({ me: systemMe(), now: now(), tx }))
  return {
    async sweep_commitments() {
      await sweepAll(db, now())
    },
    async forget_old_keys() {
      await run(forgetOldKeys)
      await run(forgetOldMisses)
      await run(forgetSignIns)
    },
    async rescue_orphans() {
      const found = await run(rescueOrphans)
      if (found > 0) log.warn({ found }, 'open cases had no owner any more, their duty teams have them now')
      const owed = await run(orphanCommitments)
      if (owed.length > 0) log.warn({ owed: owed.map(one => one.id) }, 'commitments are owed by nobody who is there')
      const teams = await run(findOrphanTeams)
      if (teams.length > 0) log.warn({ teams: teams.length }, 'teams without a lead, administrators were told')
    },
    async archive_ended() {
      while (await run(archiveEnded));
    },
    async log_seal() {
      const head = await headSeal(db)
      if (head) log.info({ position: head.position, seal: head.seal }, 'head of the audit chain')
    },
  }
}

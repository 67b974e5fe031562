import { recomputeDue } from '#features/commitments/service/recompute.ts'
import { dropFollowUps, planFollowUp, takeFollowUpsFromConcerned } from '#features/followups/service/plan.ts'
import { cancelWorkOfEndedCase, takeWorkFromConcerned } from '#features/workorders/service/work.ts'
import { now } from '#platform/clock.ts'
import { type Ctx, systemMe, type Tx } from '#platform/context.ts'
import type { Logger } from '#platform/log.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TakenEvent, takeEvents } from '#platform/subscribers.ts'

/**
 * What may follow a moment after a fact, in one place. Each runs after the commit, at least once, in event order, and is
 * idempotent; no gate, limit or permission depends on any of them having run.
 */
const subscribers: Record<
  string,
  { kinds: readonly string[]; run: (ctx: Ctx, event: TakenEvent) => Promise<unknown> }
> = {
  recompute_due: { kinds: ['calendar.published'], run: ctx => recomputeDue(ctx) },
  plan_follow_up: {
    kinds: ['case.answered', 'case.kind_changed'],
    run: (ctx, event) => planFollowUp(ctx, event.subjectId),
  },
  drop_follow_up: {
    kinds: ['case.closed', 'case.withdrawn', 'case.void', 'case.exception_granted'],
    run: (ctx, event) => dropFollowUps(ctx, event.subjectId),
  },
  cancel_work: {
    kinds: ['case.withdrawn', 'case.void'],
    run: (ctx, event) => cancelWorkOfEndedCase(ctx, event.subjectId),
  },
  take_work_from_concerned: {
    kinds: ['case.accused'],
    run: (ctx, event) => takeWorkFromConcerned(ctx, event.subjectId),
  },
  take_follow_up_from_concerned: {
    kinds: ['case.accused'],
    run: (ctx, event) => takeFollowUpsFromConcerned(ctx, event.subjectId),
  },
}

/** Lets every subscriber take what it has not seen. A failing one keeps its place and tries again with the next batch. */
export async function runSubscribers(db: Tx, log: Logger): Promise<void> {
  for (const [name, { kinds, run }] of Object.entries(subscribers)) {
    try {
      let more = true
      while (more) {
        more = await inTransaction(db, async tx => {
          const { events, full } = await takeEvents(tx, name, kinds)
          for (const event of events) await run({ me: systemMe(), now: now(), tx }, event)
          return full
        })
      }
    } catch (error) {
      log.error({ err: error, subscriber: name }, 'subscriber failed, tries again')
    }
  }
}

import type { Config } from '#app/config.ts'
import { openGround } from '#app/ground.ts'
import { now } from '#platform/clock.ts'
import { type Ctx, systemMe } from '#platform/context.ts'
import { wakeSequencer } from '#platform/events.ts'
import { inTransaction } from '#platform/mount.ts'

/** Runs a verb as the product itself, on the running database or on one started for the time of the command. */
export async function asSystem<T>(config: Config, verb: (ctx: Ctx) => Promise<T>): Promise<T> {
  const ground = await openGround(config, { purpose: 'command', connections: 2 })
  try {
    const result = await inTransaction(ground.db, tx => verb({ me: systemMe(), now: now(), tx }))
    await wakeSequencer(ground.db)
    return result
  } finally {
    await ground.close()
  }
}

import { sql } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { Tx } from './context.ts'
import type { Logger } from './log.ts'
import { firstSeal, type SealedEvent, sealOf } from './seal.ts'

const lockKey = 7300_0001
const batchSize = 500
const idleMs = 1000

export interface Sequencer {
  /** Orders what is committed now; resolves when the queue is empty or another process holds the lock. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * Gives committed events their place. Any number of processes may run one: whoever holds the advisory lock works,
 * the others try again each second. `afterBatch` runs in the working process after each committed batch.
 */
export async function startSequencer(options: {
  pool: Pool
  db: Tx
  key: Buffer
  log: Logger
  afterBatch?: () => Promise<void>
}): Promise<Sequencer> {
  const { pool, db, key, log } = options
  let stopped = false
  let holder: PoolClient | null = null
  let listener: PoolClient | null = null
  let wake: () => void = () => {}
  let busy: Promise<void> = Promise.resolve()

  async function holdsLock(): Promise<boolean> {
    if (holder) return true
    const client = await pool.connect()
    client.on('error', () => {})
    const { rows } = await client.query('select pg_try_advisory_lock($1) as held', [lockKey])
    if (!rows[0].held) {
      client.release()
      return false
    }
    // A connection that goes down takes the lock with it, so this process must not think it still holds it.
    client.once('end', () => {
      holder = null
    })
    holder = client
    return true
  }

  async function orderAll(): Promise<void> {
    if (stopped || !(await holdsLock())) return
    while (!stopped) {
      const placed = await orderBatch(db, key)
      if (placed > 0) {
        await sql`select pg_notify('event_log', '')`.execute(db)
        await options.afterBatch?.()
      }
      if (placed < batchSize) return
    }
  }

  function drain(): Promise<void> {
    busy = busy.then(orderAll).catch(error => {
      holder?.release(true)
      holder = null
      log.error({ err: error }, 'sequencer failed, tries again')
    })
    return busy
  }

  async function listen(): Promise<void> {
    if (listener || stopped) return
    const client = await pool.connect()
    client.on('notification', () => wake())
    client.on('error', () => {})
    client.once('end', () => {
      listener = null
    })
    await client.query('listen events')
    listener = client
  }

  const loop = (async () => {
    while (!stopped) {
      await listen().catch(error => log.error({ err: error }, 'sequencer cannot listen'))
      await drain()
      if (stopped) break
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, idleMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  })()

  return {
    drain,
    async stop() {
      stopped = true
      wake()
      await loop
      await busy
      holder?.release(true)
      listener?.release(true)
    },
  }
}

/** One transaction: the oldest committed events without a place get the next places. Returns how many. */
async function orderBatch(db: Tx, key: Buffer): Promise<number> {
  return await db.transaction().execute(async tx => {
    const waiting = await tx
      .selectFrom('eventQueue')
      .innerJoin('events', 'events.id', 'eventQueue.eventId')
      .selectAll('events')
      .orderBy('eventQueue.eventId')
      .limit(batchSize)
      .execute()
    if (waiting.length === 0) return 0
    const head = await tx
      .selectFrom('eventLog')
      .select(['position', 'seal'])
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst()
    let position = head?.position ?? 0
    let seal = head?.seal ?? firstSeal
    const rows = waiting.map(event => {
      position += 1
      seal = sealOf(key, seal, { ...event, position } as SealedEvent)
      return { position, eventId: event.id, seal }
    })
    // Arrays: the same two short statements for any number of events, prepared once.
    const ids = rows.map(row => row.eventId)
    await sql`insert into event_log (position, event_id, seal)
      select place, id, decode(seal, 'hex') from unnest(${rows.map(row => row.position)}::bigint[], ${ids}::uuid[],
        ${rows.map(row => row.seal.toString('hex'))}::text[]) as placed(place, id, seal)`.execute(tx)
    await sql`delete from event_queue where event_id = any(${ids}::uuid[])`.execute(tx)
    return rows.length
  })
}

export interface SealProof {
  events: number
  head: string
  /** First position whose seal does not fit its row, or null when the whole chain holds. */
  brokenAt: number | null
  /** False when a head given from outside (the daily log) is not part of the chain. */
  headKnown: boolean
}

/** Walks the whole chain again. `head` is a hash written down earlier: it must still be one of the seals. */
export async function proveSeal(db: Tx, key: Buffer, options: { head?: string } = {}): Promise<SealProof> {
  let previous: Buffer = firstSeal
  let position = 0
  let headKnown = options.head === undefined
  while (true) {
    const rows = await db
      .selectFrom('eventLog')
      .innerJoin('events', 'events.id', 'eventLog.eventId')
      .selectAll('events')
      .select(['eventLog.position', 'eventLog.seal'])
      .where('eventLog.position', '>', position)
      .orderBy('eventLog.position')
      .limit(5000)
      .execute()
    for (const row of rows) {
      const expected = sealOf(key, previous, row as SealedEvent)
      if (row.position !== position + 1 || !expected.equals(row.seal)) {
        return { events: position, head: previous.toString('hex'), brokenAt: position + 1, headKnown }
      }
      previous = row.seal
      position = row.position
      if (options.head === previous.toString('hex')) headKnown = true
    }
    if (rows.length < 5000) return { events: position, head: previous.toString('hex'), brokenAt: null, headKnown }
  }
}

/** How far the order is behind: events without a place, and the age in seconds of the oldest of them. */
export async function sequencerLag(db: Tx, now: Date): Promise<{ waiting: number; seconds: number }> {
  const row = await db
    .selectFrom('eventQueue')
    .innerJoin('events', 'events.id', 'eventQueue.eventId')
    .select(({ fn }) => [fn.countAll<number>().as('waiting'), fn.min('events.at').as('oldest')])
    .executeTakeFirstOrThrow()
  const seconds = row.oldest ? Math.max(0, (now.getTime() - row.oldest.getTime()) / 1000) : 0
  return { waiting: Number(row.waiting), seconds }
}

/** The seal of the last event in order, to be written down outside the database; null before the first. */
export async function headSeal(db: Tx): Promise<{ position: number; seal: string } | null> {
  const row = await db
    .selectFrom('eventLog')
    .select(['position', 'seal'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { position: row.position, seal: row.seal.toString('hex') } : null
}

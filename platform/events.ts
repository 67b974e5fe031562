import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from './context.ts'

export interface NewEvent {
  kind: string
  subject: { kind: string; id: string }
  site?: string | null
  /** Ids and changed facts only – never a customer's words, names or numbers: erasing a person must leave the seal whole. */
  facts?: Record<string, unknown>
}

/** Writes down that something happened, in the verb's own transaction. Returns the event's id. */
export async function record(ctx: Ctx, event: NewEvent): Promise<string> {
  const [id] = await recordAll(ctx, [event])
  return id!
}

/** Several facts of one verb in one statement; the queue row lets the sequencer find them once they are committed. */
export async function recordAll(ctx: Ctx, events: NewEvent[]): Promise<string[]> {
  if (events.length === 0) return []
  const rows = events.map(event => ({
    kind: event.kind,
    subjectKind: event.subject.kind,
    subjectId: event.subject.id,
    siteId: event.site ?? null,
    actorKind: ctx.me.kind,
    actorId: ctx.me.staffId ?? ctx.me.apiKeyId ?? null,
    at: ctx.now,
    facts: JSON.stringify(event.facts ?? {}),
    salt: randomBytes(16),
  }))
  const queued = await ctx.tx
    .with('written', db => db.insertInto('events').values(rows).returning('id'))
    .insertInto('eventQueue')
    .columns(['eventId'])
    .expression(db => db.selectFrom('written').select('id'))
    .returning('eventId')
    .execute()
  return queued.map(row => row.eventId)
}

/**
 * Tells sequencers that something was committed. Never inside a verb's transaction: NOTIFY there would make
 * all commits of the server stand in one line; losing one only costs the sequencer's idle second.
 */
export async function wakeSequencer(db: Ctx['tx']): Promise<void> {
  await sql`select pg_notify('events', '')`.execute(db)
}

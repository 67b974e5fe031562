import type { Tx } from './context.ts'

export interface TakenEvent {
  position: number
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  siteId: string | null
  facts: unknown
}

const batch = 500

/**
 * The next events of these kinds for a subscriber, its place moved past them in the same transaction: what it does with
 * them commits together with the place. The row lock lets one process at a time work for a subscriber.
 */
export async function takeEvents(
  tx: Tx,
  subscriber: string,
  kinds: readonly string[],
): Promise<{ events: TakenEvent[]; full: boolean }> {
  await tx
    .insertInto('subscriberPositions')
    .values({ subscriber, position: 0 })
    .onConflict(conflict => conflict.column('subscriber').doNothing())
    .execute()
  const { position } = await tx
    .selectFrom('subscriberPositions')
    .select('position')
    .where('subscriber', '=', subscriber)
    .forUpdate()
    .executeTakeFirstOrThrow()
  const rows = await tx
    .selectFrom('eventLog')
    .innerJoin('events', 'events.id', 'eventLog.eventId')
    .select([
      'eventLog.position',
      'events.id',
      'events.kind',
      'events.subjectKind',
      'events.subjectId',
      'events.siteId',
      'events.facts',
    ])
    .where('eventLog.position', '>', position)
    .orderBy('eventLog.position')
    .limit(batch)
    .execute()
  const last = rows.at(-1)
  if (!last) return { events: [], full: false }
  await tx
    .updateTable('subscriberPositions')
    .set({ position: last.position })
    .where('subscriber', '=', subscriber)
    .execute()
  return { events: rows.filter(row => kinds.includes(row.kind)), full: rows.length === batch }
}

import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

export type PresenceState = 'ready' | 'busy' | 'away' | 'training' | 'off'

export async function findPresence(db: Tx, staffId: string) {
  return await db
    .selectFrom('presence')
    .select(['state', 'reason', 'since'])
    .where('staffId', '=', staffId)
    .where('until', 'is', null)
    .executeTakeFirst()
}

/** Ends the present row and begins another; at the end of a row nothing overlaps. */
export async function changePresence(
  tx: Tx,
  staffId: string,
  next: { state: PresenceState; reason: string | null } | null,
  at: Date,
): Promise<void> {
  await tx
    .updateTable('presence')
    .set({ until: at })
    .where('staffId', '=', staffId)
    .where('until', 'is', null)
    .execute()
  if (next)
    await tx
      .insertInto('presence')
      .values({ staffId, ...next, since: at })
      .execute()
}

/** Accounts at work and ready, among these. */
export async function readyAmong(db: Tx, staffIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select staff.id from staff join presence on presence.staff_id = staff.id and presence.until is null
    where staff.id = any(${[...staffIds]}::uuid[]) and staff.departed_at is null and presence.state = 'ready'`.execute(
    db,
  )
  return rows.map(row => row.id)
}

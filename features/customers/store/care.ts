import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inGroup } from './customers.ts'

export interface CareRow {
  id: string
  root: string
  flag: string | null
  text: string | null
  addedAt: Date
  expiresAt: Date
}

export async function insertCareNote(
  ctx: Ctx,
  root: string,
  note: { flag: string | null; text: string | null; expiresAt: Date },
): Promise<string> {
  const made = await ctx.tx
    .insertInto('careNotes')
    .values({ customerId: root, ...note, addedAt: ctx.now, addedBy: ctx.me.staffId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

/** Notes and flags in force now, newest first. */
export async function careOf(ctx: Ctx, roots: readonly string[]): Promise<CareRow[]> {
  if (roots.length === 0) return []
  const rows = await sql<CareRow>`
    select n.id, coalesce(c.canonical_id, c.id) as root, n.flag, n.text, n.added_at, n.expires_at
    from customers c join care_notes n on n.customer_id = c.id
    where (c.id = any(${[...roots]}::uuid[]) or c.canonical_id = any(${[...roots]}::uuid[]))
      and n.ended_at is null and n.expires_at > ${ctx.now}::timestamptz
    order by n.id desc`.execute(ctx.tx)
  return rows.rows
}

export async function endNote(ctx: Ctx, root: string, noteId: string): Promise<boolean> {
  const ended = await ctx.tx
    .updateTable('careNotes')
    .from('customers')
    .set({ endedAt: ctx.now, endedBy: ctx.me.staffId })
    .whereRef('customers.id', '=', 'careNotes.customerId')
    .where('careNotes.id', '=', noteId)
    .where(inGroup('customers', root))
    .where('endedAt', 'is', null)
    .where('expiresAt', '>', ctx.now)
    .returning('careNotes.id')
    .executeTakeFirst()
  return ended !== undefined
}

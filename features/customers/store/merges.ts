import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { inGroup } from './customers.ts'

const mergeLock = 7300_0010

/** Merges and their undoing go one after the other: each decides by the groups the one before left. */
export async function lockMerges(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${mergeLock})`.execute(ctx.tx)
}

/** Joins the whole group of one root to another root, flat. Returns the merge's id. */
export async function insertMerge(ctx: Ctx, from: string, into: string, reason: string | null): Promise<string> {
  const made = await ctx.tx
    .insertInto('customerMerges')
    .values({ fromId: from, intoId: into, at: ctx.now, by: ctx.me.staffId, reason })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.tx.updateTable('customers').set({ canonicalId: into }).where(inGroup('customers', from)).execute()
  return made.id
}

export interface MergeRow {
  id: string
  fromId: string
  fromName: string | null
  at: Date
  reason: string | null
}

/** Merges in force inside the group of `root`, newest first. */
export async function mergesOf(ctx: Ctx, root: string): Promise<MergeRow[]> {
  return await ctx.tx
    .selectFrom('customerMerges')
    .innerJoin('customers', 'customers.id', 'customerMerges.fromId')
    .where('customers.canonicalId', '=', root)
    .where('undoneAt', 'is', null)
    .orderBy('customerMerges.id', 'desc')
    .select(['customerMerges.id', 'fromId', 'customers.name as fromName', 'at', 'reason'])
    .execute()
}

/**
 * Takes one merge of the group of `root` back. What had been merged into the leaving customer leaves with it: the
 * merges in force are a forest, and each customer stands for the root of its tree. Returns who left, or null.
 */
export async function endMerge(
  ctx: Ctx,
  root: string,
  mergeId: string,
): Promise<{ from: string; into: string } | null> {
  const ended = await ctx.tx
    .updateTable('customerMerges')
    .from('customers')
    .set({ undoneAt: ctx.now, undoneBy: ctx.me.staffId })
    .whereRef('customers.id', '=', 'customerMerges.fromId')
    .where('customerMerges.id', '=', mergeId)
    .where('customers.canonicalId', '=', root)
    .where('undoneAt', 'is', null)
    .returning(['fromId as from', 'intoId as into'])
    .executeTakeFirst()
  if (!ended) return null
  await sql`
    with recursive leaving as (
      select ${ended.from}::uuid as id
      union
      select m.from_id from customer_merges m join leaving on m.into_id = leaving.id where m.undone_at is null
    )
    update customers set canonical_id = nullif(${ended.from}::uuid, customers.id)
    from leaving where customers.id = leaving.id`.execute(ctx.tx)
  return ended
}

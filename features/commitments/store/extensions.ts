import { type Selectable, sql } from 'kysely'
import type { CommitmentExtensions } from '#database/schema.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import type { CommitmentRow } from './rows.ts'

export type ExtensionRow = Selectable<CommitmentExtensions>

/** Writes down that more time was asked for; false when one waits already. */
export async function insertExtension(
  ctx: Ctx,
  row: CommitmentRow,
  asked: { reason: string; words: string; until: Date },
): Promise<string | undefined> {
  const made = await ctx.tx
    .insertInto('commitmentExtensions')
    .values({
      commitmentId: row.id,
      formerDueAt: row.dueAt,
      ...asked,
      askedAt: ctx.now,
      askedBy: ctx.me.staffId!,
      askedByPerson: ctx.me.personId!,
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id
}

export async function countApproved(tx: Tx, commitmentId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('commitmentExtensions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('commitmentId', '=', commitmentId)
    .where('approved', '=', true)
    .executeTakeFirstOrThrow()
  return count
}

/** The extension of a commitment that waits for a decision, locked. */
export async function lockAsked(tx: Tx, commitmentId: string, extensionId: string): Promise<ExtensionRow | undefined> {
  return await tx
    .selectFrom('commitmentExtensions')
    .selectAll()
    .where('id', '=', extensionId)
    .where('commitmentId', '=', commitmentId)
    .where('decidedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export async function decide(ctx: Ctx, id: string, approved: boolean, words: string | undefined): Promise<void> {
  await ctx.tx
    .updateTable('commitmentExtensions')
    .set({
      decidedAt: ctx.now,
      decidedBy: ctx.me.staffId,
      decidedByPerson: ctx.me.personId,
      approved,
      decisionWords: words ?? null,
    })
    .where('id', '=', id)
    .execute()
}

/** Whether a person owes a commitment: in his own name under any account, or as a member or the lead of the team that does. */
export async function owesAsPerson(tx: Tx, row: CommitmentRow, personId: string): Promise<boolean> {
  const { rows } = await sql<{ owes: boolean }>`select exists (
    select 1 from staff where person_id = ${personId}::uuid and (
      id = ${row.owedByStaffId}::uuid
      or id = (select lead_id from teams where id = ${row.owedByTeamId}::uuid)
      or id in (select staff_id from team_members where team_id = ${row.owedByTeamId}::uuid and until is null))
  ) as owes`.execute(tx)
  return rows[0]!.owes
}

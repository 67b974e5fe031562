import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { FollowUpAttempts, FollowUps } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { Caller } from '../rules/plan.ts'
import { aloneAt, handledBy } from './scope.ts'

export type FollowUpRecord = Selectable<FollowUps>

/** Plans the follow-up of a cycle, or undefined when that was done before. */
export async function insertFollowUp(ctx: Ctx, row: Insertable<FollowUps>): Promise<FollowUpRecord | undefined> {
  return await ctx.tx
    .insertInto('followUps')
    .values(row)
    .onConflict(conflict => conflict.columns(['caseId', 'cycle']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** The follow-up of a cycle under its lock; its case is locked before. */
export async function lockOfCycle(ctx: Ctx, caseId: string, cycle: number): Promise<FollowUpRecord | undefined> {
  return await ctx.tx
    .selectFrom('followUps')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .forUpdate()
    .executeTakeFirst()
}

/** The case and cycle a follow-up belongs to, whoever asks: the case decides who may see it. */
export async function placeOf(ctx: Ctx, id: string): Promise<{ caseId: string; cycle: number } | undefined> {
  return await ctx.tx.selectFrom('followUps').select(['caseId', 'cycle']).where('id', '=', id).executeTakeFirst()
}

export async function updateFollowUp(ctx: Ctx, id: string, change: Updateable<FollowUps>): Promise<FollowUpRecord> {
  return await ctx.tx.updateTable('followUps').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** Follow-ups of a case still waiting, whatever their cycle. */
export async function waitingOf(ctx: Ctx, caseId: string): Promise<FollowUpRecord[]> {
  return await ctx.tx
    .selectFrom('followUps')
    .selectAll()
    .where('caseId', '=', caseId)
    .where('heardAt', 'is', null)
    .where('droppedAt', 'is', null)
    .forUpdate()
    .execute()
}

export async function insertAttempt(ctx: Ctx, row: Insertable<FollowUpAttempts>): Promise<string> {
  return (await ctx.tx.insertInto('followUpAttempts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function countedAttempts(ctx: Ctx, followUpId: string): Promise<{ counted: number; lastAt: Date | null }> {
  const row = await ctx.tx
    .selectFrom('followUpAttempts')
    .select(eb => [eb.fn.countAll<string>().as('n'), eb.fn.max('at').as('lastAt')])
    .where('followUpId', '=', followUpId)
    .where('counted', '=', true)
    .executeTakeFirstOrThrow()
  return { counted: Number(row.n), lastAt: row.lastAt }
}

/** Whether I had a hand in the case, and whether its site has nobody else. */
export async function myPart(ctx: Ctx, caseId: string): Promise<{ handledByMe: boolean; aloneInSite: boolean }> {
  const row = await ctx.tx
    .selectFrom('cases')
    .select([handledBy(ctx.me).as('handledByMe'), aloneAt(ctx.me).as('aloneInSite')])
    .where('cases.id', '=', caseId)
    .executeTakeFirstOrThrow()
  return row
}

/** Of these accounts the persons, and how many follow-ups each owes. */
export async function loadOfCallers(ctx: Ctx, staffIds: readonly string[]): Promise<Caller[]> {
  const { rows } = await sql<Caller>`
    select staff.id as "staffId", staff.person_id as "personId",
      (select count(*)::int from commitments c where c.owed_by_staff_id = staff.id and c.kind = 'follow_up'
        and c.kept_at is null and c.waived_at is null and c.cancelled_at is null) as owed
    from staff where staff.id = any(${[...staffIds]}::uuid[])`.execute(ctx.tx)
  return rows
}

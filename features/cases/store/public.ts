import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** One look-up by tail of a number at a time, of unknown numbers too: a burst of guesses cannot outrun its count. */
export async function standInLine(ctx: Ctx, number: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${number}, 7300))`.execute(ctx.tx)
}

/** The newest wrong tails of a case, newest first. */
export async function lastMisses(ctx: Ctx, caseId: string, count: number): Promise<Date[]> {
  const rows = await ctx.tx
    .selectFrom('caseLookupMisses')
    .select('missedAt')
    .where('caseId', '=', caseId)
    .orderBy('missedAt', 'desc')
    .limit(count)
    .execute()
  return rows.map(row => row.missedAt)
}

/** A miss is written for a case that exists; for one that does not, a row that changes nothing, so that both take as long. */
export async function insertMiss(ctx: Ctx, caseId: string | null): Promise<void> {
  await ctx.tx.insertInto('caseLookupMisses').values({ caseId, missedAt: ctx.now }).execute()
}

export async function forgetMisses(ctx: Ctx, before: Date): Promise<void> {
  await ctx.tx.deleteFrom('caseLookupMisses').where('missedAt', '<', before).execute()
}

export async function answersOf(ctx: Ctx, caseId: string) {
  return await ctx.tx
    .selectFrom('caseAnswers')
    .select(['id', 'words', 'answeredAt'])
    .where('caseId', '=', caseId)
    .orderBy('id')
    .execute()
}

/** The return another person approved in this cycle: its listed reason, and in words where to go. */
export async function approvedReturn(ctx: Ctx, caseId: string, cycle: number) {
  return await ctx.tx
    .selectFrom('caseRequests')
    .select(['reason', 'words'])
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .where('kind', '=', 'return')
    .where('approved', '=', true)
    .orderBy('decidedAt', 'desc')
    .executeTakeFirst()
}

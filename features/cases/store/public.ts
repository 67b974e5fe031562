import type { Ctx } from '#platform/context.ts'

/** Wrong tails told of a case since a moment. */
export async function countMisses(ctx: Ctx, caseId: string, since: Date): Promise<number> {
  const row = await ctx.tx
    .selectFrom('caseLookupMisses')
    .select(eb => eb.fn.countAll<number>().as('n'))
    .where('caseId', '=', caseId)
    .where('missedAt', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.n)
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

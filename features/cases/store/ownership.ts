import type { Ctx } from '#platform/context.ts'

/** Open cases of an owner under their locks, whatever is hidden from whom: nothing may stay behind. */
export async function casesOwnedBy(ctx: Ctx, staffId: string): Promise<{ id: string; siteId: string }[]> {
  return await ctx.tx
    .selectFrom('cases')
    .select(['id', 'siteId'])
    .where('ownerStaffId', '=', staffId)
    .where('endedAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Offers to somebody who left are refused for him. */
export async function refuseOffersTo(ctx: Ctx, staffId: string): Promise<void> {
  await ctx.tx
    .updateTable('caseHandOvers')
    .set({ refusedBy: ctx.me.staffId, refusedAt: ctx.now, refusal: 'departed' })
    .where('toStaffId', '=', staffId)
    .where('takenAt', 'is', null)
    .where('refusedAt', 'is', null)
    .execute()
}

/** Open cases whose owner has left, at most 500 at once. */
export async function orphanCases(ctx: Ctx): Promise<{ id: string; siteId: string }[]> {
  return await ctx.tx
    .selectFrom('cases')
    .innerJoin('staff', 'staff.id', 'cases.ownerStaffId')
    .select(['cases.id', 'cases.siteId'])
    .where('staff.departedAt', 'is not', null)
    .where('cases.endedAt', 'is', null)
    .orderBy('cases.id')
    .limit(500)
    .forUpdate('cases')
    .execute()
}

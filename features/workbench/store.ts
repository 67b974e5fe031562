import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'

/** Offers of cases to `me` or to a team of mine that nobody answered yet, the oldest first. */
export async function offersTo(ctx: Ctx) {
  return await ctx.tx
    .selectFrom('caseHandOvers')
    .leftJoin('staff', 'staff.id', 'caseHandOvers.offeredBy')
    .where('caseHandOvers.takenAt', 'is', null)
    .where('caseHandOvers.refusedAt', 'is', null)
    .where(eb =>
      eb.or([
        eb('caseHandOvers.toStaffId', '=', ctx.me.staffId),
        eb('caseHandOvers.toTeamId', '=', eb.fn.any(eb.val([...ctx.me.teams]))),
      ]),
    )
    .select([
      'caseHandOvers.id',
      'caseHandOvers.caseId',
      'caseHandOvers.offeredAt',
      'caseHandOvers.words',
      'staff.name as from',
      eb => eb('caseHandOvers.toStaffId', 'is not', null).as('toMe'),
    ])
    .orderBy('caseHandOvers.offeredAt')
    .limit(50)
    .execute()
}

/** Requests nobody decided, asked by another person than `me`, the oldest first; `handled`: I had a hand in the case. */
export async function requestsOfOthers(ctx: Ctx) {
  return await ctx.tx
    .selectFrom('caseRequests')
    .innerJoin('staff', 'staff.id', 'caseRequests.askedBy')
    .where('caseRequests.decidedAt', 'is', null)
    .where('caseRequests.askedByPerson', '<>', ctx.me.personId)
    .where(eb => eb.or([eb('caseRequests.toStaffId', 'is', null), eb('caseRequests.toStaffId', '=', ctx.me.staffId)]))
    .select([
      'caseRequests.id',
      'caseRequests.caseId',
      'caseRequests.kind',
      'caseRequests.reason',
      'caseRequests.words',
      'caseRequests.amount',
      'caseRequests.askedAt',
      'staff.name as askedBy',
      sql<boolean>`exists (select from case_handlers where case_handlers.case_id = case_requests.case_id
        and case_handlers.person_id = ${ctx.me.personId}::uuid)`.as('handled'),
    ])
    .orderBy('caseRequests.askedAt')
    .limit(200)
    .execute()
}

/** What a list shows of each case, with the customer as he stands after merges. The caller has settled what may be seen. */
export async function briefsOf(ctx: Ctx, ids: readonly string[]) {
  if (ids.length === 0) return []
  return await ctx.tx
    .selectFrom('cases')
    .innerJoin('sites', 'sites.id', 'cases.siteId')
    .leftJoin('customers as entered', 'entered.id', 'cases.customerId')
    .leftJoin('customers', join =>
      join.on(eb => eb('customers.id', '=', eb.fn.coalesce('entered.canonicalId', 'entered.id'))),
    )
    .where('cases.id', '=', eb => eb.fn.any(eb.val([...ids])))
    .select([
      'cases.id',
      'cases.number',
      'cases.kind',
      'cases.stage',
      'cases.cycle',
      'cases.urgency',
      'cases.urged',
      'cases.matter',
      'cases.channel',
      'cases.receivedAt',
      'sites.name as site',
      'customers.name as customerName',
      'customers.addressForm',
    ])
    .execute()
}

import { handOverAll } from '#features/cases/service/ownership.ts'
import { listCases } from '#features/cases/service/read.ts'
import { handOverEverything } from '#features/commitments/service/verbs.ts'
import { searchCustomers } from '#features/customers/service/search.ts'
import { handAllRunsOver } from '#features/procedures/service.ts'
import { endEmployment } from '#features/staff/service/departure.ts'
import { passOnWork } from '#features/workorders/service/open.ts'
import { type Ctx, may } from '#platform/context.ts'

const shown = 8

/** The first cases and customers a search names; customers only for who may read them. */
export async function searchEverything(ctx: Ctx, q: string) {
  const cases = await listCases(ctx, { q, open: 'all', order: 'received', limit: shown })
  const customers = may(ctx.me, 'customer.read') ? await searchCustomers(ctx, { q, limit: shown }) : { rows: [] }
  return { cases: cases.rows, customers: customers.rows }
}

/**
 * A colleague leaves. In one transaction his account ends and his open cases and work orders, with all they owe, go to his successor: the
 * lead of his team, else his supervisor, else the lead of a duty team (D5-12.2). Nothing is left without an owner (E-A12).
 * @throws Problem of `endEmployment`
 */
export async function departStaff(ctx: Ctx, staffId: string): Promise<{ successorId: string; cases: number }> {
  const { successorId } = await endEmployment(ctx, staffId)
  const cases = await handOverAll(ctx, staffId, successorId)
  await passOnWork(ctx, staffId, successorId)
  // Statements, follow-ups and steps in cases of others: what he owed there goes too.
  await handOverEverything(ctx, { from: staffId, to: successorId })
  await handAllRunsOver(ctx, { from: staffId, to: { staffId: successorId } })
  return { successorId, cases }
}

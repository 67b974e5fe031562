import { casesISee } from '#features/cases/service/case.ts'
import { handOverAll } from '#features/cases/service/ownership.ts'
import { listCases } from '#features/cases/service/read.ts'
import { handOverEverything } from '#features/commitments/service/verbs.ts'
import { listCommitments, listExtensions } from '#features/commitments/service/views.ts'
import { searchCustomers } from '#features/customers/service/search.ts'
import { handAllRunsOver } from '#features/procedures/service.ts'
import { endEmployment } from '#features/staff/service/departure.ts'
import { passOnWork } from '#features/workorders/service/open.ts'
import { type Ctx, may } from '#platform/context.ts'
import type { Bench, CaseBrief, OwedRow } from './contract.ts'
import { briefsOf, offersTo, requestsOfOthers } from './store.ts'

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

/**
 * Everything that waits for `me`: what I owe by due moment, what my teams owe, cases offered to me, and what I may decide.
 * An exception is not for who had a hand in the case; nobody decides what he asked for himself.
 */
export async function readBench(ctx: Ctx): Promise<Bench> {
  const mine = await listCommitments(ctx, { owedBy: 'me', state: 'owed', limit: 100 })
  const team = await listCommitments(ctx, { owedBy: 'team', state: 'owed', limit: 50 })
  const offers = ctx.me.staffId ? await offersTo(ctx) : []
  const requests = (ctx.me.personId ? await requestsOfOthers(ctx) : []).filter(one =>
    one.kind === 'exception' ? may(ctx.me, 'case.grant_exception') && !one.handled : may(ctx.me, 'case.confirm'),
  )
  const extensions = may(ctx.me, 'commitment.approve_extension')
    ? (await listExtensions(ctx, { limit: 50 })).rows.filter(one => one.extension?.askedBy.id !== ctx.me.staffId)
    : []
  const owed = [...mine.rows, ...team.rows, ...extensions]
  const briefs = await briefsById(ctx, [
    ...owed.flatMap(one => one.caseId ?? []),
    ...offers.map(one => one.caseId),
    ...requests.map(one => one.caseId),
  ])
  const owedRow = (commitment: OwedRow['commitment']): OwedRow => ({
    commitment,
    case: briefs.get(commitment.caseId ?? '') ?? null,
  })
  const withCase = <R extends { caseId: string }>(rows: readonly R[]) =>
    rows.flatMap(row => {
      const found = briefs.get(row.caseId)
      return found ? [{ row, brief: found }] : []
    })
  return {
    mine: mine.rows.map(owedRow),
    team: team.rows.map(owedRow),
    offers: withCase(offers).map(({ row: { id, from, words, offeredAt, toMe }, brief }) => ({
      id,
      case: brief,
      from,
      words,
      toMe: Boolean(toMe),
      offeredAt: offeredAt.toISOString(),
    })),
    requests: withCase(requests).map(({ row: { id, kind, reason, words, amount, askedBy, askedAt }, brief }) => ({
      id,
      kind: kind as Bench['requests'][number]['kind'],
      case: brief,
      reason,
      words,
      amount,
      askedBy,
      askedAt: askedAt.toISOString(),
    })),
    extensions: extensions.map(owedRow),
  }
}

async function briefsById(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CaseBrief>> {
  const seen = await casesISee(ctx, [...new Set(ids)])
  const rows = await briefsOf(ctx, [...seen])
  return new Map(
    rows.map(({ customerName, addressForm, receivedAt, ...row }) => [
      row.id,
      {
        ...row,
        stage: row.stage as CaseBrief['stage'],
        urgency: row.urgency as CaseBrief['urgency'],
        channel: row.channel as CaseBrief['channel'],
        receivedAt: receivedAt.toISOString(),
        customer: customerName || addressForm ? { name: customerName, addressForm } : null,
      },
    ]),
  )
}

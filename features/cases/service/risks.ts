import { riskWords } from '#features/standards/rules/guards.ts'
import type { Urgency } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import type { CaseRecord } from '../store/find.ts'
import { updateCase } from '../store/write.ts'
import { happened, tellSupervisors } from './case.ts'
import { newLimits } from './owed.ts'

const order: readonly Urgency[] = ['normal', 'urgent', 'emergency']

/** The gravest of these. */
export function highest(urgencies: readonly Urgency[]): Urgency {
  return urgencies.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a))
}

/**
 * What the customer says later may show that it gets worse: a threat, an injury, the press. The supervisors hear of it and the
 * urgency rises with its limits; it never falls by words (W-c2).
 */
export async function heedRisks(ctx: Ctx, record: CaseRecord, said: string): Promise<void> {
  const risks = riskWords(packOf(record.siteId), said)
  if (risks.length === 0) return
  const former = record.urgency as Urgency
  const urgency = highest([former, ...risks.map(risk => risk.urgency)])
  const named = [...new Set(risks.map(risk => risk.risk))]
  if (urgency !== former) {
    const next = await updateCase(ctx, record.id, { urgency })
    if (!next.endedAt) await newLimits(ctx, next)
    await happened(ctx, next, 'urgency_changed', { from: former, to: urgency, risks: named })
  }
  await tellSupervisors(ctx, record, 'case.risk', { risks: named, urgency })
}

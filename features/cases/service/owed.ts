import { type NewCommitment, promise } from '#features/commitments/service/promise.ts'
import { cancel, tighten } from '#features/commitments/service/verbs.ts'
import { commitmentsOfCase } from '#features/commitments/service/views.ts'
import { limitsFor, type Pack, type Urgency } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import type { CaseRecord } from '../store/find.ts'

/** What is owed to the customer from this moment of a case, by the limits of its kind and urgency (W-c4: never nothing). */
export function owedFrom(
  pack: Pack,
  record: CaseRecord,
  from: 'received' | 'accepted' | 'answered',
  owner: { staffId?: string; teamId?: string },
): NewCommitment[] {
  return limitsFor(pack, record.kind, record.urgency as Urgency)
    .filter(limit => limit.from === from && limit.commitment !== 'follow_up')
    .map(limit => ({
      kind: limit.commitment,
      subject: { kind: 'case' as const, id: record.id },
      caseId: record.id,
      site: record.siteId,
      cycle: record.cycle,
      owedBy: owner,
      owedTo: { kind: 'customer' as const, id: record.customerId },
      within: limit.within,
      warnBefore: limit.warnBefore,
      calendar: limit.calendar,
      clause: limit.clause,
    }))
}

/** The owner of a case as the commitments know him. */
export function ownerOf(record: CaseRecord): { staffId?: string; teamId?: string } {
  return record.ownerStaffId ? { staffId: record.ownerStaffId } : { teamId: record.ownerTeamId! }
}

/** Limits follow the kind and urgency: what is still owed is counted anew from when it began, the rest stays as history. */
export async function newLimits(ctx: Ctx, record: CaseRecord): Promise<void> {
  const pack = packOf(record.siteId)
  const owner = ownerOf(record)
  const wanted = owedFrom(pack, record, 'received', owner).map(one => ({ ...one, from: record.receivedAt }))
  if (record.acceptedAt)
    wanted.push(...owedFrom(pack, record, 'accepted', owner).map(one => ({ ...one, from: record.acceptedAt! })))
  const subject = { kind: 'case' as const, id: record.id }
  const settled = new Set(
    (await commitmentsOfCase(ctx, record.id))
      // A broken one that was done after all is settled too.
      .filter(one => one.cycle === record.cycle && (one.keptAt !== null || one.state === 'waived'))
      .map(one => one.kind),
  )
  const due = wanted.filter(one => !settled.has(one.kind))
  await cancel(ctx, { subject, kinds: due.map(one => one.kind), reason: 'limits_changed' })
  await promise(ctx, due)
  await boundByOutside(ctx, record)
}

/**
 * A call back the customer was promised: at the moment agreed, else within the limit of the kind (C-2.5b). Also how he hears
 * that his matter was passed up and who decides it (E-C9).
 */
export async function promiseCallBack(ctx: Ctx, record: CaseRecord, at: Date | null, clause?: string): Promise<void> {
  const limits = limitsFor(packOf(record.siteId), record.kind, record.urgency as Urgency)
  const limit = limits.find(one => one.commitment === 'call_back')
  await promise(ctx, [
    {
      kind: 'call_back',
      subject: { kind: 'case', id: record.id },
      caseId: record.id,
      site: record.siteId,
      cycle: record.cycle,
      owedBy: ownerOf(record),
      owedTo: { kind: 'customer', id: record.customerId },
      ...(at ? { dueAt: at } : { within: limit?.within ?? '2h' }),
      warnBefore: limit?.warnBefore,
      calendar: limit?.calendar ?? 'site',
      clause: clause ?? limit?.clause ?? 'C-2.5b',
    },
  ])
}

/** The outside body that sent a case wants the answer by its own moment; the earlier of the two counts (W-art5). */
export async function boundByOutside(ctx: Ctx, record: CaseRecord): Promise<Map<string, Date>> {
  const dueAt = record.externalDueAt
  if (!dueAt || dueAt <= ctx.now) return new Map()
  const subject = { kind: 'case' as const, id: record.id }
  const moved = await tighten(ctx, { subject, kind: 'answer', dueAt, reason: 'outside_body' })
  return new Map(moved.map(one => [one.id, one.to]))
}

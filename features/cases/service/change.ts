import { resumeClock, stopClock } from '#features/commitments/service/verbs.ts'
import { kindOf } from '#features/standards/rules/pack.ts'
import { readWithin } from '#features/standards/rules/within.ts'
import { dueAfter } from '#features/standards/rules/workingTime.ts'
import { calendarOf } from '#features/standards/service/calendars.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import { updateCase } from '../store/write.ts'
import { happened, lockFor, tellSupervisors, type VerbReply } from './case.ts'
import { newLimits } from './owed.ts'
import { openClosingGate } from './stages.ts'

/**
 * Changes the kind with a reason. A closing gate that was opened stays open; becoming a complaint or repair after
 * acceptance opens one (P-flow).
 */
export async function changeKindCase(ctx: Ctx, id: string, input: VerbInput['change_kind']): Promise<VerbReply> {
  const locked = await lockFor(ctx, 'change_kind', id)
  const pack = packOf(locked.record.siteId)
  const kind = kindOf(pack, input.kind)
  if (!kind) throw new Problem('case.unknown_kind')
  if (kind.course === 'procedure' && locked.record.acceptedAt) throw new Problem('case.already_accepted')
  const record = await updateCase(ctx, id, {
    kind: kind.id,
    course: kind.course,
    kindDecidedAt: ctx.now,
    kindDecidedBy: ctx.me.staffId,
  })
  if (record.acceptedAt) await openClosingGate(ctx, { record, facts: { ...locked.facts, course: kind.course } })
  await newLimits(ctx, record)
  if (locked.record.kind === 'complaint')
    await tellSupervisors(ctx, record, 'case.kind_changed', { from: 'complaint', to: kind.id })
  return await happened(ctx, record, 'kind_changed', { from: locked.record.kind, to: kind.id })
}

/** Raises or lowers the urgency with a reason; an emergency counts by the clock on the wall (P-case). */
export async function changeUrgencyCase(ctx: Ctx, id: string, input: VerbInput['change_urgency']): Promise<VerbReply> {
  const { record: former } = await lockFor(ctx, 'change_urgency', id)
  const record = await updateCase(ctx, id, { urgency: input.urgency })
  await newLimits(ctx, record)
  await tellSupervisors(ctx, record, 'case.urgency_changed', { from: former.urgency, to: input.urgency })
  return await happened(ctx, record, 'urgency_changed', { from: former.urgency, to: input.urgency })
}

/** Stops the clock of what is owed to the customer, with a listed reason, for at most that reason's limit (W-art13). */
export async function stopClockCase(ctx: Ctx, id: string, input: VerbInput['stop_clock']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'stop_clock', id)
  const reason = packOf(record.siteId).reasons.stopClock.find(one => one.id === input.reason)
  if (!reason) {
    const reasons = packOf(record.siteId).reasons.stopClock.map(one => one.id)
    throw new Problem('case.unknown_reason', { reasons: reasons.join(', ') })
  }
  const until = dueAfter(await calendarOf(ctx, record.siteId), ctx.now, readWithin(reason.limit!)).due!
  await stopClock(ctx, { subject: { kind: 'case', id }, reason: input.reason, until })
  return await happened(ctx, record, 'clock_stopped', { reason: input.reason, until: until.toISOString() })
}

export async function resumeClockCase(ctx: Ctx, id: string): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'resume_clock', id)
  await resumeClock(ctx, { subject: { kind: 'case', id } })
  return await happened(ctx, record, 'clock_resumed')
}

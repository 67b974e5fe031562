import { promise } from '#features/commitments/service/promise.ts'
import { cancel, handOver, keep } from '#features/commitments/service/verbs.ts'
import { cancelRuns } from '#features/procedures/service.ts'
import { personOf } from '#features/staff/service/lookup.ts'
import { isEmptyAnswer } from '#features/standards/rules/guards.ts'
import { authorityOf, kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import { gatedCourses } from '../rules/decide.ts'
import type { CaseRecord } from '../store/find.ts'
import { approvedAmount, dropOpenRequests, insertAnswer, updateCase } from '../store/write.ts'
import {
  addMeAsHandler,
  beginCycle,
  happened,
  type LockedCase,
  lockFor,
  openGate,
  tellOwner,
  tellSupervisors,
  type VerbReply,
} from './case.ts'
import { linkWords, tell } from './contact.ts'
import { guardChoices, guardKind } from './kinds.ts'
import { owedFrom, ownerOf } from './owed.ts'
import { startProcedure } from './procedure.ts'

/**
 * Accepts: whoever accepts owns the case; a complaint or repair gets its closing gate at the same moment (P-flow, W-art14).
 * @throws Problem case.not_received, case.looks_like_complaint
 */
export async function acceptCase(ctx: Ctx, id: string, input: VerbInput['accept']): Promise<VerbReply> {
  const locked = await lockFor(ctx, 'accept', id)
  const pack = packOf(locked.record.siteId)
  const kind = kindOf(pack, input.kind ?? locked.record.kind)
  if (!kind) throw new Problem('case.unknown_kind')
  guardKind(pack, kind.id, locked.record.words, input.kindReason)
  guardChoices(pack, input)
  const { staffId } = ctx.me
  const owner = staffId ? { ownerStaffId: staffId, ownerTeamId: null } : {}
  let record = await updateCase(ctx, id, {
    stage: 'accepted',
    kind: kind.id,
    course: kind.course,
    kindDecidedAt: ctx.now,
    kindDecidedBy: staffId,
    acceptedAt: ctx.now,
    nature: input.nature ?? locked.record.nature,
    ...owner,
  })
  await addMeAsHandler(ctx, id, 'owner')
  if (staffId) await handOver(ctx, { subject: { kind: 'case', id }, to: { staffId } })
  await openClosingGate(ctx, { record, facts: { ...locked.facts, course: kind.course } })
  await promise(ctx, owedFrom(pack, record, 'accepted', ownerOf(record)))
  if (kind.course === 'procedure') {
    await openGate(ctx, { record, facts: locked.facts }, 'procedure')
    await startProcedure(ctx, record, kind)
    record = await updateCase(ctx, id, { stage: 'in_hand' })
  }
  if (input.told) await tell(ctx, record, input.told, { role: 'notice', keeps: ['acknowledge'], words: null })
  return await happened(ctx, record, 'accepted', { kind: kind.id, reason: input.kindReason ? 'given' : null })
}

/** The gate nobody can talk his way around: opened with the acceptance of a complaint or repair, and never removed. */
export async function openClosingGate(ctx: Ctx, locked: LockedCase): Promise<void> {
  if (gatedCourses.includes(locked.facts.course)) await openGate(ctx, locked, 'follow_up')
}

/**
 * Answers the customer. The answer is on his page at once; it counts as told once an outgoing contact reached him or he opened it.
 * A phrase that says nothing is refused; an amount beyond the own authority needs an approved escalation (D3-10, W-win3.2).
 * @throws Problem case.empty_answer, case.beyond_authority and the codes of the answer rule
 */
export async function answerCase(ctx: Ctx, id: string, input: VerbInput['answer']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'answer', id)
  const pack = packOf(record.siteId)
  if (!ctx.me.staffId) throw new Problem('case.person_needed')
  const empty = isEmptyAnswer(pack, input.words)
  if (empty) throw new Problem('case.empty_answer', { reason: empty.reason })
  if (input.amount) await refuseBeyondAuthority(ctx, record, input.amount)
  const next = await updateCase(ctx, id, { stage: 'answered', answeredAt: ctx.now })
  await addMeAsHandler(ctx, id, 'answerer')
  const answerId = await insertAnswer(ctx, {
    caseId: id,
    cycle: record.cycle,
    words: input.words,
    amount: input.amount ?? null,
    answeredBy: ctx.me.staffId,
    answeredAt: ctx.now,
    accepts: input.accepts ?? null,
  })
  if (input.told)
    await tell(ctx, next, input.told, { role: 'answer', keeps: ['acknowledge', 'answer'], words: input.words })
  return await happened(ctx, next, 'answered', { answer: answerId, reached: input.told?.reached ?? false })
}

async function refuseBeyondAuthority(ctx: Ctx, record: CaseRecord, amount: number): Promise<void> {
  const own = await ownAuthority(ctx, record)
  const granted = (await approvedAmount(ctx, record.id, record.cycle)) ?? 0
  if (amount > Math.max(own, granted)) throw new Problem('case.beyond_authority', { limit: own })
}

/** The largest amount the roles of who acts may promise in this case on their own (W-win3.2). */
export async function ownAuthority(ctx: Ctx, record: CaseRecord): Promise<number> {
  const { roles, authority } = await personOf(ctx, ctx.me.staffId!)
  const pack = packOf(record.siteId)
  return Math.max(0, ...roles.map(role => authorityOf(pack, record.kind, role, authority[role] ?? 0)))
}

/**
 * Closes. The gates alone decide, by the rule here and once more by the database at commit (P-flow).
 * @throws Problem case.gate_open, case.not_answered
 */
export async function closeCase(ctx: Ctx, id: string, input: VerbInput['close']): Promise<VerbReply> {
  await lockFor(ctx, 'close', id)
  const record = await updateCase(ctx, id, { stage: 'closed', closedAt: ctx.now, endedAt: ctx.now })
  await keep(ctx, { subject: { kind: 'case', id }, kinds: ['settle'] })
  await fallAway(ctx, id)
  return await happened(ctx, record, 'closed', { note: input.words ? 'given' : null })
}

/** What an ended case still owed, and what was asked and not decided, falls away; what was late stays counted as broken. */
export async function fallAway(ctx: Ctx, caseId: string): Promise<void> {
  await dropOpenRequests(ctx, caseId)
  await cancel(ctx, { subject: { kind: 'case', id: caseId }, reason: 'case_ended' })
  await cancelRuns(ctx, caseId, 'case_ended')
}

/**
 * Unsatisfied: the case goes back to work in a new cycle with a new gate and new limits; supervisor told, counted (P-flow).
 * Called by `followups`, in the transaction that records the customer's word.
 */
export async function sendBackCase(
  ctx: Ctx,
  locked: LockedCase,
  cause: { followUpId?: string; reason: 'unsatisfied' | 'reopened' },
): Promise<CaseRecord> {
  const record = await beginCycle(ctx, locked, 'in_hand')
  await cancel(ctx, { subject: { kind: 'case', id: record.id }, reason: 'new_cycle' })
  await promise(ctx, againOwed(record))
  await happened(ctx, record, 'sent_back', { reason: cause.reason, followUp: cause.followUpId ?? null })
  await tellOwner(ctx, record, 'case.sent_back')
  await tellSupervisors(ctx, record, 'case.sent_back', { cycle: record.cycle })
  return record
}

// Answer and settlement are owed again, counted from the moment it came back.
function againOwed(record: CaseRecord) {
  const pack = packOf(record.siteId)
  const owner = ownerOf(record)
  return [...owedFrom(pack, record, 'received', owner), ...owedFrom(pack, record, 'accepted', owner)].filter(
    one => one.kind === 'answer' || one.kind === 'settle',
  )
}

/** A closed case is taken up again: new cycle, new gate. */
export async function reopenCase(ctx: Ctx, id: string, input: VerbInput['reopen']): Promise<VerbReply> {
  const locked = await lockFor(ctx, 'reopen', id)
  await linkWords(ctx, locked.record, input, 'contact')
  const record = await sendBackCase(ctx, locked, { reason: 'reopened' })
  return await happened(ctx, record, 'reopened')
}

/** The customer objects to a return: it is looked at again from the start. */
export async function objectCase(ctx: Ctx, id: string, input: VerbInput['object']): Promise<VerbReply> {
  const locked = await lockFor(ctx, 'object', id)
  await linkWords(ctx, locked.record, input, 'objection')
  return await receiveAgain(ctx, locked)
}

export async function receiveAgain(ctx: Ctx, locked: LockedCase): Promise<VerbReply> {
  const record = await beginCycle(ctx, locked, 'received')
  await cancel(ctx, { subject: { kind: 'case', id: record.id }, reason: 'new_cycle' })
  await promise(ctx, owedFrom(packOf(record.siteId), record, 'received', ownerOf(record)))
  await tellSupervisors(ctx, record, 'case.objected')
  return await happened(ctx, record, 'objected')
}

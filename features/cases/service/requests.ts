import { promise } from '#features/commitments/service/promise.ts'
import { keep } from '#features/commitments/service/verbs.ts'
import { notify } from '#features/staff/service/notices.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import type { CaseVerb, RequestKind } from '../contract/words.ts'
import { exceptionRefusal } from '../rules/decide.ts'
import type { CaseRecord } from '../store/find.ts'
import { decideRequest, insertRequest, noticeReached, openRequest, updateCase } from '../store/write.ts'
import { clearGate, happened, type LockedCase, lockFor, tellSupervisors, type VerbReply } from './case.ts'
import { linkWords, tell } from './contact.ts'
import { owedFrom, ownerOf, promiseCallBack } from './owed.ts'
import { colleagueHere } from './ownership.ts'
import { fallAway, ownAuthority } from './stages.ts'

/**
 * Asks to return a case as not ours: listed reason, advice where to go; a second person confirms (W-art14).
 * @throws Problem case.unknown_reason
 */
export async function returnCase(ctx: Ctx, id: string, input: VerbInput['return']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'return', id)
  refuseUnknown(packOf(record.siteId).reasons.return, input.reason)
  if (input.told) await tell(ctx, record, input.told, { role: 'notice', keeps: ['acknowledge'], words: input.advice })
  return await ask(ctx, record, 'return', { reason: input.reason, words: input.advice })
}

/** The customer withdraws: his words are kept, another person confirms. */
export async function withdrawCase(ctx: Ctx, id: string, input: VerbInput['withdraw']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'withdraw', id)
  await linkWords(ctx, record, input, 'contact')
  return await ask(ctx, record, 'withdraw', { reason: 'customer', words: input.words })
}

/** Entered in error: listed reason, another person confirms. @throws Problem case.unknown_reason */
export async function voidCase(ctx: Ctx, id: string, input: VerbInput['void']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'void', id)
  refuseUnknown(packOf(record.siteId).reasons.void, input.reason)
  return await ask(ctx, record, 'void', { reason: input.reason, words: input.words })
}

/** Beyond the own authority: the supervisor line decides, the customer hears that it was passed up (E-C9, D3-10). */
export async function escalateCase(ctx: Ctx, id: string, input: VerbInput['escalate']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'escalate', id)
  if (input.to) await colleagueHere(ctx, record, input.to)
  const reply = await ask(ctx, record, 'escalation', {
    reason: 'beyond_authority',
    words: input.reason,
    amount: input.amount,
    to: input.to,
  })
  await promiseCallBack(ctx, record, null, 'E-C9')
  if (input.to)
    await notify(ctx, { to: [input.to], kind: 'case.escalated', subject: { kind: 'case', id }, site: record.siteId })
  return reply
}

/**
 * Asks to close without a satisfied follow-up. Unreachable counts after three attempts in the customer's hours (P-flow).
 * @throws Problem case.unknown_reason, case.attempts_missing, case.reachable
 */
export async function askException(ctx: Ctx, id: string, input: VerbInput['ask_exception']): Promise<VerbReply> {
  const { record, facts } = await lockFor(ctx, 'ask_exception', id)
  refuseUnknown(packOf(record.siteId).reasons.exception, input.reason)
  const code = exceptionRefusal(facts, input.reason)
  if (code) throw new Problem(code)
  return await ask(ctx, record, 'exception', input)
}

/** Decides an exception. Approved, it clears the closing gate of this cycle; the decider had no hand in the case. */
export async function grantException(ctx: Ctx, id: string, input: VerbInput['grant_exception']): Promise<VerbReply> {
  const { record, request } = await lockRequest(ctx, 'grant_exception', id, input.requestId, ['exception'])
  await decideRequest(ctx, request.id, input)
  if (input.approved) {
    await clearGate(ctx, record, 'follow_up', { kind: 'exception', id: request.id })
    await keep(ctx, { subject: { kind: 'case', id }, kinds: ['follow_up'] })
  }
  return await happened(ctx, record, input.approved ? 'exception_granted' : 'exception_refused', {
    request: request.id,
  })
}

/**
 * Decides a return, withdrawal, error or escalation that another person asked for; approved, the case ends that way. An amount
 * takes somebody who may promise it himself. @throws Problem case.beyond_authority
 */
export async function confirmCase(ctx: Ctx, id: string, input: VerbInput['confirm']): Promise<VerbReply> {
  const { record, request } = await lockRequest(ctx, 'confirm', id, input.requestId, [
    'return',
    'withdraw',
    'void',
    'escalation',
  ])
  const kind = request.kind as RequestKind
  if (kind === 'return' && record.stage !== 'received') throw new Problem('case.not_received')
  if (kind === 'escalation' && input.approved) await refuseBeyondOwn(ctx, record, Number(request.amount ?? 0))
  await decideRequest(ctx, request.id, input)
  if (!input.approved) return await happened(ctx, record, `${kind}_refused`, { request: request.id })
  if (kind === 'escalation') return await happened(ctx, record, 'escalation_approved', { request: request.id })
  const stage = ({ return: 'returned', withdraw: 'withdrawn', void: 'void' } as const)[
    kind as 'return' | 'withdraw' | 'void'
  ]
  const ended = await updateCase(ctx, id, { stage, endedAt: ctx.now })
  await fallAway(ctx, id)
  if (kind === 'return') await oweTelling(ctx, ended, request.askedAt)
  return await happened(ctx, ended, stage, { request: request.id, reason: request.reason })
}

// A return is told, with its reason and where to go: by a contact that reaches him, or by his own page (W-art14).
async function oweTelling(ctx: Ctx, record: CaseRecord, askedAt: Date): Promise<void> {
  if (await noticeReached(ctx, record.id, askedAt)) return
  const owed = owedFrom(packOf(record.siteId), record, 'received', ownerOf(record))
  await promise(
    ctx,
    owed.filter(one => one.kind === 'acknowledge').map(one => ({ ...one, clause: 'W-art14' })),
  )
}

// Nobody approves for another what he may not promise himself; it goes further up (W-win3.2).
async function refuseBeyondOwn(ctx: Ctx, record: CaseRecord, amount: number): Promise<void> {
  const limit = await ownAuthority(ctx, record)
  if (amount > limit) throw new Problem('case.beyond_authority', { limit })
}

async function ask(
  ctx: Ctx,
  record: CaseRecord,
  kind: RequestKind,
  request: { reason: string; words?: string | undefined; amount?: number | undefined; to?: string | undefined },
): Promise<VerbReply> {
  if (!ctx.me.staffId || !ctx.me.personId) throw new Problem('case.person_needed')
  const requestId = await insertRequest(ctx, {
    caseId: record.id,
    cycle: record.cycle,
    kind,
    reason: request.reason,
    words: request.words ?? null,
    amount: request.amount ?? null,
    askedBy: ctx.me.staffId,
    askedByPerson: ctx.me.personId,
    askedAt: ctx.now,
    toStaffId: request.to ?? null,
  })
  await tellSupervisors(ctx, record, `case.${kind}_asked`, { request: requestId })
  return await happened(ctx, record, `${kind}_asked`, { request: requestId, reason: request.reason })
}

async function lockRequest(
  ctx: Ctx,
  verb: CaseVerb,
  id: string,
  requestId: string,
  kinds: readonly RequestKind[],
): Promise<LockedCase & { request: NonNullable<Awaited<ReturnType<typeof openRequest>>> }> {
  const locked = await lockFor(ctx, verb, id)
  const request = await openRequest(ctx, id, requestId)
  if (!request || !kinds.includes(request.kind as RequestKind)) throw new Problem('case.nothing_asked')
  if (!ctx.me.personId || request.askedByPerson === ctx.me.personId) throw new Problem('case.same_person')
  return { ...locked, request }
}

function refuseUnknown(reasons: readonly { id: string }[], reason: string): void {
  if (!reasons.some(one => one.id === reason))
    throw new Problem('case.unknown_reason', { reasons: reasons.map(one => one.id).join(', ') })
}

import { keep } from '#features/commitments/service/verbs.ts'
import { recordInteraction } from '#features/interactions/service.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Told, VerbInput } from '../contract/verbs.ts'
import type { Channel } from '../contract/words.ts'
import type { CaseRecord } from '../store/find.ts'
import { insertNote, markAnswersReached } from '../store/write.ts'
import { happened, lockFor, type VerbReply } from './case.ts'
import { linkInteraction } from './linkInteraction.ts'
import { promiseCallBack } from './owed.ts'
import { heedRisks } from './risks.ts'

/**
 * Records that the customer was told or asked something by an outgoing contact; only one that reached him keeps what is owed to
 * his ear. `words: null` = nothing was said that could be written down.
 */
export async function tell(
  ctx: Ctx,
  record: CaseRecord,
  told: Told,
  how: { role: string; keeps: string[]; words?: string | null; saidBy?: 'agent' | 'customer' },
): Promise<string> {
  const at = told.at ? new Date(told.at) : ctx.now
  if (at > ctx.now) throw new Problem('case.contact_in_future')
  const text = told.words ?? (how.words === undefined ? record.matter : how.words)
  const interactionId = await recordInteraction(ctx, {
    direction: 'out',
    channel: told.channel,
    site: record.siteId,
    customerId: record.customerId ?? undefined,
    at,
    reached: told.reached,
    words: text === null ? [] : [{ role: how.saidBy ?? 'agent', text }],
  })
  await linkInteraction(ctx, record, interactionId, how.role)
  if (how.saidBy === 'customer' && text !== null) await heedRisks(ctx, record, text)
  if (told.reached) {
    await keep(ctx, { subject: { kind: 'case', id: record.id }, kinds: how.keeps, interactionId })
    if (how.keeps.includes('answer')) await markAnswersReached(ctx, record.id, 'contact')
  }
  return interactionId
}

/** The customer's own words, kept as an incoming contact of the case. */
export async function linkWords(
  ctx: Ctx,
  record: CaseRecord,
  said: { words: string; channel: Channel },
  role: string,
): Promise<string> {
  const interactionId = await recordInteraction(ctx, {
    direction: 'in',
    channel: said.channel,
    site: record.siteId,
    customerId: record.customerId ?? undefined,
    at: ctx.now,
    reached: true,
    words: [{ role: 'customer', text: said.words }],
  })
  await linkInteraction(ctx, record, interactionId, role)
  await heedRisks(ctx, record, said.words)
  return interactionId
}

/**
 * A contact about this case, recorded by hand. What it keeps of the promises is named, and only an outgoing one that
 * reached the customer keeps anything; an answer nobody has given is not kept by it (E-C9). A call back promised in it is
 * owed from then on.
 * @throws Problem case.contact_keeps_nothing, case.contact_keeps_no_answer, case.ended, case.call_back_past
 */
export async function contactCase(ctx: Ctx, id: string, input: VerbInput['contact']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'contact', id)
  if (input.keeps.length > 0 && !(input.direction === 'out' && input.reached))
    throw new Problem('case.contact_keeps_nothing')
  if (input.keeps.includes('answer') && !record.answeredAt) throw new Problem('case.contact_keeps_no_answer')
  const callBackAt = input.callBackAt ? new Date(input.callBackAt) : null
  if ((input.callBack || callBackAt) && record.endedAt) throw new Problem('case.ended')
  if (callBackAt && callBackAt <= ctx.now) throw new Problem('case.call_back_past')
  const at = input.at ? new Date(input.at) : ctx.now
  if (at > ctx.now) throw new Problem('case.contact_in_future')
  const interactionId = await recordInteraction(ctx, {
    direction: input.direction,
    channel: input.channel,
    site: record.siteId,
    customerId: record.customerId ?? undefined,
    at,
    reached: input.direction === 'in' ? true : (input.reached ?? null),
    words: [{ role: input.direction === 'in' ? 'customer' : 'agent', text: input.words }],
  })
  await linkInteraction(ctx, record, interactionId, 'contact')
  if (input.direction === 'in') await heedRisks(ctx, record, input.words)
  if (input.keeps.length > 0) await keep(ctx, { subject: { kind: 'case', id }, kinds: input.keeps, interactionId })
  if (input.keeps.includes('answer')) await markAnswersReached(ctx, id, 'contact')
  if (input.callBack || callBackAt) await promiseCallBack(ctx, record, callBackAt)
  return await happened(ctx, record, 'contacted', {
    direction: input.direction,
    channel: input.channel,
    reached: input.reached ?? null,
  })
}

/** An internal note: never shown to the customer. */
export async function noteCase(ctx: Ctx, id: string, input: VerbInput['note']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'note', id)
  if (!ctx.me.staffId) throw new Problem('case.person_needed')
  const note = await insertNote(ctx, { caseId: id, words: input.words, writtenBy: ctx.me.staffId, writtenAt: ctx.now })
  return await happened(ctx, record, 'noted', { note })
}

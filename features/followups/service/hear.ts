import {
  clearGate,
  countFollowUpAttempt,
  type LockedCase,
  lockCase,
  refuseAccused,
  tellOwner,
} from '#features/cases/service/case.ts'
import { linkWords, tell } from '#features/cases/service/contact.ts'
import { openedByCustomer, provenCase } from '#features/cases/service/public.ts'
import { sendBackCase } from '#features/cases/service/stages.ts'
import { keep } from '#features/commitments/service/verbs.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { allow, type Ctx } from '#platform/context.ts'
import { record as recordEvent } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { AttemptInput, HeardReply, HearInput, PublicHearInput } from '../contract.ts'
import { attemptRefusal, type FollowUpFacts, hearRefusal, stateRefusal } from '../rules/decide.ts'
import { attemptCounts, isQuiet, planFor, spokeWithCustomer } from '../rules/plan.ts'
import {
  countedAttempts,
  type FollowUpRecord,
  insertAttempt,
  lockOfCycle,
  myPart,
  placeOf,
  updateFollowUp,
} from '../store/write.ts'
import { ensureFollowUp, gateIsOpen } from './plan.ts'

interface LockedFollowUp {
  locked: LockedCase
  followUp: FollowUpRecord | null
  facts: FollowUpFacts
}

/**
 * Records what the customer said, heard by somebody with no hand in the case. Satisfied clears the closing gate, unsatisfied
 * sends the case back into a new cycle, both in this transaction (P-flow, W-track, P-9).
 * @throws Problem follow_up.not_found, follow_up.person_needed, follow_up.handled_it, follow_up.not_due, follow_up.heard_already
 */
export async function hearFollowUp(ctx: Ctx, id: string, input: HearInput): Promise<HeardReply> {
  allow(ctx, 'follow_up.record')
  return await hear(ctx, await lockById(ctx, id), input)
}

/** The same by the id of the case. @throws Problem case.not_found and the codes of `hearFollowUp` */
export async function followUpCase(ctx: Ctx, caseId: string, input: HearInput): Promise<HeardReply> {
  allow(ctx, 'follow_up.record')
  return await hear(ctx, await lockByCase(ctx, caseId), input)
}

async function hear(ctx: Ctx, { locked, followUp, facts }: LockedFollowUp, input: HearInput): Promise<HeardReply> {
  const code = hearRefusal(facts, ctx.me)
  if (code) throw new Problem(code)
  const { record } = locked
  await refuseAccused(ctx, record.id, ctx.me.personId!)
  const channel = input.channel ?? (planFor(packOf(record.siteId), record.kind).channel as HearInput['channel'])!
  const interactionId = await tell(
    ctx,
    record,
    { channel, reached: true, words: input.words },
    { role: 'follow_up', keeps: ['acknowledge', 'answer'], words: null, saidBy: 'customer' },
  )
  return await heard(ctx, locked, followUp!, input, {
    door: 'staff',
    heardBy: ctx.me.staffId,
    heardByPerson: ctx.me.personId,
    selfAsked: facts.handledByMe,
    interactionId,
  })
}

/**
 * The customer himself answers, with the code only he has: the same effect, his own door.
 * @throws Problem case.lookup_not_found for a wrong number or code alike, follow_up.not_due, follow_up.heard_already
 */
export async function publicFollowUp(ctx: Ctx, number: string, code: string | undefined, input: PublicHearInput) {
  const found = await provenCase(ctx, number, code)
  if (!found) throw new Problem('case.lookup_not_found')
  const locked = await lockCase({ ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all', personId: null } }, found.id)
  const followUp = await ensureFollowUp(ctx, locked)
  const refused = stateRefusal({
    stage: locked.record.stage,
    gateOpen: gateIsOpen(locked),
    heardAt: followUp?.heardAt ?? null,
    isPresent: followUp !== null && !followUp.droppedAt,
  })
  if (refused) throw new Problem(refused)
  await openedByCustomer(ctx, locked.record)
  const said = input.words
    ? await linkWords(ctx, locked.record, { words: input.words, channel: 'web' }, 'follow_up')
    : null
  const { caseNumber, stage, cycle, satisfied } = await heard(ctx, locked, followUp!, input, {
    door: 'customer',
    heardBy: null,
    heardByPerson: null,
    selfAsked: false,
    interactionId: said,
  })
  return { number: caseNumber, stage, cycle, satisfied }
}

async function heard(
  ctx: Ctx,
  locked: LockedCase,
  { id }: FollowUpRecord,
  said: PublicHearInput,
  how: Pick<FollowUpRecord, 'door' | 'heardBy' | 'heardByPerson' | 'selfAsked' | 'interactionId'>,
): Promise<HeardReply> {
  const { record } = locked
  const { satisfied, attitude = null, speed = null, result = null, words = null, better = null } = said
  await updateFollowUp(ctx, id, { heardAt: ctx.now, satisfied, attitude, speed, result, words, better, ...how })
  await keep(ctx, {
    subject: { kind: 'follow_up', id },
    kinds: ['follow_up'],
    ...(how.interactionId ? { interactionId: how.interactionId } : {}),
  })
  const facts = {
    followUpId: id,
    cycle: record.cycle,
    satisfied,
    attitude,
    speed,
    result,
    door: how.door,
    selfAsked: how.selfAsked,
  }
  await recordEvent(ctx, {
    kind: 'follow_up.heard',
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts: { ...facts, better: better !== null },
  })
  const next = satisfied ? record : await sendBackCase(ctx, locked, { followUpId: id, reason: 'unsatisfied' })
  if (satisfied) {
    await clearGate(ctx, record, 'follow_up', { kind: 'follow_up', id })
    await tellOwner(ctx, record, 'follow_up.satisfied', { followUpId: id })
  }
  return {
    id,
    caseId: record.id,
    caseNumber: record.number,
    stage: next.stage,
    cycle: next.cycle,
    satisfied,
    selfAsked: how.selfAsked,
  }
}

/**
 * Records a try in which the customer was not asked. It counts towards an exception when nobody was reached, in his hours, and
 * far enough after the last that counted; in his quiet hours he is left in peace.
 * @throws Problem follow_up.quiet_hours and the codes of `hearFollowUp`
 */
export async function attemptFollowUp(ctx: Ctx, id: string, input: AttemptInput) {
  allow(ctx, 'follow_up.record')
  const { locked, followUp, facts } = await lockById(ctx, id)
  const { record } = locked
  const plan = planFor(packOf(record.siteId), record.kind)
  const code = attemptRefusal(facts, ctx.me, isQuiet(plan.quietHours, ctx.now))
  if (code) throw new Problem(code, plan.quietHours)
  if (input.wishedAt && new Date(input.wishedAt) <= ctx.now) throw new Problem('follow_up.wish_is_past')
  const channel = input.channel ?? (plan.channel as 'phone')
  const interactionId = await tell(
    ctx,
    record,
    { channel, reached: spokeWithCustomer(input.outcome) },
    { role: 'follow_up', keeps: [], words: null },
  )
  const before = await countedAttempts(ctx, followUp!.id)
  const counted = attemptCounts(plan, input.outcome, ctx.now, before.lastAt)
  const attemptId = await insertAttempt(ctx, {
    followUpId: followUp!.id,
    at: ctx.now,
    byStaffId: ctx.me.staffId!,
    byPersonId: ctx.me.personId!,
    channel,
    outcome: input.outcome,
    note: input.note ?? null,
    counted,
    interactionId,
  })
  if (counted) await countFollowUpAttempt(ctx, record)
  if (input.wishedAt) await updateFollowUp(ctx, followUp!.id, { wishedAt: new Date(input.wishedAt) })
  await recordEvent(ctx, {
    kind: 'follow_up.attempted',
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts: { followUpId: followUp!.id, cycle: record.cycle, outcome: input.outcome, counted },
  })
  const attempts = before.counted + (counted ? 1 : 0)
  return { id: attemptId, followUpId: followUp!.id, counted, attempts, attemptsNeeded: plan.attempts }
}

async function lockById(ctx: Ctx, id: string): Promise<LockedFollowUp> {
  const place = await placeOf(ctx, id)
  if (!place) throw new Problem('follow_up.not_found')
  const locked = await lockCase(ctx, place.caseId).catch(error => {
    throw error instanceof Problem && error.code === 'case.not_found' ? new Problem('follow_up.not_found') : error
  })
  const followUp = (await lockOfCycle(ctx, place.caseId, place.cycle))!
  return { locked, followUp, facts: await factsOf(ctx, locked, followUp) }
}

async function lockByCase(ctx: Ctx, caseId: string): Promise<LockedFollowUp> {
  const locked = await lockCase(ctx, caseId)
  const followUp = await ensureFollowUp(ctx, locked)
  return { locked, followUp, facts: await factsOf(ctx, locked, followUp) }
}

async function factsOf(ctx: Ctx, locked: LockedCase, followUp: FollowUpRecord | null): Promise<FollowUpFacts> {
  return {
    stage: locked.record.stage,
    gateOpen: gateIsOpen(locked),
    heardAt: followUp?.heardAt ?? null,
    isPresent: followUp !== null && !followUp.droppedAt && followUp.cycle === locked.record.cycle,
    ...(await myPart(ctx, locked.record.id)),
  }
}

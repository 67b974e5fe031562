import { type LockedCase, lockCase } from '#features/cases/service/case.ts'
import { promise } from '#features/commitments/service/promise.ts'
import { cancel, handOver } from '#features/commitments/service/verbs.ts'
import { openOf } from '#features/commitments/service/views.ts'
import { hiddenPersons, personBehind } from '#features/staff/service/hidden.ts'
import { staffMayDo } from '#features/staff/service/lookup.ts'
import { dutyTeamOf } from '#features/staff/service/teams.ts'
import type { Urgency } from '#features/standards/rules/pack.ts'
import { readWithin } from '#features/standards/rules/within.ts'
import { dueAfter } from '#features/standards/rules/workingTime.ts'
import { calendarOf } from '#features/standards/service/calendars.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { record as recordEvent } from '#platform/events.ts'
import { callerOf, limitFor, planFor } from '../rules/plan.ts'
import {
  type FollowUpRecord,
  insertFollowUp,
  loadOfCallers,
  lockOfCycle,
  updateFollowUp,
  waitingOf,
} from '../store/write.ts'

/** Whether the closing gate of the present cycle is open. */
export function gateIsOpen({ record, facts }: LockedCase): boolean {
  return facts.gates.some(gate => gate.gate === 'follow_up' && gate.cycle === record.cycle && !gate.clearedAt)
}

/**
 * The follow-up of the present cycle, planned now if it was not yet; null while there is nothing to ask. The answer plans it by
 * its event a moment later, and every verb here makes sure of it, so that nothing depends on that event.
 */
export async function ensureFollowUp(ctx: Ctx, locked: LockedCase): Promise<FollowUpRecord | null> {
  const { record } = locked
  const planned = await lockOfCycle(ctx, record.id, record.cycle)
  if (planned) return planned
  if (record.stage !== 'answered' || !record.answeredAt || !gateIsOpen(locked)) return null
  return await plan(ctx, locked, record.answeredAt)
}

async function plan(ctx: Ctx, { record, facts }: LockedCase, answeredAt: Date): Promise<FollowUpRecord> {
  const pack = packOf(record.siteId)
  const limit = limitFor(pack, record.kind, record.urgency as Urgency)
  const due = dueAfter(await calendarOf(ctx, record.siteId), answeredAt, readWithin(limit.within, limit.calendar)).due!
  const followUp = await insertFollowUp(ctx, {
    caseId: record.id,
    cycle: record.cycle,
    siteId: record.siteId,
    channel: planFor(pack, record.kind).channel,
    plannedAt: ctx.now,
    dueAt: due,
  })
  if (!followUp) return (await lockOfCycle(ctx, record.id, record.cycle))!
  await promise(ctx, [
    {
      kind: 'follow_up',
      subject: { kind: 'follow_up', id: followUp.id },
      caseId: record.id,
      site: record.siteId,
      cycle: record.cycle,
      owedBy: await caller(ctx, record.siteId, [
        ...facts.handlers,
        ...(await hiddenPersons(ctx, { kind: 'case', id: record.id })),
      ]),
      owedTo: { kind: 'customer', id: record.customerId },
      within: limit.within,
      from: answeredAt,
      warnBefore: limit.warnBefore,
      calendar: limit.calendar,
      clause: limit.clause,
    },
  ])
  await recordEvent(ctx, {
    kind: 'follow_up.planned',
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts: { followUpId: followUp.id, cycle: record.cycle, dueAt: due.toISOString() },
  })
  return followUp
}

// Owed by somebody who may hear it and had no hand in the case, else by the duty team of the site.
async function caller(ctx: Ctx, siteId: string, excluded: readonly string[]) {
  const callers = await loadOfCallers(ctx, await staffMayDo(ctx, 'follow_up.record', siteId))
  const chosen = callerOf(callers, excluded)
  return chosen ? { staffId: chosen.staffId } : { teamId: (await dutyTeamOf(ctx, siteId)).id }
}

/** Plans the follow-up of a case that was answered; doing it twice does nothing more. Called by the event of the answer. */
export async function planFollowUp(ctx: Ctx, caseId: string): Promise<void> {
  await ensureFollowUp(ctx, await lockCase(ctx, caseId))
}

/** What waits of a case that has ended, or whose gate an exception cleared, is no longer owed. Doing it twice does nothing more. */
export async function dropFollowUps(ctx: Ctx, caseId: string): Promise<void> {
  const locked = await lockCase(ctx, caseId)
  for (const followUp of await waitingOf(ctx, caseId)) {
    const isDue = followUp.cycle === locked.record.cycle && locked.record.stage === 'answered' && gateIsOpen(locked)
    if (isDue) continue
    await updateFollowUp(ctx, followUp.id, { droppedAt: ctx.now })
    await cancel(ctx, { subject: { kind: 'follow_up', id: followUp.id }, reason: 'case_ended' })
  }
}

/** Follow-ups owed by somebody the complaint turns out to be about are given to another caller (W-g8). Twice does nothing more. */
export async function takeFollowUpsFromConcerned(ctx: Ctx, caseId: string): Promise<void> {
  const { record, facts } = await lockCase(ctx, caseId)
  const concerned = await hiddenPersons(ctx, { kind: 'case', id: caseId })
  for (const { id } of await waitingOf(ctx, caseId)) {
    const subject = { kind: 'follow_up' as const, id }
    const owed = await openOf(ctx, subject)
    for (const staffId of new Set(owed.flatMap(one => one.owedBy.staff?.id ?? []))) {
      if (!concerned.includes((await personBehind(ctx, staffId)) ?? '')) continue
      const to = await caller(ctx, record.siteId, [...facts.handlers, ...concerned])
      await handOver(ctx, { subject, from: { staffId }, to })
    }
  }
}

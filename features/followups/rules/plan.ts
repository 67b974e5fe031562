import { type FollowUpPlan, kindOf, limitsFor, type Pack, type Urgency } from '#features/standards/rules/pack.ts'
import { dayNumber, MINUTE, startOfDay } from '#features/standards/rules/shanghai.ts'
import { amountOf, readWithin } from '#features/standards/rules/within.ts'
import type { AttemptOutcome } from '../contract.ts'

/** How the customer of a kind is asked. A kind without a plan whose gate came from an earlier kind is asked as that one is (P-flow). */
export function planFor(pack: Pack, kindId: string): FollowUpPlan {
  const plan = kindOf(pack, kindId)?.followUp ?? pack.kinds.find(kind => kind.course === 'complaint')?.followUp
  if (!plan) throw new Error(`pack ${pack.id} has no follow-up plan`)
  return plan
}

/** The limit a follow-up is owed by: that of the kind at its urgency, else of its plan. */
export function limitFor(pack: Pack, kindId: string, urgency: Urgency) {
  const plan = planFor(pack, kindId)
  const limit = limitsFor(pack, kindId, urgency).find(one => one.commitment === 'follow_up')
  return limit ?? { within: plan.within, calendar: plan.calendar, warnBefore: plan.warnBefore, clause: plan.clause }
}

/** Whether the customer is left in peace at this moment; hours of Shanghai, `to` of the next day when it comes before `from`. */
export function isQuiet({ from, to }: FollowUpPlan['quietHours'], now: Date): boolean {
  const minute = (now.getTime() - startOfDay(dayNumber(now.getTime()))) / MINUTE
  const [start, end] = [minuteOf(from), minuteOf(to)]
  if (start === end) return false
  return start < end ? minute >= start && minute < end : minute >= start || minute < end
}

function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number)
  return hour! * 60 + minute!
}

/** Outcomes in which nobody was reached: only they count towards an exception. */
const unreached: readonly AttemptOutcome[] = ['no_answer', 'busy', 'off', 'wrong_number']

/** Whether a try counts: nobody reached, in the customer's hours, and far enough after the last that counted. */
export function attemptCounts(
  plan: Pick<FollowUpPlan, 'quietHours' | 'gap'>,
  outcome: AttemptOutcome,
  now: Date,
  lastCounted: Date | null,
): boolean {
  if (!unreached.includes(outcome) || isQuiet(plan.quietHours, now)) return false
  const gap = amountOf(readWithin(plan.gap, 'wall')) * MINUTE
  return lastCounted === null || now.getTime() - lastCounted.getTime() >= gap
}

/** Whether somebody spoke with the customer although he was not asked. */
export function spokeWithCustomer(outcome: AttemptOutcome): boolean {
  return !unreached.includes(outcome)
}

/** Midnight at both ends of the day of Shanghai that `now` lies in. */
export function dayAround(now: Date): { from: Date; to: Date } {
  const day = dayNumber(now.getTime())
  return { from: new Date(startOfDay(day)), to: new Date(startOfDay(day + 1)) }
}

export interface Caller {
  staffId: string
  personId: string
  /** Follow-ups he owes now. */
  owed: number
}

/** Who is to ask: nobody with a hand in the case; the least loaded of the others, or undefined for the duty team. */
export function callerOf(callers: readonly Caller[], excluded: readonly string[]): Caller | undefined {
  return callers
    .filter(caller => !excluded.includes(caller.personId))
    .sort((a, b) => a.owed - b.owed || (a.staffId < b.staffId ? -1 : 1))[0]
}

/** A line with its `{names}` filled in; what is not known is left out. */
export function fillLine(text: string, names: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => names[name] ?? '')
}

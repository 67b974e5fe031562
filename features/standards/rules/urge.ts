import type { Calendar } from './calendar.ts'
import type { Pack } from './pack.ts'
import { amountOf, readWithin } from './within.ts'
import { addWorkingTime, workingTimeBetween } from './workingTime.ts'

/**
 * When an urged commitment is due now (D1-5.11.3): the pack's share of the working time still left, never less than its
 * floor from this moment, never later than it was. What is late stays as it is.
 */
export function urgedDue(pack: Pick<Pack, 'urge'>, calendar: Calendar, dueAt: Date, now: Date): Date {
  if (dueAt <= now) return dueAt
  const left = workingTimeBetween(calendar, now, dueAt)
  const share = Math.max(Math.floor(left * pack.urge.keepShare), amountOf(readWithin(pack.urge.atLeast)))
  if (share >= left) return dueAt
  return addWorkingTime(calendar, now, share)
}

import { type Calendar, wallClock } from '#features/standards/rules/calendar.ts'
import { readWithin, type Within } from '#features/standards/rules/within.ts'
import {
  addWorkingTime,
  dueAfter,
  type Stop,
  shareOfWorkingTimeLeft,
  warnAt,
  workingTimeBetween,
} from '#features/standards/rules/workingTime.ts'

export type CalendarKind = 'site' | 'wall'

/** What a due moment is counted from. A fixed moment (promised, urged, extended) replaces the counted one from `fixedSince` on. */
export interface Clocked {
  countedFrom: Date
  within: string | null
  calendarKind: CalendarKind
  fixedDueAt: Date | null
  fixedSince: Date | null
  warnBefore: string | null
}

export interface Counted {
  dueAt: Date
  warnAt: Date
  provisional: boolean
  calendarVersion: string
}

/** The calendar a commitment counts by. */
export function countingBy(site: Calendar, kind: CalendarKind): Calendar {
  return kind === 'wall' ? wallClock : site
}

/**
 * When it is due and when to warn. Ended stops are taken out; an open one is not looked at, for nobody knows its end.
 * @throws Problem of the working clock: `input.limit_unreadable`, `clock.no_working_time`, `clock.too_far`
 */
export function countDue(site: Calendar, clocked: Clocked, stops: readonly Stop[] = []): Counted {
  const calendar = countingBy(site, clocked.calendarKind)
  const ended = stops.filter(stop => stop.to !== null)
  const { due, provisional, calendarVersion } = clocked.fixedDueAt
    ? fixedDue(calendar, clocked, ended)
    : countedDue(site, clocked, ended)
  return { dueAt: due, warnAt: warning(calendar, clocked, due, ended), provisional, calendarVersion }
}

function countedDue(site: Calendar, clocked: Clocked, stops: readonly Stop[]) {
  const within = spanOf(clocked.within!, clocked.calendarKind)
  const counted = dueAfter(site, clocked.countedFrom, within, stops)
  return { ...counted, due: counted.due! }
}

// Nobody counted an agreed moment by a calendar, so none makes it provisional; only stops after the word was given move it.
function fixedDue(calendar: Calendar, { fixedDueAt, fixedSince }: Clocked, stops: readonly Stop[]) {
  const later = stops.filter(stop => stop.to! > fixedSince! && stop.from < fixedDueAt!)
  const shared = { provisional: false, calendarVersion: calendar.version }
  const minutes = workingTimeBetween(calendar, fixedSince!, fixedDueAt!)
  if (later.length === 0 || minutes <= 0) return { ...shared, due: fixedDueAt! }
  const moved = dueAfter(calendar, fixedSince!, { by: 'working_time', minutes }, later).due!
  return { ...shared, due: moved > fixedDueAt! ? moved : fixedDueAt! }
}

// Before `warnBefore` of the standard, else when a quarter is left.
function warning(calendar: Calendar, clocked: Clocked, due: Date, stops: readonly Stop[]): Date {
  const before = clocked.warnBefore ? spanOf(clocked.warnBefore, clocked.calendarKind) : undefined
  const warn = warnAt(calendar, clocked.fixedSince ?? clocked.countedFrom, due, before, stops)
  return warn < due ? warn : due
}

/** A span of the standard as a calendar of this kind counts it; the wall clock has no working days, so a day is 24 hours. */
export function spanOf(text: string, kind: CalendarKind): Within {
  const within = readWithin(text)
  if (kind === 'site' || within.by === 'wall') return within
  return { by: 'wall', minutes: within.by === 'working_days' ? within.days * 1440 : within.minutes }
}

/** Share of the working time still left, 1 to 0; while the clock stands still, what was left when it stopped. */
export function shareLeft(
  site: Calendar,
  row: Clocked & { dueAt: Date; stoppedAt: Date | null },
  now: Date,
  stops: readonly Stop[] = [],
): number {
  const calendar = countingBy(site, row.calendarKind)
  const ended = stops.filter(stop => stop.to !== null)
  return shareOfWorkingTimeLeft(calendar, row.countedFrom, row.dueAt, row.stoppedAt ?? now, ended)
}

/** Minutes of working time still left, 0 once it is due; while the clock stands still, what was left when it stopped. */
export function minutesLeft(
  site: Calendar,
  row: { dueAt: Date; stoppedAt: Date | null; calendarKind: CalendarKind },
  now: Date,
): number {
  const from = row.stoppedAt ?? now
  return from < row.dueAt ? Math.round(workingTimeBetween(countingBy(site, row.calendarKind), from, row.dueAt)) : 0
}

/** Minutes of a plain working day, by which a page tells days of what is left; the clock on the wall has 24 hours. */
export function minutesADay(site: Calendar, kind: CalendarKind): number {
  const worked = countingBy(site, kind).hours.hours.reduce((sum, span) => sum + span.to - span.from, 0)
  return Math.round(worked)
}

/**
 * The due moment an urge leaves: only a share of what is left, but never less than `atLeast` from now and never later
 * than it was (D1-5.11.3).
 */
export function urgedDue(
  calendar: Calendar,
  dueAt: Date,
  now: Date,
  urge: { keepShare: number; atLeast: string },
  kind: CalendarKind,
): Date {
  const counting = countingBy(calendar, kind)
  const left = workingTimeBetween(counting, now, dueAt) * urge.keepShare
  const floor = dueAfter(calendar, now, spanOf(urge.atLeast, kind)).due!
  const shorter = left > 0.001 ? addWorkingTime(counting, now, left) : now
  const urged = shorter > floor ? shorter : floor
  return urged < dueAt ? urged : dueAt
}

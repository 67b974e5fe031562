import { Problem } from '#platform/problem.ts'
import { type Calendar, dayIn, isProvisional, momentAfter, wallClock, workedBefore, yearIn } from './calendar.ts'
import { dayNumber, FIRST_YEAR, LAST_YEAR, MINUTE, startOfDay, yearOf } from './shanghai.ts'
import { amountOf, type Within } from './within.ts'

/** A time when the clock of a commitment stands still; `to: null` while it still stands. */
export interface Stop {
  readonly from: Date
  readonly to: Date | null
}

/** What a limit comes to. `due` is null while an open stop holds the clock before the limit has passed. */
export interface Due {
  readonly due: Date | null
  readonly provisional: boolean
  readonly calendarVersion: string
}

/** A stretch of running clock, epoch milliseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The calendar a limit counts by: limits by the clock on the wall leave the office's hours aside. */
export function calendarOf(calendar: Calendar, within: Within): Calendar {
  return within.by === 'wall' ? wallClock : calendar
}

/**
 * The earliest instant by which so many working minutes (fractions allowed, exact to the millisecond) have passed:
 * the end of a span, never the start of the next.
 * @throws Problem `input.limit_zero`, `clock.no_working_time`, `clock.too_far`, `clock.out_of_range`
 */
export function addWorkingTime(calendar: Calendar, from: Date, minutes: number): Date {
  return new Date(add(calendar, from.getTime(), Math.round(minutes * MINUTE)))
}

/** Working minutes from one instant to another; negative when `to` comes first. */
export function workingTimeBetween(calendar: Calendar, from: Date, to: Date): number {
  return between(calendar, from.getTime(), to.getTime()) / MINUTE
}

/**
 * The end of the last span of the n-th working day after the day `from` lies in. That day itself does not count, worked or not.
 * @throws Problem as `addWorkingTime`
 */
export function afterWorkingDays(calendar: Calendar, from: Date, days: number): Date {
  if (!(days >= 1)) throw new Problem('input.limit_zero', { limit: `${days}` })
  let day = dayNumber(from.getTime())
  for (let left = Math.ceil(days); left > 0; ) {
    day += 1
    if (yearOf(day) > LAST_YEAR) throw unreachable(calendar)
    if (dayIn(calendar, day).spans.length > 0) left -= 1
  }
  return new Date(startOfDay(day) + dayIn(calendar, day).spans.at(-1)!.to * MINUTE)
}

/**
 * When a limit that starts at `from` runs out, the stops taken out. A limit in working days that was stopped moves on by the
 * working time of its counted days that stood still. Cheap enough for every intake; `explainDue` says why.
 * @throws Problem as `addWorkingTime`
 */
export function dueAfter(calendar: Calendar, from: Date, within: Within, stops: readonly Stop[] = []): Due {
  return runOf(calendar, from, within, stops).result
}

/** The run of a limit: what it comes to, and the stretches its clock runs in, closed hours among them, up to `end`. */
export function runOf(
  calendar: Calendar,
  from: Date,
  within: Within,
  stops: readonly Stop[] = [],
): { result: Due; stretches: readonly Stretch[]; end: number } {
  const counting = calendarOf(calendar, within)
  const { stretches, isStopped } = runningStretches(counting, from, within, stops)
  const end = stretches.at(-1)?.to ?? from.getTime()
  const lastDay = Math.max(dayNumber(from.getTime()), dayNumber(end - 1))
  const result: Due = {
    due: isStopped ? null : new Date(end),
    provisional: isProvisional(counting, dayNumber(from.getTime()), lastDay),
    calendarVersion: counting.version,
  }
  return { result, stretches, end }
}

function runningStretches(counting: Calendar, from: Date, within: Within, stops: readonly Stop[]) {
  const stretches: Stretch[] = []
  let cursor = startOf(within, from)
  let left = lengthOf(counting, from, within)
  for (const stop of mergeStops(stops, cursor)) {
    const worked = between(counting, cursor, stop.from)
    if (worked >= left) break
    stretches.push({ from: cursor, to: stop.from })
    if (stop.to === Number.POSITIVE_INFINITY) return { stretches, isStopped: true }
    left -= worked
    cursor = stop.to
  }
  stretches.push({ from: cursor, to: add(counting, cursor, left) })
  return { stretches, isStopped: false }
}

/** Working minutes between two instants in which the clock was not stopped; 0 when `to` comes first. */
export function runningTimeBetween(calendar: Calendar, from: Date, to: Date, stops: readonly Stop[] = []): number {
  const [start, end] = [from.getTime(), to.getTime()]
  if (end <= start) return 0
  const stopped = mergeStops(stops, start).reduce(
    (sum, stop) => (stop.from < end ? sum + between(calendar, stop.from, Math.min(stop.to, end)) : sum),
    0,
  )
  return (between(calendar, start, end) - stopped) / MINUTE
}

/** How much of the working time from `madeAt` to `dueAt` is left at `now`, 1–0: what a clock's ring shows. */
export function shareOfWorkingTimeLeft(
  calendar: Calendar,
  madeAt: Date,
  dueAt: Date,
  now: Date,
  stops: readonly Stop[] = [],
): number {
  const whole = runningTimeBetween(calendar, madeAt, dueAt, stops)
  if (whole <= 0) return now < dueAt ? 1 : 0
  const since = now > madeAt ? now : madeAt
  return Math.min(1, runningTimeBetween(calendar, since, dueAt, stops) / whole)
}

/**
 * The instant from which a commitment counts as due soon: when a quarter of its working time is left, or `before` of it where
 * the standard says so. Never before it was made.
 */
export function warnAt(
  calendar: Calendar,
  madeAt: Date,
  dueAt: Date,
  before?: Within,
  stops: readonly Stop[] = [],
): Date {
  const counting = before ? calendarOf(calendar, before) : calendar
  if (before?.by === 'working_days') {
    const warning = beforeWorkingDays(counting, dueAt, before.days)
    return warning > madeAt ? warning : madeAt
  }
  const whole = runningTimeBetween(counting, madeAt, dueAt, stops)
  const minutes = before ? whole - before.minutes : whole * 0.75
  if (minutes * MINUTE < 1) return madeAt
  return (
    dueAfter(counting, madeAt, { by: counting === wallClock ? 'wall' : 'working_time', minutes }, stops).due ?? dueAt
  )
}

/** The end of the n-th working day before the day `due` ends: from there on at most so many working days are left. */
function beforeWorkingDays(calendar: Calendar, due: Date, days: number): Date {
  let day = dayNumber(due.getTime() - 1)
  for (let left = Math.ceil(days); left > 0; ) {
    day -= 1
    if (yearOf(day) < FIRST_YEAR) return new Date(startOfDay(day))
    if (dayIn(calendar, day).spans.length > 0) left -= 1
  }
  return new Date(startOfDay(day) + dayIn(calendar, day).spans.at(-1)!.to * MINUTE)
}

/** Where the counting of a limit starts: days count from the next midnight. */
function startOf(within: Within, from: Date): number {
  return within.by === 'working_days' ? startOfDay(dayNumber(from.getTime()) + 1) : from.getTime()
}

/** The running time a limit asks for, in milliseconds. */
function lengthOf(counting: Calendar, from: Date, within: Within): number {
  if (!(amountOf(within) > 0)) throw new Problem('input.limit_zero', { limit: `${amountOf(within)}` })
  if (within.by !== 'working_days') return Math.round(within.minutes * MINUTE)
  return between(counting, startOf(within, from), afterWorkingDays(counting, from, within.days).getTime())
}

/** Stops after `start` in order, overlapping ones made one; an open one ends at +Infinity. */
function mergeStops(stops: readonly Stop[], start: number): readonly Stretch[] {
  const merged: Stretch[] = []
  const inOrder = stops
    .map(stop => ({ from: Math.max(stop.from.getTime(), start), to: stop.to?.getTime() ?? Number.POSITIVE_INFINITY }))
    .filter(stop => stop.to > stop.from)
    .sort((a, b) => a.from - b.from)
  for (const stop of inOrder) {
    const last = merged.at(-1)
    if (last && stop.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, stop.to) }
    else merged.push(stop)
  }
  return merged
}

/** Working milliseconds of the instant's year that lie before it. */
function workedInYear(calendar: Calendar, at: number): { year: number; worked: number } {
  const day = dayNumber(at)
  const year = yearOf(day)
  const { first, days, before } = yearIn(calendar, year)
  const i = day - first
  return { year, worked: before[i]! + workedBefore(days[i]!, at - startOfDay(day)) }
}

function between(calendar: Calendar, from: number, to: number): number {
  if (to < from) return -between(calendar, to, from)
  const [start, end] = [workedInYear(calendar, from), workedInYear(calendar, to)]
  let sum = end.worked - start.worked
  for (let year = start.year; year < end.year; year++) sum += yearIn(calendar, year).before.at(-1)!
  return sum
}

function add(calendar: Calendar, from: number, length: number): number {
  if (!(length >= 1)) throw new Problem('input.limit_zero', { limit: `${length / MINUTE}` })
  let { year, worked } = workedInYear(calendar, from)
  let target = worked + length
  while (target > yearIn(calendar, year).before.at(-1)!) {
    target -= yearIn(calendar, year).before.at(-1)!
    year += 1
    if (year > LAST_YEAR) throw unreachable(calendar)
  }
  const { first, days, before } = yearIn(calendar, year)
  const i = firstReaching(before, target) - 1
  return startOfDay(first + i) + momentAfter(days[i]!, target - before[i]!)
}

/** The lowest index of a rising row of numbers whose value is at least `target`; there is one. */
function firstReaching(rising: Float64Array, target: number): number {
  let [low, high] = [0, rising.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (rising[middle]! >= target) high = middle
    else low = middle + 1
  }
  return low
}

function unreachable(calendar: Calendar): Problem {
  const { hours, set } = calendar
  const works = hours.weekdays.length > 0 || [...set.values()].some(day => day.spans.length > 0)
  return new Problem(works ? 'clock.too_far' : 'clock.no_working_time', { last: LAST_YEAR })
}

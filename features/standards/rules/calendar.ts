import { Problem } from '#platform/problem.ts'
import type { Notice, OfficeHours, OwnDays, Span } from './calendarFiles.ts'
import { type Festival, statutoryHolidays } from './festivals.ts'
import { DAY, dayOfDate, FIRST_YEAR, firstDayOf, isoWeekday, LAST_YEAR, MINUTE, yearOf } from './shanghai.ts'

/** Why a day is worked or not: by its weekday, by the official notice, or by the site's own word. */
export type DayKind = 'working' | 'makeup' | 'own_work' | 'rest' | 'holiday' | 'own_off'

/** One day as the clock sees it. `provisional`: its year has no official notice yet. */
export interface Day {
  readonly kind: DayKind
  readonly spans: readonly Span[]
  readonly festivals: readonly Festival[]
  readonly note: string | null
  readonly provisional: boolean
}

/** Days of a year with the milliseconds worked before each: `before[i]` belongs to `days[i]`, the last entry is the year's sum. */
export interface Year {
  readonly first: number
  readonly days: readonly Day[]
  readonly before: Float64Array
}

/** Working hours, notices and own days made ready for counting. Years are worked out when first asked for, then kept. */
export interface Calendar {
  readonly version: string
  readonly zone: 'Asia/Shanghai'
  readonly hours: OfficeHours
  readonly notices: readonly Notice[]
  readonly noticed: ReadonlySet<number>
  readonly set: ReadonlyMap<number, Day>
  readonly years: Map<number, Year>
}

/**
 * Makes a calendar; keep it, it is built once and used for every intake. Own days stand above notices, a later notice above
 * an earlier one, notices above the week. The version names all parts, so that a commitment can tell what it was made by.
 */
export function buildCalendar(hours: OfficeHours, notices: readonly Notice[], own?: OwnDays): Calendar {
  const inOrder = hours.holidays === 'ignored' ? [] : [...notices].sort((a, b) => a.year - b.year)
  const parts = [`${hours.id}.${hours.version}`, ...inOrder.map(notice => `${notice.year}.${notice.version}`)]
  if (own) parts.push(`own.${own.version}`)
  const set = new Map([...inOrder.flatMap(notice => noticeDays(notice, hours)), ...(own ? ownDays(own, hours) : [])])
  const noticed = new Set(inOrder.map(notice => notice.year))
  return { version: parts.join('+'), zone: 'Asia/Shanghai', hours, notices: inOrder, noticed, set, years: new Map() }
}

/** Limits of emergencies count by this: every minute of every day. */
export const wallClock: Calendar = buildCalendar(
  {
    schema: 'hours/1',
    id: 'wall',
    version: 1,
    name: 'wall',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    hours: [{ from: 0, to: 1440 }],
    byWeekday: {},
    holidays: 'ignored',
  },
  [],
)

/** @throws Problem `clock.out_of_range` outside of the years 1992–2200 */
export function yearIn(calendar: Calendar, year: number): Year {
  const known = calendar.years.get(year)
  if (known) return known
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    throw new Problem('clock.out_of_range', { first: FIRST_YEAR, last: LAST_YEAR })
  }
  const made = makeYear(calendar, year)
  calendar.years.set(year, made)
  return made
}

/** The day of a day number (see `shanghai.ts`). */
export function dayIn(calendar: Calendar, day: number): Day {
  const year = yearIn(calendar, yearOf(day))
  return year.days[day - year.first]!
}

/** Whether any day from one to another belongs to a year without notice. */
export function isProvisional(calendar: Calendar, firstDay: number, lastDay: number): boolean {
  if (calendar.hours.holidays === 'ignored') return false
  let day = firstDay
  while (day <= lastDay) {
    const year = yearOf(day)
    if (calendar.noticed.has(year)) day = firstDayOf(year + 1)
    else if (dayIn(calendar, day).provisional) return true
    else day += 1
  }
  return false
}

function makeYear(calendar: Calendar, year: number): Year {
  const first = firstDayOf(year)
  const length = firstDayOf(year + 1) - first
  const days = Array.from({ length }, (_, i) => makeDay(calendar, year, first + i))
  const before = new Float64Array(length + 1)
  for (let i = 0; i < length; i++) before[i + 1] = before[i]! + lengthOf(days[i]!.spans)
  return { first, days, before }
}

function makeDay(calendar: Calendar, year: number, day: number): Day {
  const set = calendar.set.get(day)
  if (set) return set
  const { hours } = calendar
  const provisional = hours.holidays === 'observed' && !calendar.noticed.has(year)
  const festivals = provisional ? statutoryHolidays(year).get(day) : undefined
  if (festivals) return { kind: 'holiday', spans: [], festivals, note: null, provisional }
  const weekday = isoWeekday(day)
  const spans = hours.byWeekday[`${weekday as 1}`] ?? (hours.weekdays.includes(weekday) ? hours.hours : [])
  return { kind: spans.length > 0 ? 'working' : 'rest', spans, festivals: [], note: null, provisional }
}

function noticeDays(notice: Notice, hours: OfficeHours): [number, Day][] {
  return notice.holidays.flatMap(run => {
    const shared = { festivals: run.festivals, note: null, provisional: false }
    const off = runOfDays(run.from, run.to, { ...shared, kind: 'holiday', spans: [] })
    const work = run.work.flatMap(date => runOfDays(date, date, { ...shared, kind: 'makeup', spans: hours.hours }))
    return [...off, ...work]
  })
}

function ownDays(own: OwnDays, hours: OfficeHours): [number, Day][] {
  const shared = { festivals: [], provisional: false }
  const off = own.off.flatMap(({ date, until, note }) =>
    runOfDays(date, until ?? date, { ...shared, kind: 'own_off', spans: [], note }),
  )
  const work = own.work.flatMap(({ date, note, hours: other }) =>
    runOfDays(date, date, { ...shared, kind: 'own_work', spans: other ?? hours.hours, note }),
  )
  return [...off, ...work]
}

function runOfDays(from: string, to: string, day: Day): [number, Day][] {
  const [first, last] = [dayOfDate(from) ?? 0, dayOfDate(to) ?? -1]
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => [first + i, day])
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + (span.to - span.from) * MINUTE, 0)
}

/** Milliseconds of a day's spans that lie before a moment of that day (milliseconds from its midnight). */
export function workedBefore(day: Day, moment: number): number {
  let worked = 0
  for (const span of day.spans) {
    if (moment <= span.from * MINUTE) break
    worked += Math.min(moment, span.to * MINUTE) - span.from * MINUTE
  }
  return worked
}

/** The earliest moment of a day (milliseconds from its midnight) by which so much of its spans, more than none, has passed. */
export function momentAfter(day: Day, worked: number): number {
  let left = worked
  for (const span of day.spans) {
    const length = (span.to - span.from) * MINUTE
    if (left <= length) return span.from * MINUTE + left
    left -= length
  }
  return DAY
}

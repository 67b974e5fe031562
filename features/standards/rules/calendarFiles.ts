import { z } from 'zod'
import { Problem } from '#platform/problem.ts'
import { FESTIVALS } from './festivals.ts'
import { dayOfDate, FIRST_YEAR, isoWeekday, LAST_YEAR } from './shanghai.ts'

/** A run of open time within a day, in minutes from midnight (0–1440). Due moments may be its end, never its start. */
export interface Span {
  readonly from: number
  readonly to: number
}

const HOURS = /^(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})$/
const WEEKDAYS = /^([1-7])(?:-([1-7]))?$/

/**
 * Reads `09:00-12:00,13:30-18:00`, sorted, apart, and not empty; the last may end at 24:00. Night hours are written as two spans.
 * @throws Problem `input.hours_unreadable`
 */
export function readHours(text: string): readonly Span[] {
  const spans = text.split(/[,，]/).map(part => readSpan(part.trim()))
  const sound = spans.every((span, i) => span && span.from < span.to && span.from >= (spans[i - 1]?.to ?? 0))
  if (!sound) throw new Problem('input.hours_unreadable', { hours: text })
  return joinTouching(spans.filter(span => span !== undefined))
}

/**
 * Reads ISO weekdays, 1 = Monday: `1-5`, `1,3,5`, `1-4,6`.
 * @throws Problem `input.weekdays_unreadable`
 */
export function readWeekdays(text: string): readonly number[] {
  const days = new Set<number>()
  for (const part of text.split(/[,，]/)) {
    const found = WEEKDAYS.exec(part.trim())
    const [first, last] = [Number(found?.[1]), Number(found?.[2] ?? found?.[1])]
    if (!found || first > last) throw new Problem('input.weekdays_unreadable', { weekdays: text })
    for (let day = first; day <= last; day++) days.add(day)
  }
  return [...days].sort()
}

function readSpan(text: string): Span | undefined {
  const found = HOURS.exec(text)
  if (!found) return undefined
  const [fromHour, fromMinute, toHour, toMinute] = found.slice(1).map(Number) as [number, number, number, number]
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  return fromMinute > 59 || toMinute > 59 || to > 1440 ? undefined : { from, to }
}

// 09:00-12:00,12:00-18:00 is one span: the explanation would else show a break that is none.
function joinTouching(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last?.to === span.from) joined[joined.length - 1] = { from: last.from, to: span.to }
    else joined.push(span)
  }
  return joined
}

const date = z.string().refine(text => dayOfDate(text) !== undefined, 'not a date such as 2026-10-01')
const hours = z.string().transform((text, context) => readOr(text, readHours, context))
const weekdays = z.coerce.string().transform((text, context) => readOr(text, readWeekdays, context))

function readOr<T>(text: string, read: (text: string) => T, context: z.RefinementCtx<string>): T {
  try {
    return read(text)
  } catch {
    context.addIssue({ code: 'custom', message: `cannot be read: ${text}` })
    return z.NEVER
  }
}

/** The weekly hours of an office. `holidays: ignored` is for desks that stay open when the country is off. */
export const officeHoursSchema = z.strictObject({
  schema: z.literal('hours/1'),
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  version: z.int().positive(),
  name: z.string().min(1).max(60),
  weekdays,
  hours,
  /** Other hours on some weekdays: `{ "6": "09:00-12:00" }`. A make-up day always has the plain hours. */
  byWeekday: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), hours).default({}),
  holidays: z.enum(['observed', 'ignored']).default('observed'),
})
export type OfficeHours = z.output<typeof officeHoursSchema>

/** Days a site sets for itself; they stand above the official notice. */
export const ownDaysSchema = z.strictObject({
  version: z.int().positive(),
  off: z.array(z.strictObject({ date, until: date.optional(), note: z.string().min(1).max(60) })).default([]),
  work: z.array(z.strictObject({ date, note: z.string().min(1).max(60), hours: hours.optional() })).default([]),
})
export type OwnDays = z.output<typeof ownDaysSchema>

const noticeHoliday = z
  .strictObject({
    /** Two where they fall together, as National Day and Mid-Autumn 2025. */
    festivals: z.array(z.enum(FESTIVALS)).min(1),
    name: z.string().min(1).max(20),
    from: date,
    to: date,
    /** The number of days the notice itself says: a slip of the pen in `from` or `to` is found by it. */
    days: z.int().positive(),
    work: z.array(date).default([]),
  })
  .refine(run => daysOf(run) === run.days, 'days does not fit from and to')
  .refine(
    run => run.work.every(day => isoWeekday(dayOfDate(day) ?? 0) >= 6),
    'a make-up day must be a Saturday or Sunday',
  )

/** The yearly notice of the General Office of the State Council: days off and the make-up days (调休) that pay for them. */
export const noticeSchema = z
  .strictObject({
    schema: z.literal('notice/1'),
    year: z.int().min(FIRST_YEAR).max(LAST_YEAR),
    version: z.int().positive(),
    source: z.strictObject({ title: z.string().min(1), number: z.string().min(1), published: date, url: z.url() }),
    holidays: z.array(noticeHoliday).min(1),
  })
  .refine(
    notice => FESTIVALS.every(f => notice.holidays.some(run => run.festivals.includes(f))),
    'a festival is missing',
  )
  .refine(
    notice => areDifferent(notice.holidays.flatMap(run => [...run.work, ...datesOff(run)])),
    'a date is named twice',
  )
export type Notice = z.output<typeof noticeSchema>

/** Every file of a pack's `calendars` folder is one of these. */
export const calendarFileSchema = z.discriminatedUnion('schema', [officeHoursSchema, noticeSchema])
export type CalendarFile = z.output<typeof calendarFileSchema>

function daysOf(run: { from: string; to: string }): number {
  return (dayOfDate(run.to) ?? Number.NaN) - (dayOfDate(run.from) ?? Number.NaN) + 1
}

function datesOff(run: { from: string; to: string }): number[] {
  const first = dayOfDate(run.from) ?? 0
  return Array.from({ length: Math.max(0, Math.min(daysOf(run), 31)) }, (_, i) => first + i)
}

function areDifferent(dates: readonly (string | number)[]): boolean {
  const days = dates.map(one => (typeof one === 'number' ? one : dayOfDate(one)))
  return new Set(days).size === days.length
}

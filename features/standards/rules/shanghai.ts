import { Problem } from '#platform/problem.ts'

export const MINUTE = 60_000
export const DAY = 86_400_000

// One zone for the whole country, and no summer time since 1991: the offset is a constant from 1992 on.
const OFFSET = 8 * 60 * MINUTE

/** The years the clock answers for; outside of them the fixed offset (before) or the lunar tables (after) are not vouched for. */
export const FIRST_YEAR = 1992
export const LAST_YEAR = 2200

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/

/** The day an instant (epoch milliseconds) lies in, counted from 1970-01-01 by the wall calendar of Shanghai. */
export function dayNumber(at: number): number {
  return Math.floor((at + OFFSET) / DAY)
}

/** Epoch milliseconds of 00:00 in Shanghai on a day. */
export function startOfDay(day: number): number {
  return day * DAY - OFFSET
}

/** 1 = Monday … 7 = Sunday. */
export function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** `2026-10-08` of a day number. */
export function isoDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear()
}

/** Day number of the first of January. */
export function firstDayOf(year: number): number {
  return Date.UTC(year, 0, 1) / DAY
}

/** Day number of `2026-10-08`; undefined for anything that is no date of the calendar, such as 2026-02-30. */
export function dayOfDate(date: string): number | undefined {
  if (!ISO_DATE.test(date)) return undefined
  const at = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(at)) return undefined
  return isoDate(at / DAY) === date ? at / DAY : undefined
}

/** `2026-10-08T16:30:00+08:00`; milliseconds only where there are any. */
export function toShanghai(at: Date): string {
  const wall = new Date(at.getTime() + OFFSET).toISOString()
  return `${wall.slice(0, wall.endsWith('.000Z') ? 19 : 23)}+08:00`
}

/** `16:30` of a minute of the day (0–1440), `16:30:05` where it has seconds. */
export function toClockTime(minuteOfDay: number): string {
  const seconds = Math.floor(minuteOfDay * 60)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (seconds % 60 > 0) parts.push(seconds % 60)
  return parts.map(part => String(part).padStart(2, '0')).join(':')
}

/**
 * Reads `2026-09-30T16:00+08:00`. Without an offset it is Shanghai time, without a time 00:00; 24:00 is the next midnight.
 * @throws Problem `input.time_unreadable`
 */
export function readInstant(text: string): Date {
  const found = INSTANT.exec(text.trim())
  const day = found && dayOfDate(text.trim().slice(0, 10))
  if (!found || day == null) throw new Problem('input.time_unreadable', { time: text })
  const [hour, minute, second, fraction] = [found[4], found[5], found[6], found[7]]
  const wall =
    Number(hour ?? 0) * 60 * MINUTE + Number(minute ?? 0) * MINUTE + Number(`${second ?? 0}.${fraction ?? 0}`) * 1000
  const offset = readOffset(found[8])
  if (Number(minute ?? 0) > 59 || Number(second ?? 0) > 59 || wall > DAY || offset === undefined) {
    throw new Problem('input.time_unreadable', { time: text })
  }
  return new Date(Math.round(day * DAY + wall - offset))
}

function readOffset(text: string | undefined): number | undefined {
  if (text === undefined) return OFFSET
  if (text.toUpperCase() === 'Z') return 0
  const digits = text.slice(1).replace(':', '').padEnd(4, '0')
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))]
  if (hours > 14 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE
}

import type { Language } from './language.ts'

export const siteZone = 'Asia/Shanghai'

/** `48273165` or `4827-3165` → `4827-3165`; other shapes stay as they are. */
export function caseNumberText(number: string): string {
  const digits = number.replace(/[\s-]/g, '')
  return /^\d{8}$/.test(digits) ? `${digits.slice(0, 4)}-${digits.slice(4)}` : number
}

/** `K7M2Q9TX` → `K7M2 Q9TX`, easier to read aloud and to copy by hand. */
export function lookupCodeText(code: string): string {
  return code.replace(/^(.{4})(.{4})$/, '$1 $2')
}

interface Wall {
  year: string
  month: string
  day: string
  hour: string
  minute: string
}

function wall(at: Date, zone: string): Wall {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const of = (type: string) => parts.find(part => part.type === type)?.value ?? ''
  return { year: of('year'), month: of('month'), day: of('day'), hour: of('hour'), minute: of('minute') }
}

/** `YYYY-M-D` of the site's day, to compare days. */
export function dayOf(at: Date, zone = siteZone): string {
  const { year, month, day } = wall(at, zone)
  return `${year}-${Number(month)}-${Number(day)}`
}

export function clockTime(at: Date, zone = siteZone): string {
  const { hour, minute } = wall(at, zone)
  return `${hour}:${minute}`
}

/** In lists: the time within the day, `10-9` within the year, else the whole date. */
export function listTime(at: Date, now: Date, zone = siteZone): string {
  const then = wall(at, zone)
  if (dayOf(at, zone) === dayOf(now, zone)) return `${then.hour}:${then.minute}`
  const short = `${Number(then.month)}-${Number(then.day)}`
  return then.year === wall(now, zone).year ? short : `${then.year}-${short}`
}

/** In lines: `10-9 09:35`, within the day the time alone. */
export function lineTime(at: Date, now: Date, zone = siteZone): string {
  if (dayOf(at, zone) === dayOf(now, zone)) return clockTime(at, zone)
  return `${listTime(at, now, zone)} ${clockTime(at, zone)}`
}

/** On hover: everything, in the reader's language. */
export function wholeTime(at: Date, language: Language, zone = siteZone): string {
  return new Intl.DateTimeFormat(language, { timeZone: zone, dateStyle: 'full', timeStyle: 'short' }).format(at)
}

/** `10月14日 周三`, `Oct 14, Wed`. */
export function dayText(at: Date, language: Language, zone = siteZone): string {
  const date = new Intl.DateTimeFormat(language, { timeZone: zone, month: 'short', day: 'numeric' }).format(at)
  const weekday = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: 'short' }).format(at)
  return language === 'en' ? `${date}, ${weekday}` : `${date} ${weekday}`
}

/** A run of days: `10月1–7日`, `9月30日–10月7日`, `Oct 1 – 7`. */
export function runText(from: Date, to: Date, language: Language, zone = siteZone): string {
  if (language === 'en') {
    return new Intl.DateTimeFormat('en', { timeZone: zone, month: 'short', day: 'numeric' }).formatRange(from, to)
  }
  const [first, last] = [wall(from, zone), wall(to, zone)]
  if (first.month === last.month) return `${Number(first.month)}月${Number(first.day)}–${Number(last.day)}日`
  return `${Number(first.month)}月${Number(first.day)}日–${Number(last.month)}月${Number(last.day)}日`
}

export type AmountUnit = 'day' | 'hour' | 'minute' | 'second'

/**
 * Splits working time into at most two units: 3 h 42 min, 1 day 2 h, 40 s.
 * @param dayMs length of one working day; a "day" of working time is that long, not 24 hours
 */
export function amountOf(ms: number, dayMs = 8 * 3_600_000): Array<{ unit: AmountUnit; n: number }> {
  const all = Math.abs(ms)
  if (all < 60_000) return [{ unit: 'second', n: Math.floor(all / 1000) }]
  // A part of a minute that is still left is not taken away.
  const minutes = Math.floor(all / 60_000)
  const perDay = Math.round(dayMs / 60_000)
  const days = Math.floor(minutes / perDay)
  const hours = Math.floor((minutes % perDay) / 60)
  const rest = (minutes % perDay) % 60
  const parts: Array<{ unit: AmountUnit; n: number }> = []
  if (days > 0) parts.push({ unit: 'day', n: days })
  if (hours > 0) parts.push({ unit: 'hour', n: hours })
  if (rest > 0 && days === 0) parts.push({ unit: 'minute', n: rest })
  return parts
}

import { Problem } from '#platform/problem.ts'

/**
 * A limit as the standard words it. Minutes may be fractions (`30s` = 0.5).
 * `working_time` counts open hours, `working_days` whole days after the first, `wall` every minute, day and night.
 */
export type Within =
  | { readonly by: 'working_time'; readonly minutes: number }
  | { readonly by: 'working_days'; readonly days: number }
  | { readonly by: 'wall'; readonly minutes: number }

const WORKING_DAYS = /^(\d{1,6})\s*(?:working\s+days?|个工作日|個工作日)$/
const WORKING_TIME = /^(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?$/
const WALL_TIME = /^(?:(\d{1,6})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?$/
const WALL = /^wall\s+(.+)$|^(.+?)\s+clock$/

/**
 * Reads what a limit of the standard says: `8h`, `30m`, `1h30m`, `3 working days`, `3个工作日`; for emergencies `wall 30m`,
 * `wall 2d` or `24h clock`.
 * With `calendar: wall` a bare time counts by the wall clock. A bare `2d` is refused: a working day is no 24 hours.
 * @throws Problem `input.limit_unreadable`, `input.limit_zero`
 */
export function readWithin(text: string, calendar: 'site' | 'wall' = 'site'): Within {
  const plain = text.trim().toLowerCase()
  const within = findWithin(calendar === 'wall' && !WALL.test(plain) ? `wall ${plain}` : plain)
  if (!within) throw new Problem('input.limit_unreadable', { limit: text })
  if (amountOf(within) === 0) throw new Problem('input.limit_zero', { limit: text })
  return within
}

/** The shortest text that `readWithin` reads back as the same limit. */
export function writeWithin(within: Within): string {
  if (within.by === 'working_days') return within.days === 1 ? '1 working day' : `${within.days} working days`
  const seconds = Math.round(within.minutes * 60)
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ]
  const time = parts.map(([amount, unit]) => (amount > 0 ? `${amount}${unit}` : '')).join('')
  return within.by === 'wall' ? `wall ${time}` : time
}

/** Minutes, or days of a limit in working days. */
export function amountOf(within: Within): number {
  return within.by === 'working_days' ? within.days : within.minutes
}

function findWithin(text: string): Within | undefined {
  const days = WORKING_DAYS.exec(text)
  if (days) return { by: 'working_days', days: Number(days[1]) }
  const wall = WALL.exec(text)
  if (wall) {
    const found = WALL_TIME.exec((wall[1] ?? wall[2] ?? '').trim())
    if (!found?.[0]) return undefined
    return { by: 'wall', minutes: Number(found[1] ?? 0) * 1440 + minutesOf(found[2], found[3], found[4]) }
  }
  const time = WORKING_TIME.exec(text)
  if (!time?.[0]) return undefined
  return { by: 'working_time', minutes: minutesOf(time[1], time[2], time[3]) }
}

function minutesOf(hours = '0', minutes = '0', seconds = '0'): number {
  return Number(hours) * 60 + Number(minutes) + Number(seconds) / 60
}

import { Problem } from '#platform/problem.ts'

/**
 * A limit as the standard words it. Minutes may be fractions (`30s` = 0.5).
 * `working_time` counts open hours, `working_days` whole days after the first, `wall` every minute, day and night.
 */
export type Limit =
  | { readonly by: 'working_time'; readonly minutes: number }
  | { readonly by: 'working_days'; readonly days: number }
  | { readonly by: 'wall'; readonly minutes: number }

const WORKING_DAYS = /^(\d{1,6})\s*(?:working\s+days?|个工作日|個工作日)$/
const WORKING_TIME = /^(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?$/
const WALL_TIME = /^(?:(\d{1,6})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,6})s)?$/
const WALL = /^wall\s+(.+)$|^(.+?)\s+clock$/

/**
 * Reads `8h`, `30m`, `1h30m`, `3 working days`, `3个工作日`; for emergencies `wall 30m`, `wall 2d` or `24h clock`.
 * A bare `2d` is refused: nobody can tell a working day from 24 hours by it.
 * @throws Problem `input.limit_unreadable`, `input.limit_zero`
 */
export function readLimit(text: string): Limit {
  const limit = findLimit(text.trim().toLowerCase())
  if (!limit) throw new Problem('input.limit_unreadable', { limit: text })
  if (amountOf(limit) === 0) throw new Problem('input.limit_zero', { limit: text })
  return limit
}

/** The shortest text that `readLimit` reads back as the same limit. */
export function writeLimit(limit: Limit): string {
  if (limit.by === 'working_days') return limit.days === 1 ? '1 working day' : `${limit.days} working days`
  const seconds = Math.round(limit.minutes * 60)
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ]
  const time = parts.map(([amount, unit]) => (amount > 0 ? `${amount}${unit}` : '')).join('')
  return limit.by === 'wall' ? `wall ${time}` : time
}

/** Minutes, or days of a limit in working days. */
export function amountOf(limit: Limit): number {
  return limit.by === 'working_days' ? limit.days : limit.minutes
}

function findLimit(text: string): Limit | undefined {
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

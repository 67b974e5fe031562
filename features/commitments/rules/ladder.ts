import type { Calendar } from '#features/standards/rules/calendar.ts'
import { dueAfter } from '#features/standards/rules/workingTime.ts'
import { type CalendarKind, countingBy, spanOf } from './due.ts'

/** A rung as the standard words it (E-A13: hard matters are raised, not left). */
export interface LadderEntry {
  when: 'warning' | 'due' | 'late'
  after?: string | undefined
  tell: 'owed_by' | 'supervisor' | 'next_supervisor'
  breaks?: boolean | undefined
}

/** `level`: 0 = who owes it, 1 = his supervisor or the team's lead, 2 = that one's supervisor, and so on. */
export interface Rung {
  id: string
  when: LadderEntry['when']
  after: string | null
  level: number
  breaks: boolean
}

/** The rungs in the order of the standard; one of them breaks the commitment: the last, where none says so. */
export function ladderOf(entries: readonly LadderEntry[]): Rung[] {
  let level = 0
  const rungs = entries.map(({ when, after, tell, breaks }): Rung => {
    if (tell === 'supervisor') level = Math.max(level, 1)
    if (tell === 'next_supervisor') level += 1
    const id = [when, after, tell].filter(part => part !== undefined).join(' ')
    return { id, when, after: after ?? null, level: tell === 'owed_by' ? 0 : level, breaks: breaks ?? false }
  })
  const last = rungs.at(-1)
  if (last && !rungs.some(rung => rung.breaks)) rungs[rungs.length - 1] = { ...last, breaks: true }
  return rungs
}

export interface Timed {
  dueAt: Date
  warnAt: Date
  calendarKind: CalendarKind
}

/** When a rung is climbed: at the warning, just past the due moment, or so much working time after it. */
export function rungAt(site: Calendar, rung: Rung, row: Timed): Date {
  if (rung.when === 'warning') return row.warnAt
  // Kept at the very due moment is in time, so late begins a millisecond after it.
  if (!rung.after) return new Date(row.dueAt.getTime() + 1)
  return dueAfter(countingBy(site, row.calendarKind), row.dueAt, spanOf(rung.after, row.calendarKind)).due!
}

/** Which rungs are to be climbed by now, each with its time, and when the next one comes (null: none is left). */
export function climb(
  site: Calendar,
  ladder: readonly Rung[],
  row: Timed,
  now: Date,
): { due: { rung: Rung; at: Date }[]; nextAt: Date | null } {
  const timed = ladder
    .map(rung => ({ rung, at: rungAt(site, rung, row) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const next = timed.find(({ at }) => at > now)
  return { due: timed.filter(({ at }) => at <= now), nextAt: next?.at ?? null }
}

/** The moment from which a commitment that is not kept counts as broken, whenever the sweep comes by. */
export function breaksAt(site: Calendar, ladder: readonly Rung[], row: Timed): Date | null {
  const rung = ladder.find(one => one.breaks)
  return rung ? rungAt(site, rung, row) : null
}

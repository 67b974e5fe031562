import { type Calendar, type Day, type DayKind, dayIn } from './calendar.ts'
import type { Span } from './calendarFiles.ts'
import type { Festival } from './festivals.ts'
import { dayNumber, isoDate, isoWeekday, MINUTE, startOfDay, toShanghai } from './shanghai.ts'
import type { Within } from './within.ts'
import { calendarOf, type Due, runOf, type Stop, type Stretch, workingTimeBetween } from './workingTime.ts'

/**
 * What a day gave: its time counted · it is the n-th working day · it is the day the limit starts in, which does not count ·
 * it was open only before or after the time in question · the clock stood still · nobody works.
 */
export type DayNote = 'counted' | 'nth' | 'start_day' | 'outside_hours' | 'stopped' | 'off'

/** A row of the explanation: a day, or a run of days off with the same reason (`until`). Spans are minutes of the day. */
export interface DayFact {
  readonly date: string
  readonly until: string | null
  readonly weekday: number
  readonly kind: DayKind
  readonly festivals: readonly Festival[]
  readonly ownNote: string | null
  readonly provisional: boolean
  readonly note: DayNote
  readonly nth: number | null
  readonly hours: readonly Span[]
  readonly counted: readonly Span[]
  readonly minutes: number
  readonly sumMinutes: number
}

/** One thing to be said, in an order that reads well; `sentences` puts it into words. Instants are ISO with +08:00. */
export type BecauseLine =
  | { readonly code: 'limit'; readonly within: Within; readonly from: string }
  | { readonly code: 'span'; readonly from: string; readonly to: string }
  | { readonly code: 'hours'; readonly hours: Calendar['hours'] }
  | { readonly code: 'day'; readonly day: DayFact }
  | { readonly code: 'folded'; readonly days: number; readonly minutes: number }
  | { readonly code: 'notice'; readonly title: string; readonly number: string }
  | { readonly code: 'provisional'; readonly year: number }
  | { readonly code: 'due'; readonly due: string }
  | { readonly code: 'stopped'; readonly since: string }
  | { readonly code: 'sum'; readonly minutes: number }

export interface DueExplained extends Due {
  readonly days: readonly DayFact[]
  readonly lines: readonly BecauseLine[]
}

/** `dueAfter` with its reasons: a row a day from the day it starts in to the day it ends in, and the lines to be said. */
export function explainDue(calendar: Calendar, from: Date, within: Within, stops: readonly Stop[] = []): DueExplained {
  const counting = calendarOf(calendar, within)
  const { result, stretches, end } = runOf(calendar, from, within, stops)
  const days = dayFacts(counting, {
    from: from.getTime(),
    end,
    stretches,
    inDays: within.by === 'working_days',
    isStopped: stretches.length > 1 || result.due === null,
  })
  const last: BecauseLine = result.due
    ? { code: 'due', due: toShanghai(result.due) }
    : { code: 'stopped', since: toShanghai(new Date(end)) }
  const lines: BecauseLine[] = [
    { code: 'limit', within, from: toShanghai(from) },
    ...reasons(counting, days, within.by !== 'wall'),
    last,
  ]
  return { ...result, days, lines }
}

/** `workingTimeBetween` with its reasons. */
export function explainBetween(
  calendar: Calendar,
  from: Date,
  to: Date,
): { minutes: number; provisional: boolean; days: readonly DayFact[]; lines: readonly BecauseLine[] } {
  const minutes = workingTimeBetween(calendar, from, to)
  const stretch = { from: from.getTime(), to: to.getTime() }
  const run = { from: stretch.from, end: stretch.to, stretches: [stretch], inDays: false, isStopped: false }
  const days = to <= from ? [] : dayFacts(calendar, run)
  const lines: BecauseLine[] = [
    { code: 'span', from: toShanghai(from), to: toShanghai(to) },
    ...reasons(calendar, days, true),
    { code: 'sum', minutes },
  ]
  return { minutes, provisional: days.some(day => day.provisional), days, lines }
}

function reasons(counting: Calendar, days: readonly DayFact[], withHours: boolean): BecauseLine[] {
  const leaned = yearsOf(days.filter(day => !day.provisional && (day.kind === 'holiday' || day.kind === 'makeup')))
  const notices = counting.notices.filter(notice => leaned.has(notice.year))
  const provisional = yearsOf(days.filter(day => day.provisional))
  return [
    ...(withHours ? [{ code: 'hours' as const, hours: counting.hours }] : []),
    ...dayLines(days),
    ...notices.map(({ source }) => ({ code: 'notice' as const, title: source.title, number: source.number })),
    ...[...provisional].map(year => ({ code: 'provisional' as const, year })),
  ]
}

// Nobody reads a line a day for a year; the rows themselves stay whole.
const LONGEST = 60
const KEPT = 20

function dayLines(days: readonly DayFact[]): BecauseLine[] {
  const line = (day: DayFact) => ({ code: 'day' as const, day })
  if (days.length <= LONGEST) return days.map(line)
  const folded = days.slice(KEPT, -KEPT)
  const worked = folded.filter(day => day.minutes > 0)
  const minutes = worked.reduce((sum, day) => sum + day.minutes, 0)
  const between: BecauseLine = { code: 'folded', days: worked.length, minutes }
  return [...days.slice(0, KEPT).map(line), between, ...days.slice(-KEPT).map(line)]
}

function yearsOf(days: readonly DayFact[]): ReadonlySet<number> {
  return new Set(days.flatMap(day => [day.date, day.until ?? day.date]).map(date => Number(date.slice(0, 4))))
}

/** What the rows are told of: the whole time looked at, the stretches of it that count, and how they are counted. */
interface Counted {
  readonly from: number
  readonly end: number
  readonly stretches: readonly Stretch[]
  readonly inDays: boolean
  readonly isStopped: boolean
}

function dayFacts(calendar: Calendar, run: Counted): readonly DayFact[] {
  const first = dayNumber(run.from)
  const last = Math.max(first, dayNumber(run.end - 1))
  const facts: DayFact[] = []
  let [sum, nth] = [0, 0]
  for (let number = first; number <= last; number++) {
    const day = dayIn(calendar, number)
    const counted = spansWithin(day, startOfDay(number), run.stretches)
    const minutes = counted.reduce((length, span) => length + span.to - span.from, 0)
    sum += minutes
    const note = noteOf(day, number, minutes, run)
    if (note === 'nth') nth += 1
    const fact = { ...describe(number, day), note, nth: note === 'nth' ? nth : null, counted, minutes, sumMinutes: sum }
    const before = facts.at(-1)
    if (before && isSameRest(before, fact)) facts[facts.length - 1] = { ...before, until: fact.date }
    else facts.push(fact)
  }
  return facts
}

function describe(number: number, day: Day) {
  return {
    date: isoDate(number),
    until: null,
    weekday: isoWeekday(number),
    kind: day.kind,
    festivals: day.festivals,
    ownNote: day.note,
    provisional: day.provisional,
    hours: day.spans,
  }
}

function noteOf(day: Day, number: number, minutes: number, run: Counted): DayNote {
  if (day.spans.length === 0) return 'off'
  if (run.inDays && number === dayNumber(run.from)) return 'start_day'
  // A stopped day no longer counts as a whole one: then hours are said instead of days.
  if (minutes > 0) return run.inDays && !run.isStopped ? 'nth' : 'counted'
  const open = spansWithin(day, startOfDay(number), [{ from: run.from, to: run.end }])
  return open.length > 0 ? 'stopped' : 'outside_hours'
}

function spansWithin(day: Day, midnight: number, stretches: readonly Stretch[]): readonly Span[] {
  return day.spans.flatMap(span =>
    stretches.flatMap(stretch => {
      const from = Math.max(span.from, (stretch.from - midnight) / MINUTE)
      const to = Math.min(span.to, (stretch.to - midnight) / MINUTE)
      return from < to ? [{ from, to }] : []
    }),
  )
}

function isSameRest(before: DayFact, fact: DayFact): boolean {
  return (
    before.note === 'off' &&
    fact.note === 'off' &&
    before.ownNote === fact.ownNote &&
    before.festivals.join() === fact.festivals.join()
  )
}

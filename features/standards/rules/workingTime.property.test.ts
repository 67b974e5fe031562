import fc from 'fast-check'
import { describe, it } from 'vitest'
import { loadCalendars } from '../service/loadCalendars.ts'
import { buildCalendar, type Calendar, dayIn } from './calendar.ts'
import type { OfficeHours, Span } from './calendarFiles.ts'
import { DAY, dayNumber, isoDate, MINUTE, readInstant, startOfDay } from './shanghai.ts'
import {
  addWorkingTime,
  afterWorkingDays,
  dueAfter,
  runningTimeBetween,
  type Stop,
  workingTimeBetween,
} from './workingTime.ts'

const { hours, notices } = loadCalendars()
const office = hours.get('office')!
const firstInstant = readInstant('2025-01-01').getTime()
const lastInstant = readInstant('2027-12-31').getTime()

// Half an hour a day at least: offices of a minute a week would reach beyond the years the clock knows.
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 8 })
  .map((edges): Span[] => {
    const inOrder = edges.sort((a, b) => a - b)
    return Array.from({ length: Math.floor(inOrder.length / 2) }, (_, i) => ({
      from: inOrder[2 * i]!,
      to: inOrder[2 * i + 1]!,
    }))
  })
  .filter(all => all.reduce((sum, span) => sum + span.to - span.from, 0) >= 30)
const ownOff = fc.array(fc.integer({ min: dayNumber(firstInstant), max: dayNumber(lastInstant) }), { maxLength: 30 })
const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    hours: spans,
    holidays: fc.constantFrom('observed', 'ignored'),
    friday: fc.option(spans),
    off: ownOff,
  })
  .map(({ weekdays, hours: plain, holidays, friday, off }) => {
    const byWeekday: OfficeHours['byWeekday'] = friday ? { '5': friday } : {}
    const own = { version: 1, off: off.map(day => ({ date: isoDate(day), note: '停业' })), work: [] }
    const built = buildCalendar({ ...office, weekdays, hours: plain, holidays, byWeekday }, notices, own)
    const recipe = JSON.stringify({ weekdays, plain, holidays, friday, off })
    return Object.assign(built, { [fc.toStringMethod]: () => recipe })
  })
const instants = fc.integer({ min: firstInstant, max: lastInstant }).map(at => new Date(at))
/** Milliseconds. */
const lengths = fc.integer({ min: 1, max: 2 * DAY })
const stops: fc.Arbitrary<Stop[]> = fc.array(
  fc
    .tuple(instants, fc.integer({ min: 0, max: 20 * DAY }))
    .map(([from, length]) => ({ from, to: new Date(from.getTime() + length) })),
  { maxLength: 5 },
)

const runs = { numRuns: 300 }
const add = (calendar: Calendar, from: Date, length: number) => addWorkingTime(calendar, from, length / MINUTE)
const between = (calendar: Calendar, from: Date, to: Date) =>
  Math.round(workingTimeBetween(calendar, from, to) * MINUTE)

/** The plainest way to count: every minute of a day, asked one by one. */
function openMinutes(calendar: Calendar, day: number): number[] {
  const { spans: open } = dayIn(calendar, day)
  return Array.from({ length: 1440 }, (_, i) => i).filter(i => open.some(span => span.from <= i && i < span.to))
}

describe('adding working time', () => {
  it('is monotone in its start', () => {
    fc.assert(
      fc.property(calendars, instants, fc.nat(30 * DAY), lengths, (calendar, from, later, length) => {
        return add(calendar, from, length) <= add(calendar, new Date(from.getTime() + later), length)
      }),
      runs,
    )
  })

  it('is strictly monotone in its length', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, lengths, (calendar, from, length, more) => {
        return add(calendar, from, length) < add(calendar, from, length + more)
      }),
      runs,
    )
  })

  it('is additive: a and then b is a + b', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, lengths, (calendar, from, a, b) => {
        return add(calendar, add(calendar, from, a), b).getTime() === add(calendar, from, a + b).getTime()
      }),
      runs,
    )
  })

  it('is undone by the time between', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, length) => {
        return between(calendar, from, add(calendar, from, length)) === length
      }),
      runs,
    )
  })

  it('comes to the earliest such instant', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, length) => {
        const due = add(calendar, from, length)
        return between(calendar, from, new Date(due.getTime() - 1)) === length - 1
      }),
      runs,
    )
  })

  it('is never due outside of a span: after its start, at its end at the latest', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, (calendar, from, length) => {
        const due = add(calendar, from, length).getTime()
        const day = dayNumber(due - 1)
        const moment = (due - startOfDay(day)) / MINUTE
        return dayIn(calendar, day).spans.some(span => span.from < moment && moment <= span.to)
      }),
      runs,
    )
  })

  it('agrees with counting minute by minute', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 4_000 }), (calendar, start, minutes) => {
        const from = Math.ceil(start.getTime() / MINUTE) * MINUTE
        let left = minutes
        for (let day = dayNumber(from); ; day++) {
          const open = openMinutes(calendar, day).filter(minute => startOfDay(day) + minute * MINUTE >= from)
          if (open.length < left) left -= open.length
          else {
            const due = startOfDay(day) + (open[left - 1]! + 1) * MINUTE
            return addWorkingTime(calendar, new Date(from), minutes).getTime() === due
          }
        }
      }),
      runs,
    )
  })
})

describe('the time between', () => {
  it('adds up over any instant in the middle', () => {
    fc.assert(
      fc.property(calendars, instants, instants, instants, (calendar, a, b, c) => {
        return between(calendar, a, b) + between(calendar, b, c) === between(calendar, a, c)
      }),
      runs,
    )
  })

  it('is never longer than the time on the wall', () => {
    fc.assert(
      fc.property(calendars, instants, instants, (calendar, a, b) => {
        return Math.abs(between(calendar, a, b)) <= Math.abs(b.getTime() - a.getTime())
      }),
      runs,
    )
  })
})

describe('working days', () => {
  const counts = fc.integer({ min: 1, max: 60 })

  it('are monotone in start and number', () => {
    fc.assert(
      fc.property(calendars, instants, fc.nat(30 * DAY), counts, (calendar, from, later, days) => {
        const due = afterWorkingDays(calendar, from, days)
        return (
          due <= afterWorkingDays(calendar, new Date(from.getTime() + later), days) &&
          due < afterWorkingDays(calendar, from, days + 1)
        )
      }),
      runs,
    )
  })

  it('hold exactly so many days with open hours after the first', () => {
    fc.assert(
      fc.property(calendars, instants, counts, (calendar, from, days) => {
        const due = afterWorkingDays(calendar, from, days).getTime()
        const [first, last] = [dayNumber(from.getTime()), dayNumber(due - 1)]
        let worked = 0
        for (let day = first + 1; day <= last; day++) if (openMinutes(calendar, day).length > 0) worked += 1
        return worked === days && due === startOfDay(last) + dayIn(calendar, last).spans.at(-1)!.to * MINUTE
      }),
      runs,
    )
  })
})

describe('stops', () => {
  it('leave exactly the limit as running time', () => {
    fc.assert(
      fc.property(calendars, instants, lengths, stops, (calendar, from, length, stopped) => {
        const { due } = dueAfter(calendar, from, { by: 'working_time', minutes: length / MINUTE }, stopped)
        return Math.round(runningTimeBetween(calendar, from, due!, stopped) * MINUTE) === length
      }),
      runs,
    )
  })

  it('never bring a due moment forward', () => {
    const limits = fc.oneof(
      lengths.map(length => ({ by: 'working_time' as const, minutes: length / MINUTE })),
      fc.integer({ min: 1, max: 20 }).map(days => ({ by: 'working_days' as const, days })),
      lengths.map(length => ({ by: 'wall' as const, minutes: length / MINUTE })),
    )
    fc.assert(
      fc.property(calendars, instants, limits, stops, (calendar, from, limit, stopped) => {
        return dueAfter(calendar, from, limit, stopped).due! >= dueAfter(calendar, from, limit).due!
      }),
      runs,
    )
  })
})

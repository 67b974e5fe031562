import { describe, expect, it } from 'vitest'
import { loadCalendars } from '../service/loadCalendars.ts'
import { buildCalendar, type Calendar } from './calendar.ts'
import { type OfficeHours, readHours, readWeekdays } from './calendarFiles.ts'
import { readInstant, toShanghai } from './shanghai.ts'
import { readWithin } from './within.ts'
import {
  addWorkingTime,
  afterWorkingDays,
  dueAfter,
  runningTimeBetween,
  type Stop,
  shareOfWorkingTimeLeft,
  warnAt,
  workingTimeBetween,
} from './workingTime.ts'

const { hours: allHours, notices } = loadCalendars()
const officeHours = allHours.get('office')!
const office = buildCalendar(officeHours, notices)

function officeWith(hours: string, weekdays = '1-5', rest: Partial<OfficeHours> = {}): Calendar {
  return buildCalendar({ ...officeHours, hours: readHours(hours), weekdays: readWeekdays(weekdays), ...rest }, notices)
}

/** `2026-10-08 16:30` of an instant, or the ISO text where seconds matter. */
function wall(at: Date | null): string | null {
  return (
    at &&
    toShanghai(at)
      .replace('T', ' ')
      .replace(/(:00)?\+08:00$/, '')
  )
}

function due(calendar: Calendar, from: string, within: string, stops: Stop[] = []): string | null {
  return wall(dueAfter(calendar, readInstant(from), readWithin(within), stops).due)
}

function stop(from: string, to: string | null): Stop {
  return { from: readInstant(from), to: to === null ? null : readInstant(to) }
}

describe('a limit in working time', () => {
  it.each([
    ['the example of the manual', '2026-09-30T16:00', '8h', '2026-10-08 16:30'],
    ['within one span', '2026-10-12T09:30', '1h', '2026-10-12 10:30'],
    ['ends with the morning, not with the start of the afternoon', '2026-10-12T09:00', '3h', '2026-10-12 12:00'],
    ['one minute more is in the afternoon', '2026-10-12T09:00', '3h1m', '2026-10-12 13:31'],
    ['ends with the day, not the next morning', '2026-10-12T09:00', '7h30m', '2026-10-12 18:00'],
    ['one second more is the next morning', '2026-10-12T09:00', '7h30m1s', '2026-10-13 09:00:01'],
    ['starts at lunch', '2026-10-12T12:40', '30m', '2026-10-12 14:00'],
    ['starts the moment lunch begins', '2026-10-12T12:00', '30m', '2026-10-12 14:00'],
    ['starts before opening', '2026-10-12T06:15', '1h', '2026-10-12 10:00'],
    ['starts at midnight', '2026-10-12T00:00', '1h', '2026-10-12 10:00'],
    ['starts at 24:00, the same moment', '2026-10-11T24:00', '1h', '2026-10-12 10:00'],
    ['starts after closing', '2026-10-12T18:00', '1h', '2026-10-13 10:00'],
    ['starts a second before closing', '2026-10-12T17:59:59', '1m', '2026-10-13 09:00:59'],
    ['starts on Friday evening', '2026-10-16T19:00', '30m', '2026-10-19 09:30'],
    ['starts on a weekend', '2026-10-17T11:00', '30m', '2026-10-19 09:30'],
    ['starts on a holiday', '2026-10-01T10:00', '2h', '2026-10-08 11:00'],
    ['keeps its seconds', '2026-10-12T09:00:30', '1h', '2026-10-12 10:00:30'],
    ['reads an instant of another zone', '2026-10-12T01:00Z', '1h', '2026-10-12 10:00'],
    ['over the Spring Festival 2026', '2026-02-14T17:00', '2h', '2026-02-24 10:00'],
    ['on the make-up Saturday before it', '2026-02-13T17:00', '2h', '2026-02-14 10:00'],
    ['on the make-up Saturday after it', '2026-02-27T17:30', '1h', '2026-02-28 09:30'],
    ['over the Spring Festival 2025', '2025-01-27T17:00', '2h', '2025-02-05 10:00'],
    ['on the make-up Sunday before it', '2025-01-24T17:30', '1h', '2025-01-26 09:30'],
    ['on the make-up Sunday of National Day 2026', '2026-09-20T08:00', '30m', '2026-09-20 09:30'],
    ['on the make-up Saturday after National Day 2026', '2026-10-09T17:45', '30m', '2026-10-10 09:15'],
    ['over eight days of National Day and Mid-Autumn 2025', '2025-09-30T17:30', '1h', '2025-10-09 09:30'],
    ['over the turn of a year with its notice', '2025-12-31T17:30', '1h', '2026-01-04 09:30'],
    ['over the turn into a year without notice', '2026-12-31T17:30', '1h', '2027-01-04 09:30'],
    ['past a leap day', '2028-02-29T17:30', '1h', '2028-03-01 09:30'],
  ])('%s', (_, from, within, expected) => {
    expect(due(office, from, within)).toBe(expected)
  })

  it.each([
    ['a day of one span', '09:00-17:00', '1-5', '2026-10-12T16:00', '2h', '2026-10-13 10:00'],
    [
      'three spans a day',
      '08:00-11:30,14:00-17:30,19:00-21:00',
      '1-5',
      '2026-10-12T11:00',
      '4h30m',
      '2026-10-12 19:30',
    ],
    ['a span that ends at midnight ends there', '18:00-24:00', '1-5', '2026-10-12T18:00', '6h', '2026-10-13 00:00'],
    ['a span that starts at midnight', '00:00-08:00', '1-5', '2026-10-12T07:00', '2h', '2026-10-13 01:00'],
    ['open all day', '00:00-24:00', '1-7', '2026-10-10T23:00', '2h', '2026-10-11 01:00'],
    ['spans that touch are one', '09:00-12:00,12:00-18:00', '1-5', '2026-10-12T11:30', '1h', '2026-10-12 12:30'],
    ['six days a week', '09:00-17:00', '1-6', '2026-10-16T16:30', '1h', '2026-10-17 09:30'],
    ['Mondays and Thursdays only', '09:00-10:00', '1,4', '2026-10-12T09:30', '1h', '2026-10-15 09:30'],
    ['a make-up day is worked by any office', '09:00-10:00', '1', '2026-10-09T09:30', '1h', '2026-10-10 10:00'],
    ['a holiday on a weekend worked is a day off', '09:00-17:00', '1-7', '2026-10-02T09:00', '1h', '2026-10-08 10:00'],
  ])('%s', (_, hours, weekdays, from, within, expected) => {
    expect(due(officeWith(hours, weekdays), from, within)).toBe(expected)
  })

  it('follows the hours of single weekdays, but a make-up day has the plain ones', () => {
    const calendar = officeWith('09:00-17:00', '1-5', {
      byWeekday: { '5': readHours('09:00-12:00'), '6': readHours('10:00-11:00') },
    })
    expect(due(calendar, '2026-10-16T11:30', '1h30m')).toBe('2026-10-17 11:00')
    expect(due(calendar, '2026-10-16T11:30', '1h31m')).toBe('2026-10-19 09:01')
    expect(due(calendar, '2026-10-10T09:00', '8h')).toBe('2026-10-10 17:00')
  })

  it('works through holidays where the desk ignores them', () => {
    const hotline = officeWith('08:00-20:00', '1-7', { holidays: 'ignored' })
    expect(due(hotline, '2026-10-01T19:00', '2h')).toBe('2026-10-02 09:00')
    expect(dueAfter(hotline, readInstant('2027-03-01T10:00'), readWithin('1h'))).toMatchObject({ provisional: false })
  })

  it("puts a site's own days above the notice", () => {
    const own = {
      version: 3,
      off: [{ date: '2026-10-12', until: '2026-10-13', note: '停电检修' }],
      work: [{ date: '2026-10-01', note: '国庆值班', hours: readHours('10:00-11:00') }],
    }
    const calendar = buildCalendar(officeHours, notices, own)
    expect(due(calendar, '2026-09-30T17:30', '1h')).toBe('2026-10-01 10:30')
    expect(due(calendar, '2026-10-10T17:30', '1h')).toBe('2026-10-14 09:30')
    expect(calendar.version).toBe('office.1+2025.1+2026.1+own.3')
  })

  it('refuses no length', () => {
    for (const minutes of [0, -1, Number.NaN]) {
      expect(() => addWorkingTime(office, readInstant('2026-10-12'), minutes)).toThrow('input.limit_zero')
      expect(() => afterWorkingDays(office, readInstant('2026-10-12'), minutes)).toThrow('input.limit_zero')
    }
  })

  it('ends even where no time is ever worked, or too little', () => {
    const closed = buildCalendar({ ...officeHours, hours: [], weekdays: [] }, [])
    const from = readInstant('2026-10-12T09:00')
    expect(() => addWorkingTime(closed, from, 1)).toThrow('clock.no_working_time')
    expect(() => afterWorkingDays(closed, from, 1)).toThrow('clock.no_working_time')
    expect(() => addWorkingTime(office, from, 1e12)).toThrow('clock.too_far')
    expect(() => afterWorkingDays(office, from, 999_999)).toThrow('clock.too_far')
    expect(() => addWorkingTime(office, readInstant('1985-06-01'), 1)).toThrow('clock.out_of_range')
    expect(() => addWorkingTime(office, readInstant('2201-06-01'), 1)).toThrow('clock.out_of_range')
  })
})

describe('a limit in working days', () => {
  it.each([
    ['the day it starts in does not count', '2026-10-12T08:00', '1 working day', '2026-10-13 18:00'],
    ['not even before opening', '2026-10-12T00:00', '1 working day', '2026-10-13 18:00'],
    ['after closing it is the same', '2026-10-12T23:59:59', '1 working day', '2026-10-13 18:00'],
    ['midnight begins a new day', '2026-10-12T24:00', '1 working day', '2026-10-14 18:00'],
    ['from a Friday', '2026-10-16T10:00', '1 working day', '2026-10-19 18:00'],
    ['from a Saturday', '2026-10-17T10:00', '1 working day', '2026-10-19 18:00'],
    ['from a holiday', '2026-10-04T10:00', '1 working day', '2026-10-08 18:00'],
    ['from a make-up day', '2026-10-10T10:00', '1 working day', '2026-10-12 18:00'],
    ['over National Day, the make-up Saturday counts', '2026-09-30T16:18', '3 working days', '2026-10-10 18:00'],
    ['over Spring Festival', '2026-02-13T10:00', '2 working days', '2026-02-24 18:00'],
    ['into the year without notice', '2026-12-31T10:00', '3 working days', '2027-01-06 18:00'],
    ['the Chinese wording', '2026-10-12T08:00', '5个工作日', '2026-10-19 18:00'],
  ])('%s', (_, from, within, expected) => {
    expect(due(office, from, within)).toBe(expected)
  })

  it('ends with the last span of the day, at 24:00 too', () => {
    expect(due(officeWith('08:00-11:00,20:00-24:00'), '2026-10-12T08:00', '1 working day')).toBe('2026-10-14 00:00')
  })
})

describe('a limit by the clock on the wall', () => {
  it.each([
    ['at night', '2026-10-01T23:45', 'wall 30m', '2026-10-02 00:15'],
    ['a day and a night', '2026-09-30T16:00', '24h clock', '2026-10-01 16:00'],
    ['two days', '2026-12-31T16:00', 'wall 2d', '2027-01-02 16:00'],
  ])('%s', (_, from, within, expected) => {
    expect(due(office, from, within)).toBe(expected)
  })

  it('is never provisional and needs no office', () => {
    const closed = buildCalendar({ ...officeHours, hours: [], weekdays: [] }, [])
    const found = dueAfter(closed, readInstant('2027-05-01T03:00'), readWithin('15m', 'wall'))
    expect(found).toEqual({ due: readInstant('2027-05-01T03:15'), provisional: false, calendarVersion: 'wall.1' })
  })
})

describe('a stopped clock', () => {
  it.each([
    [
      'a stop in office hours moves the due moment',
      '2h',
      [stop('2026-10-12T09:30', '2026-10-12T10:30')],
      '2026-10-12 12:00',
    ],
    ['a stop at night moves nothing', '8h', [stop('2026-10-12T18:00', '2026-10-13T09:00')], '2026-10-13 09:30'],
    [
      'overlapping stops are one',
      '1h',
      [stop('2026-10-12T09:30', '2026-10-12T10:30'), stop('2026-10-12T10:00', '2026-10-12T11:00')],
      '2026-10-12 11:30',
    ],
    [
      'stops in any order',
      '1h30m',
      [stop('2026-10-12T14:00', '2026-10-12T15:00'), stop('2026-10-12T09:30', '2026-10-12T13:30')],
      '2026-10-12 15:30',
    ],
    ['a stop before the start is nothing', '1h', [stop('2026-10-09T09:00', '2026-10-10T09:00')], '2026-10-12 10:00'],
    [
      'a stop that began before the start counts from it',
      '1h',
      [stop('2026-10-09T09:00', '2026-10-12T10:00')],
      '2026-10-12 11:00',
    ],
    ['a stop from the due moment on comes too late', '1h', [stop('2026-10-12T10:00', null)], '2026-10-12 10:00'],
    [
      'a stop that ends before it begins is nothing',
      '1h',
      [stop('2026-10-12T09:30', '2026-10-12T09:00')],
      '2026-10-12 10:00',
    ],
    ['an open stop leaves no due moment', '1h', [stop('2026-10-12T09:59', null)], null],
    [
      'an open stop swallows later ones',
      '1h',
      [stop('2026-10-12T09:30', null), stop('2026-10-12T09:40', '2026-10-12T09:50')],
      null,
    ],
    [
      'two whole days stopped are two days later',
      '1 working day',
      [stop('2026-10-13T00:00', '2026-10-15T00:00')],
      '2026-10-15 18:00',
    ],
    [
      'the day that does not count may stop for free',
      '1 working day',
      [stop('2026-10-12T10:00', '2026-10-12T17:00')],
      '2026-10-13 18:00',
    ],
    [
      'hours of a counted day stopped are made up',
      '1 working day',
      [stop('2026-10-13T09:00', '2026-10-13T10:00')],
      '2026-10-14 10:00',
    ],
    [
      'emergencies stop by the wall clock',
      'wall 30m',
      [stop('2026-10-12T09:10', '2026-10-12T22:10')],
      '2026-10-12 22:30',
    ],
  ])('%s', (_, within, stops, expected) => {
    expect(due(office, '2026-10-12T09:00', within, stops)).toBe(expected)
  })
})

describe('between two instants', () => {
  it.each([
    ['within one span', '2026-10-12T09:15', '2026-10-12T10:00', 45],
    ['lunch taken out', '2026-10-12T11:00', '2026-10-12T14:00', 90],
    ['nothing at night', '2026-10-12T18:00', '2026-10-13T09:00', 0],
    ['nothing on holidays', '2026-10-01T00:00', '2026-10-07T24:00', 0],
    ['a make-up day', '2026-10-10T00:00', '2026-10-10T24:00', 450],
    ['backwards is negative', '2026-10-12T10:00', '2026-10-12T09:15', -45],
    ['the whole of 2026: 248 working days of 7.5 hours', '2026-01-01T00:00', '2027-01-01T00:00', 248 * 450],
    ['all of 2025 and 2026', '2025-01-01T00:00', '2027-01-01T00:00', (248 + 248) * 450],
  ])('%s', (_, from, to, expected) => {
    expect(workingTimeBetween(office, readInstant(from), readInstant(to))).toBe(expected)
  })

  it('leaves stops out, and is nothing backwards', () => {
    const [from, to] = [readInstant('2026-10-12T09:00'), readInstant('2026-10-12T18:00')]
    const stops = [stop('2026-10-12T11:00', '2026-10-12T14:00'), stop('2026-10-12T17:00', null)]
    expect(runningTimeBetween(office, from, to, stops)).toBe(450 - 90 - 60)
    expect(runningTimeBetween(office, to, from)).toBe(0)
  })
})

describe('the ring and the warning', () => {
  const [madeAt, dueAt] = [readInstant('2026-09-30T16:00'), readInstant('2026-10-08T16:30')]

  it.each([
    ['full when made', '2026-09-30T16:00', 1],
    ['full before it was made', '2026-09-29T16:00', 1],
    ['stands still over the holiday', '2026-10-01T12:00', 0.75],
    ['and until it opens again', '2026-10-08T09:00', 0.75],
    ['half', '2026-10-08T11:00', 0.5],
    ['empty when due', '2026-10-08T16:30', 0],
    ['empty when late', '2026-10-09T16:30', 0],
  ])('%s', (_, now, expected) => {
    expect(shareOfWorkingTimeLeft(office, madeAt, dueAt, readInstant(now))).toBe(expected)
  })

  it('shows a limit without working time as full until it is due', () => {
    const [night, later] = [readInstant('2026-10-01T20:00'), readInstant('2026-10-01T20:30')]
    expect(shareOfWorkingTimeLeft(office, night, later, night)).toBe(1)
    expect(shareOfWorkingTimeLeft(office, night, later, later)).toBe(0)
  })

  it('warns when a quarter is left, or as long before as the standard says', () => {
    expect(wall(warnAt(office, madeAt, dueAt))).toBe('2026-10-08 14:30')
    expect(wall(warnAt(office, madeAt, dueAt, readWithin('30m')))).toBe('2026-10-08 16:00')
    expect(wall(warnAt(office, madeAt, dueAt, readWithin('1 working day')))).toBe('2026-09-30 18:00')
    expect(wall(warnAt(office, madeAt, dueAt, readWithin('wall 3h')))).toBe('2026-10-08 13:30')
  })

  it('warns at once where the warning is longer than the limit', () => {
    expect(warnAt(office, madeAt, dueAt, readWithin('9h'))).toEqual(madeAt)
    expect(warnAt(office, madeAt, dueAt, readWithin('2 working days'))).toEqual(madeAt)
  })

  it('warns later where the clock was stopped', () => {
    const stops = [stop('2026-10-08T09:00', '2026-10-08T10:00')]
    const { due: stoppedDue } = dueAfter(office, madeAt, readWithin('8h'), stops)
    expect(wall(stoppedDue)).toBe('2026-10-08 17:30')
    expect(wall(warnAt(office, madeAt, stoppedDue!, undefined, stops))).toBe('2026-10-08 15:30')
  })
})

describe('a year without notice', () => {
  it.each([
    ['due in it', '2026-12-31T17:30', '1h', true],
    ['due on the last day before it', '2026-12-31T09:00', '7h30m', false],
    ['started in it', '2027-03-01T09:00', '1h', true],
    ['started before the years of notices', '2024-12-31T17:30', '1h', true],
    ['within the years of notices', '2025-12-31T17:30', '1h', false],
  ])('%s', (_, from, within, provisional) => {
    expect(dueAfter(office, readInstant(from), readWithin(within)).provisional).toBe(provisional)
  })
})

it('ends with the year at midnight, before the year without notice begins', () => {
  const evening = officeWith('18:00-24:00')
  expect(dueAfter(evening, readInstant('2026-12-31T18:00'), readWithin('6h'))).toMatchObject({
    due: readInstant('2027-01-01T00:00'),
    provisional: false,
  })
})

it('is cheap enough for every intake', () => {
  const within = [readWithin('2h'), readWithin('3 working days')]
  const from = readInstant('2026-09-30T16:00').getTime()
  for (let i = 0; i < 2_000; i++) dueAfter(office, new Date(from + i * 60_000), within[i % 2]!)
  const started = performance.now()
  for (let i = 0; i < 20_000; i++) dueAfter(office, new Date(from + i * 60_000), within[i % 2]!)
  expect((performance.now() - started) / 20_000).toBeLessThan(0.05)
})

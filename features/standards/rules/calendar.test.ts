import { LegalHoliday } from 'tyme4ts'
import { describe, expect, it } from 'vitest'
import { loadCalendars, readCalendarFile } from '../service/loadCalendars.ts'
import { buildCalendar, type DayKind, dayIn } from './calendar.ts'
import { noticeSchema, officeHoursSchema, ownDaysSchema, readHours, readWeekdays } from './calendarFiles.ts'
import { festivalsOn, festivalsToGreet } from './festivalDays.ts'
import { statutoryHolidays } from './festivals.ts'
import {
  dayNumber,
  dayOfDate,
  firstDayOf,
  isoDate,
  isoWeekday,
  readInstant,
  toClockTime,
  toShanghai,
} from './shanghai.ts'

const { hours, notices } = loadCalendars()
const office = buildCalendar(hours.get('office')!, notices)
const kindOn = (date: string): DayKind => dayIn(office, dayOfDate(date)!).kind

/** Every day of a year that is not what its weekday says, as the calendar has it. */
function exceptions(year: number): Record<string, DayKind> {
  const found: Record<string, DayKind> = {}
  for (let day = firstDayOf(year); day < firstDayOf(year + 1); day++) {
    const { kind } = dayIn(office, day)
    if (kind === 'holiday' || kind === 'makeup') found[isoDate(day)] = kind
  }
  return found
}

describe('the official notices', () => {
  it('are those of 2025 and 2026, with title and number', () => {
    expect(notices.map(notice => [notice.year, notice.source.number])).toEqual([
      [2025, '国办发明电〔2024〕12号'],
      [2026, '国办发明电〔2025〕7号'],
    ])
    for (const { year, source } of notices) expect(source.title).toContain(`关于${year}年部分节假日安排`)
  })

  it.each([2025, 2026])('%i agrees on every single day with an independent table', year => {
    const independent: Record<string, DayKind> = {}
    for (let day = firstDayOf(year); day < firstDayOf(year + 1); day++) {
      const [y, m, d] = isoDate(day).split('-').map(Number) as [number, number, number]
      const holiday = LegalHoliday.fromYmd(y, m, d)
      if (holiday) independent[isoDate(day)] = holiday.isWork() ? 'makeup' : 'holiday'
    }
    expect(exceptions(year)).toEqual(independent)
    expect(Object.keys(independent).length).toBe(year === 2025 ? 28 + 5 : 33 + 6)
  })

  it('give every statutory day off', () => {
    for (const { year } of notices) {
      for (const [day, festivals] of statutoryHolidays(year)) {
        expect([isoDate(day), dayIn(office, day).festivals]).toEqual([
          isoDate(day),
          expect.arrayContaining([...festivals]),
        ])
      }
    }
  })

  it('stand above the weekday', () => {
    expect(kindOn('2026-10-10')).toBe('makeup')
    expect(kindOn('2026-10-11')).toBe('rest')
    expect(kindOn('2026-09-20')).toBe('makeup')
    expect(kindOn('2026-10-05')).toBe('holiday')
    expect(kindOn('2026-10-08')).toBe('working')
  })

  it('a later one stands above an earlier one, and may reach into the year before', () => {
    const notice2027 = {
      ...notices[1]!,
      year: 2027,
      holidays: [{ ...notices[1]!.holidays[0]!, from: '2026-12-31', to: '2027-01-02', days: 3, work: ['2026-12-27'] }],
    }
    const calendar = buildCalendar(hours.get('office')!, [notice2027, ...notices])
    expect(dayIn(calendar, dayOfDate('2026-12-31')!).kind).toBe('holiday')
    expect(dayIn(calendar, dayOfDate('2026-12-27')!).kind).toBe('makeup')
    expect(dayIn(calendar, dayOfDate('2027-03-01')!).provisional).toBe(false)
    expect(calendar.version).toBe('office.1+2025.1+2026.1+2027.1')
  })

  it.each([
    ['a slip in a date', { from: '2026-02-16' }, 'days does not fit'],
    ['a make-up day on a weekday', { work: ['2026-02-13'] }, 'a make-up day must be a Saturday or Sunday'],
    ['a date twice', { work: ['2026-02-15'] }, 'a date is named twice'],
    ['a date that is none', { work: ['2026-02-30'] }, 'not a date'],
    ['a festival twice for another', { festivals: ['national'] }, 'a festival is missing'],
    ['an unknown festival', { festivals: ['christmas'] }, 'Invalid option'],
    ['an unknown field', { makeup: [] }, 'Unrecognized key'],
  ])('refuse %s', (_, slip, reason) => {
    const notice = notices.find(one => one.year === 2026)!
    const holidays = notice.holidays.map(run => (run.name === '春节' ? { ...run, ...slip } : run))
    const read = noticeSchema.safeParse({ ...notice, holidays })
    expect(read.error?.message).toContain(reason)
  })
})

describe('a year without notice', () => {
  it('has the statutory days off by the Measures of 2024, and no make-up days', () => {
    const off = [...statutoryHolidays(2027)].map(([day, [festival]]) => `${isoDate(day)} ${festival}`)
    expect(off).toEqual([
      '2027-01-01 new_year',
      '2027-02-05 spring',
      '2027-02-06 spring',
      '2027-02-07 spring',
      '2027-02-08 spring',
      '2027-04-05 qingming',
      '2027-05-01 labour',
      '2027-05-02 labour',
      '2027-06-09 dragon_boat',
      '2027-09-15 mid_autumn',
      '2027-10-01 national',
      '2027-10-02 national',
      '2027-10-03 national',
    ])
    expect(Object.values(exceptions(2027))).toEqual(off.map(() => 'holiday'))
  })

  it('knows two festivals on one day', () => {
    expect(statutoryHolidays(2028).get(dayOfDate('2028-10-03')!)).toEqual(['mid_autumn', 'national'])
  })

  it('is marked on every day, unless the desk ignores holidays', () => {
    expect(dayIn(office, dayOfDate('2027-03-01')!).provisional).toBe(true)
    expect(dayIn(office, dayOfDate('2026-03-01')!).provisional).toBe(false)
    const always = buildCalendar({ ...hours.get('office')!, holidays: 'ignored' }, notices)
    expect(dayIn(always, dayOfDate('2027-03-01')!).provisional).toBe(false)
  })
})

describe('festivals of a moment', () => {
  it.each([
    ['2026-09-30T23:59', []],
    ['2026-10-01T00:00', ['national']],
    ['2026-10-07T15:59Z', ['national']],
    ['2026-10-07T16:00Z', []],
    ['2025-10-08T12:00', ['national', 'mid_autumn']],
    ['2026-10-10T12:00', []],
    ['2026-01-03T12:00', ['new_year']],
    ['2027-02-05T12:00', ['spring']],
    ['2027-02-10T12:00', []],
  ])('%s', (at, festivals) => {
    expect(festivalsOn(notices, readInstant(at))).toEqual(festivals)
  })

  it.each([
    ['New Year', '2026-01-01T09:00', ['new_year']],
    ['a day off after it', '2026-01-02T09:00', []],
    ['the eve of Spring Festival', '2026-02-16T20:00', []],
    ['its first day', '2026-02-17T00:00', ['spring']],
    ['its seventh', '2026-02-23T09:00', ['spring']],
    ['its eighth', '2026-02-24T09:00', []],
    ['its seventh in a year without notice, a working day', '2028-02-01T09:00', ['spring']],
    ['each day off of the others', '2026-09-27T09:00', ['mid_autumn']],
    ['a plain day', '2026-10-12T09:00', []],
  ])('greeted on %s', (_, at, festivals) => {
    expect(festivalsToGreet(notices, readInstant(at))).toEqual(festivals)
  })
})

describe('hours and weekdays as text', () => {
  it('are read', () => {
    expect(readHours('9:00-12:00, 13:30–18:00')).toEqual([
      { from: 540, to: 720 },
      { from: 810, to: 1080 },
    ])
    expect(readHours('00:00-24:00')).toEqual([{ from: 0, to: 1440 }])
    expect(readHours('09:00-12:00，12:00-18:00')).toEqual([{ from: 540, to: 1080 }])
    expect(readWeekdays('1-5')).toEqual([1, 2, 3, 4, 5])
    expect(readWeekdays('6,1-3,3')).toEqual([1, 2, 3, 6])
  })

  it.each([
    '',
    '09:00',
    '12:00-09:00',
    '09:00-09:00',
    '09:00-12:00,11:00-18:00',
    '13:00-18:00,09:00-12:00',
    '09:60-12:00',
    '22:00-06:00',
    '09:00-24:01',
    '09:00-12:00,',
  ])('hours %j are refused', text => expect(() => readHours(text)).toThrow('input.hours_unreadable'))

  it.each(['', '0-5', '1-8', '5-1', 'Mon', '1,,2', '1-5-6'])('weekdays %j are refused', text => {
    expect(() => readWeekdays(text)).toThrow('input.weekdays_unreadable')
  })

  it('come from files, with what is wrong named', () => {
    const file = 'schema: hours/1\nid: shop\nversion: 1\nname: 门市\nweekdays: 6\nhours: 10:00-20:00\n'
    expect(readCalendarFile('shop.yaml', file)).toMatchObject({ weekdays: [6], hours: [{ from: 600, to: 1200 }] })
    expect(() => readCalendarFile('shop.yaml', file.replace('20:00', '30:00'))).toThrow(
      /shop\.yaml.*cannot be read: 10:00-30:00/s,
    )
    expect(officeHoursSchema.safeParse({ schema: 'hours/1' }).success).toBe(false)
  })

  it('of own days are checked alike', () => {
    const own = { version: 1, off: [{ date: '2026-10-12', note: '停电检修' }], work: [] }
    expect(ownDaysSchema.safeParse(own).success).toBe(true)
    expect(ownDaysSchema.safeParse({ ...own, off: [{ date: '2026-10-32', note: '停电检修' }] }).success).toBe(false)
  })
})

describe('the zone', () => {
  it.each([
    ['2026-09-30T16:00+08:00', '2026-09-30T16:00:00+08:00'],
    ['2026-09-30T16:00', '2026-09-30T16:00:00+08:00'],
    ['2026-09-30 16:00', '2026-09-30T16:00:00+08:00'],
    ['2026-09-30', '2026-09-30T00:00:00+08:00'],
    ['2026-09-30T16:00:05.25', '2026-09-30T16:00:05.250+08:00'],
    ['2026-09-30T16:00Z', '2026-10-01T00:00:00+08:00'],
    ['2026-09-30T16:00+0530', '2026-09-30T18:30:00+08:00'],
    ['2026-09-30T16:00-05', '2026-10-01T05:00:00+08:00'],
    ['2026-09-30T24:00', '2026-10-01T00:00:00+08:00'],
  ])('reads %s', (text, expected) => {
    expect(toShanghai(readInstant(text))).toBe(expected)
  })

  it.each([
    '',
    'now',
    '2026-02-30T10:00',
    '2026-13-01',
    '2026-09-30T25:00',
    '2026-09-30T24:01',
    '2026-09-30T10:60',
    '2026-09-30T10:00+15:00',
    '30.09.2026',
    '2026-9-30',
  ])('refuses %j', text => expect(() => readInstant(text)).toThrow('input.time_unreadable'))

  it('knows its days', () => {
    expect(isoWeekday(dayOfDate('2026-10-10')!)).toBe(6)
    expect(isoWeekday(dayOfDate('1969-12-28')!)).toBe(7)
    expect(isoDate(dayNumber(readInstant('2026-09-30T23:59:59').getTime()))).toBe('2026-09-30')
    expect([toClockTime(0), toClockTime(810), toClockTime(540.5), toClockTime(1440)]).toEqual([
      '00:00',
      '13:30',
      '09:00:30',
      '24:00',
    ])
  })
})

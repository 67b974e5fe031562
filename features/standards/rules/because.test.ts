import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCalendars } from '../service/loadCalendars.ts'
import { amountInWords, sentences } from './because.ts'
import { buildCalendar, type Calendar } from './calendar.ts'
import { readHours } from './calendarFiles.ts'
import { explainBetween, explainDue } from './explain.ts'
import { readInstant } from './shanghai.ts'
import { readWithin } from './within.ts'
import type { Stop } from './workingTime.ts'

const { hours, notices } = loadCalendars()
const officeHours = hours.get('office')!
const office = buildCalendar(officeHours, notices)

function explained(from: string, within: string, stops: Stop[] = [], calendar: Calendar = office) {
  return explainDue(calendar, readInstant(from), readWithin(within), stops)
}

const stop = (from: string, to: string | null): Stop => ({ from: readInstant(from), to: to && readInstant(to) }) as Stop

describe('why a limit runs out when it does', () => {
  it('says working time span by span', () => {
    expect(sentences(explained('2026-09-30T16:00', '8h').lines)).toEqual([
      '时限 8 小时，只计工作时间，从 2026年9月30日 周三 16:00 起算。',
      '工作时间：周一至周五 09:00–12:00、13:30–18:00。',
      '9月30日 周三：16:00–18:00，计 2 小时，累计 2 小时。',
      '10月1日至7日：国庆节放假，不计。',
      '10月8日 周四：09:00–12:00、13:30–16:30，计 6 小时，累计 8 小时。',
      '放假调休依据：《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）。',
      '到期：2026年10月8日 周四 16:30。',
    ])
  })

  it('says working days, the one it starts in, days off and make-up days', () => {
    expect(sentences(explained('2026-09-30T16:18', '3 working days').lines).slice(2, 8)).toEqual([
      '9月30日 周三：起算当天，不计。',
      '10月1日至7日：国庆节放假，不计。',
      '10月8日 周四：第 1 个工作日，09:00–12:00、13:30–18:00。',
      '10月9日 周五：第 2 个工作日，09:00–12:00、13:30–18:00。',
      '10月10日 周六（国庆节调休上班）：第 3 个工作日，09:00–12:00、13:30–18:00。',
      '放假调休依据：《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）。',
    ])
  })

  it('gives the rows of the popover', () => {
    const { days, due, calendarVersion } = explained('2026-09-30T16:18', '3 working days')
    expect(due).toEqual(readInstant('2026-10-10T18:00'))
    expect(calendarVersion).toBe('office.1+2025.1+2026.1')
    expect(days.map(day => [day.date, day.until, day.kind, day.note, day.nth])).toEqual([
      ['2026-09-30', null, 'working', 'start_day', null],
      ['2026-10-01', '2026-10-07', 'holiday', 'off', null],
      ['2026-10-08', null, 'working', 'nth', 1],
      ['2026-10-09', null, 'working', 'nth', 2],
      ['2026-10-10', null, 'makeup', 'nth', 3],
    ])
    expect(days[0]).toMatchObject({ counted: [], hours: readHours('09:00-12:00,13:30-18:00') })
    expect(days[4]).toMatchObject({
      counted: readHours('09:00-12:00,13:30-18:00'),
      festivals: ['national'],
      weekday: 6,
    })
  })

  it('says that a year has no notice yet, and whose days were assumed', () => {
    const found = explained('2026-12-31T17:00', '2h')
    expect(found).toMatchObject({ provisional: true, due: readInstant('2027-01-04T10:00') })
    expect(sentences(found.lines).slice(2)).toEqual([
      '12月31日 周四：17:00–18:00，计 1 小时，累计 1 小时。',
      '1月1日 周五：元旦放假，不计。',
      '1月2日至3日：周末，不计。',
      '1月4日 周一：09:00–10:00，计 1 小时，累计 2 小时。',
      '2027 年的放假通知尚未录入，暂按平日工作、法定节假日休息计算；通知录入后重新计算。',
      '到期：2027年1月4日 周一 10:00。',
    ])
  })

  it('says that it began after closing, and what a site set for itself', () => {
    const calendar = buildCalendar(officeHours, notices, {
      version: 1,
      off: [{ date: '2026-10-13', note: '停电检修' }],
      work: [{ date: '2026-10-17', note: '业主开放日' }],
    })
    expect(sentences(explained('2026-10-12T18:30', '1h', [], calendar).lines).slice(2, 5)).toEqual([
      '10月12日 周一：不在工作时间内，不计。',
      '10月13日 周二：停电检修，不计。',
      '10月14日 周三：09:00–10:00，计 1 小时，累计 1 小时。',
    ])
    expect(sentences(explained('2026-10-16T18:00', '1h', [], calendar).lines)[3]).toBe(
      '10月17日 周六（业主开放日，照常上班）：09:00–10:00，计 1 小时，累计 1 小时。',
    )
  })

  it('leaves out what was stopped', () => {
    const stops = [stop('2026-10-12T10:00', '2026-10-13T24:00')]
    expect(sentences(explained('2026-10-12T09:00', '2h', stops).lines).slice(2)).toEqual([
      '10月12日 周一：09:00–10:00，计 1 小时，累计 1 小时。',
      '10月13日 周二：停表，不计。',
      '10月14日 周三：09:00–10:00，计 1 小时，累计 2 小时。',
      '到期：2026年10月14日 周三 10:00。',
    ])
  })

  it('says hours instead of days once a limit in days was stopped', () => {
    const stops = [stop('2026-10-13T09:00', '2026-10-13T10:00')]
    expect(explained('2026-10-12T09:00', '1 working day', stops).days.map(day => [day.note, day.minutes])).toEqual([
      ['start_day', 0],
      ['counted', 390],
      ['counted', 60],
    ])
  })

  it('joins days off of one reason only', () => {
    const { days } = explained('2028-09-29T17:00', '2h')
    expect(days.map(day => [day.date, day.until, day.festivals.join('+')])).toEqual([
      ['2028-09-29', null, ''],
      ['2028-09-30', null, ''],
      ['2028-10-01', '2028-10-02', 'national'],
      ['2028-10-03', null, 'mid_autumn+national'],
      ['2028-10-04', null, ''],
    ])
  })

  it('has no due moment while the clock is stopped', () => {
    const found = explained('2026-10-12T09:00', '8h', [stop('2026-10-12T10:00', null)])
    expect(found.due).toBeNull()
    expect(sentences(found.lines).at(-1)).toBe('从 2026年10月12日 周一 10:00 起停表，恢复之前没有到期时间。')
  })

  it('counts an emergency day and night, and says midnight as the end of a day', () => {
    expect(sentences(explained('2026-10-01T22:00', 'wall 2h').lines)).toEqual([
      '时限 2 小时，从 2026年10月1日 周四 22:00 起连续计算，不分昼夜和节假日。',
      '10月1日 周四：22:00–24:00，计 2 小时，累计 2 小时。',
      '到期：2026年10月1日 周四 24:00。',
    ])
  })

  it('folds the middle of a long one, its rows whole', () => {
    const found = explained('2026-01-04T09:00', '200 working days')
    expect(found.lines.filter(line => line.code === 'day')).toHaveLength(40)
    expect(found.days.filter(day => day.nth !== null)).toHaveLength(200)
    expect(sentences(found.lines).some(line => /^其间 \d+ 个工作日照此计算/.test(line))).toBe(true)
  })

  it('adds up: the rows hold exactly the limit, whatever was stopped', () => {
    const start = readInstant('2025-01-01').getTime()
    const instants = fc.integer({ min: start, max: start + 900 * 86_400_000 }).map(at => new Date(at))
    const stops = fc.array(fc.tuple(instants, fc.integer({ min: 1, max: 86_400_000 * 9 })), { maxLength: 4 })
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 9_000 }), stops, (from, minutes, stopped) => {
        const list = stopped.map(([at, length]) => ({ from: at, to: new Date(at.getTime() + length) }))
        const { days } = explainDue(office, from, { by: 'working_time', minutes }, list)
        const rows = days.reduce((sum, day) => sum + day.minutes, 0)
        return Math.abs(rows - minutes) < 1e-6 && Math.abs(days.at(-1)!.sumMinutes - minutes) < 1e-6
      }),
      { numRuns: 200 },
    )
  })
})

describe('why so much time lies between', () => {
  it('says it day by day', () => {
    const found = explainBetween(office, readInstant('2026-10-12T19:00'), readInstant('2026-10-14T08:00'))
    expect(found).toMatchObject({ minutes: 450, provisional: false })
    expect(sentences(found.lines)).toEqual([
      '从 2026年10月12日 周一 19:00 到 2026年10月14日 周三 08:00，只计工作时间。',
      '工作时间：周一至周五 09:00–12:00、13:30–18:00。',
      '10月12日 周一：不在工作时间内，不计。',
      '10月13日 周二：09:00–12:00、13:30–18:00，计 7 小时 30 分钟，累计 7 小时 30 分钟。',
      '10月14日 周三：不在工作时间内，不计。',
      '工作时间共 7 小时 30 分钟。',
    ])
  })

  it('is nothing between a moment and itself', () => {
    const at = readInstant('2026-10-12T10:00')
    expect(explainBetween(office, at, at)).toMatchObject({ minutes: 0, days: [] })
  })
})

describe('other languages', () => {
  it('English', () => {
    expect(sentences(explained('2026-09-30T16:00', '8h').lines, 'en')).toEqual([
      'The limit is 8 h of working time from Wed 30 Sep 2026 16:00.',
      'Working hours: Mon to Fri 09:00–12:00, 13:30–18:00.',
      'Wed 30 Sep: 16:00–18:00 counts 2 h, 2 h so far.',
      '1 Oct to 7 Oct: National Day holiday, does not count.',
      'Thu 8 Oct: 09:00–12:00, 13:30–16:30 counts 6 h, 8 h so far.',
      'Days off and make-up days follow 《国务院办公厅关于2026年部分节假日安排的通知》 (国办发明电〔2025〕7号).',
      'Due: Thu 8 Oct 2026 16:30.',
    ])
  })

  it('traditional Chinese', () => {
    expect(sentences(explained('2026-09-30T16:18', '1 working day').lines, 'zh-TW')).toContain(
      '10月1日至7日：國慶節放假，不計。',
    )
  })

  it('leave no place of a sentence open', () => {
    const all = [
      explained('2025-01-24T19:00', '3 working days'),
      explained('2026-12-31T09:00', '500h'),
      explained('2026-10-01T09:00', 'wall 90s'),
      explained('2026-10-12T09:00', '8h', [stop('2026-10-12T10:00', null)]),
    ].flatMap(found => [...found.lines])
    for (const language of ['zh-CN', 'zh-TW', 'en'] as const) {
      for (const said of sentences(all, language)) expect(said).not.toMatch(/[{}]|undefined|NaN| {2}/)
    }
  })

  it('amounts', () => {
    expect([0, 0.5, 90, 1440, -45].map(minutes => amountInWords(minutes))).toEqual([
      '0 分钟',
      '30 秒',
      '1 小时 30 分钟',
      '24 小时',
      '−45 分钟',
    ])
  })

  it('hours of single weekdays', () => {
    const calendar = buildCalendar({ ...officeHours, byWeekday: { '6': readHours('10:00-16:00') } }, notices)
    expect(sentences(explained('2026-10-12T09:00', '1h', [], calendar).lines)[1]).toBe(
      '工作时间：周一至周五 09:00–12:00、13:30–18:00；周六 10:00–16:00。',
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountOf, caseNumberText, dayText, lineTime, listTime, lookupCodeText, runText } from './format.ts'

const at = (text: string) => new Date(text)
const now = at('2026-10-10T14:18:00+08:00')

test.each([
  ['48273165', '4827-3165'],
  ['4827-3165', '4827-3165'],
  ['4827 3165', '4827-3165'],
  ['482', '482'],
  ['', ''],
])('number %s is written %s', (given, written) => {
  expect(caseNumberText(given)).toBe(written)
})

test('a look-up code is written in two groups, anything else as it is', () => {
  expect(lookupCodeText('K7M2Q9TX')).toBe('K7M2 Q9TX')
  expect(lookupCodeText('K7M2')).toBe('K7M2')
})

describe('amounts of working time', () => {
  const hour = 3_600_000
  test.each([
    [222 * 60_000, 8 * hour, '3hour 42minute'],
    [10 * hour, 8 * hour, '1day 2hour'],
    [10 * hour, 24 * hour, '10hour'],
    [8 * hour, 8 * hour, '1day'],
    [7.5 * hour, 7.5 * hour, '1day'],
    [40_000, 8 * hour, '40second'],
    [0, 8 * hour, '0second'],
    [-18 * 60_000, 8 * hour, '18minute'],
    [59_999, 8 * hour, '59second'],
    [60_000, 8 * hour, '1minute'],
  ])('%d ms, a day of %d ms: %s', (ms, dayMs, said) => {
    expect(
      amountOf(ms, dayMs)
        .map(({ unit, n }) => n + unit)
        .join(' '),
    ).toBe(said)
  })

  test('never more than two units, never none, never more than there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * hour }), fc.integer({ min: hour, max: 24 * hour }), (ms, dayMs) => {
        const parts = amountOf(ms, dayMs)
        const sizes = { day: Math.round(dayMs / 60_000) * 60_000, hour, minute: 60_000, second: 1000 }
        expect(parts.length).toBeGreaterThan(0)
        expect(parts.length).toBeLessThanOrEqual(2)
        expect(parts.reduce((sum, { unit, n }) => sum + n * sizes[unit], 0)).toBeLessThanOrEqual(ms)
      }),
    )
  })
})

describe('moments', () => {
  test.each([
    ['2026-10-10T18:00:00+08:00', '18:00', '18:00'],
    ['2026-10-09T09:35:00+08:00', '10-9', '10-9 09:35'],
    ['2025-10-09T09:35:00+08:00', '2025-10-9', '2025-10-9 09:35'],
    // The same day in the site's zone though another one in UTC.
    ['2026-10-09T16:30:00Z', '00:30', '00:30'],
  ])('%s: %s in a list, %s in a line', (moment, inList, inLine) => {
    expect(listTime(at(moment), now)).toBe(inList)
    expect(lineTime(at(moment), now)).toBe(inLine)
  })

  test('days and runs of days in three languages', () => {
    expect(dayText(at('2026-10-14T18:00:00+08:00'), 'zh-CN')).toBe('10月14日 周三')
    expect(dayText(at('2026-10-14T18:00:00+08:00'), 'en')).toBe('Oct 14, Wed')
    const [first, last, next] = ['2026-10-01', '2026-10-07', '2026-11-02'].map(day => at(`${day}T12:00:00+08:00`))
    expect(runText(first!, last!, 'zh-TW')).toBe('10月1–7日')
    expect(runText(first!, next!, 'zh-CN')).toBe('10月1日–11月2日')
    expect(runText(first!, last!, 'en')).toMatch(/^Oct 1\s–\s7$/)
  })
})

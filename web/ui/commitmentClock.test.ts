import { describe, expect, test } from 'vitest'
import { clockFactsOf, limitMs } from './commitmentClock.ts'

const now = new Date('2026-10-10T14:18:00+08:00')
const owed = {
  state: 'open',
  madeAt: '2026-10-09T09:00:00+08:00',
  dueAt: '2026-10-10T18:00:00+08:00',
  keptAt: null,
  left: 0.5,
  within: '2h',
} as const

describe('the clock of a commitment', () => {
  test('counts working time: the limit by the share left', () => {
    expect(clockFactsOf(owed, now)).toEqual({ state: 'ok', share: 0.5, ms: 3_600_000 })
  })
  test("the server's own count goes first", () => {
    expect(clockFactsOf({ ...owed, leftMinutes: 42 }, now).ms).toBe(42 * 60_000)
  })
  test('an unknown limit and a limit by the wall are the time on the wall', () => {
    expect(clockFactsOf({ ...owed, within: null }, now)).toMatchObject({ ms: 222 * 60_000, dayMs: 86_400_000 })
    expect(clockFactsOf({ ...owed, within: 'wall 8h' }, now).ms).toBe(222 * 60_000)
  })
  test('late says by how much', () => {
    expect(clockFactsOf({ ...owed, state: 'late', dueAt: '2026-10-10T14:00:00+08:00' }, now)).toMatchObject({
      state: 'late',
      ms: 18 * 60_000,
    })
  })
  test('kept says how long it took, kept late by how much', () => {
    const kept = { ...owed, keptAt: '2026-10-10T18:35:00+08:00' }
    expect(clockFactsOf({ ...kept, state: 'kept_late' }, now)).toMatchObject({ state: 'keptlate', ms: 35 * 60_000 })
    expect(clockFactsOf({ ...kept, state: 'kept' }, now).state).toBe('kept')
  })
  test('not begun waits', () => {
    expect(clockFactsOf({ ...owed, dueAt: null }, now)).toEqual({ state: 'wait' })
  })
})

test.each([
  ['2h', 7_200_000],
  ['1h30m', 5_400_000],
  ['30m', 1_800_000],
  ['wall 30m', 1_800_000],
  ['3 working days', 86_400_000],
  ['1 working day', 28_800_000],
  ['soon', null],
  ['', null],
])('limit %s is %s ms', (within, ms) => {
  expect(limitMs(within)).toBe(ms)
})

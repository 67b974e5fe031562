import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { attemptCounts, callerOf, dayAround, fillLine, isQuiet, limitFor, planFor } from './plan.ts'

const pack = standardPack()
const at = (time: string, day = '2026-03-02') => new Date(`${day}T${time}:00+08:00`)
const night = { from: '20:00', to: '09:00' }

describe('quiet hours', () => {
  test.each([
    [night, '19:59', false],
    [night, '20:00', true],
    [night, '23:59', true],
    [night, '00:00', true],
    [night, '08:59', true],
    [night, '09:00', false],
    [{ from: '12:00', to: '14:00' }, '11:59', false],
    [{ from: '12:00', to: '14:00' }, '12:00', true],
    [{ from: '12:00', to: '14:00' }, '14:00', false],
    [{ from: '09:00', to: '09:00' }, '09:00', false],
  ])('%j at %s: %s', (hours, time, quiet) => {
    expect(isQuiet(hours, at(time))).toBe(quiet)
  })

  test('are those of Shanghai wherever the server stands', () => {
    expect(isQuiet(night, new Date('2026-03-02T12:00:00Z'))).toBe(true)
    expect(isQuiet(night, new Date('2026-03-02T01:00:00Z'))).toBe(false)
  })
})

describe('a try counts', () => {
  const plan = { quietHours: night, gap: '2h' }
  test.each([
    ['no_answer', '10:00', null, true],
    ['busy', '10:00', null, true],
    ['off', '10:00', null, true],
    ['wrong_number', '10:00', null, true],
    ['another_time', '10:00', null, false],
    ['refuses', '10:00', null, false],
    ['no_answer', '21:00', null, false],
    ['no_answer', '11:59', '10:00', false],
    ['no_answer', '12:00', '10:00', true],
  ] as const)('%s at %s after %s: %s', (outcome, time, last, counts) => {
    expect(attemptCounts(plan, outcome, at(time), last ? at(last) : null)).toBe(counts)
  })

  test('three that count are never less than four hours in all', () => {
    const minutes = fc.array(fc.nat(24 * 60), { maxLength: 40 }).map(all => all.sort((a, b) => a - b))
    fc.assert(
      fc.property(minutes, all => {
        const counted: Date[] = []
        for (const minute of all) {
          const now = new Date(at('00:00').getTime() + minute * 60_000)
          if (attemptCounts(plan, 'no_answer', now, counted.at(-1) ?? null)) counted.push(now)
        }
        if (counted.length >= 3)
          expect(counted[2]!.getTime() - counted[0]!.getTime()).toBeGreaterThanOrEqual(4 * 3600_000)
        expect(counted.some(one => isQuiet(night, one))).toBe(false)
      }),
    )
  })
})

test('a kind without a plan of its own is asked as a complaint is: its gate came from an earlier kind', () => {
  expect(planFor(pack, 'consult')).toBe(planFor(pack, 'complaint'))
  expect(limitFor(pack, 'consult', 'normal')).toMatchObject({ within: '3 working days', calendar: 'site' })
  expect(limitFor(pack, 'repair', 'normal')).toMatchObject({ within: '3 working days', clause: 'W-track' })
})

describe('who is to ask', () => {
  const callers = [
    { staffId: 'a', personId: 'A', owed: 3 },
    { staffId: 'b', personId: 'B', owed: 1 },
    { staffId: 'c', personId: 'C', owed: 1 },
  ]
  test('the least loaded who had no hand in the case', () => {
    expect(callerOf(callers, [])?.staffId).toBe('b')
    expect(callerOf(callers, ['B'])?.staffId).toBe('c')
    expect(callerOf(callers, ['B', 'C'])?.staffId).toBe('a')
  })
  test('nobody when all had one', () => {
    expect(callerOf(callers, ['A', 'B', 'C'])).toBeUndefined()
  })
})

test('a day of Shanghai begins and ends at its midnights', () => {
  expect(dayAround(at('00:00'))).toEqual({ from: at('00:00'), to: at('00:00', '2026-03-03') })
  expect(dayAround(at('23:59'))).toEqual({ from: at('00:00'), to: at('00:00', '2026-03-03') })
})

test('lines are filled with what is known', () => {
  expect(fillLine('我是{site}的{caller}{unknown}。', { site: '城南', caller: '沈' })).toBe('我是城南的沈。')
})

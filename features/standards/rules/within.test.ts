import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWithin, type Within, writeWithin } from './within.ts'

describe('a limit as text', () => {
  it.each<[string, Within]>([
    ['8h', { by: 'working_time', minutes: 480 }],
    ['30m', { by: 'working_time', minutes: 30 }],
    ['1h30m', { by: 'working_time', minutes: 90 }],
    ['1h 30m', { by: 'working_time', minutes: 90 }],
    ['90s', { by: 'working_time', minutes: 1.5 }],
    [' 8H ', { by: 'working_time', minutes: 480 }],
    ['1 working day', { by: 'working_days', days: 1 }],
    ['3 working days', { by: 'working_days', days: 3 }],
    ['3 Working Days', { by: 'working_days', days: 3 }],
    ['5个工作日', { by: 'working_days', days: 5 }],
    ['wall 30m', { by: 'wall', minutes: 30 }],
    ['wall 2d12h', { by: 'wall', minutes: 3600 }],
    ['24h clock', { by: 'wall', minutes: 1440 }],
  ])('%j is read', (text, within) => {
    expect(readWithin(text)).toEqual(within)
  })

  it('counts by the wall clock where the pack says so', () => {
    expect(readWithin('15m', 'wall')).toEqual({ by: 'wall', minutes: 15 })
    expect(readWithin('wall 15m', 'wall')).toEqual({ by: 'wall', minutes: 15 })
    expect(() => readWithin('3 working days', 'wall')).toThrow('input.limit_unreadable')
  })

  it.each([
    '',
    ' ',
    '8',
    'h',
    '2d',
    '-1h',
    '1.5h',
    '8 hours',
    '30m1h',
    'three working days',
    'wall',
    'wall ',
    'clock',
    'wall 3 working days',
    '12345678h',
  ])('%j is refused', text => expect(() => readWithin(text)).toThrow('input.limit_unreadable'))

  it.each(['0h', '0m', '0h0m', '0 working days', 'wall 0m', '000000h'])('%j is nothing', text => {
    expect(() => readWithin(text)).toThrow('input.limit_zero')
  })

  it('is read back as it was written', () => {
    const seconds = fc.integer({ min: 1, max: 3_600_000 })
    const limits: fc.Arbitrary<Within> = fc.oneof(
      seconds.map(s => ({ by: 'working_time' as const, minutes: s / 60 })),
      seconds.map(s => ({ by: 'wall' as const, minutes: s / 60 })),
      fc.integer({ min: 1, max: 999_999 }).map(days => ({ by: 'working_days' as const, days })),
    )
    fc.assert(
      fc.property(limits, within => {
        const back = readWithin(writeWithin(within))
        const amounts = [within, back].map(one => (one.by === 'working_days' ? one.days : Math.round(one.minutes * 60)))
        return back.by === within.by && amounts[0] === amounts[1]
      }),
    )
  })
})

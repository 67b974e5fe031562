import { describe, expect, test } from 'vitest'
import { clockOf, piecesOf, placeOn, scaleOf } from './why.ts'

const morning = { from: 540, to: 720 }

describe('the pieces of a span', () => {
  const counted = { ...morning, countedFrom: 600, countedTo: 720 }
  test.each([
    ['nothing counted', morning, null, false, 'open 540-720'],
    ['a day that is over', counted, null, true, 'open 540-600, past 600-720'],
    ['a day to come', counted, null, false, 'open 540-600, counted 600-720'],
    ['today, in the middle', counted, 660, false, 'open 540-600, past 600-660, counted 660-720'],
    ['today, before it begins', counted, 500, false, 'open 540-600, counted 600-720'],
    ['today, after it ended', counted, 800, false, 'open 540-600, past 600-720'],
  ] as const)('%s', (_name, span, nowMinute, gone, said) => {
    const pieces = piecesOf(span, nowMinute, gone).map(({ look, from, to }) => `${look} ${from}-${to}`)
    expect(pieces.join(', ')).toBe(said)
  })
})

test('the scale holds every span and mark', () => {
  const scale = scaleOf([
    { date: '2026-10-08', kind: 'work', spans: [{ from: 360, to: 720 }] },
    { date: '2026-10-09', kind: 'work', spans: [], dueAt: 1290 },
  ])
  expect(scale).toEqual({ from: 300, to: 1380 })
  expect(placeOn(scale, 300)).toBe(0)
  expect(placeOn(scale, 1380)).toBe(100)
  expect(scaleOf([])).toEqual({ from: 420, to: 1140 })
})

test.each([
  [540, '9'],
  [810, '13:30'],
  [1080, '18'],
])('%d minutes are %s', (minute, said) => {
  expect(clockOf(minute)).toBe(said)
})

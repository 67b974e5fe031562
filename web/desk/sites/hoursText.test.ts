import fc from 'fast-check'
import { expect, test } from 'vitest'
import { daysOf, spansOf, textOfDays, textOfSpans } from './hoursText.ts'

test.each([
  ['1-5', [1, 2, 3, 4, 5]],
  ['1-5,7', [1, 2, 3, 4, 5, 7]],
  ['3', [3]],
])('%s', (text, days) => {
  expect(daysOf(text)).toEqual(days)
  expect(textOfDays(days)).toBe(text)
})

test('whatever is pressed comes back, in order and once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), days => {
      expect(daysOf(textOfDays(days))).toEqual([...new Set(days)].sort())
    }),
  )
})

test('spans of a day', () => {
  const text = '09:00-12:00,13:30-18:00'
  expect(spansOf(text)).toEqual([
    { from: '09:00', to: '12:00' },
    { from: '13:30', to: '18:00' },
  ])
  expect(textOfSpans(spansOf(text))).toBe(text)
})

import { describe, expect, test } from 'vitest'
import type { ChannelKind } from './contract.ts'
import { checkTimes, handHappenings, inOrder, reachedOf } from './rules.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)
const said = (at: Date | null, end: Date | null = null) => ({ at, end })

describe('times', () => {
  test.each([
    ['just now', { at: now, endedAt: null, words: [] }],
    ['a clock slightly ahead', { at: minutes(1), endedAt: null, words: [] }],
    ['words within', { at: minutes(-10), endedAt: minutes(-5), words: [said(minutes(-10), minutes(-9)), said(null)] }],
  ])('%s passes', (_, times) => expect(() => checkTimes(now, times)).not.toThrow())

  test.each([
    ['input.in_future', { at: minutes(2), endedAt: null, words: [] }],
    ['input.in_future', { at: now, endedAt: minutes(5), words: [] }],
    ['input.wrong_times', { at: minutes(-5), endedAt: minutes(-6), words: [] }],
    ['input.wrong_times', { at: minutes(-5), endedAt: null, words: [said(minutes(-6))] }],
    ['input.wrong_times', { at: minutes(-5), endedAt: minutes(-3), words: [said(minutes(-4), minutes(-2))] }],
    ['input.wrong_times', { at: minutes(-5), endedAt: null, words: [said(minutes(-2), minutes(-3))] }],
  ])('%s', (code, times) => expect(() => checkTimes(now, times)).toThrow(code))
})

test('who comes is reached; who goes out by speech must say', () => {
  expect(reachedOf('in', 'phone', null)).toBe(true)
  expect(reachedOf('out', 'phone', false)).toBe(false)
  expect(reachedOf('out', 'letter', null)).toBeNull()
  for (const channel of ['phone', 'window', 'chat'] satisfies ChannelKind[]) {
    expect(() => reachedOf('out', channel, null)).toThrow('input.reached_needed')
  }
})

test('a call by hand was answered and hung up, or rang in vain', () => {
  const types = (reached: boolean, endedAt: Date | null, channel: ChannelKind = 'phone') =>
    handHappenings(channel, reached, minutes(-5), endedAt).map(event => event.type)
  expect(types(true, now)).toEqual(['answer', 'hangup'])
  expect(types(true, null)).toEqual(['answer'])
  expect(types(false, now)).toEqual(['ring', 'hangup'])
  expect(types(true, now, 'letter')).toEqual([])
})

test('words go by time, those without one stay behind the one before', () => {
  const word = (text: string, at: Date | null) => ({ role: 'customer' as const, at, text })
  const words = [word('b', minutes(-2)), word('c', null), word('a', minutes(-3)), word('d', minutes(-1))]
  expect(
    inOrder(words)
      .map(({ text }) => text)
      .join(''),
  ).toBe('abcd')
})

import { Problem } from '#platform/problem.ts'
import type { ChannelKind, Direction, HappeningType, Role } from './contract.ts'

export interface Times {
  at: Date
  endedAt: Date | null
  words: { at: Date | null; end: Date | null }[]
}

// A machine that writes down a call may be a little ahead of ours.
const toleratedMs = 60_000

/** @throws Problem input.in_future, input.wrong_times */
export function checkTimes(now: Date, { at, endedAt, words }: Times): void {
  const latest = new Date(now.getTime() + toleratedMs)
  const said = words.flatMap(word => [word.at, word.end].filter(moment => moment !== null))
  if ([at, endedAt ?? at, ...said].some(moment => moment > latest)) throw new Problem('input.in_future')
  if (endedAt && endedAt < at) throw new Problem('input.wrong_times')
  if (said.some(moment => moment < at || (endedAt !== null && moment > endedAt))) throw new Problem('input.wrong_times')
  if (words.some(word => word.at && word.end && word.end < word.at)) throw new Problem('input.wrong_times')
}

const spoken: readonly ChannelKind[] = ['phone', 'window', 'chat']

/**
 * Whether the customer was reached. Who comes to us is; with an outgoing call, visit or chat the person who had it
 * must say so, because acknowledging, answering and calling back are kept by it alone; a letter may stay unknown.
 * @throws Problem input.reached_needed
 */
export function reachedOf(direction: Direction, channel: ChannelKind, said: boolean | null): boolean | null {
  if (direction === 'in') return true
  if (said === null && spoken.includes(channel)) throw new Problem('input.reached_needed')
  return said
}

export interface Happening {
  at: Date
  type: HappeningType
  by: 'agent' | 'customer' | 'network' | null
}

/** What is known to have happened on a call written down by hand: answered and hung up, or rung in vain. */
export function handHappenings(
  channel: ChannelKind,
  reached: boolean | null,
  at: Date,
  endedAt: Date | null,
): Happening[] {
  if (channel !== 'phone') return []
  const first: Happening = { at, type: reached === false ? 'ring' : 'answer', by: null }
  return endedAt ? [first, { at: endedAt, type: 'hangup', by: null }] : [first]
}

/** Words with times in the order they were said; those without a time keep their place after the one before. */
export function inOrder<T extends { at: Date | null; role: Role }>(words: T[]): T[] {
  let last = Number.NEGATIVE_INFINITY
  return words
    .map((word, place) => {
      last = word.at ? word.at.getTime() : last
      return { word, place, at: last }
    })
    .sort((a, b) => a.at - b.at || a.place - b.place)
    .map(({ word }) => word)
}

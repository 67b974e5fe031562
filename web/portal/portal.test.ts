import { beforeAll, describe, expect, test, vi } from 'vitest'
import { brokenOf, stepsOf } from './journey.ts'
import { phoneLooksWhole, phoneText } from './phone.ts'

const owed = (kind: string, dueAt: string | null, keptAt: string | null = null, state = 'open') => ({
  kind,
  dueAt,
  keptAt,
  state,
})
const view = (stage: Parameters<typeof stepsOf>[0]['stage']) => ({
  stage,
  receivedAt: 'r',
  answer: null,
  commitments: [owed('acknowledge', 'd1', 'k1'), owed('answer', 'd2'), owed('follow_up', 'd3')],
})
const said = (stage: Parameters<typeof stepsOf>[0]['stage']) =>
  stepsOf(view(stage)).map(({ id, state, at }) => `${id} ${state} ${at}`)

describe('the way of a case', () => {
  test('in hand: what was, where it is, what comes and by when', () => {
    expect(said('in_hand')).toEqual([
      'received done r',
      'accepted done k1',
      'in_hand now null',
      'answered next d2',
      'closed next d3',
    ])
  })
  test('just received', () => {
    expect(said('received')[0]).toBe('received now r')
    // Opening this page was being told: nothing more is promised about it.
    expect(said('received')[1]).toBe('accepted next null')
  })
  test('closed: all done', () => {
    expect(said('closed').every(step => step.includes(' done '))).toBe(true)
  })
  test.each(['returned', 'withdrawn', 'void'] as const)('%s ends the way', stage => {
    expect(said(stage)).toEqual(['received done r', `${stage} now null`])
  })
})

test('only promises not kept in time are apologised for', () => {
  const commitments = [
    owed('a', 'd', null, 'late'),
    owed('b', 'd', null, 'broken'),
    owed('c', 'd'),
    owed('e', 'd', 'k', 'late'),
  ]
  expect(brokenOf({ commitments }).map(one => one.kind)).toEqual(['a', 'b'])
})

test.each([
  ['15000000033', '150 0000 0033', true],
  ['1500000', '150 0000', false],
  ['010-66668888', '010-66668888', true],
  ['400 000 0108', '400 000 0108', true],
  ['+886 912345678', '+886 912345678', true],
  ['abc', 'abc', false],
])('telephone %s is shown as %s', (typed, shown, whole) => {
  expect(phoneText(typed)).toBe(shown)
  expect(phoneLooksWhole(shown)).toBe(whole)
})

describe('looking up', () => {
  let placeOfLookup: (number: string, secret: string) => string
  beforeAll(async () => {
    vi.stubGlobal('window', { addEventListener: () => {} })
    placeOfLookup = (await import('./FindPage.tsx')).placeOfLookup
  })
  test.each([
    ['48273165', 'k7m2q9tx', '/p/case/4827-3165#code=K7M2Q9TX'],
    ['4827-3165', 'K7M2 Q9TX', '/p/case/4827-3165#code=K7M2Q9TX'],
    ['4827 3165', '0033', '/p/case/4827-3165#tail=0033'],
    ['4827316', '0033', 'number'],
    ['48273165', '003', 'secret'],
    ['48273165', '', 'secret'],
  ])('%s with %s leads to %s', (number, secret, place) => {
    expect(placeOfLookup(number, secret)).toBe(place)
  })
})

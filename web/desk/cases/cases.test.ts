import fs from 'node:fs'
import { expect, test } from 'vitest'
import type { CaseView, TimelineEntry } from '#features/cases/contract/view.ts'
import type { CommitmentView } from '#features/commitments/contract.ts'
import { deskTexts } from '../texts/zh-CN.ts'
import { listState, queryOf } from './list/query.ts'
import { differences } from './list/useSettled.ts'
import { isLine, roundsOf } from './page/entries.ts'
import { stepsOf } from './page/Guide.tsx'
import { stripOf } from './page/OweStrip.tsx'
import { missingSteps, type TrackWords, trackOf } from './page/track.ts'

const at = '2026-10-10T06:18:00Z'
const complaint = {
  course: 'complaint',
  kind: 'complaint',
  stage: 'in_hand',
  cycle: 2,
  channel: 'phone',
  receivedAt: at,
  acceptedAt: at,
  answeredAt: null,
  endedAt: null,
  gates: [
    { gate: 'follow_up', cycle: 1, openedAt: at, clearedAt: null, clearedBy: null },
    { gate: 'follow_up', cycle: 2, openedAt: at, clearedAt: null, clearedBy: null },
  ],
  statements: [],
  findings: [],
  commitments: [],
} as unknown as CaseView

const words: TrackWords = {
  stage: id => id,
  gate: id => id,
  time: at => at,
  channel: id => id,
  conclusion: id => id,
  round: n => `round ${n}`,
  dueBy: at => `by ${at}`,
  waits: { answer: '', close: '', follow_up: 'waits', statements: 'waits', findings: 'waits', work: '', procedure: '' },
  keeps: 'kept',
}

test.each([
  ['open', { order: 'due' }],
  ['pressing', { state: 'pressing' }],
  ['mine', { owner: 'me' }],
  ['follow_up', { stage: 'answered' }],
  ['again', { again: 'yes' }],
  ['ended', { open: 'no', order: 'received' }],
  ['nonsense', { order: 'due' }],
])('the tab %s asks its own question', (tab, part) => {
  expect(queryOf({ ...listState, tab })).toMatchObject(part)
})

test('words are looked for in ended cases too; a condition narrows a tab', () => {
  expect(queryOf({ ...listState, q: '电梯' })).toMatchObject({ q: '电梯', open: 'all' })
  expect(queryOf({ ...listState, tab: 'mine', kind: 'repair' })).toMatchObject({ kind: 'repair', owner: 'me' })
  expect(queryOf(listState)).not.toHaveProperty('q')
})

test('gates stand in front of what they guard, those of the present round alone', () => {
  const track = trackOf(complaint, words)
  expect(track.map(stage => stage.state)).toEqual(['done', 'done', 'now', 'next', 'next'])
  expect(track[2]!.gates!.map(gate => [gate.id, gate.cleared])).toEqual([
    ['statements', false],
    ['findings', false],
  ])
  expect(track[3]!.gates!.map(gate => gate.id)).toEqual(['follow_up'])
})

test('one side alone does not clear the statements', () => {
  const said = (side: 'customer' | 'ours', givenAt: string | null) => ({ side, givenAt })
  const gateOf = (statements: unknown) =>
    trackOf({ ...complaint, statements } as CaseView, words)[2]!.gates!.find(gate => gate.id === 'statements')!.cleared
  expect(gateOf([said('customer', at)])).toBe(false)
  expect(gateOf([said('customer', at), said('ours', null)])).toBe(false)
  expect(gateOf([said('customer', at), said('ours', at)])).toBe(true)
})

test('a side end takes the last place of the track', () => {
  const track = trackOf({ ...complaint, stage: 'returned', endedAt: at } as CaseView, words)
  expect(track.at(-1)).toMatchObject({ name: 'returned', state: 'done' })
})

test('what is missing until the end', () => {
  expect(missingSteps(complaint)).toEqual(['answer', 'follow_up'])
  expect(missingSteps({ ...complaint, stage: 'received', gates: [] } as CaseView)).toEqual([
    'accept',
    'answer',
    'follow_up',
  ])
  expect(missingSteps({ ...complaint, course: 'plain', stage: 'answered', gates: [] } as CaseView)).toEqual([])
  expect(missingSteps({ ...complaint, endedAt: at } as CaseView)).toEqual([])
})

test('the guide of a complaint asks both sides before it concludes', () => {
  expect(stepsOf(complaint).map(step => step.id)).toEqual([
    'accept',
    'customerStates',
    'oursStates',
    'find',
    'answer',
    'follow_up',
    'close',
  ])
  expect(stepsOf({ ...complaint, course: 'plain' } as CaseView).map(step => step.id)).toEqual([
    'accept',
    'answer',
    'close',
  ])
})

const entry = (id: string, kind: string, voice: TimelineEntry['voice'], cycle: number | null): TimelineEntry => ({
  id,
  at: `2026-10-10T06:0${id}:00Z`,
  kind,
  voice,
  cycle,
  by: null,
  words: null,
  channel: null,
  reached: null,
  facts: {},
})

test('a round begins with the words that sent the case back', () => {
  const entries = [
    entry('1', 'contact.origin', 'customer', null),
    entry('2', 'case.accepted', 'inside', 1),
    entry('3', 'contact.follow_up', 'customer', null),
    entry('4', 'case.sent_back', 'inside', 2),
    entry('5', 'note', 'inside', null),
  ]
  const rounds = roundsOf(entries, [], complaint)
  expect(rounds.map(round => round.lines.map(line => line.id))).toEqual([
    ['1', '2'],
    ['3', '4', '5'],
  ])
})

test('facts shown elsewhere, or without words, are no lines; what was said always is', () => {
  const known = (kind: string) => kind === 'case.accepted' || kind === 'case.urged'
  expect(isLine(entry('1', 'case.accepted', 'inside', 1), known)).toBe(true)
  expect(isLine(entry('1', 'case.urged', 'inside', 1), known)).toBe(false)
  expect(isLine(entry('1', 'case.unheard_of', 'inside', 1), known)).toBe(false)
  expect(isLine(entry('1', 'contact.unheard_of', 'customer', 1), known)).toBe(true)
})

test('the strip puts what is kept before what is owed, and never leaves out what is owed', () => {
  const owed = (id: string, state: string, dueAt: string, cycle = 2) =>
    ({ id, kind: 'answer', state, cycle, dueAt, keptAt: state === 'kept' ? dueAt : null }) as CommitmentView
  const all = [
    ...['1', '2', '3', '4'].map(n => owed(`k${n}`, 'kept', `2026-10-0${n}`)),
    owed('o2', 'open', '2026-10-12'),
    owed('o1', 'late', '2026-10-09'),
    owed('gone', 'cancelled', '2026-10-01'),
    owed('former', 'open', '2026-10-01', 1),
  ]
  expect(stripOf(all, 2).map(one => one.id)).toEqual(['k2', 'k3', 'k4', 'o1', 'o2'])
})

test('whatever stands in the way of a verb has words', () => {
  const rules = fs.readFileSync('features/cases/rules/decide.ts', 'utf8')
  const codes = [...rules.matchAll(/'(case\.[a-z_]+)'/g)].map(match => `reason.${match[1]}`)
  // Told by the server when the form is sent; no button is greyed for them.
  const bySending = new Set(['reason.case.reachable', 'reason.case.attempts_missing'])
  expect(codes.length).toBeGreaterThan(15)
  expect(codes.filter(code => !(code in deskTexts) && !bySending.has(code))).toEqual([])
})

test('what came, went or changed is news; less time left is none', () => {
  const row = (id: string, more: object = {}) => ({ id, stage: 'received', owed: { kind: 'answer', left: 1 }, ...more })
  const shown = [row('a'), row('b'), row('c')]
  expect(differences(shown, [row('new'), row('a'), row('b'), row('c')])).toBe(1)
  expect(differences(shown, [row('a'), row('b', { stage: 'accepted' })])).toBe(2)
  expect(differences(shown, [row('c', { owed: { kind: 'answer', left: 0.5 } }), row('a'), row('b')])).toBe(1)
})

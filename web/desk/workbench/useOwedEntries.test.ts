import { expect, test } from 'vitest'
import type { Bench, OwedRow } from '#features/workbench/contract.ts'
import { sectionsOf } from './useOwedEntries.ts'

const now = new Date('2026-10-10T14:18:00+08:00')
const nothing: Bench = { mine: [], team: [], offers: [], requests: [], extensions: [] }
const none = { statements: [], followUps: [], orders: [], offered: [] }

function brief(id: string) {
  return {
    id,
    number: '48001234',
    kind: 'repair',
    stage: 'in_hand' as const,
    cycle: 1,
    urgency: 'normal' as const,
    urged: 0,
    matter: '暖气管渗水',
    channel: 'phone' as const,
    receivedAt: '2026-10-09T01:00:00.000Z',
    site: '翠湖苑',
    customer: null,
  }
}

function owed(caseId: string, dueAt: string, more: Partial<OwedRow['commitment']> = {}): OwedRow {
  const commitment = {
    id: `${caseId}-${dueAt}`,
    kind: 'answer',
    state: 'open',
    subject: { kind: 'case', id: caseId },
    caseId,
    owedBy: { staff: { id: 's', name: '林舒' }, team: null },
    dueAt,
    left: 0.5,
    ...more,
  } as OwedRow['commitment']
  return { commitment, case: brief(caseId) }
}

test('late before today before later; what is stopped comes last', () => {
  const mine = [
    owed('a', '2026-10-09T10:00:00.000Z', { state: 'late' }),
    owed('b', '2026-10-10T10:00:00.000Z'),
    owed('c', '2026-10-12T10:00:00.000Z', { state: 'stopped' }),
    owed('d', '2026-10-13T10:00:00.000Z'),
  ]
  const sections = sectionsOf({ bench: { ...nothing, mine }, ...none }, now)
  expect(sections.map(section => [section.id, section.entries.map(entry => entry.key)])).toEqual([
    ['late', ['case:a']],
    ['today', ['case:b']],
    ['later', ['case:d']],
    ['stopped', ['case:c']],
  ])
})

test('a case that owes two things stands once, with what is due first', () => {
  const mine = [owed('a', '2026-10-10T10:00:00.000Z'), owed('a', '2026-10-20T10:00:00.000Z', { kind: 'settle' })]
  const [today] = sectionsOf({ bench: { ...nothing, mine }, ...none }, now)
  expect(today!.entries).toMatchObject([{ key: 'case:a', what: 'answer' }])
})

test('for my team to take: what no person owes, and nothing I owe myself', () => {
  const team = [
    owed('a', '2026-10-10T10:00:00.000Z'),
    owed('b', '2026-10-10T10:00:00.000Z', { owedBy: { staff: null, team: { id: 't', name: '值班组' } } }),
  ]
  const sections = sectionsOf({ bench: { ...nothing, team }, ...none }, now)
  expect(sections.map(section => [section.id, section.entries.map(entry => entry.key)])).toEqual([['team', ['case:b']]])
})

test('a statement shows the summary, once, though its case is hidden', () => {
  const row = { ...owed('a', '2026-10-10T10:00:00.000Z', { subject: { kind: 'statement', id: 's1' } }), case: null }
  const statement = {
    id: 's1',
    summary: '请说明当晚的情况。',
    askedAt: '2026-10-10T01:00:00.000Z',
    dueAt: '2026-10-10T10:00:00.000Z',
    words: null,
    givenAt: null,
  }
  const sections = sectionsOf({ bench: { ...nothing, mine: [row] }, ...none, statements: [statement] }, now)
  expect(sections.flatMap(section => section.entries)).toMatchObject([
    { key: 'statement:s1', words: '请说明当晚的情况。', case: null },
  ])
})

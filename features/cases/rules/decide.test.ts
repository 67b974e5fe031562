import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { permissionFor } from '../contract/endpoints.ts'
import { type CaseVerb, caseVerbs, course, gateName, requestKind, stage } from '../contract/words.ts'
import { type CaseFacts, exceptionRefusal, mayOf, refusal, refusalByState, type Who } from './decide.ts'

const at = new Date('2026-03-02T09:00:00+08:00')
const all = new Set(caseVerbs.map(permissionFor))
const person = (personId: string, more: Partial<Who> = {}): Who => ({
  kind: 'staff',
  staffId: `staff of ${personId}`,
  personId,
  teams: [],
  permissions: all,
  ...more,
})
const me = person('me')
const base: CaseFacts = {
  course: 'complaint',
  stage: 'in_hand',
  cycle: 1,
  ownerStaffId: null,
  ownerTeamId: 'duty',
  acceptedAt: at,
  archivedAt: null,
  masterId: null,
  gates: [{ gate: 'follow_up', cycle: 1, clearedAt: null, attempts: 0 }],
  found: false,
  customerStated: false,
  oursStated: false,
  clockStopped: false,
  requests: [],
  handOver: null,
  handlers: [],
  reachable: true,
}
const facts = (change: Partial<CaseFacts>): CaseFacts => ({ ...base, ...change })
const received = { stage: 'received', acceptedAt: null, gates: [] } as const
const answered = { stage: 'answered', found: true, customerStated: true, oursStated: true } as const
const cleared = { gates: [{ gate: 'follow_up', cycle: 1, clearedAt: at, attempts: 1 }] } as const
const closed = { stage: 'closed', ...cleared } as const
const asked = (kind: CaseFacts['requests'][number]['kind'], askedByPerson = 'another') => ({
  requests: [{ id: 'r', kind, askedByPerson }],
})
const gate = (name: 'work' | 'procedure') => ({ gate: name, cycle: 1, clearedAt: null, attempts: 0 })

type Row = [CaseVerb, string, Partial<CaseFacts>, string | null, Who?]
const table: Row[] = [
  ['accept', 'received', received, null],
  ['accept', 'accepted already', {}, 'case.not_received'],
  ['accept', 'while a return waits', { ...received, ...asked('return') }, 'case.request_waiting'],
  ['return', 'received', received, null],
  ['return', 'accepted: too late', {}, 'case.not_received'],
  ['return', 'asked already', { ...received, ...asked('return') }, 'case.request_waiting'],
  ['assign', 'open', {}, null],
  ['assign', 'offered already', { handOver: { toStaffId: 'x', toTeamId: null } }, 'case.hand_over_waiting'],
  ['assign', 'closed', closed, 'case.ended'],
  ['take', 'offered to me', { handOver: { toStaffId: 'staff of me', toTeamId: null } }, null],
  [
    'take',
    'offered to my team',
    { handOver: { toStaffId: null, toTeamId: 't' } },
    null,
    person('me', { teams: ['t'] }),
  ],
  ['take', 'owned by my team', {}, null, person('me', { teams: ['duty'] })],
  ['take', 'owned by another team', {}, 'case.not_offered'],
  [
    'take',
    'of my team but owned by a colleague',
    { ownerStaffId: 'x' },
    'case.not_offered',
    person('me', { teams: ['duty'] }),
  ],
  [
    'take',
    'of my team but offered elsewhere',
    { handOver: { toStaffId: 'x', toTeamId: null } },
    'case.not_offered',
    person('me', { teams: ['duty'] }),
  ],
  ['refuse', 'offered to me', { handOver: { toStaffId: 'staff of me', toTeamId: null } }, null],
  ['refuse', 'nothing offered', {}, 'case.not_offered', person('me', { teams: ['duty'] })],
  ['contact', 'closed: the customer may still call', closed, null],
  ['note', 'closed', closed, null],
  ['find', 'a complaint in hand', {}, null],
  ['find', 'a repair', { course: 'repair' }, 'case.complaints_only'],
  ['find', 'not accepted', received, 'case.not_accepted'],
  ['find', 'answered', answered, 'case.answered_already'],
  ['ask_statement', 'a complaint in hand', {}, null],
  ['ask_statement', 'a repair', { course: 'repair' }, 'case.complaints_only'],
  ['state', 'a complaint in hand', {}, null],
  ['state', 'closed', closed, 'case.ended'],
  ['answer', 'found and both sides heard', { ...answered, stage: 'in_hand' }, null],
  ['answer', 'again', answered, null],
  ['answer', 'not accepted', received, 'case.not_accepted'],
  ['answer', 'findings missing', { customerStated: true, oursStated: true }, 'case.findings_missing'],
  ['answer', 'one side not heard', { found: true, customerStated: true }, 'case.statements_missing'],
  ['answer', 'a repair needs neither', { course: 'repair' }, null],
  ['answer', 'work open', { ...answered, gates: [gate('work')] }, 'case.work_open'],
  ['answer', 'procedure open', { course: 'procedure', gates: [gate('procedure')] }, 'case.procedure_open'],
  ['answer', 'closed', closed, 'case.ended'],
  ['close', 'answered, gate cleared', { ...answered, ...cleared }, null],
  ['close', 'answered, gate open', answered, 'case.gate_open'],
  ['close', 'gate cleared, never answered', cleared, 'case.not_answered'],
  [
    'close',
    'a gate of an old cycle was cleared, the present is open',
    { ...answered, cycle: 2, gates: [...cleared.gates, { ...base.gates[0]!, cycle: 2 }] },
    'case.gate_open',
  ],
  ['close', 'a plain case with a gate from before', { ...answered, course: 'plain' }, 'case.gate_open'],
  ['close', 'a plain case', { ...answered, course: 'plain', gates: [] }, null],
  ['close', 'a procedure with its steps done', { course: 'procedure', gates: [] }, null],
  ['close', 'a procedure not accepted', { ...received, course: 'procedure' }, 'case.not_accepted'],
  ['close', 'closed already', closed, 'case.ended'],
  ['urge', 'open', {}, null],
  ['urge', 'closed', closed, 'case.ended'],
  ['link', 'any', closed, null],
  ['unlink', 'any', closed, null],
  ['merge', 'open', {}, null],
  ['merge', 'merged already', { masterId: 'm' }, 'case.merged_already'],
  ['group', 'closed', closed, 'case.ended'],
  ['escalate', 'open', {}, null],
  ['escalate', 'asked already', asked('escalation'), 'case.request_waiting'],
  ['stop_clock', 'in hand', {}, null],
  ['stop_clock', 'stopped', { clockStopped: true }, 'case.clock_stopped'],
  ['stop_clock', 'not accepted', received, 'case.not_accepted'],
  ['resume_clock', 'stopped', { clockStopped: true }, null],
  ['resume_clock', 'runs', {}, 'case.clock_runs'],
  ['change_kind', 'open', {}, null],
  ['change_kind', 'closed', closed, 'case.ended'],
  ['change_urgency', 'open', {}, null],
  ['change_urgency', 'closed', closed, 'case.ended'],
  ['withdraw', 'open', {}, null],
  ['withdraw', 'asked already', asked('withdraw'), 'case.request_waiting'],
  ['withdraw', 'closed', closed, 'case.ended'],
  ['void', 'open', {}, null],
  ['void', 'asked already', asked('void'), 'case.request_waiting'],
  ['confirm', 'asked by another', asked('void'), null],
  ['confirm', 'asked by me', asked('void', 'me'), 'case.same_person'],
  ['confirm', 'nothing asked', {}, 'case.nothing_asked'],
  ['confirm', 'an exception is not confirmed here', asked('exception'), 'case.nothing_asked'],
  ['confirm', 'ended meanwhile', { ...closed, ...asked('withdraw') }, 'case.ended'],
  ['ask_exception', 'answered, gate open', answered, null],
  ['ask_exception', 'not answered', {}, 'case.not_answered'],
  ['ask_exception', 'gate cleared', { ...answered, ...cleared }, 'case.no_follow_up_gate'],
  ['ask_exception', 'asked already', { ...answered, ...asked('exception') }, 'case.request_waiting'],
  ['grant_exception', 'asked by another, no hand in it', { ...answered, ...asked('exception') }, null],
  ['grant_exception', 'asked by me', { ...answered, ...asked('exception', 'me') }, 'case.same_person'],
  ['grant_exception', 'I worked on it', { ...answered, ...asked('exception'), handlers: ['me'] }, 'case.handled_it'],
  ['grant_exception', 'back in hand', asked('exception'), 'case.not_answered'],
  ['object', 'returned', { ...received, stage: 'returned' }, null],
  ['object', 'withdrawn', { ...received, stage: 'withdrawn' }, 'case.not_returned'],
  ['reopen', 'closed', closed, null],
  ['reopen', 'void', { stage: 'void' }, 'case.not_closed'],
  ['accuse', 'a complaint', {}, null],
  ['accuse', 'a repair', { course: 'repair' }, 'case.complaints_only'],
  ['restrict', 'any', closed, null],
  ['archive', 'ended', closed, null],
  ['archive', 'open', {}, 'case.not_ended'],
]

describe('each verb by the state of the case', () => {
  test.each(table)('%s: %s', (verb, _, change, code, who = me) => expect(refusal(verb, facts(change), who)).toBe(code))

  test('the table has every verb, and a refused row for each that ever refuses', () => {
    expect([...new Set(table.map(row => row[0]))].sort()).toEqual([...caseVerbs].sort())
    const never = ['contact', 'note', 'link', 'unlink', 'restrict']
    const refused = new Set(table.filter(row => row[3] !== null).map(row => row[0]))
    expect(caseVerbs.filter(verb => !refused.has(verb) && !never.includes(verb))).toEqual([])
  })

  test.each(caseVerbs)('%s needs its permission, and no archived case', verb => {
    const without = new Set(all)
    without.delete(permissionFor(verb))
    expect(refusal(verb, base, person('me', { permissions: without }))).toBe('auth.forbidden')
    expect(refusal(verb, facts({ archivedAt: at }), me)).toBe('case.archived')
  })

  test('a service key, whatever it was given, does nothing a person answers for', () => {
    const service = person('', { kind: 'service', staffId: null, personId: null })
    const open = facts({ ...answered, ...asked('exception') })
    const personal = caseVerbs.filter(verb => refusal(verb, open, service) === 'case.person_needed')
    expect(personal.sort()).toEqual(
      [
        'answer',
        'ask_exception',
        'confirm',
        'escalate',
        'find',
        'grant_exception',
        'note',
        'return',
        'take',
        'void',
        'withdraw',
      ].sort(),
    )
    expect(refusal('urge', base, service)).toBeNull()
  })
})

describe('reasons for an exception', () => {
  const withAttempts = (attempts: number) => facts({ ...answered, gates: [{ ...base.gates[0]!, attempts }] })
  test.each([
    ['unreachable', withAttempts(0), 'case.attempts_missing'],
    ['unreachable', withAttempts(2), 'case.attempts_missing'],
    ['unreachable', withAttempts(3), null],
    ['no_contact', facts({ ...answered, reachable: false }), null],
    ['no_contact', facts(answered), 'case.reachable'],
    ['deceased', withAttempts(0), null],
    ['beyond_law', withAttempts(0), null],
    ['anything else', withAttempts(2), 'case.attempts_missing'],
  ] as const)('%s', (reason, given, code) => expect(exceptionRefusal(given, reason)).toBe(code))

  test('attempts of an earlier cycle do not count', () => {
    const gates = [
      { ...base.gates[0]!, attempts: 3 },
      { ...base.gates[0]!, cycle: 2 },
    ]
    expect(exceptionRefusal(facts({ ...answered, cycle: 2, gates }), 'unreachable')).toBe('case.attempts_missing')
  })
})

const anyFacts: fc.Arbitrary<CaseFacts> = fc.record({
  course: fc.constantFrom(...course.options),
  stage: fc.constantFrom(...stage.options),
  cycle: fc.integer({ min: 1, max: 3 }),
  ownerStaffId: fc.constantFrom(null, 'staff of me', 'staff of another'),
  ownerTeamId: fc.constantFrom(null, 'duty'),
  acceptedAt: fc.constantFrom(null, at),
  archivedAt: fc.constantFrom(null, null, null, at),
  masterId: fc.constantFrom(null, 'm'),
  gates: fc.array(
    fc.record({
      gate: fc.constantFrom(...gateName.options),
      cycle: fc.integer({ min: 1, max: 3 }),
      clearedAt: fc.constantFrom(null, at),
      attempts: fc.nat(4),
    }),
    { maxLength: 4 },
  ),
  found: fc.boolean(),
  customerStated: fc.boolean(),
  oursStated: fc.boolean(),
  clockStopped: fc.boolean(),
  requests: fc.array(
    fc.record({
      id: fc.uuid(),
      kind: fc.constantFrom(...requestKind.options),
      askedByPerson: fc.constantFrom('me', 'another'),
    }),
    { maxLength: 3 },
  ),
  handOver: fc.constantFrom(null, { toStaffId: 'staff of me', toTeamId: null }),
  handlers: fc.subarray(['me', 'another']),
  reachable: fc.boolean(),
})
const anybody = fc.record({
  kind: fc.constantFrom('staff', 'service', 'system'),
  staffId: fc.constantFrom('staff of me', null),
  personId: fc.constantFrom('me', null),
  teams: fc.subarray(['duty']),
  permissions: fc.subarray([...all]).map(list => new Set(list)),
}) as fc.Arbitrary<Who>

describe('whatever the facts', () => {
  const runs = { numRuns: 2000 }

  test('an open gate of the present cycle never lets close through', () => {
    const open = fc.tuple(anyFacts, fc.constantFrom(...gateName.options)).map(([some, name]) => ({
      ...some,
      gates: [...some.gates, { gate: name, cycle: some.cycle, clearedAt: null, attempts: 0 }],
    }))
    fc.assert(
      fc.property(open, anybody, (given, who) => refusal('close', given, who) !== null),
      runs,
    )
  })

  test('what is archived, or ended and not reopened, changes in nothing that leads to an end', () => {
    const ending = ['accept', 'answer', 'close', 'return', 'withdraw', 'void', 'confirm', 'grant_exception'] as const
    const ended = anyFacts.map(given => ({ ...given, stage: 'closed' as const }))
    fc.assert(
      fc.property(ended, anybody, fc.constantFrom(...ending), (given, who, verb) => refusal(verb, given, who) !== null),
      runs,
    )
  })

  test('nobody decides what only he himself asked, nor grants an exception for a case he handled', () => {
    fc.assert(
      fc.property(anyFacts, anybody, (given, who) => {
        const mine = { ...given, requests: given.requests.map(one => ({ ...one, askedByPerson: 'me' })) }
        expect(refusal('confirm', mine, { ...who, personId: 'me' })).not.toBeNull()
        expect(refusal('grant_exception', mine, { ...who, personId: 'me' })).not.toBeNull()
        expect(refusal('grant_exception', { ...given, handlers: ['me'] }, { ...who, personId: 'me' })).not.toBeNull()
      }),
      runs,
    )
  })

  test('the page is told exactly what the verbs refuse', () => {
    fc.assert(
      fc.property(anyFacts, anybody, (given, who) => {
        const may = mayOf(given, who)
        expect(Object.keys(may)).toEqual([...caseVerbs])
        for (const verb of caseVerbs) expect(may[verb]).toBe(refusal(verb, given, who))
      }),
      { numRuns: 200 },
    )
  })

  test('the customer at his own door meets the same rule of state', () => {
    expect(refusalByState('object', facts({ ...received, stage: 'returned' }))).toBeNull()
    expect(refusalByState('object', base)).toBe('case.not_returned')
    expect(refusalByState('object', facts({ stage: 'returned', archivedAt: at }))).toBe('case.archived')
  })
})

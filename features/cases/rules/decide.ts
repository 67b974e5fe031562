import { permissionFor } from '../contract/endpoints.ts'
import {
  type CaseVerb,
  type Course,
  caseVerbs,
  type GateName,
  type May,
  type RequestKind,
  type Stage,
} from '../contract/words.ts'

/** What the verbs of a case decide by. Read under the lock of the case; the page gets its `may` from the same facts. */
export interface CaseFacts {
  course: Course
  stage: Stage
  cycle: number
  ownerStaffId: string | null
  ownerTeamId: string | null
  acceptedAt: Date | null
  archivedAt: Date | null
  masterId: string | null
  /** Gates of all cycles. */
  gates: readonly { gate: GateName; cycle: number; clearedAt: Date | null; attempts: number }[]
  found: boolean
  customerStated: boolean
  oursStated: boolean
  clockStopped: boolean
  requests: readonly { id: string; kind: RequestKind; askedByPerson: string }[]
  handOver: { toStaffId: string | null; toTeamId: string | null } | null
  /** Persons who owned, worked, answered or investigated. */
  handlers: readonly string[]
  reachable: boolean
}

/** Of who acts, what the rules ask. */
export interface Who {
  kind: 'staff' | 'service' | 'public' | 'system'
  staffId: string | null
  personId: string | null
  teams: readonly string[]
  permissions: ReadonlySet<string>
}

const open: readonly Stage[] = ['received', 'accepted', 'in_hand', 'answered']
const inWork: readonly Stage[] = ['accepted', 'in_hand']
/** Courses whose accepted cases end only through a satisfied follow-up or an exception (P-flow). */
export const gatedCourses: readonly Course[] = ['complaint', 'repair']

/** Gates that still block in the present cycle. */
export function openGates(facts: CaseFacts): GateName[] {
  return facts.gates.filter(gate => gate.cycle === facts.cycle && !gate.clearedAt).map(gate => gate.gate)
}

const waits = (facts: CaseFacts, kind: RequestKind) =>
  facts.requests.some(request => request.kind === kind) ? 'case.request_waiting' : null
const unless = (fine: boolean, code: string) => (fine ? null : code)
const whileOpen = (facts: CaseFacts) => unless(open.includes(facts.stage), 'case.ended')
const whileInWork = (facts: CaseFacts) => {
  if (facts.stage === 'received') return 'case.not_accepted'
  return unless(inWork.includes(facts.stage), facts.stage === 'answered' ? 'case.answered_already' : 'case.ended')
}
const first = (...codes: (string | null)[]) => codes.find(code => code !== null) ?? null

type Rule = (facts: CaseFacts, me: Who) => string | null

/** The state rule of each verb: null, or the code of what is in the way. Permission is asked before. */
const rules: Record<CaseVerb, Rule> = {
  accept: facts => first(unless(facts.stage === 'received', 'case.not_received'), waits(facts, 'return')),
  return: facts => first(unless(facts.stage === 'received', 'case.not_received'), waits(facts, 'return')),
  assign: facts => first(whileOpen(facts), unless(facts.handOver === null, 'case.hand_over_waiting')),
  take: (facts, me) => first(whileOpen(facts), unless(isOfferedTo(facts, me), 'case.not_offered')),
  refuse: (facts, me) =>
    first(whileOpen(facts), unless(facts.handOver !== null && isOfferedTo(facts, me), 'case.not_offered')),
  contact: () => null,
  note: () => null,
  find: facts => first(unless(facts.course === 'complaint', 'case.complaints_only'), whileInWork(facts)),
  ask_statement: facts => first(unless(facts.course === 'complaint', 'case.complaints_only'), whileInWork(facts)),
  state: facts => first(unless(facts.course === 'complaint', 'case.complaints_only'), whileInWork(facts)),
  answer: answerRule,
  close: closeRule,
  urge: whileOpen,
  link: () => null,
  unlink: () => null,
  merge: facts => first(whileOpen(facts), unless(facts.masterId === null, 'case.merged_already')),
  group: facts => first(whileOpen(facts), unless(facts.masterId === null, 'case.merged_already')),
  escalate: facts => first(whileOpen(facts), waits(facts, 'escalation')),
  stop_clock: facts => first(whileInWork(facts), unless(!facts.clockStopped, 'case.clock_stopped')),
  resume_clock: facts => first(whileOpen(facts), unless(facts.clockStopped, 'case.clock_runs')),
  change_kind: whileOpen,
  change_urgency: whileOpen,
  withdraw: facts => first(whileOpen(facts), waits(facts, 'withdraw')),
  void: facts => first(whileOpen(facts), waits(facts, 'void')),
  confirm: (facts, me) =>
    first(whileOpen(facts), anotherAsked(facts, me, ['return', 'withdraw', 'void', 'escalation'])),
  ask_exception: facts => first(followUpIsDue(facts), waits(facts, 'exception')),
  grant_exception: (facts, me) =>
    first(
      anotherAsked(facts, me, ['exception']),
      followUpIsDue(facts),
      unless(me.personId !== null && !facts.handlers.includes(me.personId), 'case.handled_it'),
    ),
  object: facts => unless(facts.stage === 'returned', 'case.not_returned'),
  reopen: facts => unless(facts.stage === 'closed', 'case.not_closed'),
  accuse: facts => first(unless(facts.course === 'complaint', 'case.complaints_only'), whileOpen(facts)),
  restrict: () => null,
  archive: facts => unless(!open.includes(facts.stage), 'case.not_ended'),
}

/** Verbs that a human being answers for with his name: no service key, whatever it was given. */
const personal: ReadonlySet<CaseVerb> = new Set<CaseVerb>([
  'return',
  'take',
  'note',
  'find',
  'answer',
  'escalate',
  'withdraw',
  'void',
  'confirm',
  'ask_exception',
  'grant_exception',
])

/** Why `me` may not do this now, or null: permission, archive, a person where one is needed, then the rule of the verb. */
export function refusal(verb: CaseVerb, facts: CaseFacts, me: Who): string | null {
  if (me.kind !== 'system' && !me.permissions.has(permissionFor(verb))) return 'auth.forbidden'
  if (facts.archivedAt) return 'case.archived'
  if (personal.has(verb) && (me.staffId === null || me.personId === null)) return 'case.person_needed'
  return rules[verb](facts, me)
}

/** The state rule alone, for doors that the customer himself opens. */
export function refusalByState(verb: CaseVerb, facts: CaseFacts): string | null {
  const nobody: Who = { staffId: null, personId: null, teams: [], permissions: new Set(), kind: 'public' }
  return facts.archivedAt ? 'case.archived' : rules[verb](facts, nobody)
}

/** All verbs of the page at once. */
export function mayOf(facts: CaseFacts, me: Who): May {
  return Object.fromEntries(caseVerbs.map(verb => [verb, refusal(verb, facts, me)])) as May
}

function isOfferedTo(facts: CaseFacts, me: Who): boolean {
  const { handOver } = facts
  if (handOver) {
    return (
      (handOver.toStaffId !== null && handOver.toStaffId === me.staffId) ||
      (handOver.toTeamId !== null && me.teams.includes(handOver.toTeamId))
    )
  }
  return (
    me.staffId !== null &&
    facts.ownerStaffId === null &&
    facts.ownerTeamId !== null &&
    me.teams.includes(facts.ownerTeamId)
  )
}

// Open work blocks the answer; a complaint also needs findings and both sides heard (W-art19). What the customer was asked
// about is not changed behind him.
function answerRule(facts: CaseFacts): string | null {
  if (facts.stage === 'received') return 'case.not_accepted'
  if (!open.includes(facts.stage)) return 'case.ended'
  if (facts.gates.some(gate => gate.gate === 'follow_up' && gate.cycle === facts.cycle && gate.clearedAt)) {
    return 'case.followed_up'
  }
  if (openGates(facts).includes('work')) return 'case.work_open'
  if (openGates(facts).includes('procedure')) return 'case.procedure_open'
  if (facts.course !== 'complaint') return null
  if (!facts.customerStated || !facts.oursStated) return 'case.statements_missing'
  return unless(facts.found, 'case.findings_missing')
}

// The gates alone decide; a case that was never answered has nothing the customer could be asked about.
function closeRule(facts: CaseFacts): string | null {
  if (!open.includes(facts.stage)) return 'case.ended'
  if (openGates(facts).length > 0) return 'case.gate_open'
  if (facts.course === 'procedure') return unless(facts.stage !== 'received', 'case.not_accepted')
  return unless(facts.stage === 'answered', 'case.not_answered')
}

function followUpIsDue(facts: CaseFacts): string | null {
  if (!openGates(facts).includes('follow_up')) return 'case.no_follow_up_gate'
  return unless(facts.stage === 'answered', 'case.not_answered')
}

function anotherAsked(facts: CaseFacts, me: Who, kinds: readonly RequestKind[]): string | null {
  const asked = facts.requests.filter(request => kinds.includes(request.kind))
  if (asked.length === 0) return 'case.nothing_asked'
  return unless(
    me.personId !== null && asked.some(request => request.askedByPerson !== me.personId),
    'case.same_person',
  )
}

/** Reasons for an exception that need no three attempts: there is nobody to ask, or he will not be asked. */
const withoutAttempts = new Set(['no_contact', 'refuses', 'deceased', 'in_law', 'beyond_law'])
export const attemptsBeforeException = 3

/** Whether this reason may be given now (P-flow). Reachable customers are asked three times before they count as unreachable. */
export function exceptionRefusal(facts: CaseFacts, reason: string): string | null {
  if (reason === 'no_contact') return unless(!facts.reachable, 'case.reachable')
  if (withoutAttempts.has(reason)) return null
  const gate = facts.gates.find(one => one.gate === 'follow_up' && one.cycle === facts.cycle)
  return unless((gate?.attempts ?? 0) >= attemptsBeforeException, 'case.attempts_missing')
}

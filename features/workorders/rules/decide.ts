import { type WorkOrderState, type WorkOrderVerb, workOrderVerbs } from '../contract.ts'

/** What the verbs of a work order decide by. */
export interface WorkOrderFacts {
  teamId: string | null
  workerId: string | null
  /** The human being behind the worker's account. */
  workerPersonId: string | null
  acceptedAt: Date | null
  startedAt: Date | null
  pausedAt: Date | null
  returnedAt: Date | null
  completedAt: Date | null
  cancelledAt: Date | null
}

export interface Who {
  kind: 'staff' | 'service' | 'public' | 'system'
  personId: string | null
  teams: readonly string[]
  permissions: ReadonlySet<string>
}

export function stateOf(facts: WorkOrderFacts): WorkOrderState {
  if (facts.cancelledAt) return 'cancelled'
  if (facts.completedAt) return 'done'
  if (facts.returnedAt) return 'returned'
  if (facts.pausedAt) return 'paused'
  if (facts.startedAt) return 'started'
  if (facts.acceptedAt) return 'accepted'
  return facts.workerId ? 'assigned' : 'offered'
}

type Rule = (facts: WorkOrderFacts, me: Who) => string | null

const unless = (fine: boolean, code: string) => (fine ? null : code)
const first = (...codes: (string | null)[]) => codes.find(code => code !== null) ?? null
const open: Rule = facts => unless(!facts.completedAt && !facts.cancelledAt, 'work_order.ended')
const mine: Rule = (facts, me) =>
  unless(me.personId !== null && facts.workerPersonId === me.personId, 'work_order.not_yours')
const accepted: Rule = facts => unless(facts.acceptedAt !== null, 'work_order.not_accepted')
const running: Rule = facts => unless(facts.pausedAt === null, 'work_order.paused')

/** The state rule of each verb: null, or the code of what is in the way. */
const rules: Record<WorkOrderVerb, Rule> = {
  assign: open,
  cancel: open,
  grab: (facts, me) =>
    first(
      open(facts, me),
      unless(facts.workerId === null, 'work_order.taken'),
      unless(
        facts.returnedAt === null && facts.teamId !== null && me.personId !== null && me.teams.includes(facts.teamId),
        'work_order.not_offered',
      ),
    ),
  accept: (facts, me) =>
    first(open(facts, me), mine(facts, me), unless(facts.acceptedAt === null, 'work_order.accepted_already')),
  return: (facts, me) => first(open(facts, me), mine(facts, me)),
  start: (facts, me) =>
    first(
      open(facts, me),
      mine(facts, me),
      accepted(facts, me),
      unless(facts.startedAt === null, 'work_order.started_already'),
      running(facts, me),
    ),
  pause: (facts, me) => first(open(facts, me), mine(facts, me), accepted(facts, me), running(facts, me)),
  resume: (facts, me) =>
    first(open(facts, me), mine(facts, me), unless(facts.pausedAt !== null, 'work_order.not_paused')),
  complete: (facts, me) => first(open(facts, me), mine(facts, me), accepted(facts, me), running(facts, me)),
}

/** Why `me` may not do this now, or null: permission first, then the rule of the verb. */
export function refusal(verb: WorkOrderVerb, facts: WorkOrderFacts, me: Who): string | null {
  const permission = verb === 'assign' || verb === 'cancel' ? 'work_order.assign' : 'work_order.work'
  if (me.kind !== 'system' && !me.permissions.has(permission)) return 'auth.forbidden'
  return rules[verb](facts, me)
}

export function mayOf(facts: WorkOrderFacts, me: Who): Record<WorkOrderVerb, string | null> {
  return Object.fromEntries(workOrderVerbs.map(verb => [verb, refusal(verb, facts, me)])) as Record<
    WorkOrderVerb,
    string | null
  >
}

/** Whether new work may be opened in a case at this stage: the answer says what was done, so work comes before it. */
export function openRefusal(facts: { stage: string; archivedAt: Date | null }): string | null {
  if (facts.archivedAt) return 'case.archived'
  if (facts.stage === 'received') return 'case.not_accepted'
  if (facts.stage === 'answered') return 'case.answered_already'
  return unless(facts.stage === 'accepted' || facts.stage === 'in_hand', 'case.ended')
}

export interface Candidate {
  staffId: string
  /** Open work orders now. */
  open: number
  /** When one was last given to him, by rotation or not. */
  lastAt: Date | null
}

/** Whose turn it is: the fewest open, then who waited longest, then the oldest account. */
export function nextInTurn(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort(
    (a, b) =>
      a.open - b.open ||
      (a.lastAt?.getTime() ?? 0) - (b.lastAt?.getTime() ?? 0) ||
      (a.staffId < b.staffId ? -1 : a.staffId > b.staffId ? 1 : 0),
  )[0]
}

import type { Step } from '#features/standards/rules/pack.ts'
import { Problem } from '#platform/problem.ts'
import type { DoStepInput, StepDo, StepOutcome } from '../contract.ts'

/** A step of a run as the rules read it: its plan, and what became of it in its latest turn. */
export interface StepFacts {
  id: string
  place: number
  turn: number
  plan: Step
  isOpen: boolean
  outcome: StepOutcome | null
}

export interface RunFacts {
  state: 'running' | 'finished' | 'refused' | 'cancelled'
  /** The largest sum stated so far. */
  amount: number | null
  /** The latest turn of each step, in order. */
  steps: readonly StepFacts[]
  /** Persons who filled in or checked anything in this run, in any turn. */
  fillers: ReadonlySet<string>
}

export interface Actor {
  personId: string | null
  roles: readonly string[]
}

/** The one step that may be done now. */
export function openStep(run: RunFacts): StepFacts | undefined {
  return run.state === 'running' ? run.steps.find(step => step.isOpen) : undefined
}

/** Roles that may do a step: beyond the amount only the higher one, below it either (D3-11, W-win3.2). */
export function rolesFor(plan: Step, amount: number | null): readonly string[] {
  if (plan.do !== 'approve' || !plan.above) return [plan.by]
  return (amount ?? 0) > plan.above.amount ? [plan.above.by] : [plan.by, plan.above.by]
}

/** null where this step may be done now by this actor, else what is in the way. */
export function inTheWay(run: RunFacts, stepId: string, actor: Actor): Problem | null {
  if (run.state !== 'running') return new Problem('procedure.finished')
  const open = openStep(run)
  const step = run.steps.find(one => one.id === stepId)
  if (!step) return new Problem('procedure.not_found')
  if (!open || open.id !== stepId) return new Problem('procedure.not_next', { step: open?.plan.id ?? '' })
  if (!actor.personId) return new Problem('procedure.needs_person')
  const roles = rolesFor(step.plan, run.amount)
  if (!roles.some(role => actor.roles.includes(role))) {
    return new Problem('procedure.not_your_step', { role: roles[0] })
  }
  if (step.plan.do === 'approve' && run.fillers.has(actor.personId)) return new Problem('procedure.same_person')
  return null
}

/** What doing a step leads to. `next` is a place; null ends the run. */
export interface Decision {
  outcome: StepOutcome
  next: number | null
  ends: 'finished' | 'refused' | null
  /** Places that get a new turn: from the step sent back to up to this one. */
  again: readonly number[]
}

const outcomes: Record<StepDo, readonly StepOutcome[]> = {
  fill: ['done'],
  check: ['done', 'sent_back'],
  approve: ['approved', 'refused', 'sent_back'],
  issue: ['done'],
  settle: ['done'],
}

/**
 * Decides what becomes of a step: steps go in order, an approval may refuse or send back.
 * @throws Problem procedure.finished, .not_found, .not_next, .needs_person, .not_your_step, .same_person, .wrong_do, .words_needed
 */
export function decideStep(run: RunFacts, stepId: string, actor: Actor, input: DoStepInput): Decision {
  const problem = inTheWay(run, stepId, actor)
  if (problem) throw problem
  const step = run.steps.find(one => one.id === stepId)!
  const possible = outcomes[step.plan.do]
  const outcome = input.outcome ?? possible[0]!
  // An approval is a judgement: it is said, never assumed.
  const isUnsaid = step.plan.do === 'approve' && !input.outcome
  if (input.do !== step.plan.do || !possible.includes(outcome) || isUnsaid) {
    throw new Problem('procedure.wrong_do', { do: step.plan.do })
  }
  if ((outcome === 'refused' || outcome === 'sent_back') && !input.words) throw new Problem('procedure.words_needed')
  if (outcome === 'refused') return { outcome, next: null, ends: 'refused', again: [] }
  if (outcome === 'sent_back') return sendBack(run, step, input.backTo)
  const next = step.place + 1 < run.steps.length ? step.place + 1 : null
  return { outcome, next, ends: next === null ? 'finished' : null, again: [] }
}

function sendBack(run: RunFacts, from: StepFacts, backTo: string | undefined): Decision {
  const earlier = run.steps.filter(step => step.place < from.place)
  const target = backTo
    ? earlier.find(step => step.plan.id === backTo)
    : (earlier.findLast(step => step.plan.do === 'fill') ?? earlier.at(-1))
  if (!target) throw new Problem('procedure.not_found')
  const again = run.steps.filter(step => step.place >= target.place && step.place <= from.place)
  return { outcome: 'sent_back', next: target.place, ends: null, again: again.map(step => step.place) }
}

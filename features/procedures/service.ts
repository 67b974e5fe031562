import { promise } from '#features/commitments/service/promise.ts'
import { cancel, handOver, keep } from '#features/commitments/service/verbs.ts'
import type { Pack, Step } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { type Ctx, may as mayDo } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { DoStepInput, RunView, StepDo, StepView } from './contract.ts'
import { amountIn, checkForm, type FormData, maskForm, needsAmount } from './rules/forms.ts'
import { paperExpiry, paperNumber, paperYear } from './rules/papers.ts'
import { type Actor, type Decision, decideStep, inTheWay, type RunFacts, type StepFacts } from './rules/steps.ts'
import {
  findRuns,
  finishStep,
  insertPaper,
  insertRun,
  insertSteps,
  lockRun,
  lockRunning,
  moveRuns,
  type NamedStep,
  type NewRun,
  openStepRow,
  type RunRow,
  readPapers,
  readSteps,
  rolesOf,
  type StepRow,
  takeSerial,
  updateRun,
} from './store.ts'

export interface StepDone {
  runId: string
  finished: boolean
  refused: boolean
  run: RunView
}

/**
 * Starts a run of straight steps about a subject: all steps are laid out, the first is open and owed `within` its time by
 * `owedBy`. The steps are copied, so that a newer standard changes no run under way.
 * @throws Problem procedure.no_steps, procedure.running
 */
export async function startRun(ctx: Ctx, run: NewRun & { steps: readonly Step[] }): Promise<RunView> {
  if (run.steps.length === 0) throw new Problem('procedure.no_steps')
  const made = await insertRun(ctx, run)
  if (!made) throw new Problem('procedure.running')
  const steps = await insertSteps(
    ctx.tx,
    run.steps.map((plan, place) => ({ runId: made.id, place, turn: 1, plan, openedAt: place === 0 ? ctx.now : null })),
  )
  await promiseStep(ctx, made, steps.find(step => step.place === 0)!)
  await happened(ctx, made, 'started', { procedure: run.procedure })
  return await viewOf(ctx, made)
}

/**
 * Does the open step of a run, in order. The role is asked of the account, the difference between approver and filler of the
 * person behind it. Finished: the caller ends its subject; refused: the caller tells the customer.
 * @throws Problem procedure.not_found, .finished, .not_next, .wrong_do, .not_your_step, .same_person, .needs_person,
 *   .words_needed, .field_missing
 */
export async function doStep(ctx: Ctx, runId: string, stepId: string, input: DoStepInput): Promise<StepDone> {
  const run = await lockRun(ctx, runId)
  if (!run) throw new Problem('procedure.not_found')
  const rows = await readSteps(ctx.tx, runId)
  const facts = factsOf(run, rows)
  const decision = decideStep(facts, stepId, await actorOf(ctx), input)
  const step = facts.steps.find(one => one.id === stepId)!
  const forward = decision.outcome === 'done' || decision.outcome === 'approved'
  if (forward) checkStep(packOf(run.siteId), facts, step, input.data)
  await finishStep(ctx, stepId, { outcome: decision.outcome, data: input.data, words: input.words ?? null })
  await keep(ctx, { subject: { kind: 'procedure_step', id: stepId }, kinds: ['step'] })
  if (forward && step.plan.do === 'issue') await issue(ctx, run, step)
  await advance(ctx, run, facts, decision)
  const facts2 = { runId, step: step.plan.id, does: step.plan.do, outcome: decision.outcome, turn: step.turn }
  await happened(ctx, run, 'step_done', facts2)
  if (decision.ends) await happened(ctx, run, decision.ends, { procedure: run.procedure })
  const [view] = (await runsOf(ctx, run.subjectId)).filter(one => one.id === runId)
  return { runId, finished: decision.ends === 'finished', refused: decision.ends === 'refused', run: view! }
}

/** Ends the runs of a subject that are under way, because the subject ended. Nothing running is no fault. */
export async function cancelRuns(ctx: Ctx, subjectId: string, reason: string): Promise<number> {
  const runs = await lockRunning(ctx.tx, subjectId)
  for (const run of runs) {
    await updateRun(ctx.tx, run.id, { cancelledAt: ctx.now, cancelReason: reason })
    for (const step of await openRows(ctx, run.id)) {
      await cancel(ctx, { subject: { kind: 'procedure_step', id: step.id }, reason })
    }
    await happened(ctx, run, 'cancelled', { reason })
  }
  return runs.length
}

/** Lets a new owner of the subject owe the open and the coming steps. */
export async function handRunsOver(
  ctx: Ctx,
  subjectId: string,
  to: { staffId?: string; teamId?: string },
): Promise<void> {
  for (const run of await lockRunning(ctx.tx, subjectId)) {
    await updateRun(ctx.tx, run.id, {
      owedByStaffId: to.staffId ?? null,
      owedByTeamId: to.staffId ? null : (to.teamId ?? null),
    })
    for (const step of await openRows(ctx, run.id)) {
      await handOver(ctx, { subject: { kind: 'procedure_step', id: step.id }, to })
    }
  }
}

/** Lets another owe the coming steps of everything one account had in hand; the open ones move with `handOverEverything`. */
export async function handAllRunsOver(
  ctx: Ctx,
  input: { from: string; to: { staffId?: string; teamId?: string } },
): Promise<void> {
  await moveRuns(ctx.tx, input.from, input.to)
}

/** The runs of a subject, the latest first, each step with what is in the way of doing it now. */
export async function runsOf(ctx: Ctx, subjectId: string): Promise<RunView[]> {
  const views: RunView[] = []
  for (const run of await findRuns(ctx, subjectId)) views.push(await viewOf(ctx, run))
  return views
}

async function openRows(ctx: Ctx, runId: string): Promise<NamedStep[]> {
  return (await readSteps(ctx.tx, runId)).filter(step => step.openedAt && !step.doneAt)
}

function checkStep(pack: Pack, run: RunFacts, step: StepFacts, data: FormData): void {
  const plans = run.steps.map(one => one.plan)
  checkForm(pack, step.plan, data, step.plan.do === 'fill' && needsAmount(plans, step.place))
}

async function advance(ctx: Ctx, run: RunRow, facts: RunFacts, decision: Decision): Promise<void> {
  const { ends, next, again } = decision
  if (ends === 'finished') await updateRun(ctx.tx, run.id, { finishedAt: ctx.now })
  if (ends === 'refused') await updateRun(ctx.tx, run.id, { refusedAt: ctx.now })
  const turns = facts.steps
    .filter(step => again.includes(step.place))
    .map(step => ({ runId: run.id, place: step.place, turn: step.turn + 1, plan: step.plan, openedAt: null }))
  if (turns.length > 0) await insertSteps(ctx.tx, turns)
  const rows = await readSteps(ctx.tx, run.id)
  await updateRun(ctx.tx, run.id, { amount: statedAmount(packOf(run.siteId), rows) })
  if (next === null) return
  const row = latest(rows).find(step => step.place === next)!
  await openStepRow(ctx, row.id)
  await promiseStep(ctx, run, row)
}

function statedAmount(pack: Pack, rows: readonly NamedStep[]): number | null {
  const sums = latest(rows).map(row => amountIn(pack, row.plan as Step, (row.data ?? {}) as FormData))
  const stated = sums.filter(sum => sum !== null)
  return stated.length > 0 ? Math.max(...stated) : null
}

async function issue(ctx: Ctx, run: RunRow, step: StepFacts): Promise<void> {
  const { issues } = step.plan
  if (!issues) return
  const year = paperYear(ctx.now)
  const kind = run.procedure
  const serial = await takeSerial(ctx.tx, kind, run.siteId, year)
  await insertPaper(ctx, {
    kind,
    siteId: run.siteId,
    year,
    serial,
    number: paperNumber(issues.prefix, year, serial),
    runId: run.id,
    stepId: step.id,
    expiresAt: paperExpiry(ctx.now, issues.validDays),
  })
}

async function promiseStep(ctx: Ctx, run: RunRow, row: StepRow): Promise<void> {
  const plan = row.plan as Step
  const owedBy = run.owedByStaffId ? { staffId: run.owedByStaffId } : run.owedByTeamId && { teamId: run.owedByTeamId }
  if (!owedBy) return
  await promise(ctx, [
    {
      kind: 'step',
      subject: { kind: 'procedure_step', id: row.id },
      caseId: run.caseId,
      site: run.siteId,
      owedBy,
      owedTo: { kind: 'customer', id: null },
      within: plan.within,
      clause: plan.clause,
    },
  ])
}

async function actorOf(ctx: Ctx): Promise<Actor> {
  const personId = ctx.me.kind === 'staff' ? ctx.me.personId : null
  return { personId, roles: await rolesOf(ctx.tx, ctx.me.staffId) }
}

/** Of each place the last turn, in order. */
function latest<T extends StepRow>(rows: readonly T[]): T[] {
  const byPlace = new Map<number, T>()
  for (const row of rows) if (row.turn >= (byPlace.get(row.place)?.turn ?? 0)) byPlace.set(row.place, row)
  return [...byPlace.values()].sort((a, b) => a.place - b.place)
}

function factsOf(run: RunRow, rows: readonly NamedStep[]): RunFacts {
  const filled = rows.filter(row => row.does === 'fill' || row.does === 'check')
  return {
    state: stateOf(run),
    amount: run.amount === null ? null : Number(run.amount),
    steps: latest(rows).map(row => ({
      id: row.id,
      place: row.place,
      turn: row.turn,
      plan: row.plan as Step,
      isOpen: row.openedAt !== null && row.doneAt === null,
      outcome: row.outcome as StepFacts['outcome'],
    })),
    fillers: new Set(filled.map(row => row.doneByPerson).filter(person => person !== null)),
  }
}

function stateOf(run: RunRow): RunFacts['state'] {
  if (run.finishedAt) return 'finished'
  if (run.refusedAt) return 'refused'
  return run.cancelledAt ? 'cancelled' : 'running'
}

async function viewOf(ctx: Ctx, run: RunRow): Promise<RunView> {
  const rows = await readSteps(ctx.tx, run.id)
  const papers = await readPapers(ctx.tx, run.id)
  const [facts, actor] = [factsOf(run, rows), await actorOf(ctx)]
  const ended = run.finishedAt ?? run.refusedAt ?? run.cancelledAt
  return {
    id: run.id,
    procedure: run.procedure,
    state: facts.state,
    amount: facts.amount,
    startedAt: run.startedAt.toISOString(),
    endedAt: ended?.toISOString() ?? null,
    steps: rows.map(row => {
      const isLatest = facts.steps.some(step => step.id === row.id)
      const inWay = isLatest ? (inTheWay(facts, row.id, actor)?.code ?? null) : 'procedure.not_next'
      const data = (row.data ?? {}) as FormData
      return stepView(row, inWay, mayDo(ctx.me, 'customer.reveal') ? data : maskForm(data))
    }),
    papers: papers.map(({ id, kind, number, issuedAt, expiresAt }) => ({
      id,
      kind,
      number,
      issuedAt: issuedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    })),
  }
}

function stepView(row: NamedStep, may: string | null, data: FormData): StepView {
  const plan = row.plan as Step
  return {
    id: row.id,
    step: row.step,
    does: row.does as StepDo,
    label: plan.label,
    form: plan.form ?? null,
    papers: plan.papers ?? [],
    by: plan.by,
    above: plan.above ?? null,
    place: row.place,
    turn: row.turn,
    openedAt: row.openedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    doneAt: row.doneAt?.toISOString() ?? null,
    doneBy: row.doneByName,
    outcome: row.outcome as StepView['outcome'],
    data,
    words: row.words,
    may,
  }
}

async function happened(ctx: Ctx, run: RunRow, what: string, facts: Record<string, unknown>): Promise<void> {
  const subject = run.caseId ? { kind: 'case', id: run.caseId } : { kind: run.subjectKind, id: run.subjectId }
  await record(ctx, { kind: `procedure.${what}`, subject, site: run.siteId, facts: { runId: run.id, ...facts } })
}

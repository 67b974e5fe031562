import type { DoStepInput } from '#features/procedures/contract.ts'
import { doStep, runsOf, startRun } from '#features/procedures/service.ts'
import type { Kind } from '#features/standards/rules/pack.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { CaseRecord } from '../store/find.ts'
import { addMeAsHandler, clearGate, lockCase, readCase, tellOwner } from './case.ts'
import { ownerOf } from './owed.ts'

/** Lays out the steps of a procedure when its case is accepted; each is owed within its own time. */
export async function startProcedure(ctx: Ctx, record: CaseRecord, kind: Kind): Promise<void> {
  await startRun(ctx, {
    subject: { kind: 'case', id: record.id },
    caseId: record.id,
    siteId: record.siteId,
    procedure: kind.id,
    clause: kind.clause,
    owedBy: ownerOf(record),
    steps: kind.steps,
  })
}

export async function caseProcedure(ctx: Ctx, id: string) {
  await readCase(ctx, id)
  return { runs: await runsOf(ctx, id) }
}

/**
 * Does the open step of the case's procedure. The last one clears the gate `procedure`; a refusal leaves it open, and the
 * case ends by being withdrawn or marked void. @throws Problem procedure.not_found and the codes of the step rules
 */
export async function doCaseStep(ctx: Ctx, id: string, stepId: string, input: DoStepInput) {
  const { record, facts } = await lockCase(ctx, id)
  if (facts.archivedAt) throw new Problem('case.archived')
  const runs = await runsOf(ctx, id)
  const run = runs.find(one => one.steps.some(step => step.id === stepId))
  if (!run) throw new Problem('procedure.not_found')
  const done = await doStep(ctx, run.id, stepId, input)
  await addMeAsHandler(ctx, id, 'worker')
  if (done.finished) {
    await clearGate(ctx, record, 'procedure', { kind: 'procedure', id: run.id })
    await tellOwner(ctx, record, 'case.procedure_finished')
  }
  return { finished: done.finished, refused: done.refused, run: done.run }
}

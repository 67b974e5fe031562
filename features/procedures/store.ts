import { type Selectable, sql } from 'kysely'
import type { IssuedPapers, ProcedureRuns, ProcedureSteps } from '#database/schema.ts'
import type { Step } from '#features/standards/rules/pack.ts'
import type { Ctx, Me, Tx } from '#platform/context.ts'
import type { StepOutcome } from './contract.ts'

export type RunRow = Selectable<ProcedureRuns>
export type StepRow = Selectable<ProcedureSteps>
export type PaperRow = Selectable<IssuedPapers>

export interface NewRun {
  subject: { kind: string; id: string }
  caseId: string | null
  siteId: string
  procedure: string
  clause: string
  owedBy: { staffId?: string; teamId?: string }
}

/** Undefined when one is under way for this subject. */
export async function insertRun(ctx: Ctx, run: NewRun): Promise<RunRow | undefined> {
  return await ctx.tx
    .insertInto('procedureRuns')
    .values({
      subjectKind: run.subject.kind,
      subjectId: run.subject.id,
      caseId: run.caseId,
      siteId: run.siteId,
      procedure: run.procedure,
      clause: run.clause,
      startedAt: ctx.now,
      startedBy: ctx.me.staffId,
      owedByStaffId: run.owedBy.staffId ?? null,
      owedByTeamId: run.owedBy.staffId ? null : (run.owedBy.teamId ?? null),
    })
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export interface NewStep {
  runId: string
  place: number
  turn: number
  plan: Step
  openedAt: Date | null
}

export async function insertSteps(tx: Tx, steps: readonly NewStep[]): Promise<StepRow[]> {
  const values = steps.map(({ plan, ...step }) => ({
    ...step,
    step: plan.id,
    does: plan.do,
    plan: JSON.stringify(plan),
  }))
  return await tx.insertInto('procedureSteps').values(values).returningAll().execute()
}

function visible(me: Me) {
  const scope = me.sites === 'all' ? sql`true` : sql`procedure_runs.site_id = any(${[...me.sites]}::uuid[])`
  if (!me.personId) return sql<boolean>`${scope}`
  return sql<boolean>`${scope} and (procedure_runs.case_id is null
    or not is_hidden(${me.personId}::uuid, 'case', procedure_runs.case_id))`
}

export async function lockRun(ctx: Ctx, runId: string): Promise<RunRow | undefined> {
  return await ctx.tx
    .selectFrom('procedureRuns')
    .selectAll()
    .where('id', '=', runId)
    .where(visible(ctx.me))
    .forUpdate()
    .executeTakeFirst()
}

/** The runs of a subject, the latest first. */
export async function findRuns(ctx: Ctx, subjectId: string): Promise<RunRow[]> {
  return await ctx.tx
    .selectFrom('procedureRuns')
    .selectAll()
    .where('subjectId', '=', subjectId)
    .where(visible(ctx.me))
    .orderBy('id', 'desc')
    .execute()
}

/** The runs of a subject that are under way, locked. */
export async function lockRunning(tx: Tx, subjectId: string): Promise<RunRow[]> {
  return await tx
    .selectFrom('procedureRuns')
    .selectAll()
    .where('subjectId', '=', subjectId)
    .where('finishedAt', 'is', null)
    .where('refusedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Lets another owe what runs under way leave to one account. */
export async function moveRuns(tx: Tx, from: string, to: { staffId?: string; teamId?: string }): Promise<void> {
  await tx
    .updateTable('procedureRuns')
    .set({ owedByStaffId: to.staffId ?? null, owedByTeamId: to.staffId ? null : (to.teamId ?? null) })
    .where('owedByStaffId', '=', from)
    .where('finishedAt', 'is', null)
    .where('refusedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .execute()
}

export type NamedStep = StepRow & { doneByName: string | null; dueAt: Date | null }

/** All turns of all steps of a run, with who did them and until when the open one is owed. */
export async function readSteps(tx: Tx, runId: string): Promise<NamedStep[]> {
  const { rows } = await sql<NamedStep>`
    select procedure_steps.*, staff.name as done_by_name, owed.due_at from procedure_steps
    left join staff on staff.id = procedure_steps.done_by
    left join commitments owed on owed.subject_id = procedure_steps.id and owed.subject_kind = 'procedure_step'
    where procedure_steps.run_id = ${runId}::uuid order by place, turn`.execute(tx)
  return rows
}

export async function finishStep(
  ctx: Ctx,
  stepId: string,
  done: { outcome: StepOutcome; data: Record<string, unknown>; words: string | null },
): Promise<void> {
  await ctx.tx
    .updateTable('procedureSteps')
    .set({
      doneAt: ctx.now,
      doneBy: ctx.me.staffId,
      doneByPerson: ctx.me.personId,
      outcome: done.outcome,
      data: JSON.stringify(done.data),
      words: done.words,
    })
    .where('id', '=', stepId)
    .execute()
}

export async function openStepRow(ctx: Ctx, stepId: string): Promise<void> {
  await ctx.tx.updateTable('procedureSteps').set({ openedAt: ctx.now }).where('id', '=', stepId).execute()
}

export async function updateRun(
  tx: Tx,
  runId: string,
  change: Partial<
    Pick<RunRow, 'finishedAt' | 'refusedAt' | 'cancelledAt' | 'cancelReason' | 'owedByStaffId' | 'owedByTeamId'>
  > & { amount?: number | null },
): Promise<void> {
  await tx.updateTable('procedureRuns').set(change).where('id', '=', runId).execute()
}

/** The role keys of an account. */
export async function rolesOf(tx: Tx, staffId: string | null): Promise<string[]> {
  if (!staffId) return []
  const { rows } = await sql<{ key: string }>`select roles.key from staff_roles
    join roles on roles.id = staff_roles.role_id where staff_roles.staff_id = ${staffId}::uuid`.execute(tx)
  return rows.map(row => row.key)
}

/** The next serial of a kind of paper at a site in a year. Its row is locked until the paper is: no gap, never twice. */
export async function takeSerial(tx: Tx, kind: string, siteId: string, year: number): Promise<number> {
  const row = await tx
    .insertInto('paperSerials')
    .values({ kind, siteId, year, serial: 1 })
    .onConflict(conflict =>
      conflict.columns(['kind', 'siteId', 'year']).doUpdateSet({ serial: sql<number>`paper_serials.serial + 1` }),
    )
    .returning('serial')
    .executeTakeFirstOrThrow()
  return row.serial
}

export async function insertPaper(ctx: Ctx, paper: Omit<PaperRow, 'id' | 'issuedAt' | 'issuedBy'>): Promise<void> {
  await ctx.tx
    .insertInto('issuedPapers')
    .values({ ...paper, issuedAt: ctx.now, issuedBy: ctx.me.staffId! })
    .execute()
}

export async function readPapers(tx: Tx, runId: string): Promise<PaperRow[]> {
  return await tx.selectFrom('issuedPapers').selectAll().where('runId', '=', runId).orderBy('issuedAt').execute()
}

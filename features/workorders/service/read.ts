import { readCase } from '#features/cases/service/case.ts'
import { stateOf as commitmentStateOf } from '#features/commitments/rules/state.ts'
import { firstOwedOf } from '#features/commitments/service/views.ts'
import { kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import type { FileStore } from '#platform/files.ts'
import { Problem } from '#platform/problem.ts'
import type { WorkOrderRow, WorkOrderStep, WorkOrderView } from '../contract.ts'
import { mayOf, stateOf } from '../rules/decide.ts'
import { dueOf, findWorkOrder, listWorkOrders, stepsOf, type WorkOrderEntry, workOrdersIn } from '../store/read.ts'

/** A page of work orders within what `me` may see of their cases. */
export async function workOrders(
  ctx: Ctx,
  query: {
    open: 'yes' | 'no'
    whose: 'mine' | 'my_teams' | 'all'
    site?: string | undefined
    after?: string | undefined
    limit: number
  },
): Promise<{ rows: WorkOrderRow[]; next: string | null }> {
  const after = readCursor(query.after, 'id')?.[0]
  const filter = { open: query.open === 'yes', whose: query.whose, site: query.site, after, limit: query.limit + 1 }
  const cut = pageFrom(await listWorkOrders(ctx, filter), query.limit, row => [row.id])
  return { rows: await rowsOf(ctx, cut.rows), next: cut.next }
}

/** @throws Problem case.not_found */
export async function workOrdersOfCase(ctx: Ctx, caseId: string): Promise<{ rows: WorkOrderRow[] }> {
  await readCase(ctx, caseId)
  return { rows: await rowsOf(ctx, await workOrdersIn(ctx, caseId)) }
}

/** @throws Problem work_order.not_found */
export async function workOrder(ctx: Ctx, files: FileStore, id: string): Promise<WorkOrderView> {
  const entry = await entryOf(ctx, id)
  const [row] = await rowsOf(ctx, [entry])
  const steps = await stepsOf(ctx, id)
  return {
    ...row!,
    words: entry.words,
    openedBy: entry.openerName,
    pausedAt: iso(entry.pausedAt),
    pauseReason: entry.pauseReason,
    pauseWords: entry.pauseWords,
    returnReason: entry.returnReason,
    result: entry.result,
    form: entry.form as Record<string, unknown>,
    sheet: kindOf(packOf(entry.siteId), entry.kind)?.forms.work ?? null,
    materials: entry.materials as WorkOrderView['materials'],
    cost: entry.cost,
    cancelReason: entry.cancelReason,
    files: (await files.of(ctx, id)).map(file => ({ ...file, size: Number(file.size) })),
    steps: steps.map(step => ({
      id: step.id,
      step: step.step as WorkOrderStep,
      at: step.at.toISOString(),
      by: step.byName,
      to: step.receiverName ?? step.teamName,
      reason: step.reason,
      words: step.words,
    })),
  }
}

/** @throws Problem work_order.not_found, file.not_found */
export async function workOrderFile(ctx: Ctx, files: FileStore, id: string, fileId: string) {
  await entryOf(ctx, id)
  return await files.read(ctx, fileId, id)
}

async function entryOf(ctx: Ctx, id: string): Promise<WorkOrderEntry> {
  const entry = await findWorkOrder(ctx, id)
  if (!entry) throw new Problem('work_order.not_found')
  return entry
}

async function rowsOf(ctx: Ctx, entries: readonly WorkOrderEntry[]): Promise<WorkOrderRow[]> {
  const ids = entries.map(entry => entry.id)
  const owed = await firstOwedOf(ctx, ids)
  const ended = new Map((await dueOf(ctx, ids)).map(row => [row.subjectId, row]))
  return entries.map(entry => {
    const facts = { ...entry, workerId: entry.staffId }
    const first = owed.get(entry.id)
    const last = ended.get(entry.id)
    const due = first
      ? { dueAt: first.dueAt, state: first.state, left: first.left }
      : last
        ? { dueAt: last.dueAt.toISOString(), state: commitmentStateOf(last, ctx.now), left: null }
        : null
    return {
      id: entry.id,
      caseId: entry.caseId,
      caseNumber: entry.caseNumber,
      kind: entry.kind,
      urgency: entry.urgency as WorkOrderRow['urgency'],
      cycle: entry.cycle,
      site: { id: entry.siteId, name: entry.siteName },
      matter: entry.matter,
      place: entry.place,
      state: stateOf(facts),
      team: entry.teamId ? { id: entry.teamId, name: entry.teamName! } : null,
      worker: entry.staffId ? { id: entry.staffId, name: entry.workerName! } : null,
      openedAt: entry.openedAt.toISOString(),
      acceptedAt: iso(entry.acceptedAt),
      startedAt: iso(entry.startedAt),
      pausedUntil: iso(entry.pausedUntil),
      completedAt: iso(entry.completedAt),
      cancelledAt: iso(entry.cancelledAt),
      due,
      may: mayOf(facts, ctx.me),
    }
  })
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

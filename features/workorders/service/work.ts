import { addHandler } from '#features/cases/service/case.ts'
import { cancel, handOver, keep, resumeClock, stopClock } from '#features/commitments/service/verbs.ts'
import { hiddenPersons } from '#features/staff/service/hidden.ts'
import { kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import type { FileStore } from '#platform/files.ts'
import { Problem } from '#platform/problem.ts'
import type { WorkOrderInput, WorkOrderReply } from '../contract.ts'
import { type SheetValues, sheetFault } from '../rules/sheet.ts'
import { openIdsOfCase, updateWorkOrder } from '../store/write.ts'
import { afresh, requirePerson } from './open.ts'
import { askers, happened, type LockedWork, lockFor, lockWork, mayStopClock, settleGate, tell } from './order.ts'

/** Accepts an order that was given to me; from now on I have a hand in the case and do not hear its follow-up. */
export async function acceptWorkOrder(ctx: Ctx, id: string): Promise<WorkOrderReply> {
  await lockFor(ctx, 'accept', id)
  const me = requirePerson(ctx)
  const order = await updateWorkOrder(ctx, id, { acceptedAt: ctx.now })
  await addHandler(ctx, order.caseId, me, 'worker')
  return await happened(ctx, order, 'accepted')
}

/** Gives an order back with a reason; it stays open, and the gate with it, until it is given to somebody else or cancelled. */
export async function returnWorkOrder(ctx: Ctx, id: string, input: WorkOrderInput['return']): Promise<WorkOrderReply> {
  return await returned(ctx, await lockFor(ctx, 'return', id), input.reason)
}

/**
 * Work of somebody a complaint turned out to be about is taken from him: he cannot see it any more. Called by the event;
 * doing it twice does nothing more.
 */
export async function takeWorkFromConcerned(ctx: Ctx, caseId: string): Promise<void> {
  const concerned = await hiddenPersons(ctx, { kind: 'case', id: caseId })
  for (const id of await openIdsOfCase(ctx, caseId)) {
    const work = await lockWork(ctx, id)
    const { workerPersonId, completedAt, cancelledAt } = work.order
    if (completedAt || cancelledAt || !workerPersonId || !concerned.includes(workerPersonId)) continue
    await returned(ctx, work, 'person_concerned')
  }
}

async function returned(ctx: Ctx, { order: former, locked }: LockedWork, reason: string): Promise<WorkOrderReply> {
  const { id } = former
  if (former.pausedAt) await resumeClock(ctx, { subject: { kind: 'work_order', id } })
  const order = await updateWorkOrder(ctx, id, {
    ...afresh,
    staffId: null,
    returnedAt: ctx.now,
    returnReason: reason,
  })
  const { ownerStaffId, ownerTeamId } = locked.record
  await handOver(ctx, {
    subject: { kind: 'work_order', id },
    to: ownerStaffId ? { staffId: ownerStaffId } : { teamId: ownerTeamId! },
    kinds: ['settle'],
  })
  await tell(ctx, order, askers(order, locked), 'returned')
  return await happened(ctx, order, 'returned', { reason })
}

/** Begins, on site or at the desk: the arrival promised to the customer is kept (D3-8). */
export async function startWorkOrder(ctx: Ctx, id: string): Promise<WorkOrderReply> {
  await lockFor(ctx, 'start', id)
  const order = await updateWorkOrder(ctx, id, { startedAt: ctx.now })
  await keep(ctx, { subject: { kind: 'case', id: order.caseId }, kinds: ['arrive'] })
  return await happened(ctx, order, 'started')
}

/**
 * Pauses for parts or another listed reason: the clock of the work stands still, at most as long as the standard allows
 * (D3-11.7). What is late already stays late. The customer's own clock is stopped by the owner of the case alone.
 * @throws Problem work_order.unknown_reason, commitment.stop_too_long
 */
export async function pauseWorkOrder(ctx: Ctx, id: string, input: WorkOrderInput['pause']): Promise<WorkOrderReply> {
  const { order: former, locked } = await lockFor(ctx, 'pause', id)
  const reasons = packOf(former.siteId).reasons.stopClock.map(one => one.id)
  if (!reasons.includes(input.reason)) throw new Problem('work_order.unknown_reason', { reasons: reasons.join(', ') })
  const subject = { kind: 'work_order' as const, id }
  const wished = input.until ? new Date(input.until) : undefined
  const stopped = (await mayStopClock(ctx, id))
    ? await stopClock(ctx, { subject, reason: input.reason, ...(wished ? { until: wished } : {}) })
    : null
  const order = await updateWorkOrder(ctx, id, {
    pausedAt: ctx.now,
    pausedUntil: stopped?.until ?? null,
    pauseReason: input.reason,
    pauseWords: input.words ?? null,
  })
  await tell(ctx, order, askers(order, locked), 'paused')
  return await happened(ctx, order, 'paused', { reason: input.reason, words: input.words })
}

export async function resumeWorkOrder(ctx: Ctx, id: string): Promise<WorkOrderReply> {
  await lockFor(ctx, 'resume', id)
  await resumeClock(ctx, { subject: { kind: 'work_order', id } })
  const order = await updateWorkOrder(ctx, id, {
    pausedAt: null,
    pausedUntil: null,
    pauseReason: null,
    pauseWords: null,
  })
  return await happened(ctx, order, 'resumed')
}

/**
 * Completes with evidence: what was done, and where given the sheet of the kind, materials and pictures. The last open order
 * of a case clears its gate, and the owner may answer.
 * @throws Problem work_order.sheet_incomplete, work_order.sheet_unknown, work_order.sheet_misfit, file.not_found
 */
export async function completeWorkOrder(
  ctx: Ctx,
  files: FileStore,
  id: string,
  input: WorkOrderInput['complete'],
): Promise<WorkOrderReply> {
  const { order: former, locked } = await lockFor(ctx, 'complete', id)
  if (input.form) refuseBadSheet(former.siteId, locked.record.kind, input.form)
  await files.attach(ctx, input.files, { kind: 'work_order', id })
  const order = await updateWorkOrder(ctx, id, {
    completedAt: ctx.now,
    result: input.words,
    form: JSON.stringify(input.form ?? {}),
    materials: JSON.stringify(input.materials),
    cost: input.cost ?? null,
  })
  await keep(ctx, { subject: { kind: 'work_order', id }, kinds: ['settle'] })
  await settleGate(ctx, locked, id)
  await tell(ctx, order, askers(order, locked), 'completed')
  return await happened(ctx, order, 'completed')
}

function refuseBadSheet(siteId: string, kindId: string, values: SheetValues): void {
  const pack = packOf(siteId)
  const sheetId = kindOf(pack, kindId)?.forms.work
  const form = pack.forms.find(one => one.id === sheetId)
  if (!form) {
    const [field] = Object.keys(values)
    if (field !== undefined) throw new Problem('work_order.sheet_unknown', { field })
    return
  }
  const fault = sheetFault(pack, form, values)
  if (fault) throw new Problem(fault.code, { field: fault.field })
}

/** Cancels with a reason; the last open order of a case clears its gate. */
export async function cancelWorkOrder(ctx: Ctx, id: string, input: WorkOrderInput['cancel']): Promise<WorkOrderReply> {
  const { order: former, locked } = await lockFor(ctx, 'cancel', id)
  return await cancelled(ctx, { order: former, locked }, input.reason)
}

/**
 * A case that ended otherwise than by an answer (withdrawn, void) leaves no work behind. Called a moment later by the event;
 * doing it twice does nothing more.
 */
export async function cancelWorkOfEndedCase(ctx: Ctx, caseId: string): Promise<number> {
  const ids = await openIdsOfCase(ctx, caseId)
  for (const id of ids) {
    const work = await lockWork(ctx, id)
    if (work.locked.record.endedAt && !work.order.completedAt && !work.order.cancelledAt) {
      await cancelled(ctx, work, `case.${work.locked.record.stage}`)
    }
  }
  return ids.length
}

async function cancelled(ctx: Ctx, { order: former, locked }: LockedWork, reason: string): Promise<WorkOrderReply> {
  if (former.pausedAt) await resumeClock(ctx, { subject: { kind: 'work_order', id: former.id } })
  const order = await updateWorkOrder(ctx, former.id, { cancelledAt: ctx.now, cancelReason: reason })
  await cancel(ctx, { subject: { kind: 'work_order', id: order.id }, reason: 'work_cancelled' })
  await settleGate(ctx, locked, order.id)
  if (order.staffId) await tell(ctx, order, [order.staffId], 'cancelled')
  return await happened(ctx, order, 'cancelled', { reason })
}

import { clearGate, type LockedCase, lockCase } from '#features/cases/service/case.ts'
import { openOf } from '#features/commitments/service/views.ts'
import { notify, type Recipients } from '#features/staff/service/notices.ts'
import type { Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { WorkOrderReply, WorkOrderStep, WorkOrderVerb } from '../contract.ts'
import { refusal, stateOf } from '../rules/decide.ts'
import { caseOf, countOpen, insertStep, lockWorkOrder, type WorkOrderRecord } from '../store/write.ts'

export type LockedOrder = NonNullable<Awaited<ReturnType<typeof lockWorkOrder>>>

export interface LockedWork {
  order: LockedOrder
  locked: LockedCase
}

/** The case, then the order. @throws Problem work_order.not_found – unknown, out of scope or hidden alike */
export async function lockWork(ctx: Ctx, id: string): Promise<LockedWork> {
  const caseId = await caseOf(ctx, id)
  if (!caseId) throw new Problem('work_order.not_found')
  const locked = await lockCase(ctx, caseId).catch(error => {
    throw error instanceof Problem && error.code === 'case.not_found' ? new Problem('work_order.not_found') : error
  })
  const order = await lockWorkOrder(ctx, id)
  return { order: order!, locked }
}

/** Lock, then the rule of the verb. @throws Problem with the code that `may` shows for the same facts */
export async function lockFor(ctx: Ctx, verb: WorkOrderVerb, id: string): Promise<LockedWork> {
  const work = await lockWork(ctx, id)
  const code = refusal(verb, factsOf(work.order), ctx.me)
  if (code) throw new Problem(code)
  return work
}

export function factsOf(order: WorkOrderRecord & { workerPersonId: string | null }) {
  return { ...order, workerId: order.staffId }
}

/** Writes the step and the fact down, on the timeline of the case, and returns what every verb answers. */
export async function happened(
  ctx: Ctx,
  order: WorkOrderRecord,
  step: WorkOrderStep,
  more: {
    toStaffId?: string | null
    toTeamId?: string | null
    reason?: string | undefined
    words?: string | undefined
  } = {},
): Promise<WorkOrderReply> {
  const { toStaffId = null, toTeamId = null, reason, words } = more
  await insertStep(ctx, {
    workOrderId: order.id,
    step,
    toStaffId,
    toTeamId,
    reason: reason ?? null,
    words: words ?? null,
  })
  await record(ctx, {
    kind: `work_order.${step}`,
    subject: { kind: 'case', id: order.caseId },
    site: order.siteId,
    facts: {
      workOrderId: order.id,
      cycle: order.cycle,
      staffId: toStaffId ?? order.staffId,
      teamId: toTeamId ?? order.teamId,
    },
  })
  const facts = { ...order, workerId: order.staffId, workerPersonId: null }
  return { id: order.id, caseId: order.caseId, state: stateOf(facts), worker: order.staffId }
}

export async function tell(ctx: Ctx, order: WorkOrderRecord, to: Recipients, kind: string): Promise<void> {
  const others = Array.isArray(to) ? to.filter(staffId => staffId !== ctx.me.staffId) : to
  await notify(ctx, {
    to: others,
    kind: `work_order.${kind}`,
    subject: { kind: 'work_order', id: order.id },
    site: order.siteId,
    facts: { caseId: order.caseId },
  })
}

/** The owner of the case and whoever opened the order. */
export function askers(order: WorkOrderRecord, { record: one }: LockedCase): (string | null)[] {
  return [...new Set([order.openedBy, one.ownerStaffId])]
}

/** The last open order of a case clears its gate of the present cycle. */
export async function settleGate(ctx: Ctx, { record: one, facts }: LockedCase, orderId: string): Promise<void> {
  if ((await countOpen(ctx, one.id)) > 0) return
  const gate = facts.gates.find(each => each.gate === 'work' && each.cycle === one.cycle)
  if (gate && !gate.clearedAt) await clearGate(ctx, one, 'work', { kind: 'work_orders', id: orderId })
}

/** Whether the clock of an order runs and may be stopped: what is late stays late. */
export async function mayStopClock(ctx: Ctx, orderId: string): Promise<boolean> {
  const owed = await openOf(ctx, { kind: 'work_order', id: orderId })
  return owed.some(one => one.state === 'open' || one.state === 'soon')
}

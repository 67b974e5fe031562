import { addHandler, type LockedCase, lockCase, openGate, refuseAccused } from '#features/cases/service/case.ts'
import { type NewCommitment, promise } from '#features/commitments/service/promise.ts'
import { handOver, resumeClock } from '#features/commitments/service/verbs.ts'
import { openOf } from '#features/commitments/service/views.ts'
import { hiddenPersons } from '#features/staff/service/hidden.ts'
import { personOf, staffMayDo } from '#features/staff/service/lookup.ts'
import { readyOf } from '#features/staff/service/presence.ts'
import { dutyTeamOf, teamOf } from '#features/staff/service/teams.ts'
import { allow, type Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { WorkOrderInput, WorkOrderReply } from '../contract.ts'
import { nextInTurn, openRefusal } from '../rules/decide.ts'
import {
  insertWorkOrder,
  isViewer,
  loadOf,
  lockRotation,
  openIdsOfWorker,
  updateWorkOrder,
  type WorkOrderRecord,
} from '../store/write.ts'
import { happened, lockFor, lockWork, tell } from './order.ts'

/** Who is to do it: a worker, or a team of which one grabs it; both where it was his turn in the team. */
interface Receiver {
  staffId: string | null
  teamId: string | null
}

/**
 * Opens a work order: to a person, to a team to grab, or to the next of the team whose turn it is. Its gate blocks the answer
 * until all work of the case is done (P-flow). Not to whom the complaint is about.
 * @throws Problem case.not_accepted, case.answered_already, case.person_concerned, work_order.one_receiver, work_order.nobody_ready
 */
export async function openWorkOrder(ctx: Ctx, caseId: string, input: WorkOrderInput['open']): Promise<WorkOrderReply> {
  allow(ctx, 'work_order.assign')
  const locked = await lockCase(ctx, caseId)
  const { record } = locked
  const code = openRefusal(record)
  if (code) throw new Problem(code)
  const receiver = await receiverOf(ctx, locked, input)
  const order = await insertWorkOrder(ctx, {
    caseId,
    cycle: record.cycle,
    siteId: record.siteId,
    matter: input.matter,
    words: input.words ?? null,
    openedBy: ctx.me.staffId,
    openedAt: ctx.now,
    ...datedFor(ctx, receiver),
  })
  await openGate(ctx, locked, 'work')
  await promise(ctx, [await owedBy(ctx, order, receiver, input.within)])
  return await given(ctx, order, receiver, input.words)
}

/** Gives an open order to somebody else: a new person, team, or whose turn it is. The former worker is told. */
export async function assignWorkOrder(ctx: Ctx, id: string, input: WorkOrderInput['assign']): Promise<WorkOrderReply> {
  const { order: former, locked } = await lockFor(ctx, 'assign', id)
  const receiver = await receiverOf(ctx, locked, input)
  if (former.pausedAt) await resumeClock(ctx, { subject: { kind: 'work_order', id } })
  const order = await updateWorkOrder(ctx, id, { ...afresh, ...datedFor(ctx, receiver) })
  await handOver(ctx, { subject: { kind: 'work_order', id }, to: ownerOf(receiver), kinds: ['settle'] })
  if (former.staffId && former.staffId !== receiver.staffId) await tell(ctx, order, [former.staffId], 'taken_away')
  return await given(ctx, order, receiver, input.words)
}

/** Takes an order that is offered to one of my teams. Of two who grab at once one has it. @throws Problem work_order.taken */
export async function grabWorkOrder(ctx: Ctx, id: string): Promise<WorkOrderReply> {
  const { order: offered } = await lockFor(ctx, 'grab', id)
  const me = requirePerson(ctx)
  await refuseAccused(ctx, offered.caseId, me.personId)
  const order = await updateWorkOrder(ctx, id, { staffId: me.id, assignedAt: ctx.now, acceptedAt: ctx.now })
  await addHandler(ctx, order.caseId, me, 'worker')
  await handOver(ctx, { subject: { kind: 'work_order', id }, to: { staffId: me.id }, kinds: ['settle'] })
  return await happened(ctx, order, 'grabbed', { toStaffId: me.id })
}

/** When somebody leaves: what he had open goes to whoever takes it over, to be accepted anew. Returns how many. */
export async function passOnWork(ctx: Ctx, from: string, to: string): Promise<number> {
  const ids = await openIdsOfWorker(ctx, from)
  const heir = await personOf(ctx, to)
  for (const id of ids) {
    const { locked } = await lockWork(asSystem(ctx), id)
    const { record } = locked
    await resumeClock(ctx, { subject: { kind: 'work_order', id } })
    // A case about the heir himself, or of a site that is not his, goes to the duty team instead.
    const isHis = heir.sites === 'all' || heir.sites.includes(record.siteId)
    const isConcerned = (await hiddenPersons(ctx, { kind: 'case', id: record.id })).includes(heir.personId)
    const receiver =
      isHis && !isConcerned
        ? { staffId: to, teamId: null }
        : { staffId: null, teamId: (await dutyTeamOf(ctx, record.siteId)).id }
    const order = await updateWorkOrder(ctx, id, { ...afresh, ...datedFor(ctx, receiver) })
    await handOver(ctx, { subject: { kind: 'work_order', id }, to: ownerOf(receiver), kinds: ['settle'] })
    await given(ctx, order, receiver)
  }
  return ids.length
}

function asSystem(ctx: Ctx): Ctx {
  return { ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all', personId: null } }
}

export function requirePerson(ctx: Ctx): { id: string; personId: string } {
  const { staffId, personId } = ctx.me
  if (!staffId || !personId) throw new Problem('work_order.person_needed')
  return { id: staffId, personId }
}

/** What an order is when nobody has begun with it. */
export const afresh = {
  offeredAt: null,
  assignedAt: null,
  acceptedAt: null,
  startedAt: null,
  pausedAt: null,
  pausedUntil: null,
  pauseReason: null,
  pauseWords: null,
  returnedAt: null,
  returnReason: null,
}

function datedFor(ctx: Ctx, { staffId, teamId }: Receiver) {
  return { staffId, teamId, offeredAt: staffId ? null : ctx.now, assignedAt: staffId ? ctx.now : null }
}

function ownerOf({ staffId, teamId }: Receiver): { staffId?: string; teamId?: string } {
  return staffId ? { staffId } : { teamId: teamId! }
}

async function given(ctx: Ctx, order: WorkOrderRecord, receiver: Receiver, words?: string): Promise<WorkOrderReply> {
  const { staffId, teamId } = receiver
  if (staffId) await tell(ctx, order, [staffId], 'assigned')
  else await tell(ctx, order, { team: teamId }, 'offered')
  return await happened(ctx, order, staffId ? 'assigned' : 'offered', { toStaffId: staffId, toTeamId: teamId, words })
}

async function receiverOf(
  ctx: Ctx,
  locked: LockedCase,
  input: { staffId?: string | undefined; teamId?: string | undefined; rotate: boolean },
): Promise<Receiver> {
  const { staffId, teamId, rotate } = input
  if (Boolean(staffId) === Boolean(teamId) || (rotate && !teamId)) throw new Problem('work_order.one_receiver')
  if (staffId) {
    await refuseUnfit(ctx, locked, staffId)
    return { staffId, teamId: null }
  }
  const team = await teamOf(ctx, teamId!)
  if (team.siteId !== locked.record.siteId) throw new Problem('team.not_found')
  if (!rotate) return { staffId: null, teamId: team.id }
  return { staffId: await whoseTurn(ctx, locked, team), teamId: team.id }
}

async function refuseUnfit(ctx: Ctx, { record }: LockedCase, staffId: string): Promise<void> {
  const person = await personOf(ctx, staffId)
  const isHere = person.sites === 'all' || person.sites.includes(record.siteId)
  if (!person.active || !isHere) throw new Problem('staff.not_found')
  await refuseAccused(ctx, record.id, person.personId)
  if (!(await staffMayDo(ctx, 'work_order.work', record.siteId)).includes(staffId)) {
    throw new Problem('work_order.cannot_work')
  }
  if (record.confidentialAt && !(await maySeeConfidential(ctx, record, staffId)))
    throw new Problem('work_order.may_not_see')
}

async function maySeeConfidential(ctx: Ctx, record: LockedCase['record'], staffId: string): Promise<boolean> {
  if (record.ownerStaffId === staffId || (await isViewer(ctx, record.id, staffId))) return true
  return (await staffMayDo(ctx, 'case.view_confidential', record.siteId)).includes(staffId)
}

async function whoseTurn(ctx: Ctx, locked: LockedCase, team: Awaited<ReturnType<typeof teamOf>>): Promise<string> {
  await lockRotation(ctx, team.id)
  const ready = await readyOf(
    ctx,
    team.members.map(member => member.id),
  )
  const fit: string[] = []
  for (const staffId of ready) {
    const unfit = await refuseUnfit(ctx, locked, staffId).then(
      () => null,
      error => error,
    )
    if (unfit && !(unfit instanceof Problem)) throw unfit
    if (!unfit) fit.push(staffId)
  }
  const next = nextInTurn(await loadOf(ctx, fit))
  if (!next) throw new Problem('work_order.nobody_ready')
  return next.staffId
}

// Without a limit of its own the work is owed when the case next owes its answer or settlement.
async function owedBy(ctx: Ctx, order: WorkOrderRecord, receiver: Receiver, within?: string): Promise<NewCommitment> {
  const ofCase = await openOf(ctx, { kind: 'case', id: order.caseId })
  const next = ofCase.find(one => (one.kind === 'answer' || one.kind === 'settle') && new Date(one.dueAt) > ctx.now)
  return {
    kind: 'settle',
    subject: { kind: 'work_order', id: order.id },
    caseId: order.caseId,
    site: order.siteId,
    cycle: order.cycle,
    owedBy: ownerOf(receiver),
    owedTo: { kind: 'staff', id: order.openedBy },
    ...(within ? { within } : next ? { dueAt: new Date(next.dueAt) } : { within: '1 working day' }),
    clause: 'P-flow',
  }
}

import { dutyTeamOf } from '#features/staff/service/teams.ts'
import { readWithin } from '#features/standards/rules/within.ts'
import { dueAfter } from '#features/standards/rules/workingTime.ts'
import { calendarOf } from '#features/standards/service/calendars.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type CalendarKind, urgedDue } from '../rules/due.ts'
import { mayStop, movesWithOwner, needsContact } from '../rules/state.ts'
import {
  asStops,
  type ClockChange,
  type CommitmentRow,
  endRows,
  fitFor,
  insertStops,
  lockOwed,
  lockOwedBy,
  moveOwner,
  readStops,
  type Subject,
  saveClocks,
} from '../store/rows.ts'
import { calendarsOf, happened, markBroken, recount, resumeRows } from './clock.ts'

export interface Kept {
  id: string
  kind: string
  late: boolean
}

/**
 * Keeps what a subject owes of these kinds, late ones and broken ones too (they stay broken). Nothing owed is no fault.
 * What is owed to the customer's ear takes an outgoing contact that reached him, or his own opening of the page (E-C9).
 * @throws Problem commitment.needs_contact
 */
export async function keep(
  ctx: Ctx,
  input: { subject: Subject; kinds: readonly string[]; interactionId?: string; openedByCustomer?: boolean },
): Promise<Kept[]> {
  const { subject, kinds, interactionId, openedByCustomer = false } = input
  if (needsContact(kinds) && !interactionId && !openedByCustomer) throw new Problem('commitment.needs_contact')
  const rows = await markBroken(ctx, await resumeRows(ctx, await lockOwed(ctx.tx, subject, kinds)))
  const ids = rows.map(row => row.id)
  await endRows(ctx.tx, ids, { keptAt: ctx.now, keptByInteractionId: interactionId ?? null, openedByCustomer })
  const isLate = (row: CommitmentRow) => row.brokenAt !== null || ctx.now > row.dueAt
  await happened(ctx, 'commitment.kept', rows, row => ({ late: isLate(row) }))
  return rows.map(row => ({ id: row.id, kind: row.kind, late: isLate(row) }))
}

/**
 * Takes back what a subject owes, because the subject ended or changed. What was late by then counts as broken: taking it back
 * does not undo that its moment passed.
 */
export async function cancel(
  ctx: Ctx,
  input: { subject: Subject; kinds?: readonly string[]; reason: string },
): Promise<number> {
  const rows = await markBroken(ctx, await resumeRows(ctx, await lockOwed(ctx.tx, input.subject, input.kinds)), true)
  const ids = rows.map(row => row.id)
  await endRows(ctx.tx, ids, { cancelledAt: ctx.now, cancelReason: input.reason })
  await happened(ctx, 'commitment.cancelled', rows, () => ({ reason: input.reason }))
  return rows.length
}

/**
 * Gives what a subject owes to its new owner. A statement stays with the person asked, a follow-up of a case with whoever
 * is to make it; `from` limits it to what that one owed.
 */
export async function handOver(
  ctx: Ctx,
  input: { subject: Subject; to: Owner; from?: Owner; kinds?: readonly string[] },
): Promise<number> {
  const { subject, to, from, kinds } = input
  const rows = (await lockOwed(ctx.tx, subject, kinds)).filter(
    row => (kinds || movesWithOwner(row.kind, subject.kind)) && (!from || isOwedBy(row, from)),
  )
  await giveTo(ctx, rows, to)
  return rows.length
}

/**
 * Gives everything one account owes to another: he leaves. Statements too, for who left states nothing. What is of another
 * site than the successor's, or hidden from him, goes to the duty team of its site. Returns how many moved.
 */
export async function handOverEverything(ctx: Ctx, input: { from: string; to: string }): Promise<number> {
  const rows = await lockOwedBy(ctx.tx, input.from)
  if (rows.length === 0) return 0
  const fit = await fitFor(
    ctx.tx,
    rows.map(row => row.id),
    input.to,
  )
  await giveTo(
    ctx,
    rows.filter(row => fit.has(row.id)),
    { staffId: input.to },
  )
  const rest = rows.filter(row => !fit.has(row.id))
  for (const [siteId, ofSite] of Map.groupBy(rest, row => row.siteId)) {
    await giveTo(ctx, ofSite, { teamId: (await dutyTeamOf(ctx, siteId)).id })
  }
  return rows.length
}

async function giveTo(ctx: Ctx, rows: readonly CommitmentRow[], to: Owner): Promise<void> {
  await moveOwner(
    ctx.tx,
    rows.map(row => row.id),
    to,
  )
  await happened(ctx, 'commitment.handed_over', rows, () => ({
    staffId: to.staffId ?? null,
    teamId: to.teamId ?? null,
  }))
}

interface Owner {
  staffId?: string
  teamId?: string
}

function isOwedBy(row: CommitmentRow, owner: Owner): boolean {
  return owner.staffId ? row.owedByStaffId === owner.staffId : row.owedByTeamId === owner.teamId
}

/** Makes a due moment earlier; one that is earlier already is left alone. Returns those moved. */
export async function tighten(
  ctx: Ctx,
  input: { subject: Subject; kind: string; dueAt: Date; reason?: string },
): Promise<{ id: string; from: Date; to: Date }[]> {
  const rows = await lockOwed(ctx.tx, input.subject, [input.kind])
  return await moveEarlier(ctx, rows, () => input.dueAt, input.reason ?? 'tightened')
}

/**
 * What an urge does to the limit, by the standard's rule: a share of the working time left is kept, never less than
 * `atLeast` from now (D1-5.11.3).
 */
export async function tightenByUrge(ctx: Ctx, subject: Subject): Promise<{ id: string; from: Date; to: Date }[]> {
  const rows = await lockOwed(ctx.tx, subject)
  if (rows.length === 0) return []
  const { urge } = packOf(rows[0]!.siteId)
  const calendar = await calendarOf(ctx, rows[0]!.siteId)
  const urged = rows.filter(row => row.kind === urge.commitment)
  const dueOf = (row: CommitmentRow) => urgedDue(calendar, row.dueAt, ctx.now, urge, row.calendarKind as CalendarKind)
  return await moveEarlier(ctx, urged, dueOf, 'urged')
}

async function moveEarlier(
  ctx: Ctx,
  all: readonly CommitmentRow[],
  dueOf: (row: CommitmentRow) => Date,
  reason: string,
): Promise<{ id: string; from: Date; to: Date }[]> {
  const rows = all.filter(row => !row.brokenAt && dueOf(row) < row.dueAt)
  const calendars = await calendarsOf(
    ctx,
    rows.map(row => row.siteId),
  )
  const stops = await readStops(
    ctx.tx,
    rows.map(row => row.id),
  )
  const changes = rows.map(row =>
    recount(row, calendars.get(row.siteId)!, asStops(stops.get(row.id)), { dueAt: dueOf(row), since: ctx.now }),
  )
  return await saveMoves(ctx, rows, changes, reason)
}

/** Saves new due moments and writes down each that differs, with the reason why. */
export async function saveMoves(
  ctx: Ctx,
  rows: readonly CommitmentRow[],
  changes: readonly ClockChange[],
  reason: string,
): Promise<{ id: string; from: Date; to: Date }[]> {
  await saveClocks(ctx.tx, changes)
  const byId = new Map(changes.map(change => [change.id, change]))
  const moved = rows.filter(row => byId.get(row.id)!.dueAt.getTime() !== row.dueAt.getTime())
  await happened(ctx, 'commitment.moved', moved, row => ({
    from: row.dueAt.toISOString(),
    to: byId.get(row.id)!.dueAt.toISOString(),
    reason,
    calendarVersion: byId.get(row.id)!.calendarVersion,
  }))
  return moved.map(row => ({ id: row.id, from: row.dueAt, to: byId.get(row.id)!.dueAt }))
}

/**
 * Stops the clocks of a subject's work for a listed reason, at most as long as the standard allows; the sweep lets them run on
 * after that. What is late already, or owed to the customer's ear, is not stopped.
 * @throws Problem commitment.reason_unknown, commitment.stop_too_long, commitment.nothing_to_stop
 */
export async function stopClock(
  ctx: Ctx,
  input: { subject: Subject; reason: string; until?: Date },
): Promise<{ stopped: number; until: Date }> {
  const rows = (await lockOwed(ctx.tx, input.subject)).filter(
    row => mayStop(row.kind) && !row.stoppedAt && !row.brokenAt && ctx.now < row.dueAt,
  )
  const siteId = rows[0]?.siteId
  if (!siteId) throw new Problem('commitment.nothing_to_stop')
  const longest = await longestStop(ctx, siteId, input.reason)
  const until = input.until ?? longest
  if (until > longest || until <= ctx.now) {
    throw new Problem('commitment.stop_too_long', { until: longest.toISOString() })
  }
  await insertStops(
    ctx,
    rows.map(row => row.id),
    input.reason,
    until,
  )
  await happened(ctx, 'commitment.stopped', rows, () => ({ reason: input.reason, until: until.toISOString() }))
  return { stopped: rows.length, until }
}

async function longestStop(ctx: Ctx, siteId: string, reason: string): Promise<Date> {
  const listed = packOf(siteId).reasons.stopClock.find(one => one.id === reason)
  if (!listed) throw new Problem('commitment.reason_unknown', { reason })
  return dueAfter(await calendarOf(ctx, siteId), ctx.now, readWithin(listed.limit)).due!
}

/** Lets the clocks of a subject run on: what was left when they stopped is left from now on. */
export async function resumeClock(
  ctx: Ctx,
  input: { subject: Subject },
): Promise<{ id: string; kind: string; dueAt: Date }[]> {
  const rows = (await lockOwed(ctx.tx, input.subject)).filter(row => row.stoppedAt)
  const resumed = await resumeRows(ctx, rows)
  return resumed.map(({ id, kind, dueAt }) => ({ id, kind, dueAt }))
}

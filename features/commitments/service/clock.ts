import type { Calendar } from '#features/standards/rules/calendar.ts'
import type { Stop } from '#features/standards/rules/workingTime.ts'
import { type NumberedCalendar, numberedCalendarOf } from '#features/standards/service/calendars.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { type NewEvent, recordAll } from '#platform/events.ts'
import { type CalendarKind, type Clocked, countDue } from '../rules/due.ts'
import { breaksAt, climb, ladderOf } from '../rules/ladder.ts'
import {
  asStops,
  breakRows,
  type ClockChange,
  type CommitmentRow,
  endStops,
  readStops,
  saveClocks,
} from '../store/rows.ts'

/** The calendars of some sites, each read once. */
export async function calendarsOf(ctx: Ctx, sites: readonly string[]): Promise<Map<string, NumberedCalendar>> {
  const found = new Map<string, NumberedCalendar>()
  for (const site of new Set(sites)) found.set(site, await numberedCalendarOf(ctx, site))
  return found
}

const EPOCH = new Date(0)

/** When the sweep looks at a commitment next: the first rung of the ladder that comes after `since`. */
export function nextStep(
  site: Calendar,
  row: { siteId: string; dueAt: Date; warnAt: Date; calendarKind: CalendarKind },
  since: Date = EPOCH,
): Date | null {
  return climb(site, ladderOf(packOf(row.siteId).ladder), row, since).nextAt
}

/** A row as the clock's rules read it. */
export function clockedOf(row: CommitmentRow): Clocked & { calendarKind: CalendarKind } {
  return { ...row, calendarKind: row.calendarKind as CalendarKind }
}

/** The clock of a row counted anew, its ladder begun anew for the new due moment. */
export function recount(
  row: CommitmentRow,
  { calendar, number }: NumberedCalendar,
  stops: readonly Stop[],
  fixed?: { dueAt: Date; since: Date },
): ClockChange {
  const clocked = clockedOf(row)
  if (fixed) Object.assign(clocked, { fixedDueAt: fixed.dueAt, fixedSince: fixed.since })
  const counted = countDue(calendar, clocked, stops)
  const { calendarKind, fixedDueAt, fixedSince } = clocked
  const nextStepAt = row.stoppedAt ? null : nextStep(calendar, { siteId: row.siteId, calendarKind, ...counted })
  return { id: row.id, ...counted, nextStepAt, stoppedAt: row.stoppedAt, fixedDueAt, fixedSince, calendarState: number }
}

/** Lets stopped clocks run on from now, or from the limit of their stop, and moves their due moments. */
export async function resumeRows(ctx: Ctx, rows: readonly CommitmentRow[]): Promise<CommitmentRow[]> {
  const stopped = rows.filter(row => row.stoppedAt)
  if (stopped.length === 0) return [...rows]
  const ids = stopped.map(row => row.id)
  await endStops(ctx, ids)
  const [stops, calendars] = [
    await readStops(ctx.tx, ids),
    await calendarsOf(
      ctx,
      stopped.map(row => row.siteId),
    ),
  ]
  const changes = stopped.map(row =>
    recount({ ...row, stoppedAt: null }, calendars.get(row.siteId)!, asStops(stops.get(row.id))),
  )
  await saveClocks(ctx.tx, changes)
  const byId = new Map(changes.map(change => [change.id, change]))
  await happened(ctx, 'commitment.resumed', stopped, row => ({
    from: row.dueAt.toISOString(),
    to: byId.get(row.id)!.dueAt.toISOString(),
  }))
  return rows.map(row => ({ ...row, ...byId.get(row.id) }))
}

/**
 * Marks those that were broken by now although no sweep has seen it yet: what counts as broken must not depend on when
 * the sweep ran. Call it before a row is kept or let off; with `evenIfLate` for what will never be done.
 */
export async function markBroken(
  ctx: Ctx,
  rows: readonly CommitmentRow[],
  evenIfLate = false,
): Promise<CommitmentRow[]> {
  const late = rows.filter(row => !row.brokenAt && !row.stoppedAt && ctx.now > row.dueAt)
  if (late.length === 0) return [...rows]
  const calendars = await calendarsOf(
    ctx,
    late.map(row => row.siteId),
  )
  const broken = new Map<string, Date>()
  for (const row of late) {
    const { calendar } = calendars.get(row.siteId)!
    const at = breaksAt(calendar, ladderOf(packOf(row.siteId).ladder), clockedWithDue(row))
    if (at && at <= ctx.now) broken.set(row.id, at)
    else if (evenIfLate) broken.set(row.id, ctx.now)
  }
  await breakRows(ctx.tx, broken)
  const seen = late.filter(row => broken.has(row.id))
  await happened(ctx, 'commitment.broken', seen)
  return rows.map(row => ({ ...row, brokenAt: broken.get(row.id) ?? row.brokenAt }))
}

/** A row as the ladder reads it. */
export function clockedWithDue(row: CommitmentRow) {
  return { siteId: row.siteId, dueAt: row.dueAt, warnAt: row.warnAt, calendarKind: row.calendarKind as CalendarKind }
}

/** One event a commitment, on the timeline of its case; facts are ids, kinds and moments only. */
export async function happened(
  ctx: Ctx,
  kind: string,
  rows: readonly CommitmentRow[],
  factsOf: (row: CommitmentRow) => Record<string, unknown> = () => ({}),
): Promise<void> {
  const events = rows.map(
    (row): NewEvent => ({
      kind,
      subject: row.caseId ? { kind: 'case', id: row.caseId } : { kind: row.subjectKind, id: row.subjectId },
      site: row.siteId,
      facts: { commitmentId: row.id, commitment: row.kind, cycle: row.cycle, ...factsOf(row) },
    }),
  )
  await recordAll(ctx, events)
}

import type { NumberedCalendar } from '#features/standards/service/calendars.ts'
import type { Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { Problem } from '#platform/problem.ts'
import type { CommitmentState, CommitmentView, OnTimeView, SubjectKind } from '../contract.ts'
import { minutesADay, minutesLeft, shareLeft } from '../rules/due.ts'
import { isOwed, stateOf } from '../rules/state.ts'
import { asStops, type CommitmentRow, putViewers, readOrphans, readStops, type Subject } from '../store/rows.ts'
import {
  countOnTime,
  type ListFilter,
  listAsked,
  listOwed,
  type NamedRow,
  type OnTimeFilter,
  readFirstOwed,
  readOfCase,
  readOfSubject,
  readOne,
} from '../store/views.ts'
import { calendarsOf, clockedOf } from './clock.ts'

/** What a subject still owes, broken ones included, the first due first. */
export async function openOf(ctx: Ctx, subject: Subject): Promise<CommitmentView[]> {
  return await viewsOf(ctx, await readOfSubject(ctx.tx, subject.id, true))
}

/** Everything a case and its parts owe or owed, in the order it was made. Whether the case may be seen is the caller's to settle. */
export async function commitmentsOfCase(ctx: Ctx, caseId: string): Promise<CommitmentView[]> {
  return await viewsOf(ctx, await readOfCase(ctx.tx, caseId))
}

export interface FirstOwed {
  id: string
  kind: string
  within: string | null
  dueAt: string
  state: CommitmentState
  left: number | null
  leftMinutes: number | null
  dayMinutes: number | null
}

interface Left {
  left: number | null
  leftMinutes: number | null
  dayMinutes: number | null
}

/** Of each case what it owes first, for lists. */
export async function firstOwedOf(ctx: Ctx, caseIds: readonly string[]): Promise<Map<string, FirstOwed>> {
  const rows = await readFirstOwed(ctx.tx, caseIds)
  const left = await sharesLeft(ctx, rows)
  const entries = rows.map((row): [string, FirstOwed] => [
    row.subjectId,
    {
      id: row.id,
      kind: row.kind,
      within: row.within,
      dueAt: row.dueAt.toISOString(),
      state: stateOf(row, ctx.now),
      ...left(row),
    },
  ])
  return new Map(entries)
}

/** @throws Problem commitment.not_found */
export async function commitmentOf(ctx: Ctx, id: string): Promise<CommitmentView> {
  const row = await readOne(ctx, id)
  if (!row) throw new Problem('commitment.not_found')
  const [view] = await viewsOf(ctx, [row])
  return view!
}

/**
 * Shows what is owed in a confidential case, now and later, to these persons, to who owes it, and to holders of
 * `case.view_confidential` alone; null opens it again. `cases` calls it within its verbs.
 */
export async function restrictCommitments(ctx: Ctx, caseId: string, viewers: readonly string[] | null): Promise<void> {
  await putViewers(ctx.tx, caseId, viewers)
}

/** What is owed by nobody who is there: the nightly check tells of it. At most 1000. */
export async function orphanCommitments(ctx: Ctx): Promise<{ id: string; siteId: string }[]> {
  return await readOrphans(ctx.tx)
}

interface Page {
  rows: CommitmentView[]
  next: string | null
}

/** What is owed, by due moment; `after` is the cursor of the page before. @throws Problem input.bad_cursor */
export async function listCommitments(
  ctx: Ctx,
  filter: Omit<ListFilter, 'after'> & { after?: string | undefined },
): Promise<Page> {
  const { after, limit } = filter
  return await pageOf(ctx, await listOwed(ctx, { ...filter, after: placeOf(after), limit: limit + 1 }), limit)
}

/** Extensions that wait for a decision `me` could take. @throws Problem input.bad_cursor */
export async function listExtensions(ctx: Ctx, page: { after?: string | undefined; limit: number }): Promise<Page> {
  const { after, limit } = page
  return await pageOf(ctx, await listAsked(ctx, { after: placeOf(after), limit: limit + 1 }), limit)
}

/** How much was kept in time, of what was due in a time. */
export async function onTimeRate(ctx: Ctx, filter: OnTimeFilter = {}): Promise<OnTimeView> {
  const counts = await countOnTime(ctx, filter)
  const decided = counts.kept + counts.keptLate + counts.broken
  return { ...counts, rate: decided === 0 ? null : counts.kept / decided }
}

async function pageOf(ctx: Ctx, rows: NamedRow[], limit: number): Promise<Page> {
  const { rows: shown, next } = pageFrom(rows, limit, row => [row.dueAt, row.id])
  return { rows: await viewsOf(ctx, shown), next }
}

function placeOf(after: string | undefined): { dueAt: Date; id: string } | undefined {
  const keys = readCursor(after, 'time', 'id')
  return keys && { dueAt: keys[0], id: keys[1] }
}

async function viewsOf(ctx: Ctx, rows: readonly NamedRow[]): Promise<CommitmentView[]> {
  const left = await sharesLeft(ctx, rows)
  return rows.map(row => viewOf(row, ctx.now, left(row)))
}

async function sharesLeft(ctx: Ctx, rows: readonly CommitmentRow[]): Promise<(row: CommitmentRow) => Left> {
  const owed = rows.filter(isOwed)
  const stops = await readStops(
    ctx.tx,
    owed.map(row => row.id),
  )
  const calendars: Map<string, NumberedCalendar> = await calendarsOf(
    ctx,
    owed.map(row => row.siteId),
  )
  return row => {
    if (!isOwed(row)) return { left: null, leftMinutes: null, dayMinutes: null }
    const { calendar } = calendars.get(row.siteId)!
    const clocked = { ...row, ...clockedOf(row) }
    return {
      left: shareLeft(calendar, clocked, ctx.now, asStops(stops.get(row.id))),
      leftMinutes: minutesLeft(calendar, clocked, ctx.now),
      dayMinutes: minutesADay(calendar, clocked.calendarKind),
    }
  }
}

function viewOf(row: NamedRow, now: Date, left: Left): CommitmentView {
  const { id, kind, siteId, caseId, cycle, within, clause, provisional } = row
  return {
    id,
    kind,
    state: stateOf(row, now),
    subject: { kind: row.subjectKind as SubjectKind, id: row.subjectId },
    caseId,
    siteId,
    cycle,
    owedBy: {
      staff: row.owedByStaffId ? { id: row.owedByStaffId, name: row.staffName ?? '' } : null,
      team: row.owedByTeamId ? { id: row.owedByTeamId, name: row.teamName ?? '' } : null,
    },
    owedTo: row.owedToKind as 'customer' | 'staff',
    within,
    clause,
    madeAt: row.madeAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    warnAt: row.warnAt.toISOString(),
    keptAt: row.keptAt?.toISOString() ?? null,
    stoppedAt: row.stoppedAt?.toISOString() ?? null,
    provisional,
    ...left,
    extension: extensionOf(row),
  }
}

function extensionOf(row: NamedRow): CommitmentView['extension'] {
  if (!row.extensionId) return null
  return {
    id: row.extensionId,
    until: row.extensionUntil!.toISOString(),
    reason: row.extensionReason!,
    words: row.extensionWords,
    askedAt: row.extensionAskedAt!.toISOString(),
    askedBy: { id: row.extensionAskedBy!, name: row.extensionAskedByName ?? '' },
  }
}

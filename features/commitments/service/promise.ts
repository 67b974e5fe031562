import { wallClock } from '#features/standards/rules/calendar.ts'
import type { NumberedCalendar } from '#features/standards/service/calendars.ts'
import type { Ctx } from '#platform/context.ts'
import { type CalendarKind, countDue } from '../rules/due.ts'
import { insertCommitments, type NewRow, type Subject } from '../store/rows.ts'
import { calendarsOf, nextStep } from './clock.ts'

export interface NewCommitment {
  kind: string
  subject: Subject
  /** The case it belongs to; the timeline, and what is hidden from whom, go by it. */
  caseId: string | null
  site: string
  cycle?: number
  owedBy: { staffId?: string; teamId?: string }
  owedTo: { kind: 'customer' | 'staff'; id: string | null }
  /** A limit of the standard (`2h`, `3 working days`), or a moment that was agreed. */
  within?: string
  dueAt?: Date
  /** Where counting starts when that was earlier than now, for example at the receipt. */
  from?: Date
  warnBefore?: string | undefined
  calendar?: CalendarKind
  clause: string
}

/**
 * Writes down what is owed, in the caller's transaction: one query for the calendar of each site, one insert.
 * @throws Problem of the working clock: `input.limit_unreadable`, `clock.no_working_time`, `clock.too_far`
 */
export async function promise(
  ctx: Ctx,
  commitments: readonly NewCommitment[],
): Promise<{ id: string; kind: string; dueAt: Date }[]> {
  if (commitments.length === 0) return []
  const calendars = await calendarsOf(
    ctx,
    commitments.filter(one => one.calendar !== 'wall').map(one => one.site),
  )
  const byWall = { calendar: wallClock, number: 0 }
  const rows = commitments.map(one => rowOf(ctx, one, calendars.get(one.site) ?? byWall))
  return await insertCommitments(ctx.tx, rows)
}

function rowOf(ctx: Ctx, commitment: NewCommitment, { calendar, number }: NumberedCalendar): NewRow {
  const { kind, subject, caseId, site, owedBy, owedTo, within, dueAt, warnBefore, clause } = commitment
  const calendarKind = commitment.calendar ?? 'site'
  const clocked = {
    countedFrom: commitment.from ?? ctx.now,
    within: within ?? null,
    calendarKind,
    fixedDueAt: dueAt ?? null,
    fixedSince: dueAt ? ctx.now : null,
    warnBefore: warnBefore ?? null,
  }
  const counted = countDue(calendar, clocked)
  return {
    kind,
    subjectKind: subject.kind,
    subjectId: subject.id,
    caseId,
    siteId: site,
    cycle: commitment.cycle ?? 1,
    owedByStaffId: owedBy.staffId ?? null,
    owedByTeamId: owedBy.staffId ? null : (owedBy.teamId ?? null),
    owedToKind: owedTo.kind,
    owedToId: owedTo.id,
    clause,
    madeAt: ctx.now,
    madeBy: ctx.me.staffId,
    ...clocked,
    ...counted,
    calendarState: number,
    nextStepAt: nextStep(calendar, { siteId: site, calendarKind, ...counted }),
  }
}

import { sentences } from '#features/standards/rules/because.ts'
import { explainDue } from '#features/standards/rules/explain.ts'
import { toClockTime, toShanghai } from '#features/standards/rules/shanghai.ts'
import { calendarOf } from '#features/standards/service/calendars.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { sentence } from '#platform/texts.ts'
import type { WhyView } from '../contract.ts'
import { type CalendarKind, countingBy, spanOf } from '../rules/due.ts'
import { asStops, type CommitmentRow, findOne, readStops, type StopRow } from '../store/rows.ts'
import { type Move, readMoves } from '../store/views.ts'

/**
 * Why a commitment is due when it is: the limit counted span by span, the stops taken out, and every time it was moved.
 * @throws Problem commitment.not_found
 */
export async function whyDue(ctx: Ctx, id: string): Promise<WhyView> {
  const row = await findOne(ctx, id)
  if (!row) throw new Problem('commitment.not_found')
  const stops = (await readStops(ctx.tx, [id])).get(id) ?? []
  const moves = await readMoves(ctx.tx, row)
  const counted = await countedWhy(ctx, row, stops)
  return {
    dueAt: row.dueAt.toISOString(),
    within: row.within,
    calendar: row.calendarKind as CalendarKind,
    calendarVersion: row.calendarVersion,
    provisional: row.provisional,
    clause: row.clause,
    because: [...counted.because, ...fixedBecause(ctx, row, moves)],
    days: counted.days,
    stops: stops.map(stop => ({
      reason: stop.reason,
      from: stop.stoppedAt.toISOString(),
      until: stop.until.toISOString(),
      to: stop.resumedAt?.toISOString() ?? null,
    })),
    moves: moves.map(({ at, reason, from, to }) => ({ at: at.toISOString(), reason, from, to })),
  }
}

async function countedWhy(
  ctx: Ctx,
  row: CommitmentRow,
  stops: readonly StopRow[],
): Promise<Pick<WhyView, 'because' | 'days'>> {
  if (!row.within) return { because: [], days: [] }
  const kind = row.calendarKind as CalendarKind
  const calendar = countingBy(await calendarOf(ctx, row.siteId), kind)
  const { days, lines } = explainDue(calendar, row.countedFrom, spanOf(row.within, kind), asStops(stops))
  return {
    because: sentences(lines, ctx.me.language),
    days: days.map(({ date, until, kind, note, festivals, provisional, counted, minutes, sumMinutes }) => ({
      date,
      until,
      kind,
      note,
      festivals: [...festivals],
      provisional,
      counted: counted.map(({ from, to }) => ({ from: toClockTime(from), to: toClockTime(to) })),
      minutes,
      sumMinutes,
    })),
  }
}

// An agreed moment stands in place of the counted one: say so, and what it came from.
function fixedBecause(ctx: Ctx, row: CommitmentRow, moves: readonly Move[]): string[] {
  if (!row.fixedDueAt) return []
  const reason = moves.findLast(move => move.reason !== 'calendar')?.reason
  const facts = { due: toShanghai(row.dueAt), since: toShanghai(row.fixedSince!) }
  const code = reason === 'extended' ? 'extended' : reason === 'urged' ? 'urged' : 'agreed'
  return [sentence(ctx.me.language, `commitment.due_${code}`, facts)]
}

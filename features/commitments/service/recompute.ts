import type { Ctx } from '#platform/context.ts'
import { asStops, type ClockChange, type CommitmentRow, readStops } from '../store/rows.ts'
import { lockStale } from '../store/sweep.ts'
import { calendarsOf, recount } from './clock.ts'
import { saveMoves } from './verbs.ts'

export const batchSize = 500

/**
 * Counts one batch of open commitments anew that were counted by an older calendar than is in force, and writes down each
 * due moment that moved, and why. Call again while `more`. One that would become late by it alone keeps its moment.
 */
export async function recomputeDue(
  ctx: Ctx,
  which: { siteId: string } | { all: true } = { all: true },
): Promise<{ checked: number; moved: number; more: boolean }> {
  const rows = await lockStale(ctx.tx, 'siteId' in which ? which.siteId : null, batchSize)
  const stops = await readStops(
    ctx.tx,
    rows.map(row => row.id),
  )
  const calendars = await calendarsOf(
    ctx,
    rows.map(row => row.siteId),
  )
  const changes = rows.map(row =>
    fairChange(row, recount(row, calendars.get(row.siteId)!, asStops(stops.get(row.id))), ctx.now),
  )
  const moved = await saveMoves(ctx, rows, changes, 'calendar')
  return { checked: rows.length, moved: moved.length, more: rows.length === batchSize }
}

function fairChange(row: CommitmentRow, change: ClockChange, now: Date): ClockChange {
  if (change.dueAt >= row.dueAt || change.dueAt >= now) return change
  return { ...change, dueAt: row.dueAt, warnAt: row.warnAt, nextStepAt: row.nextStepAt }
}

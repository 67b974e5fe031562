import { notify } from '#features/staff/service/notices.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { type Ctx, systemMe, type Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { climb, ladderOf, type Rung } from '../rules/ladder.ts'
import { breakRows, type CommitmentRow } from '../store/rows.ts'
import {
  type Climbed,
  insertClimbed,
  lockOverstopped,
  lockToClimb,
  readClimbed,
  readLines,
  saveNextSteps,
} from '../store/sweep.ts'
import { calendarsOf, clockedWithDue, happened, resumeRows } from './clock.ts'
import { batchSize, recomputeDue } from './recompute.ts'

export interface Swept {
  resumed: number
  moved: number
  warned: number
  late: number
  broken: number
  /** There may be more to do: sweep again. */
  more: boolean
}

/**
 * One batch of what time alone brings about, as of `ctx.now`: stops that reached their limit run on, commitments of an older
 * calendar are counted anew, and the ladder is climbed, each rung once. Doing it twice leaves one effect.
 */
export async function sweep(ctx: Ctx): Promise<Swept> {
  const overstopped = await lockOverstopped(ctx.tx, ctx.now, batchSize)
  await resumeRows(ctx, overstopped)
  const recomputed = await recomputeDue(ctx)
  const rows = await lockToClimb(ctx.tx, ctx.now, batchSize)
  const climbed = await climbRungs(ctx, rows)
  const more = recomputed.more || overstopped.length === batchSize || rows.length === batchSize
  return { resumed: overstopped.length, moved: recomputed.moved, ...climbed, more }
}

/** Sweeps until nothing is left, a transaction a batch; the job of each minute. */
export async function sweepAll(db: Tx, now: Date): Promise<Swept> {
  const sum: Swept = { resumed: 0, moved: 0, warned: 0, late: 0, broken: 0, more: false }
  // Bounded: whatever a hundred batches leave, the next minute does.
  for (let batch = 0; batch < 100; batch++) {
    const swept = await inTransaction(db, tx => sweep({ me: systemMe(), now, tx }))
    for (const what of ['resumed', 'moved', 'warned', 'late', 'broken'] as const) sum[what] += swept[what]
    if (!swept.more) break
  }
  return sum
}

interface Climb {
  row: CommitmentRow
  rungs: { rung: Rung; at: Date }[]
}

async function climbRungs(ctx: Ctx, rows: readonly CommitmentRow[]) {
  const calendars = await calendarsOf(
    ctx,
    rows.map(row => row.siteId),
  )
  const already = await readClimbed(
    ctx.tx,
    rows.map(row => row.id),
  )
  const next = new Map<string, Date | null>()
  const climbs: Climb[] = []
  for (const row of rows) {
    const { calendar } = calendars.get(row.siteId)!
    const { due, nextAt } = climb(calendar, ladderOf(packOf(row.siteId).ladder), clockedWithDue(row), ctx.now)
    next.set(row.id, nextAt)
    const rungs = due.filter(({ rung }) => !already.has(`${row.id} ${rung.id}`))
    if (rungs.length > 0) climbs.push({ row, rungs })
  }
  await breakThose(ctx, climbs)
  await tellAbout(ctx, climbs)
  await saveNextSteps(ctx.tx, next)
  const count = (is: (rung: Rung) => boolean) => climbs.filter(({ rungs }) => rungs.some(({ rung }) => is(rung))).length
  return {
    warned: count(rung => rung.when === 'warning'),
    late: count(rung => rung.when === 'due'),
    broken: count(rung => rung.breaks),
  }
}

async function breakThose(ctx: Ctx, climbs: readonly Climb[]): Promise<void> {
  const broken = new Map<string, Date>()
  for (const { row, rungs } of climbs) {
    const breaking = rungs.find(({ rung }) => rung.breaks)
    if (breaking && !row.brokenAt) broken.set(row.id, breaking.at)
  }
  await breakRows(ctx.tx, broken)
  const rowsWhere = (is: (climbed: Climb) => boolean) => climbs.filter(is).map(({ row }) => row)
  await happened(
    ctx,
    'commitment.late',
    rowsWhere(({ rungs }) => rungs.some(({ rung }) => rung.when === 'due')),
  )
  await happened(
    ctx,
    'commitment.broken',
    rowsWhere(({ row }) => broken.has(row.id)),
  )
}

async function tellAbout(ctx: Ctx, climbs: readonly Climb[]): Promise<void> {
  const lines = await readLines(
    ctx.tx,
    climbs.map(({ row }) => row.id),
  )
  const steps: Climbed[] = []
  for (const { row, rungs } of climbs) {
    const told = await tell(ctx, row, rungs, lines.get(row.id) ?? [])
    for (const { rung } of rungs) steps.push({ commitmentId: row.id, rung: rung.id, dueAt: row.dueAt, told })
  }
  await insertClimbed(ctx.tx, steps, ctx.now)
}

/** One notice for all rungs climbed at once, in the words of the gravest; a rung above the top of the line tells the top. */
async function tell(ctx: Ctx, row: CommitmentRow, rungs: Climb['rungs'], line: readonly string[]): Promise<string[]> {
  const levels = new Set(rungs.map(({ rung }) => rung.level))
  const above = [...levels].filter(level => level > 0).map(level => line[Math.min(level, line.length) - 1])
  const owes = levels.has(0)
  return await notify(ctx, {
    to: { staff: [...above, owes ? row.owedByStaffId : null], team: owes ? row.owedByTeamId : null },
    kind: noticeKind(rungs),
    subject: row.caseId ? { kind: 'case', id: row.caseId } : { kind: row.subjectKind, id: row.subjectId },
    site: row.siteId,
    facts: { caseId: row.caseId, commitmentId: row.id, commitment: row.kind, dueAt: row.dueAt.toISOString() },
  })
}

function noticeKind(rungs: Climb['rungs']): string {
  if (rungs.some(({ rung }) => rung.breaks)) return 'commitment.broken'
  return rungs.some(({ rung }) => rung.when !== 'warning') ? 'commitment.late' : 'commitment.soon'
}

import { type Insertable, type Selectable, sql } from 'kysely'
import type { Commitments } from '#database/schema.ts'
import type { Stop } from '#features/standards/rules/workingTime.ts'
import type { Ctx, Me, Tx } from '#platform/context.ts'
import type { SubjectKind } from '../contract.ts'

export interface Subject {
  kind: SubjectKind
  id: string
}

export type CommitmentRow = Selectable<Commitments>
export type NewRow = Insertable<Commitments>

/** Rows still owed: neither kept nor let off. Literally the condition of the partial indexes. */
export const owed = sql<boolean>`commitments.kept_at is null and commitments.waived_at is null and commitments.cancelled_at is null`

/** Rows of the sites of `me` whose case is neither hidden from him nor confidential and he no viewer of it. */
export function visible(me: Me) {
  const parts = [me.sites === 'all' ? sql`true` : sql`commitments.site_id = any(${[...me.sites]}::uuid[])`]
  if (me.personId) {
    parts.push(sql`(commitments.case_id is null or not is_hidden(${me.personId}::uuid, 'case', commitments.case_id))`)
  }
  if (me.kind !== 'system' && !me.permissions.has('case.view_confidential')) {
    parts.push(sql`(commitments.owed_by_staff_id = ${me.staffId}::uuid or not exists (
      select from commitment_viewers where commitment_viewers.case_id = commitments.case_id
        and not coalesce(${me.personId}::uuid = any(commitment_viewers.viewers), false)))`)
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** Who may see what is owed in a case; null opens it again. */
export async function putViewers(tx: Tx, caseId: string, viewers: readonly string[] | null): Promise<void> {
  await tx.deleteFrom('commitmentViewers').where('caseId', '=', caseId).execute()
  if (viewers)
    await tx
      .insertInto('commitmentViewers')
      .values({ caseId, viewers: [...viewers] })
      .execute()
}

export async function insertCommitments(tx: Tx, rows: NewRow[]): Promise<{ id: string; kind: string; dueAt: Date }[]> {
  return await tx.insertInto('commitments').values(rows).returning(['id', 'kind', 'dueAt']).execute()
}

/** What a subject still owes, locked in the order of ids so that two callers never wait for each other crosswise. */
export async function lockOwed(tx: Tx, subject: Subject, kinds?: readonly string[]): Promise<CommitmentRow[]> {
  let query = tx
    .selectFrom('commitments')
    .selectAll()
    .where('subjectId', '=', subject.id)
    .where('subjectKind', '=', subject.kind)
    .where(owed)
  if (kinds) query = query.where('kind', 'in', [...kinds, ''])
  return await query.orderBy('id').forUpdate().execute()
}

/** One commitment within what `me` may see, locked; undefined for all others. */
export async function lockOne(ctx: Ctx, id: string): Promise<CommitmentRow | undefined> {
  return await ctx.tx
    .selectFrom('commitments')
    .selectAll()
    .where('id', '=', id)
    .where(visible(ctx.me))
    .forUpdate()
    .executeTakeFirst()
}

export async function findOne(ctx: Ctx, id: string): Promise<CommitmentRow | undefined> {
  return await ctx.tx
    .selectFrom('commitments')
    .selectAll()
    .where('id', '=', id)
    .where(visible(ctx.me))
    .executeTakeFirst()
}

/** Everything about the clock of a commitment that a verb may move. */
export interface ClockChange {
  id: string
  dueAt: Date
  warnAt: Date
  nextStepAt: Date | null
  stoppedAt: Date | null
  fixedDueAt: Date | null
  fixedSince: Date | null
  provisional: boolean
  calendarVersion: string
  calendarState: number
}

/** Writes the clocks of many commitments in one statement. */
export async function saveClocks(tx: Tx, changes: readonly ClockChange[]): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(change => ({
    id: change.id,
    due_at: change.dueAt,
    warn_at: change.warnAt,
    next_step_at: change.nextStepAt,
    stopped_at: change.stoppedAt,
    fixed_due_at: change.fixedDueAt,
    fixed_since: change.fixedSince,
    provisional: change.provisional,
    calendar_version: change.calendarVersion,
    calendar_state: change.calendarState,
  }))
  await sql`update commitments set due_at = v.due_at, warn_at = v.warn_at, next_step_at = v.next_step_at,
      stopped_at = v.stopped_at, fixed_due_at = v.fixed_due_at, fixed_since = v.fixed_since,
      provisional = v.provisional, calendar_version = v.calendar_version, calendar_state = v.calendar_state
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, due_at timestamptz, warn_at timestamptz,
      next_step_at timestamptz, stopped_at timestamptz, fixed_due_at timestamptz, fixed_since timestamptz,
      provisional boolean, calendar_version text, calendar_state int)
    where commitments.id = v.id`.execute(tx)
}

/** The given columns of some rows, and nothing more to sweep for them once they are no longer owed. */
export async function endRows(
  tx: Tx,
  ids: readonly string[],
  values: Partial<Pick<NewRow, 'keptAt' | 'keptByInteractionId' | 'openedByCustomer' | 'cancelledAt' | 'cancelReason'>>,
): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('commitments')
    .set({ ...values, nextStepAt: null, stoppedAt: null })
    .where('id', 'in', [...ids])
    .execute()
}

/** Marks rows as broken, each since its own moment. */
export async function breakRows(tx: Tx, broken: ReadonlyMap<string, Date>): Promise<void> {
  if (broken.size === 0) return
  const rows = [...broken].map(([id, at]) => ({ id, at }))
  await sql`update commitments set broken_at = v.at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as v(id uuid, at timestamptz) where commitments.id = v.id and broken_at is null`.execute(tx)
}

export async function waiveRow(ctx: Ctx, id: string, reason: string, words: string | undefined): Promise<void> {
  await ctx.tx
    .updateTable('commitments')
    .set({
      waivedAt: ctx.now,
      waivedBy: ctx.me.staffId,
      waiveReason: reason,
      waiveWords: words ?? null,
      nextStepAt: null,
      stoppedAt: null,
    })
    .where('id', '=', id)
    .execute()
}

export async function moveOwner(
  tx: Tx,
  ids: readonly string[],
  to: { staffId?: string; teamId?: string },
): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('commitments')
    .set({ owedByStaffId: to.staffId ?? null, owedByTeamId: to.staffId ? null : (to.teamId ?? null) })
    .where('id', 'in', [...ids])
    .execute()
}

/** Everything one account still owes, locked in the order of ids. */
export async function lockOwedBy(tx: Tx, staffId: string): Promise<CommitmentRow[]> {
  return await tx
    .selectFrom('commitments')
    .selectAll()
    .where('owedByStaffId', '=', staffId)
    .where(owed)
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Which of these an account may come to owe: of his sites, and not hidden from the person behind it. */
export async function fitFor(tx: Tx, ids: readonly string[], staffId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select commitments.id from commitments join staff on staff.id = ${staffId}::uuid
    where commitments.id = any(${[...ids]}::uuid[]) and staff.departed_at is null
      and (staff.all_sites or commitments.site_id in (select site_id from staff_sites where staff_id = staff.id))
      and (commitments.case_id is null or not is_hidden(staff.person_id, 'case', commitments.case_id))`.execute(tx)
  return new Set(rows.map(row => row.id))
}

/** Owed by an account that has left or a team that was dissolved: there should be none. */
export async function readOrphans(tx: Tx): Promise<{ id: string; siteId: string }[]> {
  const { rows } = await sql<{ id: string; siteId: string }>`
    select commitments.id, commitments.site_id from commitments
    left join staff on staff.id = commitments.owed_by_staff_id left join teams on teams.id = commitments.owed_by_team_id
    where ${owed} and (staff.departed_at is not null or teams.dissolved_at is not null) limit 1000`.execute(tx)
  return rows
}

export interface StopRow {
  reason: string
  stoppedAt: Date
  until: Date
  resumedAt: Date | null
}

/** The stops of some commitments, oldest first. */
export async function readStops(tx: Tx, ids: readonly string[]): Promise<Map<string, StopRow[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('commitmentStops')
    .select(['commitmentId', 'reason', 'stoppedAt', 'until', 'resumedAt'])
    .where('commitmentId', 'in', [...ids])
    .orderBy('stoppedAt')
    .execute()
  return Map.groupBy(rows, row => row.commitmentId)
}

export function asStops(rows: readonly StopRow[] | undefined): Stop[] {
  return (rows ?? []).map(row => ({ from: row.stoppedAt, to: row.resumedAt }))
}

export async function insertStops(ctx: Ctx, ids: readonly string[], reason: string, until: Date): Promise<void> {
  if (ids.length === 0) return
  const values = ids.map(commitmentId => ({
    commitmentId,
    reason,
    stoppedAt: ctx.now,
    stoppedBy: ctx.me.staffId,
    until,
  }))
  await ctx.tx.insertInto('commitmentStops').values(values).execute()
  await ctx.tx
    .updateTable('commitments')
    .set({ stoppedAt: ctx.now, nextStepAt: null })
    .where('id', 'in', [...ids])
    .execute()
}

/** Ends the open stops, each at its limit if that came first. */
export async function endStops(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await ctx.tx
    .updateTable('commitmentStops')
    .set({ resumedAt: sql<Date>`least(until, ${ctx.now}::timestamptz)`, resumedBy: ctx.me.staffId })
    .where('commitmentId', 'in', [...ids])
    .where('resumedAt', 'is', null)
    .execute()
}

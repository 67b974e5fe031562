import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { CommitmentRow } from './rows.ts'

// Rows that somebody holds are left for the next minute: the sweep never makes a verb wait, nor two sweeps each other.

/** Stopped commitments whose stop has reached its limit. */
export async function lockOverstopped(tx: Tx, now: Date, limit: number): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`
    select commitments.* from commitment_stops stop join commitments on commitments.id = stop.commitment_id
    where stop.resumed_at is null and stop.until <= ${now} and commitments.stopped_at is not null
    order by stop.until limit ${limit} for update of commitments skip locked`.execute(tx)
  return rows
}

/** Running or stopped commitments that were counted by an older calendar than is in force at their site. */
export async function lockStale(tx: Tx, siteId: string | null, limit: number): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`
    select * from commitments where id = any(array(
      select stale.id from sites cross join calendar_state cross join lateral (
        select id from commitments where site_id = sites.id and calendar_kind = 'site'
          and calendar_state < calendar_state.number + sites.calendar_version
          and kept_at is null and waived_at is null and cancelled_at is null and broken_at is null
        limit ${limit}) stale
      where ${siteId}::uuid is null or sites.id = ${siteId}::uuid
      limit ${limit}))
    and kept_at is null and waived_at is null and cancelled_at is null
    order by id for update skip locked`.execute(tx)
  return rows
}

/** Commitments with a rung of the ladder to climb. */
export async function lockToClimb(tx: Tx, now: Date, limit: number): Promise<CommitmentRow[]> {
  return await tx
    .selectFrom('commitments')
    .selectAll()
    .where('nextStepAt', '<=', now)
    .orderBy('nextStepAt')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
}

/** The rungs already climbed for the present due moments, as `commitment rung`. */
export async function readClimbed(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ key: string }>`
    select commitment_id || ' ' || rung as key from commitment_steps step
    join commitments on commitments.id = step.commitment_id and commitments.due_at = step.due_at
    where step.commitment_id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map(row => row.key))
}

export interface Climbed {
  commitmentId: string
  rung: string
  dueAt: Date
  told: string[]
}

export async function insertClimbed(tx: Tx, steps: readonly Climbed[], now: Date): Promise<void> {
  if (steps.length === 0) return
  await tx
    .insertInto('commitmentSteps')
    .values(steps.map(step => ({ ...step, climbedAt: now })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function saveNextSteps(tx: Tx, next: ReadonlyMap<string, Date | null>): Promise<void> {
  if (next.size === 0) return
  const rows = [...next].map(([id, at]) => ({ id, at }))
  await sql`update commitments set next_step_at = v.at from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as v(id uuid, at timestamptz) where commitments.id = v.id`.execute(tx)
}

/**
 * Who stands above each of these commitments, the nearest first: the owner's supervisor (or the team's lead, or the lead of the
 * site's duty team), and so on up. Left out: who has left, who owes it himself, and from whom the case is hidden.
 */
export async function readLines(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ commitmentId: string; staffId: string }>`
    with recursive line as (
      select c.id as commitment_id, c.case_id, owner.person_id as owner_person, 1 as depth,
        coalesce(owner.supervisor_id, teams.lead_id, duty.lead_id) as staff_id
      from commitments c
      left join staff owner on owner.id = c.owed_by_staff_id
      left join teams on teams.id = c.owed_by_team_id
      left join teams duty on duty.site_id = c.site_id and duty.is_duty
      where c.id = any(${[...ids]}::uuid[])
      union all
      select line.commitment_id, line.case_id, line.owner_person, line.depth + 1, staff.supervisor_id
      from line join staff on staff.id = line.staff_id
      where staff.supervisor_id is not null and line.depth < 20
    )
    select line.commitment_id, line.staff_id from line join staff on staff.id = line.staff_id
    where staff.departed_at is null and staff.person_id is distinct from line.owner_person
      and (line.case_id is null or not is_hidden(staff.person_id, 'case', line.case_id))
    group by line.commitment_id, line.staff_id order by line.commitment_id, min(line.depth)`.execute(tx)
  const lines = new Map<string, string[]>()
  for (const { commitmentId, staffId } of rows) lines.set(commitmentId, [...(lines.get(commitmentId) ?? []), staffId])
  return lines
}

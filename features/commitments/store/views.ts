import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import type { CommitmentRow } from './rows.ts'
import { visible } from './rows.ts'

/** A commitment with the names a page shows beside it. */
export type NamedRow = CommitmentRow & {
  staffName: string | null
  teamName: string | null
  extensionId: string | null
  extensionUntil: Date | null
  extensionReason: string | null
  extensionWords: string | null
  extensionAskedAt: Date | null
  extensionAskedBy: string | null
  extensionAskedByName: string | null
}

const columns = sql`commitments.*, owner.name as staff_name, teams.name as team_name,
  asked.id as extension_id, asked.until as extension_until, asked.reason as extension_reason, asked.words as extension_words,
  asked.asked_at as extension_asked_at, asked.asked_by as extension_asked_by, asker.name as extension_asked_by_name`

const joinedTo = (rows: RawBuilder<unknown>) => sql`${rows} commitments
  left join staff owner on owner.id = commitments.owed_by_staff_id
  left join teams on teams.id = commitments.owed_by_team_id
  left join commitment_extensions asked on asked.commitment_id = commitments.id and asked.decided_at is null
  left join staff asker on asker.id = asked.asked_by`

async function read(tx: Tx, where: RawBuilder<unknown>, order = sql`commitments.due_at, commitments.id`, limit = 500) {
  const { rows } =
    await sql<NamedRow>`select ${columns} from ${joinedTo(sql`commitments`)} where ${where} order by ${order}
    limit ${limit}`.execute(tx)
  return rows
}

const owed = sql`commitments.kept_at is null and commitments.waived_at is null and commitments.cancelled_at is null`

export async function readOne(ctx: Ctx, id: string): Promise<NamedRow | undefined> {
  const rows = await read(ctx.tx, sql`commitments.id = ${id}::uuid and ${visible(ctx.me)}`)
  return rows[0]
}

/** What a subject owes or owed; the caller has settled whether the subject may be seen. */
export async function readOfSubject(tx: Tx, subjectId: string, onlyOwed: boolean): Promise<NamedRow[]> {
  return await read(tx, sql`commitments.subject_id = ${subjectId}::uuid ${onlyOwed ? sql`and ${owed}` : sql``}`)
}

/** Everything of a case, its work orders and follow-ups included, in the order it was made. */
export async function readOfCase(tx: Tx, caseId: string): Promise<NamedRow[]> {
  const mine = sql`(commitments.subject_id = ${caseId}::uuid
    or (commitments.case_id = ${caseId}::uuid and commitments.case_id <> commitments.subject_id))`
  return await read(tx, mine, sql`commitments.made_at, commitments.id`)
}

/** Of each case the thing owed first. */
export async function readFirstOwed(tx: Tx, caseIds: readonly string[]): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`
    select first.* from unnest(${[...caseIds]}::uuid[]) as wanted(id)
    cross join lateral (select * from commitments where subject_id = wanted.id and ${owed}
      order by due_at, id limit 1) first`.execute(tx)
  return rows
}

export type ListState = 'owed' | 'open' | 'soon' | 'late' | 'broken' | 'stopped'

export interface ListFilter {
  owedBy: 'me' | 'team' | 'all'
  state: ListState
  kind?: string | undefined
  site?: string | undefined
  after?: { dueAt: Date; id: string } | undefined
  limit: number
}

/** A page of what is owed, the first due first; the same states as `rules/state.ts`, in SQL. */
export async function listOwed(ctx: Ctx, filter: ListFilter): Promise<NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    with picked as materialized (${pick(ctx, filter)})
    select ${columns} from ${joinedTo(sql`(select * from commitments where id in (select id from picked))`)}
    order by commitments.due_at, commitments.id`.execute(ctx.tx)
  return rows
}

// Each owner's rows lie in due order in their index, so at most a page of each is read, then the earliest of them all.
function pick(ctx: Ctx, filter: ListFilter) {
  const matching = sql.join(conditions(ctx, filter), sql` and `)
  const page = sql`order by commitments.due_at, commitments.id limit ${filter.limit}`
  const select = sql`select commitments.id, commitments.due_at from commitments`
  if (filter.owedBy === 'all') return sql`${select} where ${matching} ${page}`
  if (filter.owedBy === 'me') {
    return sql`${select} where ${matching} and commitments.owed_by_staff_id = ${ctx.me.staffId}::uuid ${page}`
  }
  const teams = sql`${[...ctx.me.teams]}::uuid[]`
  return sql`select id, due_at from (
      select owed.* from (select distinct staff_id from team_members where team_id = any(${teams}) and until is null) member
      cross join lateral (${select} where ${matching} and commitments.owed_by_staff_id = member.staff_id ${page}) owed
      union all
      select owed.* from unnest(${teams}) as team(id)
      cross join lateral (${select} where ${matching} and commitments.owed_by_team_id = team.id ${page}) owed
    ) found order by due_at, id limit ${filter.limit}`
}

function conditions(ctx: Ctx, { after, kind, site, state }: ListFilter): RawBuilder<unknown>[] {
  const parts = [sql`${owed}`, visible(ctx.me), inState(ctx.now, state)]
  if (kind) parts.push(sql`commitments.kind = ${kind}`)
  if (site) parts.push(sql`commitments.site_id = ${site}::uuid`)
  if (after) parts.push(sql`(commitments.due_at, commitments.id) > (${after.dueAt}::timestamptz, ${after.id}::uuid)`)
  return parts
}

/** Commitments with an extension that waits for an approver other than who asked or owes. */
export async function listAsked(
  ctx: Ctx,
  page: { after?: { dueAt: Date; id: string } | undefined; limit: number },
): Promise<NamedRow[]> {
  const parts = [sql`${owed}`, visible(ctx.me), sql`asked.id is not null`]
  if (ctx.me.personId) {
    parts.push(sql`asked.asked_by_person <> ${ctx.me.personId}::uuid
      and owner.person_id is distinct from ${ctx.me.personId}::uuid`)
  }
  if (page.after) {
    parts.push(sql`(commitments.due_at, commitments.id) > (${page.after.dueAt}::timestamptz, ${page.after.id}::uuid)`)
  }
  return await read(ctx.tx, sql.join(parts, sql` and `), undefined, page.limit)
}

function inState(now: Date, state: ListState) {
  const running = sql`commitments.broken_at is null and commitments.stopped_at is null`
  switch (state) {
    case 'owed':
      return sql`true`
    case 'broken':
      return sql`commitments.broken_at is not null`
    case 'stopped':
      return sql`commitments.broken_at is null and commitments.stopped_at is not null`
    case 'late':
      return sql`${running} and commitments.due_at < ${now}`
    case 'soon':
      return sql`${running} and commitments.due_at >= ${now} and commitments.warn_at <= ${now}`
    case 'open':
      return sql`${running} and commitments.due_at >= ${now} and commitments.warn_at > ${now}`
  }
}

export interface OnTimeFilter {
  site?: string | undefined
  kind?: string | undefined
  staff?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
}

export interface OnTimeCounts {
  kept: number
  keptLate: number
  broken: number
  open: number
  late: number
  waived: number
}

/** Counts by state of what was due in a time, within the sites and sight of `me`; taken-back ones count nowhere. */
export async function countOnTime(ctx: Ctx, filter: OnTimeFilter): Promise<OnTimeCounts> {
  const parts: RawBuilder<unknown>[] = [visible(ctx.me), sql`(cancelled_at is null or broken_at is not null)`]
  if (filter.site) parts.push(sql`site_id = ${filter.site}::uuid`)
  if (filter.kind) parts.push(sql`kind = ${filter.kind}`)
  if (filter.staff) parts.push(sql`owed_by_staff_id = ${filter.staff}::uuid`)
  if (filter.from) parts.push(sql`due_at >= ${filter.from}`)
  if (filter.to) parts.push(sql`due_at < ${filter.to}`)
  const { rows } = await sql<OnTimeCounts>`
    select count(*) filter (where broken_at is null and kept_at <= due_at)::int as kept,
      count(*) filter (where broken_at is null and kept_at > due_at)::int as kept_late,
      count(*) filter (where broken_at is not null)::int as broken,
      count(*) filter (where broken_at is null and kept_at is null and waived_at is null
        and (stopped_at is not null or due_at >= ${ctx.now}))::int as open,
      count(*) filter (where broken_at is null and kept_at is null and waived_at is null
        and stopped_at is null and due_at < ${ctx.now})::int as late,
      count(*) filter (where broken_at is null and kept_at is null and waived_at is not null)::int as waived
    from commitments where ${sql.join(parts, sql` and `)}`.execute(ctx.tx)
  return rows[0]!
}

export interface Move {
  at: Date
  reason: string
  from: string
  to: string
}

/** Every time the due moment moved, and why. */
export async function readMoves(tx: Tx, row: CommitmentRow): Promise<Move[]> {
  const { rows } = await sql<Move>`
    select at, facts->>'reason' as reason, facts->>'from' as "from", facts->>'to' as "to" from events
    where subject_id = ${row.caseId ?? row.subjectId}::uuid and kind = 'commitment.moved'
      and facts->>'commitmentId' = ${row.id} order by id`.execute(tx)
  return rows
}

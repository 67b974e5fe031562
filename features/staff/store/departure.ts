import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Living teams an account belongs to or leads, and the duty teams of its sites. */
export async function teamsAround(db: Tx, staffId: string) {
  const { rows } = await sql<{ id: string; siteId: string; leadId: string | null; isMember: boolean; isDuty: boolean }>`
    select teams.id, teams.site_id, teams.lead_id, teams.is_duty, team_members.staff_id is not null as is_member
    from teams left join team_members on team_members.team_id = teams.id and team_members.staff_id = ${staffId}
      and team_members.until is null
    where teams.dissolved_at is null and (team_members.staff_id is not null or teams.lead_id = ${staffId}
      or (teams.is_duty and (teams.site_id in (select site_id from staff_sites where staff_id = ${staffId})
        or (select all_sites from staff where id = ${staffId}))))
    order by team_members.since nulls last, teams.id`.execute(db)
  return rows
}

/** Living teams of sites an account does not work at, which it belongs to or leads all the same. */
export async function teamsElsewhere(db: Tx, staffId: string): Promise<{ id: string; name: string; isLed: boolean }[]> {
  const { rows } = await sql<{ id: string; name: string; isLed: boolean }>`
    select distinct teams.id, teams.name, coalesce(teams.lead_id = ${staffId}, false) as is_led
    from teams left join team_members on team_members.team_id = teams.id and team_members.staff_id = ${staffId}
      and team_members.until is null
    where teams.dissolved_at is null and (team_members.staff_id is not null or teams.lead_id = ${staffId})
      and not (select all_sites from staff where id = ${staffId})
      and teams.site_id not in (select site_id from staff_sites where staff_id = ${staffId})`.execute(db)
  return rows
}

export async function moveSubordinates(tx: Tx, from: string, to: string): Promise<void> {
  await tx
    .updateTable('staff')
    .set(eb => ({ supervisorId: sql<string | null>`case when ${eb.ref('id')} = ${to} then null else ${to}::uuid end` }))
    .where('supervisorId', '=', from)
    .execute()
}

export async function orphanTeamRows(db: Tx): Promise<{ teamId: string; siteId: string }[]> {
  return await db
    .selectFrom('teams')
    .leftJoin('staff', 'staff.id', 'teams.leadId')
    .select(['teams.id as teamId', 'teams.siteId'])
    .where('teams.dissolvedAt', 'is', null)
    .where(eb => eb.or([eb('teams.leadId', 'is', null), eb('staff.departedAt', 'is not', null)]))
    .execute()
}

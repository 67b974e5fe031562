import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Me, Tx } from '#platform/context.ts'
import type { OwnDays, WorkingHours } from '../contract/shapes.ts'

/** The site as its calendar and its scope need it. */
export interface SiteRow {
  id: string
  key: string
  name: string
  address: string | null
  phone: string | null
  pack: string
  workingHours: WorkingHours
  ownDays: OwnDays
  calendarVersion: number
  createdAt: Date
  closedAt: Date | null
}

export async function listSiteRows(
  db: Tx,
  me: Me,
  page: { after?: string | undefined; limit: number },
): Promise<SiteRow[]> {
  let query = db.selectFrom('sites').selectAll().orderBy('key').limit(page.limit)
  if (me.sites !== 'all') query = query.where('id', 'in', [...me.sites, noId])
  if (page.after !== undefined) query = query.where('key', '>', page.after)
  return (await query.execute()) as SiteRow[]
}

// An empty `in ()` is no SQL.
const noId = '00000000-0000-0000-0000-000000000000'

export async function findSite(db: Tx, siteId: string): Promise<SiteRow | undefined> {
  return (await db.selectFrom('sites').selectAll().where('id', '=', siteId).executeTakeFirst()) as SiteRow | undefined
}

export async function findSiteByKey(db: Tx, key: string): Promise<SiteRow | undefined> {
  return (await db.selectFrom('sites').selectAll().where('key', '=', key).executeTakeFirst()) as SiteRow | undefined
}

export async function listOpenSites(db: Tx): Promise<SiteRow[]> {
  return (await db
    .selectFrom('sites')
    .selectAll()
    .where('closedAt', 'is', null)
    .orderBy('key')
    .limit(500)
    .execute()) as SiteRow[]
}

export async function lockSite(tx: Tx, siteId: string): Promise<SiteRow | undefined> {
  return (await tx.selectFrom('sites').selectAll().where('id', '=', siteId).forUpdate().executeTakeFirst()) as
    | SiteRow
    | undefined
}

export interface NewSite {
  key: string
  name: string
  address: string | null
  phone: string | null
  pack: string
  workingHours: WorkingHours
  ownDays: OwnDays
  createdAt: Date
}

/** Returns the new id, or undefined when the key is taken. */
export async function insertSite(tx: Tx, site: NewSite): Promise<string | undefined> {
  const row = await tx
    .insertInto('sites')
    .values(site as never)
    .onConflict(conflict => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function saveSite(tx: Tx, siteId: string, change: Partial<Omit<SiteRow, 'id' | 'key'>>): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tx
    .updateTable('sites')
    .set(change as never)
    .where('id', '=', siteId)
    .execute()
}

export async function siteIdsAmong(db: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('sites')
    .select('id')
    .where('id', 'in', [...ids, noId])
    .execute()
  return new Set(rows.map(row => row.id))
}

/** Sites named by id or key. */
export async function findSites(db: Tx, names: readonly string[]): Promise<{ id: string; key: string }[]> {
  const { rows } = await sql<{ id: string; key: string }>`
    select id, key from sites where id::text = any(${[...names]}) or key = any(${[...names]})`.execute(db)
  return rows
}

// Teams

function teams(db: Tx) {
  return db
    .selectFrom('teams')
    .select(eb => [
      'teams.id',
      'teams.siteId',
      'teams.name',
      'teams.isDuty',
      'teams.leadId',
      'teams.dissolvedAt',
      jsonObjectFrom(
        eb.selectFrom('staff').select(['staff.id', 'staff.name']).whereRef('staff.id', '=', 'teams.leadId'),
      ).as('lead'),
      jsonArrayFrom(
        eb
          .selectFrom('teamMembers')
          .innerJoin('staff', 'staff.id', 'teamMembers.staffId')
          .select(['staff.id', 'staff.name'])
          .whereRef('teamMembers.teamId', '=', 'teams.id')
          .where('teamMembers.until', 'is', null)
          .orderBy('staff.numberKey'),
      ).as('members'),
    ])
}

export type TeamRow = Awaited<ReturnType<typeof listTeamRows>>[number]

export async function listTeamRows(
  db: Tx,
  me: Me,
  page: { siteId?: string | undefined; after?: readonly [string, string] | undefined; limit: number },
) {
  let query = teams(db)
    .where('teams.dissolvedAt', 'is', null)
    .orderBy('teams.name')
    .orderBy('teams.id')
    .limit(page.limit)
  if (me.sites !== 'all') query = query.where('teams.siteId', 'in', [...me.sites, noId])
  if (page.siteId !== undefined) query = query.where('teams.siteId', '=', page.siteId)
  if (page.after) {
    const [name, id] = page.after
    query = query.where(eb => eb(eb.refTuple('teams.name', 'teams.id'), '>', eb.tuple(name, id)))
  }
  return await query.execute()
}

export async function findTeam(db: Tx, teamId: string): Promise<TeamRow | undefined> {
  return await teams(db).where('teams.id', '=', teamId).executeTakeFirst()
}

export async function lockTeam(tx: Tx, teamId: string) {
  return await tx.selectFrom('teams').selectAll().where('id', '=', teamId).forUpdate().executeTakeFirst()
}

/** The duty team of a site: it owns what nobody has taken yet, and its lead answers for it. */
export async function findDutyTeam(db: Tx, siteId: string): Promise<{ id: string; leadId: string | null } | undefined> {
  return await db
    .selectFrom('teams')
    .select(['id', 'leadId'])
    .where('siteId', '=', siteId)
    .where('isDuty', '=', true)
    .executeTakeFirst()
}

/** Returns the new id, or undefined when the site has a team of that name. */
export async function insertTeam(
  tx: Tx,
  team: { siteId: string; name: string; leadId: string | null; isDuty: boolean; createdAt: Date },
): Promise<string | undefined> {
  const row = await tx
    .insertInto('teams')
    .values(team)
    .onConflict(conflict => conflict.columns(['siteId', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function saveTeam(
  tx: Tx,
  teamId: string,
  change: Partial<{ name: string; leadId: string | null; isDuty: boolean; dissolvedAt: Date }>,
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tx.updateTable('teams').set(change).where('id', '=', teamId).execute()
}

export async function teamNameIsTaken(tx: Tx, siteId: string, name: string, except: string): Promise<boolean> {
  const row = await tx
    .selectFrom('teams')
    .select('id')
    .where('siteId', '=', siteId)
    .where('name', '=', name)
    .where('id', '<>', except)
    .executeTakeFirst()
  return row !== undefined
}

export async function memberIdsOf(db: Tx, teamId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('teamMembers')
    .select('staffId')
    .where('teamId', '=', teamId)
    .where('until', 'is', null)
    .execute()
  return rows.map(row => row.staffId)
}

export async function joinTeam(tx: Tx, teamId: string, staffIds: readonly string[], since: Date): Promise<void> {
  if (staffIds.length === 0) return
  await tx
    .insertInto('teamMembers')
    .values(staffIds.map(staffId => ({ teamId, staffId, since })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function leaveTeam(tx: Tx, teamId: string, staffIds: readonly string[], until: Date): Promise<void> {
  if (staffIds.length === 0) return
  await tx
    .updateTable('teamMembers')
    .set({ until })
    .where('teamId', '=', teamId)
    .where('staffId', 'in', [...staffIds])
    .where('until', 'is', null)
    .execute()
}

export async function leadlessDutyTeams(db: Tx): Promise<{ id: string; siteId: string }[]> {
  return await db
    .selectFrom('teams')
    .select(['id', 'siteId'])
    .where('isDuty', '=', true)
    .where('leadId', 'is', null)
    .execute()
}

import { type ExpressionBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { DB } from '#database/schema.ts'
import type { Language, Me, Tx } from '#platform/context.ts'

type Text = { 'zh-CN': string; 'zh-TW': string; en: string }
type InStaff = ExpressionBuilder<DB, 'staff'>

/** The person lies within what `me` may see: one of my sites, or a person of all sites. */
export function personInScope(me: Me) {
  return (eb: InStaff) => {
    if (me.sites === 'all') return sql<boolean>`true`
    const mine = [...me.sites]
    return sql<boolean>`(${eb.ref('staff.id')} = ${me.staffId} or ${eb.ref('staff.allSites')} or exists
      (select from staff_sites where staff_sites.staff_id = ${eb.ref('staff.id')} and staff_sites.site_id = any(${mine})))`
  }
}

function people(db: Tx) {
  return db.selectFrom('staff').select(eb => [
    'staff.id',
    'staff.personId',
    'staff.staffNumber',
    'staff.numberKey',
    'staff.name',
    'staff.phone',
    'staff.language',
    'staff.joinedAt',
    'staff.departedAt',
    'staff.allSites',
    jsonObjectFrom(
      eb
        .selectFrom('staff as above')
        .select(['above.id', 'above.name'])
        .whereRef('above.id', '=', 'staff.supervisorId'),
    ).as('supervisor'),
    jsonArrayFrom(
      eb
        .selectFrom('staffRoles')
        .innerJoin('roles', 'roles.id', 'staffRoles.roleId')
        .select(['roles.id', 'roles.key', sql<Text>`roles.name`.as('name')])
        .whereRef('staffRoles.staffId', '=', 'staff.id')
        .orderBy('roles.key'),
    ).as('roles'),
    jsonArrayFrom(
      eb
        .selectFrom('staffSites')
        .innerJoin('sites', 'sites.id', 'staffSites.siteId')
        .select(['sites.id', 'sites.key', 'sites.name'])
        .whereRef('staffSites.staffId', '=', 'staff.id')
        .orderBy('sites.key'),
    ).as('sites'),
    jsonArrayFrom(
      eb
        .selectFrom('teamMembers')
        .innerJoin('teams', 'teams.id', 'teamMembers.teamId')
        .select(['teams.id', 'teams.name'])
        .whereRef('teamMembers.staffId', '=', 'staff.id')
        .where('teamMembers.until', 'is', null)
        .orderBy('teams.name'),
    ).as('teams'),
    sql<string[]>`array(select skill from staff_skills where staff_skills.staff_id = staff.id order by skill)`.as(
      'skills',
    ),
    jsonObjectFrom(
      eb
        .selectFrom('presence')
        .select(['presence.state', 'presence.reason', 'presence.since'])
        .whereRef('presence.staffId', '=', 'staff.id')
        .where('presence.until', 'is', null),
    ).as('presence'),
  ])
}

export type PersonEntry = Awaited<ReturnType<typeof listPeople>>[number]

export async function listPeople(
  db: Tx,
  me: Me,
  filter: {
    q?: string | undefined
    siteId?: string | undefined
    teamId?: string | undefined
    role?: string | undefined
    departed: boolean
    after?: string | undefined
    limit: number
  },
) {
  const text = filter.q ? filter.q.replace(/[\\%_]/g, '\\$&') : undefined
  return await people(db)
    .where(personInScope(me))
    .where('staff.departedAt', filter.departed ? 'is not' : 'is', null)
    .$if(text !== undefined, query =>
      query.where(eb =>
        eb.or([
          eb('staff.nameKey', 'like', `%${text}%`),
          eb('staff.numberKey', 'like', `${text}%`),
          eb('staff.namePinyin', 'like', `%${text}%`),
        ]),
      ),
    )
    .$if(filter.siteId !== undefined, query =>
      query.where(
        sql<boolean>`(staff.all_sites or exists (select from staff_sites where staff_id = staff.id and site_id = ${filter.siteId}))`,
      ),
    )
    .$if(filter.teamId !== undefined, query =>
      query.where(
        sql<boolean>`exists (select from team_members where staff_id = staff.id and until is null and team_id = ${filter.teamId})`,
      ),
    )
    .$if(filter.role !== undefined, query =>
      query.where(
        sql<boolean>`exists (select from staff_roles join roles on roles.id = role_id where staff_id = staff.id and key = ${filter.role})`,
      ),
    )
    .$if(filter.after !== undefined, query => query.where('staff.numberKey', '>', filter.after!))
    .orderBy('staff.numberKey')
    .limit(filter.limit)
    .execute()
}

export async function findPerson(db: Tx, me: Me, staffId: string): Promise<PersonEntry | undefined> {
  return await people(db).where('staff.id', '=', staffId).where(personInScope(me)).executeTakeFirst()
}

/** The account with this folded number, else the only one still here with this folded name. */
export async function findAccount(db: Tx, key: string) {
  const rows = await db
    .selectFrom('staff')
    .select(['id', 'personId', 'name', 'staffNumber', 'numberKey', 'passwordHash'])
    .where(eb => eb.or([eb('numberKey', '=', key), eb('nameKey', '=', key)]))
    .where('departedAt', 'is', null)
    .limit(3)
    .execute()
  return rows.find(row => row.numberKey === key) ?? (rows.length === 1 ? rows[0] : undefined)
}

/** The row alone, locked until the verb is done. */
export async function lockPerson(tx: Tx, me: Me, staffId: string) {
  return await tx
    .selectFrom('staff')
    .selectAll('staff')
    .where('staff.id', '=', staffId)
    .where(personInScope(me))
    .forUpdate()
    .executeTakeFirst()
}

/** Everything the roles of an account allow, and where. */
export async function rightsOf(
  db: Tx,
  staffId: string,
): Promise<{ permissions: string[]; sites: 'all' | string[] } | undefined> {
  const row = await db
    .selectFrom('staff')
    .select([
      'allSites',
      sql<string[]>`array(select distinct unnest(permissions) from staff_roles join roles on roles.id = role_id
        where staff_id = staff.id)`.as('permissions'),
      sql<string[]>`array(select site_id from staff_sites where staff_id = staff.id)`.as('sites'),
    ])
    .where('id', '=', staffId)
    .executeTakeFirst()
  return row && { permissions: row.permissions, sites: row.allSites ? 'all' : row.sites }
}

export interface NewPerson {
  personId: string | null
  staffNumber: string
  numberKey: string
  name: string
  nameKey: string
  namePinyin: string
  phone: string | null
  passwordHash: string | null
  mustChangePassword: boolean
  supervisorId: string | null
  language: Language
  at: Date
}

/** Returns the new id, or undefined when the staff number is taken. */
export async function insertPerson(tx: Tx, person: NewPerson): Promise<string | undefined> {
  const { at, personId, ...fields } = person
  const row = await tx
    .with('fresh', db => db.selectNoFrom(sql<string>`uuidv7()`.as('id')))
    .insertInto('staff')
    .columns([
      'id',
      'personId',
      'staffNumber',
      'numberKey',
      'name',
      'nameKey',
      'namePinyin',
      'phone',
      'passwordHash',
      'passwordSetAt',
      'mustChangePassword',
      'supervisorId',
      'language',
      'joinedAt',
    ])
    .expression(db =>
      db
        .selectFrom('fresh')
        .select(eb => [
          'fresh.id',
          sql<string>`coalesce(${personId}::uuid, fresh.id)`.as('personId'),
          eb.val(fields.staffNumber).as('staffNumber'),
          eb.val(fields.numberKey).as('numberKey'),
          eb.val(fields.name).as('name'),
          eb.val(fields.nameKey).as('nameKey'),
          eb.val(fields.namePinyin).as('namePinyin'),
          eb.val(fields.phone).as('phone'),
          eb.val(fields.passwordHash).as('passwordHash'),
          sql<Date | null>`${fields.passwordHash === null ? null : at}::timestamptz`.as('passwordSetAt'),
          sql<boolean>`${fields.mustChangePassword}::boolean`.as('mustChangePassword'),
          sql<string | null>`${fields.supervisorId}::uuid`.as('supervisorId'),
          eb.val(fields.language).as('language'),
          sql<Date>`${at}::timestamptz`.as('joinedAt'),
        ]),
    )
    .onConflict(conflict => conflict.column('numberKey').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function updatePerson(
  tx: Tx,
  staffId: string,
  change: Partial<{
    staffNumber: string
    numberKey: string
    name: string
    nameKey: string
    namePinyin: string
    phone: string | null
    supervisorId: string | null
    language: Language
    passwordHash: string
    passwordSetAt: Date
    mustChangePassword: boolean
    departedAt: Date
    allSites: boolean
  }>,
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tx.updateTable('staff').set(change).where('id', '=', staffId).execute()
}

export async function numberIsTaken(tx: Tx, numberKey: string, except: string): Promise<boolean> {
  const row = await tx
    .selectFrom('staff')
    .select('id')
    .where('numberKey', '=', numberKey)
    .where('id', '<>', except)
    .executeTakeFirst()
  return row !== undefined
}

export async function replaceSkills(tx: Tx, staffId: string, skills: string[]): Promise<void> {
  await tx.deleteFrom('staffSkills').where('staffId', '=', staffId).execute()
  const rows = [...new Set(skills)].map(skill => ({ staffId, skill }))
  if (rows.length > 0) await tx.insertInto('staffSkills').values(rows).execute()
}

export async function replaceRoles(tx: Tx, staffId: string, roleIds: string[], sites: 'all' | string[]): Promise<void> {
  await tx.deleteFrom('staffRoles').where('staffId', '=', staffId).execute()
  await tx.deleteFrom('staffSites').where('staffId', '=', staffId).execute()
  await updatePerson(tx, staffId, { allSites: sites === 'all' })
  if (roleIds.length > 0)
    await tx
      .insertInto('staffRoles')
      .values(roleIds.map(roleId => ({ staffId, roleId })))
      .execute()
  if (sites === 'all' || sites.length === 0) return
  await tx
    .insertInto('staffSites')
    .values(sites.map(siteId => ({ staffId, siteId })))
    .execute()
}

/** Accounts still here among these ids. */
export async function presentAmong(db: Tx, staffIds: readonly string[]): Promise<Set<string>> {
  if (staffIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('staff')
    .select('id')
    .where('id', 'in', [...staffIds])
    .where('departedAt', 'is', null)
    .execute()
  return new Set(rows.map(row => row.id))
}

/** Whether `above` is the account itself or stands above it in the supervisor line already. */
export async function isInLine(db: Tx, staffId: string, above: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    with recursive line(id, depth) as (
      select ${above}::uuid, 0
      union select staff.supervisor_id, depth + 1 from staff join line on staff.id = line.id
        where staff.supervisor_id is not null and depth < 50
    ) select exists (select from line where id = ${staffId}) as found`.execute(db)
  return rows[0]!.found
}

/** Supervisors of an account from the nearest up, people who left skipped over. */
export async function supervisorLine(db: Tx, staffId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive line(id, depth) as (
      select supervisor_id, 1 from staff where id = ${staffId} and supervisor_id is not null
      union select staff.supervisor_id, depth + 1 from staff join line on staff.id = line.id
        where staff.supervisor_id is not null and depth < 20
    ) select line.id from line join staff on staff.id = line.id where departed_at is null order by depth`.execute(db)
  return rows.map(row => row.id)
}

/** The people at work who may keep the roles everywhere. One must remain. */
export async function administratorIds(db: Tx, permission: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct staff.id from staff join staff_roles on staff_roles.staff_id = staff.id
      join roles on roles.id = staff_roles.role_id
    where staff.departed_at is null and staff.all_sites and ${permission} = any(roles.permissions)`.execute(db)
  return rows.map(row => row.id)
}

/** Held until the verb is done: verbs that could take away the last administrator stand in one line. */
export async function lockAdministration(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7300_0020)`.execute(tx)
}

export async function accountExists(db: Tx, numberKey: string): Promise<boolean> {
  return (await db.selectFrom('staff').select('id').where('numberKey', '=', numberKey).executeTakeFirst()) !== undefined
}

/** Who of these accounts works at a site, by its own list or as one of all sites. */
export async function atSite(db: Tx, siteId: string, staffIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from staff where id = any(${[...staffIds]}::uuid[])
      and (all_sites or exists (select from staff_sites where staff_id = staff.id and site_id = ${siteId}))`.execute(db)
  return new Set(rows.map(row => row.id))
}

export async function addSite(tx: Tx, siteId: string, staffIds: readonly string[]): Promise<void> {
  const rows = staffIds.map(staffId => ({ staffId, siteId }))
  await tx
    .insertInto('staffSites')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

import { sql } from 'kysely'
import type { Language, Tx } from '#platform/context.ts'

/** Who stands behind a session or a person's key, in one row. */
export interface PersonRow {
  staffId: string
  personId: string
  name: string
  language: Language
  allSites: boolean
  mustChangePassword: boolean
  lacksSecondFactor: boolean
  permissions: string[]
  siteIds: string[]
  teamIds: string[]
}

const person = sql`
  staff.id as staff_id, staff.person_id, staff.name, staff.language, staff.all_sites, staff.must_change_password,
  array(select distinct unnest(roles.permissions) from staff_roles join roles on roles.id = staff_roles.role_id
    where staff_roles.staff_id = staff.id) as permissions,
  array(select site_id from staff_sites where staff_sites.staff_id = staff.id) as site_ids,
  array(select team_id from team_members where team_members.staff_id = staff.id and until is null
    union select id from teams where lead_id = staff.id and dissolved_at is null) as team_ids,
  exists (select from staff_roles join roles on roles.id = staff_roles.role_id
    where staff_roles.staff_id = staff.id and roles.second_factor = 'required')
  and not exists (select from totp where totp.staff_id = staff.id and confirmed_at is not null) as lacks_second_factor`

export type SessionRow = PersonRow & { sessionId: string; lastSeenAt: Date }

/** The session of this token hash, if it lives and its person still works here. */
export async function findSession(
  db: Tx,
  tokenHash: Buffer,
  now: Date,
  idleSince: Date,
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select sessions.id as session_id, sessions.last_seen_at, ${person}
    from sessions join staff on staff.id = sessions.staff_id
    where sessions.token_hash = ${tokenHash} and sessions.revoked_at is null and sessions.expires_at > ${now}
      and sessions.last_seen_at > ${idleSince} and staff.departed_at is null`.execute(db)
  return rows[0]
}

export type KeyRow = {
  keyId: string
  keyName: string
  given: string[]
  onlySites: string[] | null
  lastUsedAt: Date | null
  isService: boolean
} & { [K in keyof PersonRow]: PersonRow[K] | null }

/** The API key of this hash, if it lives; of a person who left, none. */
export async function findKey(db: Tx, hash: Buffer, now: Date): Promise<KeyRow | undefined> {
  const { rows } = await sql<KeyRow>`
    select api_keys.id as key_id, api_keys.name as key_name, api_keys.permissions as given, api_keys.site_ids as only_sites,
      api_keys.last_used_at, api_keys.staff_id is null as is_service, holder.*
    from api_keys left join lateral (select ${person} from staff where staff.id = api_keys.staff_id and departed_at is null)
      as holder on true
    where api_keys.hash = ${hash} and api_keys.revoked_at is null
      and (api_keys.expires_at is null or api_keys.expires_at > ${now})
      and (api_keys.staff_id is null or holder.staff_id is not null)`.execute(db)
  return rows[0]
}

export async function touchSession(db: Tx, sessionId: string, now: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ lastSeenAt: now })
    .where('id', '=', sessionId)
    .where('lastSeenAt', '<', now)
    .execute()
}

export async function touchKey(db: Tx, keyId: string, now: Date): Promise<void> {
  await db.updateTable('apiKeys').set({ lastUsedAt: now }).where('id', '=', keyId).execute()
}

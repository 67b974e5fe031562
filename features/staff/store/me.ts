import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Tx } from '#platform/context.ts'
import type { SessionReply } from '../contract/session.ts'

/** What the desk's frame shows of the account that is signed in. */
export async function findOwnEntry(db: Tx, staffId: string) {
  return await db
    .selectFrom('staff')
    .select(eb => [
      'staff.staffNumber',
      'staff.mustChangePassword',
      jsonArrayFrom(
        eb
          .selectFrom('staffRoles')
          .innerJoin('roles', 'roles.id', 'staffRoles.roleId')
          .select(['roles.id', 'roles.key', sql<SessionReply['me']['roles'][0]['name']>`roles.name`.as('name')])
          .select(sql<'off' | 'encouraged' | 'required'>`roles.second_factor`.as('factor'))
          .whereRef('staffRoles.staffId', '=', 'staff.id')
          .orderBy('roles.key'),
      ).as('roles'),
      sql<boolean>`exists (select from totp where totp.staff_id = staff.id and confirmed_at is not null)`.as('hasTotp'),
    ])
    .where('staff.id', '=', staffId)
    .executeTakeFirstOrThrow()
}

/** The teams an account belongs to or leads. */
export async function findOwnTeams(db: Tx, teamIds: readonly string[]) {
  const { rows } = await sql<{ id: string; name: string; siteId: string; isDuty: boolean; leadId: string | null }>`
    select id, name, site_id, is_duty, lead_id from teams
    where id = any(${[...teamIds]}::uuid[]) and dissolved_at is null order by name`.execute(db)
  return rows
}

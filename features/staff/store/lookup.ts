import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** One account with its person and scope, wherever it works. */
export async function findLookup(db: Tx, staffId: string) {
  return await db
    .selectFrom('staff')
    .select(eb => [
      'staff.id',
      'staff.personId',
      'staff.name',
      'staff.staffNumber',
      'staff.allSites',
      'staff.departedAt',
      eb
        .selectFrom('staffSites')
        .select(sql<string[]>`coalesce(array_agg(staff_sites.site_id), '{}')`.as('ids'))
        .whereRef('staffSites.staffId', '=', 'staff.id')
        .as('siteIds'),
      eb
        .selectFrom('staffRoles')
        .innerJoin('roles', 'roles.id', 'staffRoles.roleId')
        .select(sql<string[]>`coalesce(array_agg(roles.key), '{}')`.as('keys'))
        .whereRef('staffRoles.staffId', '=', 'staff.id')
        .as('roleKeys'),
      eb
        .selectFrom('staffRoles')
        .innerJoin('roles', 'roles.id', 'staffRoles.roleId')
        .select(
          sql<Record<string, number>>`json_object_agg(roles.key, (roles.authority->>'amount')::float8)`.as('amounts'),
        )
        .whereRef('staffRoles.staffId', '=', 'staff.id')
        .as('authority'),
    ])
    .where('staff.id', '=', staffId)
    .executeTakeFirst()
}

/** Accounts still here that hold a permission in a site. */
export async function holdersOf(db: Tx, permission: string, siteId: string) {
  return await db
    .selectFrom('staff')
    .select(['staff.id', 'staff.personId'])
    .where('staff.departedAt', 'is', null)
    .where(eb =>
      eb.or([
        eb('staff.allSites', '=', true),
        eb.exists(
          eb
            .selectFrom('staffSites')
            .select('staffSites.siteId')
            .whereRef('staffSites.staffId', '=', 'staff.id')
            .where('staffSites.siteId', '=', siteId),
        ),
      ]),
    )
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('staffRoles')
          .innerJoin('roles', 'roles.id', 'staffRoles.roleId')
          .select('roles.id')
          .whereRef('staffRoles.staffId', '=', 'staff.id')
          .where(sql<boolean>`${permission} = any(roles.permissions)`),
      ),
    )
    .limit(200)
    .execute()
}

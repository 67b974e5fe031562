import { sql } from 'kysely'
import type { Me } from '#platform/context.ts'

/**
 * What `me` may see of work orders is what he may see of their cases: his sites, nothing hidden from his person, confidential
 * ones only as owner, named viewer or with the permission. For queries that join `cases`.
 */
export function visible(me: Me) {
  const scope = me.sites === 'all' ? sql`true` : sql`cases.site_id = any(${[...me.sites]}::uuid[])`
  const shown = me.personId ? sql`not is_hidden(${me.personId}::uuid, 'case', cases.id)` : sql`true`
  const open =
    me.kind === 'system' || me.permissions.has('case.view_confidential')
      ? sql`true`
      : sql`(cases.confidential_at is null or cases.owner_staff_id = ${me.staffId}::uuid or exists (
          select 1 from case_viewers where case_viewers.case_id = cases.id and case_viewers.staff_id = ${me.staffId}::uuid))`
  return sql<boolean>`${scope} and ${shown} and ${open}`
}

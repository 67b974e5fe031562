import { sql } from 'kysely'
import type { Me } from '#platform/context.ts'

/**
 * What `me` may see of follow-ups is what he may see of their cases: his sites, nothing hidden from his person, confidential
 * ones only as owner, named viewer or with the permission. For queries that join `cases`.
 */
export function visible(me: Me) {
  const scope = me.sites === 'all' ? sql`true` : sql`cases.site_id = any(${[...me.sites]}::uuid[])`
  // An anti-join the planner sees through, where is_hidden() would be asked row by row.
  const shown = me.personId
    ? sql`not exists (select 1 from hidden_from where hidden_from.person_id = ${me.personId}::uuid
        and hidden_from.subject_kind = 'case' and hidden_from.subject_id = cases.id)`
    : sql`true`
  const open =
    me.kind === 'system' || me.permissions.has('case.view_confidential')
      ? sql`true`
      : sql`(cases.confidential_at is null or cases.owner_staff_id = ${me.staffId}::uuid or exists (
          select 1 from case_viewers where case_viewers.case_id = cases.id and case_viewers.staff_id = ${me.staffId}::uuid))`
  return sql<boolean>`${scope} and ${shown} and ${open}`
}

/** Whether the person of `me` had a hand in the joined case. */
export function handledBy(me: Me) {
  return sql<boolean>`exists (select 1 from case_handlers
    where case_handlers.case_id = cases.id and case_handlers.person_id = ${me.personId}::uuid)`
}

/** Whether the joined case's site has no other person than `me` at work. */
export function aloneAt(me: Me) {
  return sql<boolean>`not exists (select 1 from staff colleague
    where colleague.departed_at is null and colleague.person_id is distinct from ${me.personId}::uuid
      and (colleague.all_sites or exists (select 1 from staff_sites
        where staff_sites.staff_id = colleague.id and staff_sites.site_id = cases.site_id)))`
}

/** Whether the closing gate of the joined case's present cycle is open. */
export const gateIsOpen = sql<boolean>`exists (select 1 from case_gates
  where case_gates.case_id = cases.id and case_gates.cycle = cases.cycle
    and case_gates.gate = 'follow_up' and case_gates.cleared_at is null)`

/** The sites of `me`, or the one asked for among them, by the row's own column: what its index begins with. */
export function atSites(me: Me, site: string | undefined) {
  const sites = me.sites === 'all' ? (site ? [site] : null) : me.sites.filter(one => !site || one === site)
  if (sites === null) return sql<boolean>`true`
  // A single site as an equality keeps the order of the index.
  if (sites.length === 1) return sql<boolean>`follow_ups.site_id = ${sites[0]}::uuid`
  return sql<boolean>`follow_ups.site_id = any(${[...sites]}::uuid[])`
}

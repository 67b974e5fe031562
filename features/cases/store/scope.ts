import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { DB } from '#database/schema.ts'
import type { Me } from '#platform/context.ts'

/**
 * What `me` may see of cases: his sites; nothing hidden from his person; confidential ones only as owner, named viewer or
 * with the permission. Outside of it a case does not exist.
 */
export function visibleCases(me: Me) {
  return (eb: ExpressionBuilder<DB, 'cases'>): Expression<SqlBool> => {
    const shown = shownCases(me)(eb)
    if (me.sites === 'all') return shown
    return eb.and([eb('cases.siteId', '=', eb.fn.any(eb.val(me.sites as string[]))), shown])
  }
}

/** The same without the sites, for lists that walk them one by one. An anti-join: the planner cannot see into `is_hidden()`. */
export function shownCases(me: Me) {
  return (eb: ExpressionBuilder<DB, 'cases'>): Expression<SqlBool> => {
    const parts: Expression<SqlBool>[] = []
    if (me.personId) {
      parts.push(sql<SqlBool>`not exists (select 1 from hidden_from where hidden_from.person_id = ${me.personId}
        and hidden_from.subject_kind = 'case' and hidden_from.subject_id = ${sql.ref('cases.id')})`)
    }
    if (me.kind !== 'system' && me.kind !== 'public' && !me.permissions.has('case.view_confidential')) {
      parts.push(
        eb.or([
          eb('cases.confidentialAt', 'is', null),
          eb('cases.ownerStaffId', '=', me.staffId),
          eb.exists(
            eb
              .selectFrom('caseViewers')
              .select('caseViewers.caseId')
              .whereRef('caseViewers.caseId', '=', 'cases.id')
              .where('caseViewers.staffId', '=', me.staffId),
          ),
        ]),
      )
    }
    return parts.length > 0 ? eb.and(parts) : eb.lit(true)
  }
}

import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { DB } from '#database/schema.ts'
import type { Me } from '#platform/context.ts'

/**
 * What `me` may see of cases: his sites; nothing hidden from his person; confidential ones only as owner, named viewer or
 * with the permission. Outside of it a case does not exist.
 */
export function visibleCases(me: Me) {
  return (eb: ExpressionBuilder<DB, 'cases'>): Expression<SqlBool> => {
    const parts: Expression<SqlBool>[] = []
    if (me.sites !== 'all') parts.push(eb('cases.siteId', '=', eb.fn.any(eb.val(me.sites as string[]))))
    if (me.personId) parts.push(sql<SqlBool>`not is_hidden(${me.personId}, 'case', ${sql.ref('cases.id')})`)
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

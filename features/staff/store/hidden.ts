import { type RawBuilder, sql } from 'kysely'
import type { Me, Tx } from '#platform/context.ts'

/**
 * Condition for the `where` of every list and search: the row is not hidden from `me`. `id` is the column, for example
 * `cases.id`. An anti-join the planner can see through, where `is_hidden()` is asked row by row.
 */
export function notHidden(me: Me, kind: string, id: string): RawBuilder<boolean> {
  if (me.personId === null) return sql<boolean>`true`
  return sql<boolean>`not exists (select 1 from hidden_from where hidden_from.person_id = ${me.personId}
    and hidden_from.subject_kind = ${kind} and hidden_from.subject_id = ${sql.ref(id)})`
}

export interface HiddenRow {
  personId: string
  subjectKind: string
  subjectId: string
  reasonCaseId: string
  since: Date
}

export async function insertHidden(tx: Tx, rows: HiddenRow[]): Promise<void> {
  await tx
    .insertInto('hiddenFrom')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Takes away what this case made hidden from the person. Returns whether there was something. */
export async function deleteHidden(tx: Tx, personId: string, caseId: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('hiddenFrom')
    .where('personId', '=', personId)
    .where('reasonCaseId', '=', caseId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Which of these ids of one kind are hidden from the person. */
export async function hiddenAmong(db: Tx, personId: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('hiddenFrom')
    .select('subjectId')
    .where('personId', '=', personId)
    .where('subjectId', 'in', ids)
    .execute()
  return new Set(rows.map(row => row.subjectId))
}

/** The persons from whom a subject is hidden. */
export async function personsHiddenFrom(db: Tx, subject: { kind: string; id: string }): Promise<string[]> {
  const rows = await db
    .selectFrom('hiddenFrom')
    .select('personId')
    .distinct()
    .where('subjectKind', '=', subject.kind)
    .where('subjectId', '=', subject.id)
    .execute()
  return rows.map(row => row.personId)
}

/** The id of the person behind an account; undefined when there is no such account. */
export async function personOfStaff(db: Tx, staffId: string): Promise<string | undefined> {
  const row = await db.selectFrom('staff').select('personId').where('id', '=', staffId).executeTakeFirst()
  return row?.personId
}

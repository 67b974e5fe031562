import { sql } from 'kysely'
import type { Me, Tx } from '#platform/context.ts'

export interface NewNotice {
  kind: string
  subject: { kind: string; id: string }
  site: string | null
  facts: Record<string, unknown>
  at: Date
}

/**
 * Writes a notice to these accounts, and to the members and lead of these teams; not to who left, nor to a person from whom
 * the subject, or the case the facts name, is hidden. Returns who was told.
 */
export async function insertNotices(
  tx: Tx,
  to: { staffIds: string[]; teamIds: string[] },
  notice: NewNotice,
): Promise<string[]> {
  const caseId = typeof notice.facts.caseId === 'string' ? notice.facts.caseId : notice.subject.id
  const { rows } = await sql<{ staffId: string }>`
    insert into notices (staff_id, kind, subject_kind, subject_id, site_id, facts, at)
    select staff.id, ${notice.kind}, ${notice.subject.kind}, ${notice.subject.id}::uuid, ${notice.site}::uuid,
      ${JSON.stringify(notice.facts)}::jsonb, ${notice.at}::timestamptz
    from staff
    where departed_at is null and (id = any(${to.staffIds}::uuid[])
      or id in (select staff_id from team_members where team_id = any(${to.teamIds}::uuid[]) and until is null)
      or id in (select lead_id from teams where id = any(${to.teamIds}::uuid[])))
      and not exists (select from hidden_from where hidden_from.person_id = staff.person_id
        and hidden_from.subject_id in (${notice.subject.id}::uuid, ${caseId}::uuid))
    returning staff_id`.execute(tx)
  return rows.map(row => row.staffId)
}

function mine(db: Tx, me: Me) {
  return db
    .selectFrom('notices')
    .where('staffId', '=', me.staffId)
    .where(eb =>
      eb.or([
        eb.val(me.personId === null),
        sql<boolean>`not exists (select from hidden_from where hidden_from.person_id = ${me.personId}
          and hidden_from.subject_id::text in (notices.subject_id::text, notices.facts->>'caseId'))`,
      ]),
    )
}

export async function listNoticeRows(
  db: Tx,
  me: Me,
  page: { unread: boolean; after?: string | undefined; limit: number },
) {
  let query = mine(db, me).selectAll('notices').orderBy('id', 'desc').limit(page.limit)
  if (page.unread) query = query.where('readAt', 'is', null)
  if (page.after !== undefined) query = query.where(sql<boolean>`id < ${page.after}::uuid`)
  return await query.execute()
}

export async function countUnread(db: Tx, me: Me): Promise<number> {
  const row = await mine(db, me)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

export async function markRead(
  tx: Tx,
  staffId: string,
  which: { ids: string[] } | { upTo: string },
  at: Date,
): Promise<number> {
  let query = tx.updateTable('notices').set({ readAt: at }).where('staffId', '=', staffId).where('readAt', 'is', null)
  query = 'ids' in which ? query.where('id', 'in', which.ids) : query.where('id', '<=', which.upTo)
  return Number((await query.executeTakeFirst()).numUpdatedRows)
}

/** By the subject itself, or by the case the facts name. */
export async function deleteNotices(tx: Tx, subjectId: string, exceptStaff: readonly string[]): Promise<void> {
  await sql`delete from notices where (subject_id = ${subjectId}::uuid or facts->>'caseId' = ${subjectId})
    and staff_id <> all(${[...exceptStaff]}::uuid[])`.execute(tx)
}

import type { Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record, recordAll } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { Notice } from '../contract/session.ts'
import { countUnread, deleteNotices, insertNotices, listNoticeRows, markRead } from '../store/notices.ts'

/** Who is told: accounts (nulls are left out), a team with its lead, or both. */
export type Recipients =
  | readonly (string | null | undefined)[]
  | { staff?: readonly (string | null | undefined)[]; team: string | null }

/**
 * Tells people in the app. `facts` hold ids and keys only; `facts.caseId` names the case behind another subject, so that it stays
 * hidden from whom it must. Returns the accounts that were told.
 */
export async function notify(
  ctx: Ctx,
  notice: {
    to: Recipients
    kind: string
    subject: { kind: string; id: string }
    site?: string | null
    facts?: Record<string, unknown>
  },
): Promise<string[]> {
  const { staff, team } = Array.isArray(notice.to)
    ? { staff: notice.to as readonly (string | null | undefined)[], team: null }
    : { staff: [], ...(notice.to as { staff?: readonly (string | null | undefined)[]; team: string | null }) }
  const staffIds = (staff ?? []).filter(id => typeof id === 'string')
  const teamIds = team ? [team] : []
  if (staffIds.length + teamIds.length === 0) return []
  const told = await insertNotices(
    ctx.tx,
    { staffIds, teamIds },
    { kind: notice.kind, subject: notice.subject, site: notice.site ?? null, facts: notice.facts ?? {}, at: ctx.now },
  )
  // The event names who was told and of what kind, not the subject: who may not see that one may still see this.
  await recordAll(
    ctx,
    told.map(id => ({ kind: 'notice.sent', subject: { kind: 'staff', id }, facts: { notice: notice.kind } })),
  )
  return told
}

/** My notices, newest first, without what is hidden from me. */
export async function listNotices(ctx: Ctx, page: { unread: boolean; after?: string | undefined; limit: number }) {
  const after = readCursor(page.after, 'id')?.[0]
  const rows = await listNoticeRows(ctx.tx, ctx.me, { unread: page.unread, after, limit: page.limit + 1 })
  const cut = pageFrom(rows, page.limit, row => [row.id])
  return { rows: cut.rows.map(wireNotice), next: cut.next, unread: await countUnread(ctx.tx, ctx.me) }
}

function wireNotice(row: Awaited<ReturnType<typeof listNoticeRows>>[number]): Notice {
  return {
    id: row.id,
    kind: row.kind,
    subject: { kind: row.subjectKind, id: row.subjectId },
    siteId: row.siteId,
    facts: row.facts as Record<string, unknown>,
    at: row.at.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  }
}

/** Marks mine as read: these, or all up to one. @throws Problem auth.forbidden for a service */
export async function readNotices(ctx: Ctx, which: { ids: string[] } | { upTo: string }): Promise<{ unread: number }> {
  if (!ctx.me.staffId) throw new Problem('auth.forbidden')
  const changed = await markRead(ctx.tx, ctx.me.staffId, which, ctx.now)
  if (changed > 0) {
    await record(ctx, {
      kind: 'notice.read',
      subject: { kind: 'staff', id: ctx.me.staffId },
      facts: { count: changed },
    })
  }
  return { unread: await countUnread(ctx.tx, ctx.me) }
}

export async function unreadNotices(ctx: Ctx): Promise<number> {
  return await countUnread(ctx.tx, ctx.me)
}

/** Takes back what was told about a subject, or about the case behind others, from all but these accounts. */
export async function takeBackNotices(ctx: Ctx, subjectId: string, except: readonly string[]): Promise<void> {
  await deleteNotices(ctx.tx, subjectId, except)
}

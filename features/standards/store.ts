import { sql } from 'kysely'
import type { Ctx, Tx } from '#platform/context.ts'
import type { Notice } from './rules/calendarFiles.ts'

/** What the calendar of a site was read under: two rows by their keys, cheap enough to look before each use. */
export interface CalendarMark {
  /** Grows with each publication and each change of the site's hours; kept beside whatever was counted. */
  number: number
  /** Changes with every write of the site's row, rolled back ones included. */
  written: string | null
}

export async function readCalendarMark(tx: Tx, siteId: string): Promise<CalendarMark> {
  const { rows } = await sql<CalendarMark>`
    select calendar_state.number + coalesce(sites.calendar_version, 0) as number, sites.xmin::text as written
    from calendar_state left join sites on sites.id = ${siteId}`.execute(tx)
  return rows[0]!
}

/** Hours and own days of a site as `staff` keeps them; undefined for an unknown site. */
export interface SiteHours {
  name: string
  version: number
  workingHours: Record<string, unknown>
  ownDays: Record<string, unknown>
}

export async function findSiteHours(tx: Tx, siteId: string): Promise<SiteHours | undefined> {
  const { rows } = await sql<SiteHours>`
    select name, calendar_version as version, working_hours as working_hours, own_days as own_days
    from sites where id = ${siteId}`.execute(tx)
  return rows[0]
}

/** Makes every cached calendar stale. Publications wait for each other here, so numbers grow in the order of commits. */
export async function raiseCalendarNumber(tx: Tx): Promise<number> {
  const row = await tx
    .updateTable('calendarState')
    .set({ number: sql<number>`nextval('calendar_numbers')` })
    .returning('number')
    .executeTakeFirstOrThrow()
  return row.number
}

/** Takes down which notices this version ships; true when they are others than at the last start. */
export async function changeShipped(tx: Tx, shipped: string): Promise<boolean> {
  const changed = await tx
    .updateTable('calendarState')
    .set({ shipped })
    .where('shipped', 'is distinct from', shipped)
    .returning('number')
    .executeTakeFirst()
  return changed !== undefined
}

/** The highest version of each year published here. */
export async function readNotices(tx: Tx): Promise<Notice[]> {
  const rows = await tx
    .selectFrom('calendarNotices')
    .distinctOn('year')
    .select(['notice', 'version'])
    .orderBy('year')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(row => ({ ...(row.notice as Notice), version: row.version }))
}

export async function insertNotice(ctx: Ctx, notice: Notice): Promise<string> {
  const row = await ctx.tx
    .insertInto('calendarNotices')
    .values({
      year: notice.year,
      version: notice.version,
      notice: JSON.stringify(notice),
      publishedAt: ctx.now,
      publishedBy: ctx.me.staffId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

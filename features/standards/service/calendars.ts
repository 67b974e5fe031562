import type { Ctx } from '#platform/context.ts'
import { buildCalendar, type Calendar } from '../rules/calendar.ts'
import { type Notice, officeHoursSchema, ownDaysSchema } from '../rules/calendarFiles.ts'
import { findSiteHours, readCalendarMark, readNotices, type SiteHours } from '../store.ts'
import { loadCalendars, type PackCalendars } from './loadCalendars.ts'

/** A site's calendar and the number it was read under; open commitments with a lower number are counted anew. */
export interface NumberedCalendar {
  calendar: Calendar
  number: number
}

const shippedByPack = new Map<string, PackCalendars>()
// By site, good as long as the mark read beside it is the same: another process may publish at any time.
const known = new Map<string, { mark: string; calendar: Calendar }>()
const mostKept = 500

/** The calendars a pack ships, read once a process. */
export function shippedCalendars(packId = 'zh-CN'): PackCalendars {
  const read = shippedByPack.get(packId) ?? loadCalendars(packId)
  shippedByPack.set(packId, read)
  return read
}

/** The calendar a site's limits are counted by: one small query each time, built once a change. */
export async function calendarOf(ctx: Ctx, siteId: string): Promise<Calendar> {
  return (await numberedCalendarOf(ctx, siteId)).calendar
}

/** `calendarOf` with the number to be kept beside what was counted by it. */
export async function numberedCalendarOf(ctx: Ctx, siteId: string): Promise<NumberedCalendar> {
  const { number, written } = await readCalendarMark(ctx.tx, siteId)
  const mark = `${number}.${written}`
  const found = known.get(siteId)
  if (found?.mark === mark) return { calendar: found.calendar, number }
  const hours = await findSiteHours(ctx.tx, siteId)
  const calendar = calendarFrom(hours, await noticesKnown(ctx))
  if (known.size >= mostKept) known.clear()
  known.set(siteId, { mark, calendar })
  return { calendar, number }
}

/** The calendar of a site's hours; an unknown site works by the pack's: Mon–Fri 09:00–12:00, 13:30–18:00. */
export function calendarFrom(site: SiteHours | undefined, notices: readonly Notice[]): Calendar {
  if (!site) return buildCalendar(shippedCalendars().hours.get('office')!, notices)
  const { name, version } = site
  const hours = officeHoursSchema.parse({ ...site.workingHours, schema: 'hours/1', id: 'site', version, name })
  return buildCalendar(hours, notices, ownDaysSchema.parse({ ...site.ownDays, version }))
}

/** The notices calendars are made of now. */
export async function noticesKnown(ctx: Ctx): Promise<Notice[]> {
  return noticesInForce(await readNotices(ctx.tx))
}

/** Shipped and published notices, of each year the highest version. */
function noticesInForce(published: readonly Notice[]): Notice[] {
  const byYear = new Map<number, Notice>()
  for (const notice of [...shippedCalendars().notices, ...published]) {
    if (notice.version >= (byYear.get(notice.year)?.version ?? 0)) byYear.set(notice.year, notice)
  }
  return [...byYear.values()].sort((a, b) => a.year - b.year)
}

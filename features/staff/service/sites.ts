import { allow, type Ctx, inScope } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { OwnDays, Site, WorkingHours } from '../contract/shapes.ts'
import {
  findSite,
  findSiteByKey,
  insertSite,
  listOpenSites,
  listSiteRows,
  lockSite,
  type SiteRow,
  saveSite,
} from '../store/sites.ts'
import { formDutyTeam } from './teams.ts'

/** Monday to Friday, nine to twelve and half past one to six: what a site starts with. */
export const usualHours: WorkingHours = {
  weekdays: '1-5',
  hours: '09:00-12:00,13:30-18:00',
  byWeekday: {},
  holidays: 'observed',
}

const noOwnDays: OwnDays = { off: [], work: [] }

export interface SiteInput {
  key: string
  name: string
  address?: string | undefined
  phone?: string | undefined
  pack?: string
  workingHours?: WorkingHours | undefined
  ownDays?: OwnDays | undefined
  dutyLeadId?: string | undefined
}

/**
 * Opens a site with its duty team, led by who is named, else by who opens it.
 * @throws Problem site.key_taken, staff.not_found
 */
export async function createSite(ctx: Ctx, input: SiteInput): Promise<{ id: string; dutyTeamId: string }> {
  allow(ctx, 'site.write')
  const id = await insertSite(ctx.tx, {
    key: input.key,
    name: input.name,
    address: input.address ?? null,
    phone: input.phone ?? null,
    pack: input.pack ?? 'zh-CN',
    workingHours: checkedHours(input.workingHours ?? usualHours),
    ownDays: checkedDays(input.ownDays ?? noOwnDays),
    createdAt: ctx.now,
  })
  if (!id) throw new Problem('site.key_taken', { key: input.key })
  await record(ctx, { kind: 'site.created', subject: { kind: 'site', id }, site: id, facts: { key: input.key } })
  const dutyTeamId = await formDutyTeam(ctx, id, input.dutyLeadId ?? ctx.me.staffId)
  return { id, dutyTeamId }
}

/** Changes a site. A change of hours or own days gives its calendar a new version. @throws Problem site.not_found, site.last_open */
export async function updateSite(
  ctx: Ctx,
  siteId: string,
  input: Partial<Omit<SiteInput, 'key' | 'pack' | 'dutyLeadId'>> & { closed?: boolean | undefined },
): Promise<void> {
  allow(ctx, 'site.write')
  const site = inScope(ctx.me, siteId) ? await lockSite(ctx.tx, siteId) : undefined
  if (!site) throw new Problem('site.not_found')
  const change: Parameters<typeof saveSite>[2] = {}
  if (input.name !== undefined) change.name = input.name
  if ('address' in input) change.address = input.address ?? null
  if ('phone' in input) change.phone = input.phone ?? null
  if (input.workingHours) change.workingHours = checkedHours(input.workingHours)
  if (input.ownDays) change.ownDays = checkedDays(input.ownDays)
  if (input.workingHours || input.ownDays) change.calendarVersion = site.calendarVersion + 1
  if (input.closed !== undefined) change.closedAt = input.closed ? (site.closedAt ?? ctx.now) : null
  await saveSite(ctx.tx, siteId, change)
  if (input.closed && (await listOpenSites(ctx.tx)).length === 0) throw new Problem('site.last_open')
  await record(ctx, {
    kind: 'site.updated',
    subject: { kind: 'site', id: siteId },
    site: siteId,
    facts: { changed: Object.keys(change) },
  })
}

const span = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/

// Spans in order and apart, the last may end at 24:00.
function areSpans(text: string): boolean {
  let last = '00:00'
  return text.split(',').every(part => {
    const [from = '', to = ''] = part.split('-')
    const sound = span.test(part) && from < to && to <= '24:00' && from >= last
    last = to
    return sound
  })
}

function checkedHours(hours: WorkingHours): WorkingHours {
  for (const text of [hours.hours, ...Object.values(hours.byWeekday)]) {
    if (text !== undefined && !areSpans(text)) throw new Problem('input.hours_unreadable', { hours: text })
  }
  return hours
}

function checkedDays(days: OwnDays): OwnDays {
  for (const day of days.work)
    if (day.hours && !areSpans(day.hours)) throw new Problem('input.hours_unreadable', { hours: day.hours })
  for (const run of days.off) {
    if (run.until !== undefined && run.until < run.date)
      throw new Problem('input.days_backwards', { date: run.date, until: run.until })
  }
  return days
}

/** A page of the sites I may see, by key. */
export async function listSites(ctx: Ctx, page: { after?: string | undefined; limit: number }) {
  const after = readCursor(page.after, 'text')?.[0]
  const rows = await listSiteRows(ctx.tx, ctx.me, { after, limit: page.limit + 1 })
  const cut = pageFrom(rows, page.limit, row => [row.key])
  return { rows: cut.rows.map(wireSite), next: cut.next }
}

function wireSite(row: SiteRow): Site {
  const { id, key, name, address, phone, pack, workingHours, ownDays, calendarVersion } = row
  const closedAt = row.closedAt?.toISOString() ?? null
  return { id, key, name, address, phone, pack, workingHours, ownDays, calendarVersion, closedAt }
}

/** What a customer may know of the open sites. */
export async function listPublicSites(ctx: Ctx) {
  const rows = await listOpenSites(ctx.tx)
  return { sites: rows.map(({ key, name, address, phone }) => ({ key, name, address, phone })) }
}

/** The site of this id with pack, hours and calendar version. @throws Problem site.not_found */
export async function siteOf(ctx: Pick<Ctx, 'tx'>, siteId: string): Promise<SiteRow> {
  const site = await findSite(ctx.tx, siteId)
  if (!site) throw new Problem('site.not_found')
  return site
}

/** The open site with this key, for public doors; without a key `main`, else the first open one. @throws Problem site.not_found */
export async function openSite(ctx: Pick<Ctx, 'tx'>, key: string | undefined): Promise<SiteRow> {
  const site = await findSiteByKey(ctx.tx, key ?? 'main')
  if (site && site.closedAt === null) return site
  const first = key === undefined ? (await listOpenSites(ctx.tx))[0] : undefined
  if (!first) throw new Problem('site.not_found')
  return first
}

import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { allow, type Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { type Notice, noticeSchema } from '../rules/calendarFiles.ts'
import { changeShipped, insertNotice, raiseCalendarNumber } from '../store.ts'
import { noticesKnown, shippedCalendars } from './calendars.ts'

export interface PublishedNotice {
  id: string
  year: number
  version: number
  publishedAt: string
}

/**
 * Publishes the official notice of a year over whatever was in force; the version is counted on from there. Commitments
 * made by the older calendar are counted anew after the commit.
 * @throws Problem auth.forbidden, standard.notice_unchanged
 */
export async function publishNotice(ctx: Ctx, input: Notice): Promise<PublishedNotice> {
  allow(ctx, 'standard.publish')
  const number = await raiseCalendarNumber(ctx.tx)
  const before = (await noticesKnown(ctx)).find(notice => notice.year === input.year)
  if (before && isSame(before, input)) throw new Problem('standard.notice_unchanged', { year: input.year })
  const notice: Notice = { ...input, version: (before?.version ?? 0) + 1 }
  const id = await insertNotice(ctx, notice)
  const facts = { year: notice.year, version: notice.version, number }
  await record(ctx, { kind: 'calendar.published', subject: { kind: 'calendar', id }, facts })
  return { id, year: notice.year, version: notice.version, publishedAt: ctx.now.toISOString() }
}

/**
 * `publishNotice` from the text of a YAML or JSON file.
 * @throws Problem input.notice_unreadable with the place and reason
 */
export async function importNotice(ctx: Ctx, text: string): Promise<PublishedNotice> {
  allow(ctx, 'standard.publish')
  return await publishNotice(ctx, readNotice(text))
}

/** @throws Problem input.notice_unreadable */
export function readNotice(text: string): Notice {
  let data: unknown
  try {
    data = parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : 'no YAML'
    throw new Problem('input.notice_unreadable', { where: '', reason: reason.slice(0, 200) })
  }
  const read = noticeSchema.safeParse(data)
  if (read.success) return read.data
  const issue = read.error.issues[0]!
  throw new Problem('input.notice_unreadable', { where: issue.path.join('.'), reason: issue.message.slice(0, 200) })
}

/**
 * At start: an upgrade may ship notices that the last version did not know. True when open commitments are to be
 * counted anew.
 */
export async function noteShippedCalendars(ctx: Ctx): Promise<boolean> {
  const { hours, notices } = shippedCalendars()
  const shipped = createHash('sha256')
    .update(JSON.stringify([[...hours], notices]))
    .digest('hex')
  if (!(await changeShipped(ctx.tx, shipped))) return false
  await raiseCalendarNumber(ctx.tx)
  return true
}

// The database keeps the words of a notice, not their order; the schema brings both into one.
function isSame(one: Notice, other: Notice): boolean {
  const [first, second] = [one, other].map(notice => JSON.stringify(noticeSchema.parse({ ...notice, version: 1 })))
  return first === second
}

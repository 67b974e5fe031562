import { beforeEach, describe, expect, test } from 'vitest'
import { type Ctx, systemMe } from '#platform/context.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { dayIn } from '../rules/calendar.ts'
import { dayOfDate } from '../rules/shanghai.ts'
import { calendarOf, shippedCalendars } from './calendars.ts'
import { importNotice, publishNotice, readNotice } from './notices.ts'

let database: TestDatabase
let office: Office

beforeEach(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
})

const now = '2026-11-23T09:00:00+08:00'
const asSystem = <T>(verb: (ctx: Ctx) => Promise<T>) => act(database.db, systemMe(), now, verb)
const publisher = () => allowed(office.director, 'standard.publish')
const shipped = shippedCalendars().notices.find(notice => notice.year === 2026)!

/** The notice of 2026 with the New Year's holiday cut to one day. */
const shorter = {
  ...shipped,
  holidays: shipped.holidays.map(run =>
    run.festivals.includes('new_year') ? { ...run, to: '2026-01-01', days: 1, work: [] } : run,
  ),
}
const second = dayOfDate('2026-01-02')!
const kindOfSecond = async (siteId = office.siteId) =>
  dayIn(await asSystem(ctx => calendarOf(ctx, siteId)), second).kind

describe('calendarOf', () => {
  test('is built once, until something is published', async () => {
    const [one, two] = [
      await asSystem(ctx => calendarOf(ctx, office.siteId)),
      await asSystem(ctx => calendarOf(ctx, office.siteId)),
    ]
    expect(two).toBe(one)
    expect(await kindOfSecond()).toBe('holiday')
    await act(database.db, publisher(), now, ctx => publishNotice(ctx, shorter))
    expect(await kindOfSecond()).toBe('working')
  })

  test('sees hours changed by another process at once, of that site alone', async () => {
    const before = await asSystem(ctx => calendarOf(ctx, office.siteId))
    const other = await asSystem(ctx => calendarOf(ctx, office.otherSiteId))
    await database.pool.query(
      `update sites set own_days = '{"off": [{"date": "2026-11-25", "note": "盘点"}]}', calendar_version = 2 where id = $1`,
      [office.siteId],
    )
    const after = await asSystem(ctx => calendarOf(ctx, office.siteId))
    expect(after.version).not.toBe(before.version)
    expect(dayIn(after, dayOfDate('2026-11-25')!)).toMatchObject({ kind: 'own_off', note: '盘点' })
    expect(await asSystem(ctx => calendarOf(ctx, office.otherSiteId))).toBe(other)
  })

  test('keeps nothing of a publication that was rolled back', async () => {
    const failing = act(database.db, publisher(), now, async ctx => {
      await publishNotice(ctx, shorter)
      expect(dayIn(await calendarOf(ctx, office.siteId), second).kind).toBe('working')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await kindOfSecond()).toBe('holiday')
    const other = { ...shorter, source: { ...shorter.source, title: '另一份通知' } }
    await act(database.db, publisher(), now, ctx => publishNotice(ctx, other))
    const calendar = await asSystem(ctx => calendarOf(ctx, office.siteId))
    expect(calendar.notices.find(notice => notice.year === 2026)?.source.title).toBe('另一份通知')
  })

  test('a site nobody knows works by the hours of the pack', async () => {
    const calendar = await asSystem(ctx => calendarOf(ctx, crypto.randomUUID()))
    expect(calendar.hours).toMatchObject({
      weekdays: [1, 2, 3, 4, 5],
      hours: [
        { from: 540, to: 720 },
        { from: 810, to: 1080 },
      ],
    })
  })
})

describe('notices', () => {
  test('each publication of a year has the next version, and the event for who counts by it', async () => {
    const one = await act(database.db, publisher(), now, ctx => publishNotice(ctx, shorter))
    const two = await act(database.db, publisher(), now, ctx => publishNotice(ctx, shipped))
    expect([one.version, two.version]).toEqual([2, 3])
    const { rows } = await database.pool.query("select facts from events where kind = 'calendar.published' order by id")
    expect(rows.map(row => row.facts.version)).toEqual([2, 3])
  })

  test('are imported from YAML or JSON', async () => {
    const made = await act(database.db, publisher(), now, ctx => importNotice(ctx, JSON.stringify(shorter)))
    expect(made).toMatchObject({ year: 2026, version: 2 })
    expect(await kindOfSecond()).toBe('working')
    const plain = act(database.db, office.director.me, now, ctx => importNotice(ctx, JSON.stringify(shipped)))
    await expect(plain).rejects.toThrow('auth.forbidden')
  })

  test.each<[string, string, string]>([
    ['no YAML', '{a: [', ''],
    ['no notice', 'hello', ''],
    ['a day that is none', JSON.stringify(shipped).replace('2026-01-03', '2026-01-33'), 'holidays.0.to'],
    ['days that do not fit', JSON.stringify(shipped).replace('"days":9', '"days":8'), 'holidays.1'],
    ['an unknown word', JSON.stringify({ ...shipped, colour: 'red' }), ''],
  ])('refuse %s', (_name, text, where) => {
    try {
      readNotice(text)
      expect.unreachable()
    } catch (problem) {
      expect(problem).toMatchObject({ code: 'input.notice_unreadable', facts: { where } })
    }
  })
})

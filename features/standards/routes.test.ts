import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { type Doors, openDoors } from '#tests/helpers/doors.ts'
import { allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { standardRoutes } from './routes.ts'
import { shippedCalendars } from './service/calendars.ts'

let database: TestDatabase
let office: Office
let doors: Doors

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
  const people = {
    clerk: office.clerk.me,
    reader: allowed(office.lead, 'standard.read'),
    publisher: allowed(office.chief, 'standard.read', 'standard.publish'),
  }
  doors = await openDoors(database, people, new Date('2026-11-23T10:00:00+08:00'), standardRoutes)
})

afterAll(() => doors.close())

test.each(['', '/kinds', '/taxonomy', '/forms', '/reasons'])('everybody signed in reads %s', async part => {
  const reply = await doors.call('clerk', 'GET', `/api/standards${part}`)
  expect(reply).toMatchObject({ status: 200, body: { pack: 'zh-CN' } })
  expect(await doors.call('nobody', 'GET', `/api/standards${part}`)).toMatchObject({ status: 401 })
})

test.each(['/roles', '/calendars'])('%s takes a permission', async part => {
  expect(await doors.call('reader', 'GET', `/api/standards${part}`)).toMatchObject({ status: 200 })
  expect(await doors.call('clerk', 'GET', `/api/standards${part}`)).toMatchObject({ status: 403 })
})

test('the kinds hold what the forms of the desk need', async () => {
  const { body } = await doors.call('clerk', 'GET', '/api/standards/kinds')
  const ids = body.kinds.map((kind: { id: string }) => kind.id)
  for (const id of ['consult', 'request', 'complaint', 'repair', 'suggestion', 'praise', 'procedure']) {
    expect(ids).toContain(id)
  }
})

test('a site shows how it works, day by day', async () => {
  const path = `/api/standards/calendars/${office.siteId}?from=2026-10-08&days=4`
  const { body } = await doors.call('reader', 'GET', path)
  expect(body.days.map((day: { date: string; kind: string }) => `${day.date} ${day.kind}`)).toEqual([
    '2026-10-08 working',
    '2026-10-09 working',
    '2026-10-10 makeup',
    '2026-10-11 rest',
  ])
  expect(body.days[0].spans).toEqual([
    { from: '09:00', to: '12:00' },
    { from: '13:30', to: '18:00' },
  ])
  const far = await doors.call('reader', 'GET', `/api/standards/calendars/${office.siteId}?from=2300-01-01`)
  expect(far).toMatchObject({ status: 409, body: { code: 'clock.out_of_range' } })
})

test('a notice is published and imported by who may', async () => {
  const shipped = shippedCalendars().notices.find(notice => notice.year === 2026)!
  const notice = { ...shipped, source: { ...shipped.source, title: '更正' } }
  expect(await doors.call('reader', 'POST', '/api/standards/notices', { notice })).toMatchObject({ status: 403 })
  expect(await doors.call('publisher', 'POST', '/api/standards/notices', { notice })).toMatchObject({
    status: 201,
    body: { year: 2026, version: 2 },
  })
  expect(await doors.call('publisher', 'POST', '/api/standards/notices', { notice })).toMatchObject({
    status: 409,
    body: { code: 'standard.notice_unchanged' },
  })
  const text = JSON.stringify(shipped)
  expect(await doors.call('publisher', 'POST', '/api/standards/notices/import', { text })).toMatchObject({
    status: 201,
    body: { version: 3 },
  })
  expect(await doors.call('publisher', 'POST', '/api/standards/notices/import', { text: '{' })).toMatchObject({
    status: 400,
    body: { code: 'input.notice_unreadable' },
  })
  const { body } = await doors.call('reader', 'GET', '/api/standards/calendars')
  expect(body.notices.find((one: { year: number }) => one.year === 2026)).toMatchObject({ version: 3 })
})

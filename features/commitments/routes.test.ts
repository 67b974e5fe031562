import { afterAll, beforeAll, expect, test } from 'vitest'
import { cursorOf } from '#platform/cursor.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { type Doors, openDoors } from '#tests/helpers/doors.ts'
import { act, allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { commitmentRoutes } from './routes.ts'
import { promise } from './service/promise.ts'

let database: TestDatabase
let office: Office
let doors: Doors
const now = new Date('2026-11-23T10:00:00+08:00')

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
  const people = {
    clerk: allowed(office.clerk, 'case.read', 'commitment.extend', 'commitment.waive'),
    chief: allowed(office.chief, 'case.read', 'commitment.approve_extension', 'commitment.waive', 'report.read'),
    stranger: allowed(office.stranger, 'case.read', 'commitment.waive', 'report.read'),
    guest: office.lead.me,
  }
  doors = await openDoors(database, people, now, commitmentRoutes)
})

afterAll(() => doors.close())

async function owe(within = '8h') {
  const caseId = crypto.randomUUID()
  const [made] = await act(database.db, office.clerk.me, '2026-11-23T09:00:00+08:00', ctx =>
    promise(ctx, [
      {
        kind: 'answer',
        subject: { kind: 'case', id: caseId },
        caseId,
        site: office.siteId,
        owedBy: { staffId: office.clerk.staffId },
        owedTo: { kind: 'customer', id: null },
        within,
        clause: 'D3-10',
      },
    ]),
  )
  return made!.id
}

test('lists, explains and counts', async () => {
  const id = await owe()
  const list = await doors.call('clerk', 'GET', '/api/commitments?owedBy=me&state=open&limit=10')
  expect(list).toMatchObject({ status: 200, body: { next: null } })
  expect(list.body.rows).toMatchObject([{ id, state: 'open', owedBy: { staff: { name: 'clerk' } }, left: 0.875 }])
  const why = await doors.call('clerk', 'GET', `/api/commitments/${id}/why`)
  expect(why).toMatchObject({
    status: 200,
    body: { within: '8h', calendar: 'site', dueAt: '2026-11-24T01:30:00.000Z' },
  })
  expect(why.body.because.length).toBeGreaterThan(2)
  const rate = await doors.call('chief', 'GET', '/api/commitments/on-time?from=2026-11-01T00:00:00%2B08:00')
  expect(rate).toMatchObject({ status: 200, body: { open: 1, rate: null } })
})

test('asked by one, approved by another', async () => {
  const id = await owe()
  const until = '2026-11-25T18:00:00+08:00'
  const body = { reason: 'complex', words: '须检测', until }
  const asked = await doors.call('clerk', 'POST', `/api/commitments/${id}/extend`, body)
  expect(asked.status).toBe(200)
  const waiting = await doors.call('chief', 'GET', '/api/commitments/extensions')
  expect(waiting.body.rows.map((row: { id: string }) => row.id)).toContain(id)
  const path = `/api/commitments/${id}/extensions/${asked.body.commitment.extension.id}`
  expect(await doors.call('clerk', 'POST', `${path}/approve`, {})).toMatchObject({
    status: 403,
    body: { code: 'auth.forbidden' },
  })
  const approved = await doors.call('chief', 'POST', `${path}/approve`, {})
  expect(approved).toMatchObject({ status: 200, body: { commitment: { dueAt: new Date(until).toISOString() } } })
  expect(await doors.call('chief', 'POST', `${path}/refuse`, { words: '不行' })).toMatchObject({
    status: 409,
    body: { code: 'commitment.extension_not_found' },
  })
})

test.each<[string, string, string, object | undefined, number, string]>([
  ['guest', 'GET', '/why', undefined, 403, 'auth.forbidden'],
  ['nobody', 'GET', '/why', undefined, 401, 'auth.required'],
  ['stranger', 'GET', '/why', undefined, 404, 'commitment.not_found'],
  ['stranger', 'POST', '/waive', { reason: 'customer_agreed' }, 404, 'commitment.not_found'],
  ['clerk', 'POST', '/waive', { reason: 'customer_agreed' }, 409, 'commitment.own'],
  ['chief', 'POST', '/waive', { reason: 'lazy' }, 400, 'commitment.reason_unknown'],
  ['chief', 'POST', '/waive', { reason: 'customer_agreed', colour: 'red' }, 400, 'input.invalid'],
  ['clerk', 'POST', '/extend', { reason: 'complex', words: '', until: '2026-11-25' }, 400, 'input.invalid'],
])('%s %s %s is refused in one sentence', async (who, method, path, body, status, code) => {
  const reply = await doors.call(who, method as 'GET', `/api/commitments/${await owe()}${path}`, body)
  expect(reply).toMatchObject({ status, body: { code } })
  expect(reply.body.message).toMatch(/[。.]$/)
})

test('a strange id, a strange cursor', async () => {
  expect((await doors.call('clerk', 'GET', '/api/commitments/7/why')).status).toBe(404)
  expect((await doors.call('clerk', 'GET', `/api/commitments/${crypto.randomUUID()}/why`)).body.code).toBe(
    'commitment.not_found',
  )
  for (const after of ['x', cursorOf('2026-11-23'), cursorOf('9999-99-99', office.siteId), cursorOf(now, 'me')]) {
    expect((await doors.call('clerk', 'GET', `/api/commitments?after=${after}`)).body.code).toBe('input.bad_cursor')
  }
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#tests/helpers/database.ts'
import { type Doors, openDoors } from '#tests/helpers/doors.ts'
import { allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { customerRoutes } from './routes.ts'

let doors: Doors
let office: Office

beforeAll(async () => {
  const database = await testDatabase()
  office = await openOffice(database.pool)
  const all = ['customer.read', 'customer.write', 'customer.reveal', 'customer.merge']
  const people = {
    clerk: allowed(office.clerk, ...all),
    reader: allowed(office.lead, 'customer.read'),
    stranger: allowed(office.stranger, ...all),
  }
  doors = await openDoors(database, people, new Date('2026-03-02T09:00:00+08:00'), customerRoutes)
})
afterAll(() => doors.close())

const call: Doors['call'] = (...request) => doors.call(...request)

async function register(name: string, phone: string): Promise<string> {
  const made = await call('clerk', 'POST', '/api/customers', {
    name,
    site: office.siteId,
    contacts: [{ kind: 'phone', value: phone }],
  })
  expect(made.status).toBe(201)
  return made.body.id
}

test('from registration to reveal: the number is in one reply alone', async () => {
  const id = await register('欧阳小李', '138 0013 8021')
  const replies = [
    await call('clerk', 'GET', `/api/customers/${id}`),
    await call('clerk', 'GET', '/api/customers?q=oyx'),
    await call('clerk', 'GET', '/api/customers?q=8021'),
    await call('clerk', 'PATCH', `/api/customers/${id}`, { addressForm: 'sir' }),
    await call('clerk', 'POST', '/api/customers', {
      site: office.siteId,
      contacts: [{ kind: 'phone', value: '13800138021' }],
    }),
  ]
  expect(replies.map(reply => reply.status)).toEqual([200, 200, 200, 200, 409])
  for (const reply of replies) expect(reply.text.replaceAll(' ', '')).not.toMatch(/0013/)
  expect(replies[0]!.body.contacts[0].masked).toBe('138******21')
  expect(replies[2]!.body.rows.map((row: { id: string }) => row.id)).toContain(id)
  expect(replies[4]!.body.code).toBe('customer.contact_taken')

  const revealed = await call('clerk', 'POST', `/api/customers/${id}/reveal`, { purpose: 'call_back' })
  expect(revealed.body.contacts[0]).toMatchObject({ number: '13800138021', value: '138 0013 8021' })
})

test('who may only read is told what he may not, and is refused', async () => {
  const id = await register('王一', '13800138031')
  expect((await call('reader', 'GET', `/api/customers/${id}`)).body.may).toEqual({
    write: 'auth.forbidden',
    reveal: 'auth.forbidden',
    merge: 'auth.forbidden',
  })
  expect((await call('reader', 'POST', `/api/customers/${id}/reveal`, { purpose: 'visit' })).status).toBe(403)
  expect((await call('reader', 'GET', '/api/customers?q=8031')).body).toMatchObject({
    rows: [],
    wholeNumbersOnly: true,
  })
  expect((await call('reader', 'GET', '/api/customers?q=13800138031')).body.rows).toHaveLength(1)
  expect((await call('nobody', 'GET', '/api/customers')).status).toBe(401)
})

test('another site gets the words of an unknown id, whatever it tries', async () => {
  const id = await register('王二', '13800138041')
  const unknown = await call('stranger', 'GET', '/api/customers/0195a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b')
  const tries = [
    await call('stranger', 'GET', `/api/customers/${id}`),
    await call('stranger', 'PATCH', `/api/customers/${id}`, { name: '无' }),
    await call('stranger', 'POST', `/api/customers/${id}/reveal`, { purpose: 'visit' }),
    await call('stranger', 'POST', `/api/customers/${id}/add-contact`, { kind: 'qq', value: '1234567' }),
    await call('stranger', 'POST', `/api/customers/${id}/add-care-note`, { flag: 'elderly' }),
    await call('stranger', 'POST', `/api/customers/${id}/merge`, { into: id }),
  ]
  for (const reply of tries) expect(reply).toEqual(unknown)
  expect(unknown.status).toBe(404)
})

describe('bad input is one clear sentence', () => {
  test.each([
    ['an unknown field', { name: '某', mood: 'x' }],
    ['a name too long', { name: '某'.repeat(81) }],
    ['a control character', { name: '某\u0001' }],
    ['a lone surrogate', { name: '某\ud800' }],
    ['a wrong type', { name: 7 }],
    ['an unknown form of address', { addressForm: '大王' }],
  ])('%s', async (_, change) => {
    const id = await register('某', `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`)
    const reply = await call('clerk', 'PATCH', `/api/customers/${id}`, change)
    expect(reply.status).toBe(400)
    expect(reply.body.code).toMatch(/^input\./)
    expect(reply.body.message.length).toBeGreaterThan(5)
  })

  test('what is no number', async () => {
    const reply = await call('clerk', 'POST', '/api/customers', {
      site: office.siteId,
      contacts: [{ kind: 'phone', value: '1380013' }],
    })
    expect(reply).toMatchObject({ status: 400, body: { code: 'input.bad_contact' } })
  })
})

test('scripts and SQL are names like others', async () => {
  const name = `<script>'"; drop table customers; --`
  const id = await register(name, '13800138051')
  expect((await call('clerk', 'GET', `/api/customers/${id}`)).body.name).toBe(name)
  const found = await call('clerk', 'GET', `/api/customers?q=${encodeURIComponent(name)}`)
  expect(found.body.rows.map((row: { id: string }) => row.id)).toEqual([id])
})

test('care, home, merge and back over HTTP', async () => {
  const one = await register('孙一', '13800138061')
  const two = await register('孙二', '13800138062')
  const note = await call('clerk', 'POST', `/api/customers/${one}/add-care-note`, { flag: 'elderly', text: '' })
  expect(note.status).toBe(201)
  expect((await call('clerk', 'POST', `/api/customers/${one}/add-care-note`, { text: ' ' })).status).toBe(400)
  const home = await call('clerk', 'POST', '/api/premises', { site: office.siteId, code: '9-1-901' })
  const link = { premises: home.body.id, relation: 'owner' }
  expect((await call('clerk', 'POST', `/api/customers/${one}/link-premises`, link)).status).toBe(200)
  expect((await call('reader', 'GET', '/api/premises?q=9-1')).body.rows).toMatchObject([{ code: '9-1-901' }])
  const merge = await call('clerk', 'POST', `/api/customers/${one}/merge`, { into: two })
  expect((await call('reader', 'GET', `/api/customers/${one}`)).body).toMatchObject({ id: two, flags: ['elderly'] })
  expect((await call('clerk', 'POST', `/api/customers/${two}/undo-merge`, { merge: merge.body.id })).status).toBe(200)
  expect((await call('clerk', 'POST', `/api/customers/${one}/end-care-note`, { note: note.body.id })).status).toBe(200)
  const places = { premises: home.body.id }
  expect((await call('clerk', 'POST', `/api/customers/${one}/unlink-premises`, places)).status).toBe(200)
  const [contact] = (await call('reader', 'GET', `/api/customers/${one}`)).body.contacts
  expect((await call('clerk', 'POST', `/api/customers/${one}/remove-contact`, { contact: contact.id })).status).toBe(
    200,
  )
  expect((await call('reader', 'GET', `/api/customers/${one}`)).body).toMatchObject({
    flags: [],
    premises: [],
    contacts: [],
  })
})

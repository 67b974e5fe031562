import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCustomer } from '#features/customers/service/customers.ts'
import type { Me } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { type Doors, openDoors } from '#tests/helpers/doors.ts'
import { allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { interactionRoutes } from './routes.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
let database: TestDatabase
let doors: Doors
let office: Office
let clerk: Me

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
  clerk = allowed(office.clerk, 'customer.write', 'interaction.record', 'interaction.read')
  const people = {
    clerk,
    reader: allowed(office.lead, 'interaction.read'),
    stranger: allowed(office.stranger, 'interaction.record', 'interaction.read'),
  }
  doors = await openDoors(database, people, now, interactionRoutes)
})
afterAll(() => doors.close())

async function customer(name: string): Promise<string> {
  const input = { kind: 'person' as const, name, addressForm: null, script: null, site: office.siteId, contacts: [] }
  return (await inTransaction(database.db, tx => createCustomer({ me: clerk, now, tx }, input))).id
}

test('a contact is written down by hand and read by colleagues of the site', async () => {
  const id = await customer('周一')
  const record = {
    direction: 'out',
    channel: 'phone',
    at: '2026-03-02T08:50:00+08:00',
    site: office.siteId,
    customer: id,
    words: [{ role: 'agent', text: '您好' }],
  }
  const refused = await doors.call('clerk', 'POST', '/api/interactions', record)
  expect(refused).toMatchObject({ status: 400, body: { code: 'input.reached_needed' } })
  const made = await doors.call('clerk', 'POST', '/api/interactions', { ...record, reached: true })
  expect(made.status).toBe(201)

  const shown = await doors.call('reader', 'GET', `/api/interactions/${made.body.id}`)
  expect(shown.body).toMatchObject({
    reached: true,
    staff: office.clerk.staffId,
    words: [{ role: 'agent', text: '您好' }],
  })
  const listed = await doors.call('reader', 'GET', `/api/customers/${id}/interactions`)
  expect(listed.body).toMatchObject({ rows: [{ id: made.body.id, at: '2026-03-02T00:50:00.000Z' }], next: null })
})

test('refused: who may not record, another site, nobody', async () => {
  const id = await customer('周二')
  const record = {
    direction: 'in',
    channel: 'window',
    at: '2026-03-02T08:50:00+08:00',
    site: office.siteId,
    customer: id,
  }
  const { body } = await doors.call('clerk', 'POST', '/api/interactions', record)
  expect((await doors.call('reader', 'POST', '/api/interactions', record)).status).toBe(403)
  expect((await doors.call('nobody', 'GET', `/api/interactions/${body.id}`)).status).toBe(401)
  expect((await doors.call('stranger', 'GET', `/api/interactions/${body.id}`)).body.code).toBe('interaction.not_found')
  expect((await doors.call('stranger', 'GET', `/api/customers/${id}/interactions`)).body.code).toBe(
    'customer.not_found',
  )
  const elsewhere = await doors.call('stranger', 'POST', '/api/interactions', { ...record, site: office.otherSiteId })
  expect(elsewhere.body.code).toBe('customer.not_found')
})

test.each([
  ['an unknown field', { mood: 'x' }],
  ['an unknown channel', { channel: 'pigeon' }],
  ['a time without zone', { at: '2026-03-02T08:50:00' }],
  ['the future', { at: '2026-03-03T08:50:00+08:00' }],
  ['words that cannot be written', { words: [{ role: 'customer', text: '\u0000' }] }],
  ['empty words', { words: [{ role: 'customer', text: ' ' }] }],
])('%s is one clear sentence', async (_, wrong) => {
  const record = { direction: 'in', channel: 'window', at: '2026-03-02T08:50:00+08:00', site: office.siteId, ...wrong }
  const reply = await doors.call('clerk', 'POST', '/api/interactions', record)
  expect(reply.status).toBe(400)
  expect(reply.body.message.length).toBeGreaterThan(5)
})

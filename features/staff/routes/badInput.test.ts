import { beforeAll, expect, test } from 'vitest'
import { adminPassword, type House, openDoors, openHouse, testTotpKey } from '#tests/helpers/house.ts'
import { staffRoutes } from './staff.ts'

let house: House
let call: Awaited<ReturnType<typeof openDoors>>['call']
let cookie: string | undefined

beforeAll(async () => {
  house = await openHouse()
  const ground = { totpKey: testTotpKey, publicUrl: () => new URL('http://localhost') }
  call = (await openDoors(house, mount => staffRoutes(mount, ground))).call
  cookie = (await call('POST', '/api/session/sign-in', { account: 'admin', password: adminPassword })).cookie
})

const hostile: unknown[] = [
  '',
  ' ',
  'x'.repeat(5000),
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u0007',
  "'; drop table staff; --",
  '<script>alert(1)</script>',
  '%',
  '\\',
  '../../etc/passwd',
  -1,
  Number.MAX_VALUE,
  1.5,
  2 ** 53,
  null,
  true,
  [],
  ['x'],
  {},
  { $ne: 1 },
  '00000000-0000-0000-0000-000000000000',
]

const role = { key: 'bad', name: { 'zh-CN': '坏' }, permissions: ['case.read'] }
const unknownId = '0190a000-0000-7000-8000-000000000000'
const doors: [string, Record<string, unknown>][] = [
  ['/api/session/sign-in', { account: 'nobody', password: 'x', code: '123456' }],
  ['/api/session/change-password', { current: 'x', password: 'x' }],
  ['/api/session/change-language', { language: 'en' }],
  ['/api/session/set-presence', { state: 'away', reason: 'meal' }],
  ['/api/session/totp/enrol', { password: 'x' }],
  ['/api/session/totp/confirm', { code: '123456' }],
  ['/api/session/totp/remove', { password: 'x', code: '123456' }],
  ['/api/setup', { token: 'x', name: 'x', staffNumber: '1', password: 'long enough', language: 'en' }],
  ['/api/notices/read', { ids: [unknownId] }],
  ['/api/notices/read', { upTo: unknownId }],
  [
    '/api/sites',
    {
      key: 'bad',
      name: '坏',
      address: 'x',
      phone: '1',
      pack: 'zh-CN',
      workingHours: {},
      ownDays: {},
      dutyLeadId: unknownId,
    },
  ],
  [
    `/api/sites/${unknownId}/update`,
    { name: 'x', address: 'x', phone: 'x', workingHours: {}, ownDays: {}, closed: false },
  ],
  ['/api/teams', { siteId: unknownId, name: 'x', leadId: unknownId, memberIds: [unknownId] }],
  [`/api/teams/${unknownId}/update`, { name: 'x', leadId: unknownId, memberIds: [], isDuty: true }],
  ['/api/roles', { ...role, about: { 'zh-CN': 'x' }, authority: { amount: 1, currency: 'CNY' }, secondFactor: 'off' }],
  [`/api/roles/${unknownId}/update`, role],
  [
    '/api/staff',
    {
      name: 'x',
      staffNumber: 'bad',
      phone: '1',
      supervisorId: null,
      language: 'en',
      skills: ['x'],
      roles: ['agent'],
      sites: 'all',
      teamIds: [],
      password: 'long enough',
      samePersonAs: unknownId,
    },
  ],
  [`/api/staff/${unknownId}/update`, { name: 'x', staffNumber: 'x', supervisorId: null, skills: [] }],
  [`/api/staff/${unknownId}/set-roles`, { roles: ['agent'], sites: 'all' }],
  [`/api/staff/${unknownId}/reset-password`, { withoutSecondFactor: true }],
  [`/api/staff/${unknownId}/set-presence`, { state: 'busy', reason: 'x' }],
  ['/api/api-keys', { name: 'x', staffId: null, permissions: ['case.read'], siteIds: [unknownId], days: 1 }],
]

test.each(doors)('%s answers bad input in one sentence, never with 500', async (path, sound) => {
  const bodies = Object.keys(sound).flatMap(field => hostile.map(value => ({ ...sound, [field]: value })))
  for (const body of [...bodies, ...hostile, { ...sound, unknownField: 1 }]) {
    house.at(new Date(house.now().getTime() + 3600_000 / 200).toISOString())
    const reply = await call('POST', path, JSON.stringify(body), {
      cookie,
      headers: { 'content-type': 'application/json' },
    })
    expect(reply.status, `${JSON.stringify(body).slice(0, 200)} → ${JSON.stringify(reply.body)}`).toBeLessThan(500)
    if (reply.status >= 400) {
      expect(Object.keys(reply.body)).toEqual(['code', 'message'])
      expect(reply.body.message.length).toBeGreaterThan(5)
    }
  }
  expect((await call('GET', '/api/session', undefined, { cookie })).status).toBe(200)
})

test.each(['/api/staff', '/api/sites', '/api/teams', '/api/roles', '/api/api-keys', '/api/notices', '/api/sessions'])(
  '%s answers bad questions, never with 500',
  async path => {
    const texts = hostile.filter(value => typeof value === 'string' || typeof value === 'number').map(String)
    const cursors = [['x'], ['\u0000'], ['\ud800'], [1], [null], ['a', 'b'], [unknownId], ['a', unknownId]].map(
      cursor => Buffer.from(JSON.stringify(cursor)).toString('base64url'),
    )
    for (const name of ['after', 'limit', 'q', 'siteId', 'teamId', 'role', 'departed', 'unread', 'staffId', 'x']) {
      for (const value of [...texts.filter(text => text.length < 1000), ...cursors]) {
        const query = new URLSearchParams({ [name]: value.toWellFormed() })
        const reply = await call('GET', `${path}?${query}`, undefined, { cookie })
        expect(reply.status, `${query} → ${JSON.stringify(reply.body)}`).toBeLessThan(500)
      }
    }
  },
)

test.each(['x', '%00', '..%2f', unknownId, "'"])('an id that is %s names nothing', async id => {
  const reply = await call('GET', `/api/staff/${id}`, undefined, { cookie })
  expect([reply.status, reply.body.code]).toEqual([404, expect.stringMatching(/not_found$/)])
})

import { generateSync } from 'otplib'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { type House, openDoors, openHouse, passwordOf, testTotpKey } from '#tests/helpers/house.ts'
import { staffRoutes } from './staff.ts'

let house: House
let call: Awaited<ReturnType<typeof openDoors>>['call']
let number = 200

beforeAll(async () => {
  house = await openHouse()
  const ground = { totpKey: testTotpKey, publicUrl: () => new URL('http://localhost') }
  call = (await openDoors(house, mount => staffRoutes(mount, ground))).call
})
beforeEach(() => {
  house.at('2026-03-02T09:00:00+08:00')
  number += 1
})

const signIn = (account: string, password: string, address?: string, code?: string) =>
  call('POST', '/api/session/sign-in', { account, password, code }, { address: address ?? `10.1.0.${number % 250}` })
const hire = async (roles = ['agent']) => {
  const staffNumber = String(number)
  return { ...(await house.hire(staffNumber, roles)), staffNumber, password: passwordOf(staffNumber) }
}
const later = (seconds: number) => house.at(new Date(house.now().getTime() + seconds * 1000).toISOString())

describe('sign-in', () => {
  test('opens by number or name, and says who one is', async () => {
    const { staffNumber, password, id } = await hire()
    for (const account of [staffNumber, `员工${staffNumber}`, ` ${staffNumber} `]) {
      const reply = await signIn(account, password)
      expect(reply.status).toBe(200)
      expect(reply.body.me).toMatchObject({
        id,
        staffNumber,
        language: 'zh-CN',
        totp: { enrolled: false, wanted: 'off' },
        sites: [{ key: 'main' }],
      })
      expect(reply.body.me.permissions).toContain('case.answer')
      const cookie = String(reply.headers['set-cookie'])
      expect(cookie).toMatch(/HttpOnly/)
      expect(cookie).toMatch(/SameSite=Lax/)
      expect(cookie).not.toMatch(/Secure/)
      expect((await call('GET', '/api/session', undefined, { cookie: reply.cookie })).body.me.id).toBe(id)
    }
  })

  test('over https the cookie is sent over https alone', async () => {
    const { staffNumber, password } = await hire()
    const ground = { totpKey: testTotpKey, publicUrl: () => new URL('https://kefu.example.cn') }
    const doors = await openDoors(house, mount => staffRoutes(mount, ground), { publicUrl: 'https://kefu.example.cn' })
    const reply = await doors.call('POST', '/api/session/sign-in', { account: staffNumber, password })
    expect(String(reply.headers['set-cookie'])).toMatch(/Secure/)
  })

  test.each(['wrong password', 'unknown account', 'departed'])('%s is refused in the same words', async what => {
    const person = await hire()
    if (what === 'departed') await house.pool.query('update staff set departed_at = now() where id = $1', [person.id])
    const reply = await signIn(
      what === 'unknown account' ? 'nobody' : person.staffNumber,
      what === 'departed' ? person.password : 'wrong',
    )
    expect(reply).toMatchObject({ status: 401, cookie: undefined, body: { code: 'auth.wrong_password' } })
  })

  test('takes an unknown account as long as a known one', async () => {
    const { staffNumber } = await hire()
    const spent = async (account: string, address: string) => {
      const before = performance.now()
      await signIn(account, 'wrong', address)
      return performance.now() - before
    }
    await spent('warm up', '10.9.0.1')
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 8; i++) {
      known.push(await spent(staffNumber, `10.9.1.${i}`))
      unknown.push(await spent(`no one ${i}`, `10.9.2.${i}`))
    }
    const middle = (times: number[]) => times.sort((a, b) => a - b)[4]!
    expect(middle(unknown)).toBeGreaterThan(middle(known) * 0.5)
  })

  test('people of one name sign in by number', async () => {
    const one = await hire()
    number += 1
    const two = await hire()
    await house.pool.query('update staff set name_key = $1 where id in ($2, $3)', ['双生', one.id, two.id])
    expect((await signIn('双生', one.password)).status).toBe(401)
    expect((await signIn(one.staffNumber, one.password)).status).toBe(200)
  })
})

describe('guessing', () => {
  test('makes the guesser wait, longer each time, and says how long', async () => {
    const { staffNumber, password } = await hire()
    const codes: unknown[] = []
    for (let i = 0; i < 3; i++) {
      const { body, headers } = await signIn(staffNumber, 'wrong', '10.2.0.1')
      codes.push([body.code, headers['retry-after']])
    }
    expect(codes).toEqual([
      ['auth.wrong_password', undefined],
      ['auth.wrong_password', undefined],
      ['auth.wrong_password_wait', '5'],
    ])
    const early = await signIn(staffNumber, password, '10.2.0.1')
    expect(early).toMatchObject({ status: 429, body: { code: 'auth.wait', message: expect.stringContaining(' 5 秒') } })
    expect(early.headers['retry-after']).toBe('5')
    later(5)
    expect((await signIn(staffNumber, 'wrong', '10.2.0.1')).headers['retry-after']).toBe('10')
    later(10)
    expect((await signIn(staffNumber, password, '10.2.0.1')).status).toBe(200)
    expect((await signIn(staffNumber, 'wrong', '10.2.0.1')).headers['retry-after']).toBeUndefined()
  })

  test('keeps nobody out who comes from elsewhere with the right password', async () => {
    const { staffNumber, password } = await hire()
    for (let i = 0; i < 40; i++) await signIn(staffNumber, 'wrong', '10.3.0.1')
    expect((await signIn(staffNumber, password, '10.3.0.1')).status).toBe(429)
    expect((await signIn(staffNumber, password, '10.3.0.2')).status).toBe(200)
  })

  test('at many accounts makes the address wait, but not who is at home there', async () => {
    const home = await hire()
    expect((await signIn(home.staffNumber, home.password, '10.4.0.1')).status).toBe(200)
    await house.pool.query(
      `insert into sign_in_attempts (account, network, at, succeeded)
       select 'unknown:' || n, '10.4.0.1', $1, false from generate_series(1, 99) n`,
      [house.now()],
    )
    expect((await signIn('one guess more', 'wrong', '10.4.0.1')).status).toBe(401)
    number += 1
    const guest = await hire()
    expect((await signIn(guest.staffNumber, guest.password, '10.4.0.1')).body.code).toBe('auth.wait')
    expect((await signIn(home.staffNumber, home.password, '10.4.0.1')).status).toBe(200)
    expect((await signIn(guest.staffNumber, guest.password, '10.4.0.2')).status).toBe(200)
  })

  test('from one IPv6 net counts as one address', async () => {
    const { staffNumber, password } = await hire()
    for (let i = 0; i < 3; i++) await signIn(staffNumber, 'wrong', `2001:db8:1:2::${i}`)
    expect((await signIn(staffNumber, password, '2001:db8:1:2:ffff::1')).status).toBe(429)
    expect((await signIn(staffNumber, password, '2001:db8:1:3::1')).status).toBe(200)
  })

  test('many at once are not heard at once', async () => {
    const { staffNumber } = await hire()
    const replies = await Promise.all(Array.from({ length: 9 }, () => signIn(staffNumber, 'wrong', '10.5.0.1')))
    expect(replies.filter(reply => reply.status === 401).length).toBeLessThan(9)
    expect(replies.filter(reply => ![401, 429].includes(reply.status))).toEqual([])
  })

  test('is told to the person, who is not told of his own slips', async () => {
    const { staffNumber, password } = await hire()
    for (let i = 0; i < 4; i++) await signIn(staffNumber, 'wrong', `10.6.0.${i}`)
    const quiet = (await signIn(staffNumber, password, '10.6.1.1')).cookie
    expect((await call('GET', '/api/notices', undefined, { cookie: quiet })).body.rows).toEqual([])
    await signIn(staffNumber, 'wrong', '10.6.0.9')
    const notices = (await call('GET', '/api/notices', undefined, { cookie: quiet })).body
    expect(notices.rows.map((row: { kind: string }) => row.kind)).toEqual(['session.failed_often'])
    expect(notices.unread).toBe(1)
  })

  test('a sign-in from a new address is told', async () => {
    const { staffNumber, password } = await hire()
    const first = (await signIn(staffNumber, password, '10.7.0.1')).cookie
    await signIn(staffNumber, password, '10.7.0.1')
    expect((await call('GET', '/api/notices', undefined, { cookie: first })).body.unread).toBe(0)
    await signIn(staffNumber, password, '10.7.0.2')
    const { rows } = (await call('GET', '/api/notices', undefined, { cookie: first })).body
    expect(rows.map((row: { kind: string }) => row.kind)).toEqual(['session.new_address'])
  })
})

describe('a session', () => {
  test('is listed, ended by its owner, and refused from then on', async () => {
    const { staffNumber, password } = await hire()
    const [one, two] = [(await signIn(staffNumber, password)).cookie, (await signIn(staffNumber, password)).cookie]
    const list = (await call('GET', '/api/sessions', undefined, { cookie: one })).body.rows
    expect(list.map((row: { isThis: boolean }) => row.isThis)).toEqual([false, true])
    expect((await call('POST', `/api/sessions/${list[0].id}/end`, {}, { cookie: one })).status).toBe(200)
    expect((await call('GET', '/api/session', undefined, { cookie: two })).status).toBe(401)
    expect((await call('GET', '/api/session', undefined, { cookie: one })).status).toBe(200)
  })

  test('of another is not mine to see or end, but a manager may', async () => {
    const victim = await hire()
    const hisCookie = (await signIn(victim.staffNumber, victim.password)).cookie
    const [his] = (await call('GET', '/api/sessions', undefined, { cookie: hisCookie })).body.rows
    number += 1
    const other = await hire()
    const cookie = (await signIn(other.staffNumber, other.password)).cookie
    expect((await call('GET', `/api/sessions?staffId=${victim.id}`, undefined, { cookie })).body.code).toBe(
      'staff.not_found',
    )
    expect((await call('POST', `/api/sessions/${his.id}/end`, {}, { cookie })).body.code).toBe('session.not_found')
    expect((await call('POST', `/api/sessions/${his.id}/revoke`, {}, { cookie })).body.code).toBe('auth.forbidden')
    number += 1
    const manager = await hire(['manager'])
    const chief = (await signIn(manager.staffNumber, manager.password)).cookie
    expect((await call('POST', `/api/sessions/${his.id}/revoke`, {}, { cookie: chief })).status).toBe(200)
    expect((await call('GET', '/api/session', undefined, { cookie: hisCookie })).status).toBe(401)
  })

  test('ends by sign-out, by idling and by age', async () => {
    const { staffNumber, password } = await hire()
    const out = (await signIn(staffNumber, password)).cookie
    expect((await call('POST', '/api/session/sign-out', {}, { cookie: out })).status).toBe(200)
    expect((await call('GET', '/api/session', undefined, { cookie: out })).status).toBe(401)
    const idle = (await signIn(staffNumber, password)).cookie
    later(11 * 3600)
    expect((await call('GET', '/api/session', undefined, { cookie: idle })).status).toBe(200)
    later(11 * 3600)
    expect((await call('GET', '/api/session', undefined, { cookie: idle })).status).toBe(200)
    later(12 * 3600)
    expect((await call('GET', '/api/session', undefined, { cookie: idle })).status).toBe(401)
  })

  test('is written down at most once a minute', async () => {
    const { staffNumber, password, id } = await hire()
    const cookie = (await signIn(staffNumber, password)).cookie
    const seen = async () => {
      await call('GET', '/api/session', undefined, { cookie })
      return (
        await house.pool.query('select last_seen_at from sessions where staff_id = $1', [id])
      ).rows[0].last_seen_at.getTime()
    }
    const start = house.now().getTime()
    later(59)
    expect(await seen()).toBe(start)
    later(1)
    expect(await seen()).toBe(start + 60_000)
  })

  test('with a temporary password may do nothing until it is changed', async () => {
    const { id } = await hire(['supervisor'])
    const admin = (await signIn('admin', 'welcome at the door')).cookie
    const { temporaryPassword } = (await call('POST', `/api/staff/${id}/reset-password`, {}, { cookie: admin })).body
    const cookie = (await signIn(String(number), temporaryPassword)).cookie
    const me = async () => (await call('GET', '/api/session', undefined, { cookie })).body.me
    expect(await me()).toMatchObject({ mustChangePassword: true, permissions: [] })
    expect((await call('GET', '/api/staff', undefined, { cookie })).status).toBe(403)
    const change = (password: string, current = temporaryPassword) =>
      call('POST', '/api/session/change-password', { current, password }, { cookie })
    expect((await change('another one', 'wrong')).body.code).toBe('auth.wrong_password')
    expect((await change('short')).body.code).toBe('password.too_short')
    expect((await change(temporaryPassword)).body.code).toBe('password.same')
    expect((await change('another one')).status).toBe(200)
    expect((await me()).permissions).toContain('case.grant_exception')
  })

  test('changing the password ends the other sessions', async () => {
    const { staffNumber, password } = await hire()
    const [one, two] = [(await signIn(staffNumber, password)).cookie, (await signIn(staffNumber, password)).cookie]
    await call(
      'POST',
      '/api/session/change-password',
      { current: password, password: 'something new' },
      { cookie: one },
    )
    expect((await call('GET', '/api/session', undefined, { cookie: two })).status).toBe(401)
    expect((await call('GET', '/api/session', undefined, { cookie: one })).status).toBe(200)
    expect((await signIn(staffNumber, password)).status).toBe(401)
  })

  test('loses a right the moment the role loses it', async () => {
    const { staffNumber, password, id } = await hire(['supervisor'])
    const cookie = (await signIn(staffNumber, password)).cookie
    const admin = (await signIn('admin', 'welcome at the door')).cookie
    expect((await call('GET', '/api/session', undefined, { cookie })).body.me.permissions).toContain('case.confirm')
    await call('POST', `/api/staff/${id}/set-roles`, { roles: ['agent'], sites: 'all' }, { cookie: admin })
    expect((await call('GET', '/api/session', undefined, { cookie })).body.me.permissions).not.toContain('case.confirm')
  })
})

describe('a second factor', () => {
  const codeAt = (secret: string) => generateSync({ secret, epoch: Math.floor(house.now().getTime() / 1000) })

  async function enrolled() {
    const person = await hire(['supervisor'])
    const cookie = (await signIn(person.staffNumber, person.password)).cookie
    const { secret, uri } = (await call('POST', '/api/session/totp/enrol', { password: person.password }, { cookie }))
      .body
    expect(uri).toContain(`secret=${secret}`)
    const { recoveryCodes } = (await call('POST', '/api/session/totp/confirm', { code: codeAt(secret) }, { cookie }))
      .body
    later(60)
    return { ...person, cookie, secret: secret as string, recoveryCodes: recoveryCodes as string[] }
  }

  test('is asked for at sign-in, and each code is good once', async () => {
    const { staffNumber, password, secret } = await enrolled()
    expect((await signIn(staffNumber, password)).body.code).toBe('auth.totp_required')
    expect((await signIn(staffNumber, password, undefined, '000000')).body.code).toBe('auth.totp_wrong')
    const code = codeAt(secret)
    expect((await signIn(staffNumber, password, undefined, code)).status).toBe(200)
    expect((await signIn(staffNumber, password, undefined, code)).body.code).toBe('auth.totp_wrong')
    expect((await signIn(staffNumber, 'wrong', undefined, code)).body.code).toBe('auth.wrong_password')
  })

  test('a recovery code stands in for it, once', async () => {
    const { staffNumber, password, recoveryCodes } = await enrolled()
    expect(recoveryCodes).toHaveLength(10)
    expect((await signIn(staffNumber, password, undefined, recoveryCodes[3])).status).toBe(200)
    expect((await signIn(staffNumber, password, undefined, recoveryCodes[3])).body.code).toBe('auth.totp_wrong')
  })

  test('is kept sealed, and codes hashed', async () => {
    const { id, secret, recoveryCodes } = await enrolled()
    const { rows } = await house.pool.query('select sealed_secret from totp where staff_id = $1', [id])
    expect(rows[0].sealed_secret.includes(Buffer.from(secret))).toBe(false)
    const hashes = await house.pool.query('select hash from recovery_codes where staff_id = $1', [id])
    expect(hashes.rows.some(row => row.hash.includes(Buffer.from(recoveryCodes[0]!)))).toBe(false)
  })

  test('goes with password and code, not with the password alone', async () => {
    const { cookie, password, secret, staffNumber } = await enrolled()
    const remove = (code: string) => call('POST', '/api/session/totp/remove', { password, code }, { cookie })
    expect((await remove('000000')).body.code).toBe('auth.totp_wrong')
    expect((await remove(codeAt(secret))).status).toBe(200)
    expect((await signIn(staffNumber, password)).status).toBe(200)
  })

  test('where a role requires it, a session may do nothing before', async () => {
    const { cookie: before } = await enrolled()
    number += 1
    const late = await hire(['supervisor'])
    const cookie = (await signIn(late.staffNumber, late.password)).cookie
    const rights = async (of: string | undefined) =>
      (await call('GET', '/api/session', undefined, { cookie: of })).body.me.permissions.length
    expect(await rights(cookie)).toBeGreaterThan(0)
    await house.pool.query(`update roles set second_factor = 'required' where key = 'supervisor'`)
    expect(await rights(cookie)).toBe(0)
    expect(await rights(before)).toBeGreaterThan(0)
    expect((await call('POST', '/api/session/totp/enrol', { password: late.password }, { cookie })).status).toBe(200)
    await house.pool.query(`update roles set second_factor = 'encouraged' where key = 'supervisor'`)
  })
})

describe('an API key', () => {
  const keyFor = async (staffId: string | null, permissions: string[], days?: number) =>
    (await house.run(ctx => createApiKey(ctx, { name: 'key', staffId, permissions, days }))).key

  test('acts as its person with at most his rights', async () => {
    const { id } = await hire()
    const key = await keyFor(id, ['staff.read', 'staff.write', 'case.grant_exception'])
    const { me } = (await call('GET', '/api/session', undefined, { key })).body
    expect(me).toMatchObject({ kind: 'staff', id, permissions: ['staff.read'] })
    expect((await call('GET', '/api/staff', undefined, { key })).status).toBe(200)
    expect((await call('POST', '/api/staff', {}, { key })).body.code).toBe('auth.forbidden')
  })

  test('of a service makes no judgement, whatever it was given', async () => {
    const key = await keyFor(null, [
      'case.read',
      'case.confirm',
      'case.grant_exception',
      'follow_up.record',
      'commitment.approve_extension',
    ])
    const { me } = (await call('GET', '/api/session', undefined, { key })).body
    expect(me).toMatchObject({ kind: 'service', id: null, personId: null, permissions: ['case.read'], allSites: true })
  })

  test('is refused when it is over, revoked, unknown, or its person has left', async () => {
    const { id } = await hire()
    const status = async (key: string) => (await call('GET', '/api/session', undefined, { key })).status
    const key = await keyFor(id, ['case.read'], 1)
    expect(await status(key)).toBe(200)
    expect(await status(`${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`)).toBe(401)
    later(24 * 3600)
    expect(await status(key)).toBe(401)
    const second = await keyFor(id, ['case.read'])
    expect(await status(second)).toBe(200)
    await house.pool.query('update staff set departed_at = now() where id = $1', [id])
    expect(await status(second)).toBe(401)
  })

  test('is made and revoked by an administrator, shown once', async () => {
    const cookie = (await signIn('admin', 'welcome at the door')).cookie
    const made = await call(
      'POST',
      '/api/api-keys',
      { name: 'sync', staffId: null, permissions: ['staff.read'], days: 90 },
      { cookie },
    )
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ name: 'sync', expiresAt: '2026-05-31T01:00:00.000Z' })
    expect(made.body.key).toMatch(/^ss_[\w-]{43}$/)
    const [listed] = (await call('GET', '/api/api-keys?limit=1', undefined, { cookie })).body.rows
    expect(listed).toMatchObject({ id: made.body.id, prefix: made.body.key.slice(0, 8) })
    expect(JSON.stringify(listed)).not.toContain(made.body.key)
    expect((await call('POST', `/api/api-keys/${made.body.id}/revoke`, {}, { cookie })).status).toBe(200)
    expect((await call('GET', '/api/session', undefined, { key: made.body.key })).status).toBe(401)
    expect((await call('POST', `/api/api-keys/${made.body.id}/revoke`, {}, { cookie })).body.code).toBe(
      'api_key.not_found',
    )
  })

  test('does nothing that takes a person at his session', async () => {
    const { id, password } = await hire()
    const key = await keyFor(id, ['case.read'])
    expect(
      (await call('POST', '/api/session/change-password', { current: password, password: 'stolen key!' }, { key })).body
        .code,
    ).toBe('session.forbidden')
    expect((await call('POST', '/api/session/totp/enrol', { password }, { key })).body.code).toBe('session.forbidden')
  })
})

test('without a session nothing opens but the public doors', async () => {
  expect((await call('GET', '/api/session')).body.code).toBe('auth.required')
  expect((await call('GET', '/api/setup')).body).toEqual({ isOpen: false })
  expect((await call('GET', '/api/public/sites')).body.sites.map((site: { key: string }) => site.key)).toEqual(['main'])
  const late = { token: 'x'.repeat(22), name: '后来', staffNumber: '999', password: 'long enough' }
  expect((await call('POST', '/api/setup', late)).body.code).toBe('setup.closed')
})

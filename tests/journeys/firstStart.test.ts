import { beforeAll, describe, expect, test } from 'vitest'
import { authenticate } from '#features/staff/service/authenticate.ts'
import { createSetupLink, prepareFirstStart, useSetupLink } from '#features/staff/service/firstStart.ts'
import { signIn } from '#features/staff/service/session.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { type Ctx, systemMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'

const publicUrl = new URL('http://127.0.0.1:7300')
const origin = { address: '10.0.0.1', agent: 'test' }
const totpKey = Buffer.alloc(32, 7)
const start = '2026-03-02T09:00:00+08:00'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})

function run<T>(at: string, verb: (ctx: Ctx) => Promise<T>, on = database): Promise<T> {
  return inTransaction(on.db, tx => verb({ me: systemMe(), now: new Date(at), tx }))
}
const prepare = (at: string, adminPassword?: string, on = database) =>
  run(at, ctx => prepareFirstStart(ctx, { adminPassword, publicUrl, roles: standardPack().roles }), on)
const tokenOf = (url: string) => new URL(url).hash.slice(1)

describe('first start', () => {
  let link: string

  test('makes site main with a duty team, and the roles of the pack, and gives a link', async () => {
    link = (await prepare(start)).setupLink!
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:7300\/desk\/setup#[\w-]{22}$/)
    const { rows } = await database.pool.query(
      'select sites.key, pack, working_hours, is_duty, lead_id from sites join teams on teams.site_id = sites.id',
    )
    expect(rows).toEqual([
      {
        key: 'main',
        pack: 'zh-CN',
        working_hours: { weekdays: '1-5', hours: '09:00-12:00,13:30-18:00', byWeekday: {}, holidays: 'observed' },
        is_duty: true,
        lead_id: null,
      },
    ])
    const roles = await database.pool.query('select key from roles order by key')
    expect(roles.rows.map(row => row.key)).toContain('followup')
  })

  test('a second start adds nothing and gives a new link in place of the old', async () => {
    const again = (await prepare('2026-03-02T09:01:00+08:00')).setupLink!
    expect(again).not.toBe(link)
    const { rows } = await database.pool.query(
      'select (select count(*) from sites)::int as sites, (select count(*) from teams)::int as teams',
    )
    expect(rows).toEqual([{ sites: 1, teams: 1 }])
    await expect(use(link, '2026-03-02T09:02:00+08:00')).rejects.toMatchObject({ code: 'setup.link_invalid' })
    link = again
  })

  test('the link ends after an hour', async () => {
    await expect(use(link, '2026-03-02T10:01:01+08:00')).rejects.toMatchObject({ code: 'setup.link_invalid' })
  })

  test('of two uses at once one names the administrator, who leads the duty team', async () => {
    const results = await Promise.allSettled([
      use(link, '2026-03-02T09:30:00+08:00'),
      use(link, '2026-03-02T09:30:00+08:00', '109'),
    ])
    expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    const { rows } = await database.pool.query('select lead_id = (select id from staff) as leads from teams')
    expect(rows).toEqual([{ leads: true }])
  })

  test('then there is no link any more', async () => {
    await expect(run(start, ctx => createSetupLink(ctx, publicUrl))).rejects.toMatchObject({ code: 'setup.closed' })
    expect((await prepare('2026-03-02T11:00:00+08:00')).setupLink).toBeNull()
    await expect(use(link, '2026-03-02T09:40:00+08:00', '110')).rejects.toMatchObject({ code: 'setup.closed' })
  })

  function use(url: string, at: string, staffNumber = '108') {
    const person = { name: '陈建国', staffNumber, password: 'a good password' }
    return run(at, ctx =>
      useSetupLink(
        { ...ctx, me: { ...ctx.me, kind: 'public', sites: [] } },
        { token: tokenOf(url), ...person },
        origin,
      ),
    )
  }
})

describe('with a password for admin', () => {
  test('admin is there at once, works, and is never overwritten', async () => {
    const own = await testDatabase()
    expect((await prepare(start, 'first', own)).setupLink).toBeNull()
    await prepare(start, 'second', own)
    const enter = (password: string) =>
      run(start, ctx => signIn(ctx, { account: 'ADMIN', password }, origin, totpKey), own)
    expect(await enter('second')).toMatchObject({ code: 'auth.wrong_password' })
    const signedIn = await enter('first')
    if (!('token' in signedIn)) throw signedIn
    const me = await authenticate(own.db, { cookie: `sansheng_session=${signedIn.token}` }, new Date(start))
    expect(me).toMatchObject({ kind: 'staff', name: 'admin', sites: 'all' })
    expect(me!.permissions.has('staff.write') && me!.permissions.has('case.close')).toBe(true)
  })
})

import { randomBytes } from 'node:crypto'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { authenticate } from '#features/staff/service/authenticate.ts'
import { prepareFirstStart } from '#features/staff/service/firstStart.ts'
import { createStaff } from '#features/staff/service/people.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { type Http, openHttp } from '#platform/http.ts'
import { silentLog } from '#platform/log.ts'
import { inTransaction, type Mount, mounter } from '#platform/mount.ts'
import { rateLimit } from '#platform/rateLimit.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'

/** A house after its first start: site `main`, the roles of the pack, `admin` with a password; at a time that is set, not read. */
export interface House extends TestDatabase {
  at: (iso: string) => void
  now: () => Date
  run: <T>(verb: (ctx: Ctx) => Promise<T>, me?: Me) => Promise<T>
  siteId: string
  dutyTeamId: string
  adminId: string
  /** Adds a person with password `p-<number> long`; returns the account and who it is to the rest of the product. */
  hire: (
    staffNumber: string,
    roles: string[],
    sites?: 'all' | string[],
    more?: { supervisorId?: string; samePersonAs?: string },
  ) => Promise<{ id: string; me: Me }>
  /** Who an account is now. */
  meOf: (staffId: string) => Promise<Me>
}

export const adminPassword = 'welcome at the door'
export const passwordOf = (staffNumber: string) => `p-${staffNumber} long`

export async function openHouse(start = '2026-03-02T09:00:00+08:00'): Promise<House> {
  const database = await testDatabase()
  let moment = new Date(start)
  const run = <T>(verb: (ctx: Ctx) => Promise<T>, me: Me = systemMe()) =>
    inTransaction(database.db, tx => verb({ me, now: moment, tx }))
  const roles = standardPack().roles
  await run(ctx => prepareFirstStart(ctx, { adminPassword, publicUrl: new URL('http://localhost'), roles }))
  const { rows } = await database.pool.query(
    `select sites.id as site, teams.id as team, staff.id as admin from sites, teams, staff`,
  )
  const meOf = async (staffId: string) => {
    const permissions = roles.flatMap(role => role.permissions)
    const { key } = await run(ctx => createApiKey(ctx, { name: 'test', staffId, permissions }))
    const { apiKeyId: _key, ...me } = (await authenticate(database.db, { authorization: `Bearer ${key}` }, moment))!
    return me
  }
  return {
    ...database,
    at: iso => {
      moment = new Date(iso)
    },
    now: () => moment,
    run,
    siteId: rows[0].site,
    dutyTeamId: rows[0].team,
    adminId: rows[0].admin,
    meOf,
    async hire(staffNumber, roleKeys, sites = [rows[0].site], more = {}) {
      const { id } = await run(ctx =>
        createStaff(ctx, {
          name: `员工${staffNumber}`,
          staffNumber,
          password: passwordOf(staffNumber),
          roles: roleKeys,
          sites,
          ...more,
        }),
      )
      return { id, me: await meOf(id) }
    },
  }
}

export interface Reply {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  body: any
  headers: Record<string, unknown>
  /** The session cookie this reply set, ready to be sent. */
  cookie: string | undefined
}

export interface Caller {
  cookie?: string | undefined
  key?: string
  address?: string
  headers?: Record<string, string>
}

/** The house's HTTP doors, each request through the real server, without a socket. */
export async function openDoors(
  house: House,
  routes: (mount: Mount) => void,
  options: { publicUrl?: string; publicRate?: number } = {},
): Promise<{
  app: Http
  call: (method: 'GET' | 'POST', path: string, body?: unknown, caller?: Caller) => Promise<Reply>
}> {
  const app = await openHttp({
    log: silentLog,
    publicUrl: () => new URL(options.publicUrl ?? 'http://localhost'),
    port: () => 80,
    trustProxy: [],
  })
  const { mount } = mounter({
    app,
    db: house.db,
    clock: house.now,
    authenticate: request => authenticate(house.db, request.headers, house.now()),
    publicRate: rateLimit(options.publicRate ?? 0),
    afterCommit: () => {},
  })
  routes(mount)
  await app.ready()
  return {
    app,
    async call(method, path, body, caller = {}) {
      const reply = await app.inject({
        method,
        url: path,
        remoteAddress: caller.address ?? '10.0.0.1',
        headers: {
          host: 'localhost:80',
          ...(caller.cookie ? { cookie: caller.cookie } : {}),
          ...(caller.key ? { authorization: `Bearer ${caller.key}` } : {}),
          ...caller.headers,
        },
        ...(body === undefined ? {} : { payload: body as object }),
      })
      const set = reply.cookies.find(cookie => cookie.name === 'sansheng_session')
      return {
        status: reply.statusCode,
        body: reply.body === '' ? null : reply.json(),
        headers: reply.headers,
        cookie: set?.value ? `sansheng_session=${set.value}` : undefined,
      }
    },
  }
}

export const testTotpKey: Buffer = randomBytes(32)

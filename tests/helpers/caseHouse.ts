import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { mountAll } from '#app/routes.ts'
import { permissions } from '#features/staff/rules/permissions.ts'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { authenticate } from '#features/staff/service/authenticate.ts'
import { createSite } from '#features/staff/service/sites.ts'
import { updateTeam } from '#features/staff/service/teams.ts'
import type { Endpoint } from '#platform/endpoint.ts'
import { FileStore } from '#platform/files.ts'
import { type Http, openHttp } from '#platform/http.ts'
import { silentLog } from '#platform/log.ts'
import { mounter } from '#platform/mount.ts'
import { rateLimit } from '#platform/rateLimit.ts'
import { type House, openHouse } from './house.ts'

/** One of each role, a second supervisor, a second account of the first, a colleague of the agent, somebody elsewhere. */
const cast = {
  agent: ['101', 'agent'],
  handler: ['102', 'handler'],
  investigator: ['103', 'investigator'],
  caller: ['104', 'followup'],
  supervisor: ['105', 'supervisor'],
  manager: ['106', 'manager'],
  auditor: ['107', 'auditor'],
  otherSupervisor: ['108', 'supervisor'],
  supervisorAgain: ['109', 'supervisor'],
  colleague: ['110', 'agent'],
  outsider: ['111', 'supervisor'],
} as const

export type Who = keyof typeof cast | 'service' | 'public'
export const staffCast = Object.keys(cast) as (keyof typeof cast)[]

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
  body: any
  headers: Record<string, unknown>
}

export interface CaseHouse extends House {
  app: Http
  /** Every endpoint of the product, as mounted. */
  mounted: Endpoint[]
  folder: string
  otherSiteId: string
  staffId: Record<keyof typeof cast, string>
  keys: Record<keyof typeof cast | 'service', string>
  /** One request through the real doors. */
  call: (who: Who, method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** The same; fails the test unless it was granted. */
  ok: (
    who: Who,
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer['body']>
  verb: (who: Who, id: string, verb: string, body?: unknown) => Promise<Answer>
  /** A verb that must be granted. */
  did: (who: Who, id: string, verb: string, body?: unknown) => Promise<Answer['body']>
  /** What somebody says at the public door; the case by its id. */
  say: (body: Record<string, unknown>) => Promise<{ id: string; number: string; code: string }>
  /** A complaint, received; then accepted by the agent; then found, both sides heard and answered by the agent. */
  complaint: (upTo?: 'received' | 'accepted' | 'answered', body?: Record<string, unknown>) => Promise<string>
  /** The state of a case as SQL sees it. */
  state: (id: string) => Promise<{ stage: string; cycle: number; closedAt: Date | null; gates: string[] }>
}

export const complaintWords = '你们窗口的工作人员态度很差，我要投诉，请给我一个说法。'
export const answerWords =
  '经核实情况属实，已对当事人批评教育，费用 35 元已退回原账户，三个工作日内到账，如有疑问请拨打服务电话。'

/** A house with its whole API behind the real HTTP manners, without a port, and the cast with a key each. */
export async function openCaseHouse(start?: string): Promise<CaseHouse> {
  const house = await openHouse(start)
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'sansheng-cases-'))
  afterAll(() => fs.rm(folder, { recursive: true, force: true }))
  const { app, mounted } = await openApi(house, folder)
  afterAll(() => app.close())
  const other = await house.run(ctx => createSite(ctx, { key: 'west', name: '西区' }))
  const staffId = {} as CaseHouse['staffId']
  const keys = {} as CaseHouse['keys']
  const keyFor = async (id: string | null) =>
    (await house.run(ctx => createApiKey(ctx, { name: 'test', staffId: id, permissions: [...permissions] }))).key
  for (const who of staffCast) {
    const [number, role] = cast[who]
    const again = who === 'supervisorAgain' ? { samePersonAs: staffId.supervisor } : {}
    const sites = who === 'outsider' ? [other.id] : [house.siteId]
    staffId[who] = (await house.hire(number, [role], sites, again)).id
    keys[who] = await keyFor(staffId[who])
  }
  await house.run(ctx =>
    updateTeam(ctx, house.dutyTeamId, {
      leadId: staffId.supervisor,
      memberIds: [staffId.agent, staffId.colleague],
    }),
  )
  keys.service = await keyFor(null)

  const call: CaseHouse['call'] = async (who, method, url, body, headers = {}) => {
    const reply = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        host: '127.0.0.1:80',
        ...(who === 'public' ? {} : { authorization: `Bearer ${keys[who]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const isJson = String(reply.headers['content-type']).startsWith('application/json')
    return { status: reply.statusCode, body: isJson ? reply.json() : reply.body, headers: reply.headers }
  }
  const ok: CaseHouse['ok'] = async (who, method, url, body, headers) => {
    const reply = await call(who, method, url, body, headers)
    if (reply.status >= 300) throw new Error(`${who} ${method} ${url}: ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const verb: CaseHouse['verb'] = (who, id, name, body = {}) => call(who, 'POST', `/api/cases/${id}/${name}`, body)
  const did: CaseHouse['did'] = (who, id, name, body = {}) => ok(who, 'POST', `/api/cases/${id}/${name}`, body)
  const say: CaseHouse['say'] = async body => {
    const reply = await ok('public', 'POST', '/api/public/contacts', body, { 'idempotency-key': randomUUID() })
    const { rows } = await house.pool.query('select id from cases where number = $1', [reply.caseNumber])
    return { id: rows[0].id, number: reply.caseNumber, code: reply.lookupCode }
  }
  return {
    ...house,
    app,
    mounted,
    folder,
    otherSiteId: other.id,
    staffId,
    keys,
    call,
    ok,
    verb,
    did,
    say,
    async complaint(upTo = 'accepted', body = {}) {
      const { id } = await say({ kind: 'complaint', text: complaintWords, phone: '13800138000', ...body })
      if (upTo === 'received') return id
      await did('agent', id, 'accept')
      if (upTo === 'accepted') return id
      await did('investigator', id, 'state', { side: 'customer', words: '他当时很不耐烦。' })
      await did('investigator', id, 'state', { side: 'ours', words: '当时排队的人很多。' })
      await did('investigator', id, 'find', { conclusion: 'founded', words: '情况属实。' })
      await did('agent', id, 'answer', { words: answerWords, told: { channel: 'phone', reached: true } })
      return id
    },
    async state(id) {
      const { rows } = await house.pool.query(
        `select stage, cycle, closed_at, array(select gate || case when cleared_at is null then '' else ' cleared' end
           from case_gates g where g.case_id = c.id and g.cycle = c.cycle order by gate) as gates
         from cases c where id = $1`,
        [id],
      )
      return { stage: rows[0].stage, cycle: rows[0].cycle, closedAt: rows[0].closed_at, gates: rows[0].gates }
    },
  }
}

async function openApi(house: House, folder: string): Promise<{ app: Http; mounted: Endpoint[] }> {
  const publicUrl = () => new URL('http://127.0.0.1:80')
  const app = await openHttp({ log: silentLog, publicUrl, port: () => 80, trustProxy: [] })
  const { mount, mounted } = mounter({
    app,
    db: house.db,
    clock: house.now,
    authenticate: request => authenticate(house.db, request.headers, house.now()),
    publicRate: rateLimit(0),
    afterCommit: () => {},
  })
  mountAll({
    app,
    mount,
    mounted,
    files: new FileStore(path.join(folder, 'files')),
    session: { totpKey: Buffer.alloc(32, 7), publicUrl },
  })
  await app.ready()
  return { app, mounted }
}

import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseRoutes, publicCaseRoutes } from '#features/cases/routes.ts'
import { followUpRoutes } from '#features/followups/routes.ts'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { workOrderRoutes } from '#features/workorders/routes.ts'
import { FileStore } from '#platform/files.ts'
import { type House, openDoors, openHouse } from '#tests/helpers/house.ts'

type Doors = Awaited<ReturnType<typeof openDoors>>

/** A house with the doors a case passes through from outside to its end, and keys of the people who work in it. */
interface Street {
  house: House
  doors: Doors
  keys: Record<string, string>
  post: (who: string, path: string, body?: object) => ReturnType<Doors['call']>
  get: (who: string, path: string) => ReturnType<Doors['call']>
}

async function openStreet(people: Record<string, string[]>): Promise<Street> {
  const house = await openHouse()
  const files = new FileStore(join(tmpdir(), `sansheng-doors-${process.pid}`))
  const doors = await openDoors(house, mount => {
    caseRoutes(mount, files)
    publicCaseRoutes(mount, files)
    workOrderRoutes(mount, files)
    followUpRoutes(mount)
  })
  const permissions = standardPack().roles.flatMap(role => role.permissions)
  const keys: Record<string, string> = {}
  let number = 100
  for (const [name, roles] of Object.entries(people)) {
    const { id } = await house.hire(String(number++), roles)
    keys[name] = (await house.run(ctx => createApiKey(ctx, { name, staffId: id, permissions }))).key
  }
  const service = { name: 'machine', staffId: null, permissions }
  keys.machine = (await house.run(ctx => createApiKey(ctx, service))).key
  const caller = (who: string) => (keys[who] ? { key: keys[who] } : {})
  return {
    house,
    doors,
    keys,
    post: (who, path, body = {}) => doors.call('POST', path, body, caller(who)),
    get: (who, path) => doors.call('GET', path, undefined, caller(who)),
  }
}

interface Said {
  id: string
  number: string
  code: string
}

let sent = 0
/** Somebody says it at the public door; it is accepted and, unless told otherwise, answered. */
async function say(street: Street, how: { by?: string; answered?: boolean } = {}): Promise<Said> {
  const { by = 'owner', answered = true } = how
  const { body } = await street.doors.call(
    'POST',
    '/api/public/contacts',
    { kind: 'repair', text: '三楼楼道的灯坏了两天，请派人来修。', name: '郭先生', phone: '18612345607' },
    { headers: { 'idempotency-key': `door-${sent++}` } },
  )
  const { body: found } = await street.get(by, `/api/cases/by-number/${body.caseNumber}`)
  expect((await street.post(by, `/api/cases/${found.id}/accept`)).status).toBe(200)
  if (answered) await answer(street, found.id, by)
  return { id: found.id, number: body.caseNumber, code: body.lookupCode }
}

async function answer(street: Street, id: string, by = 'owner'): Promise<void> {
  const told = { channel: 'phone', reached: true }
  const reply = await street.post(by, `/api/cases/${id}/answer`, {
    words: '灯已修好，当面试亮，以后每周巡查一次。',
    told,
  })
  expect(reply.status, JSON.stringify(reply.body)).toBe(200)
}

function rate(street: Street, { number }: Pick<Said, 'number'>, code: string | undefined, body: object) {
  const headers: Record<string, string> = code === undefined ? {} : { 'lookup-code': code }
  return street.doors.call('POST', `/api/public/cases/${number}/follow-up`, body, { headers })
}

let street: Street
beforeAll(async () => {
  street = await openStreet({ owner: ['handler'], worker: ['handler'], caller: ['followup'], chief: ['supervisor'] })
})
afterAll(async () => await street.doors.app.close())

const close = (id: string) => street.post('owner', `/api/cases/${id}/close`)

describe('the customer’s own door', () => {
  test('satisfied with his code: the case may close, once', async () => {
    const said = await say(street)
    expect((await close(said.id)).body.code).toBe('case.gate_open')
    const rated = await rate(street, said, said.code, { satisfied: true, attitude: 5, words: '谢谢' })
    expect(rated.body).toEqual({ number: said.number, stage: 'answered', cycle: 1, satisfied: true })
    const again = await rate(street, said, said.code, { satisfied: false })
    expect([again.status, again.body.code]).toEqual([409, 'follow_up.heard_already'])
    expect((await close(said.id)).body).toMatchObject({ stage: 'closed' })
    const { rows } = await street.house.pool.query('select * from follow_ups where case_id = $1', [said.id])
    expect(rows[0]).toMatchObject({ door: 'customer', heard_by: null, self_asked: false, attitude: 5 })
  })

  test('not satisfied: back in a new cycle, and only a satisfied follow-up of that one closes', async () => {
    const said = await say(street)
    expect((await rate(street, said, said.code, { satisfied: false })).body).toMatchObject({
      stage: 'in_hand',
      cycle: 2,
    })
    expect((await close(said.id)).body.code).toBe('case.gate_open')
    expect((await rate(street, said, said.code, { satisfied: true })).body.code).toBe('follow_up.not_due')
    await answer(street, said.id)
    expect((await close(said.id)).body.code).toBe('case.gate_open')
    expect((await rate(street, said, said.code, { satisfied: true })).status).toBe(200)
    expect((await close(said.id)).body).toMatchObject({ stage: 'closed', cycle: 2 })
  })

  test('not before the answer', async () => {
    const said = await say(street, { answered: false })
    const early = await rate(street, said, said.code, { satisfied: true })
    expect([early.status, early.body.code]).toEqual([409, 'follow_up.not_due'])
  })

  test('a wrong code, none, and a number that is none are the same 404', async () => {
    const said = await say(street)
    const replies = [
      await rate(street, said, 'AAAAAAAA', { satisfied: true }),
      await rate(street, said, undefined, { satisfied: true }),
      await rate(street, { number: '10000000' }, said.code, { satisfied: true }),
      await rate(street, { number: 'x'.repeat(40) }, said.code, { satisfied: true }),
    ]
    expect(replies.map(reply => reply.status)).toEqual([404, 404, 404, 404])
    expect(new Set(replies.map(reply => JSON.stringify(reply.body))).size).toBe(1)
    const { rows } = await street.house.pool.query('select 1 from follow_ups where case_id = $1', [said.id])
    expect(rows).toEqual([])
  })

  test('the code of one case does not open another', async () => {
    const [one, other] = [await say(street), await say(street)]
    expect((await rate(street, one, other.code, { satisfied: true })).status).toBe(404)
  })

  test.each([
    ['nothing', {}],
    ['no yes or no', { satisfied: 'yes' }],
    ['six points', { satisfied: true, speed: 6 }],
    ['half a point', { satisfied: true, speed: 2.5 }],
    ['a field of its own', { satisfied: true, selfAsked: true }],
    ['what cannot be written down', { satisfied: true, words: 'a\u0000b' }],
    ['too many words', { satisfied: true, words: '好'.repeat(4001) }],
  ])('%s is bad input', async (_what, body) => {
    const said = { number: '10000000' }
    const reply = await rate(street, said, 'AAAAAAAA', body)
    expect([reply.status, Object.keys(reply.body).sort()]).toEqual([400, ['code', 'message']])
  })

  test('is limited by address', async () => {
    const slow = await openDoors(street.house, followUpRoutes, { publicRate: 2 })
    const knock = () => slow.call('POST', '/api/public/cases/10000000/follow-up', { satisfied: true })
    const statuses = [await knock(), await knock(), await knock()].map(reply => reply.status)
    await slow.app.close()
    expect(statuses).toEqual([404, 404, 429])
  })
})

describe('staff', () => {
  test('never see the customer’s code or what it hashes to', async () => {
    const said = await say(street)
    const pages = [
      await street.get('chief', `/api/cases/${said.id}`),
      await street.get('chief', `/api/cases/${said.id}/timeline`),
      await street.get('caller', `/api/cases/${said.id}/follow-up`),
      await street.get('caller', '/api/follow-ups'),
    ]
    for (const page of pages) {
      expect(page.status).toBe(200)
      expect(JSON.stringify(page.body)).not.toContain(said.code)
      expect(JSON.stringify(page.body)).not.toMatch(/lookup/i)
    }
  })

  test('hear it by either door; the owner and the worker by none', async () => {
    const said = await say(street, { answered: false })
    const { rows } = await street.house.pool.query(`select id from staff where staff_number = '101'`)
    const opened = await street.post('owner', `/api/cases/${said.id}/work-orders`, {
      matter: '换灯管',
      staffId: rows[0].id,
    })
    expect(opened.status).toBe(201)
    expect((await street.post('owner', `/api/cases/${said.id}/answer`, { words: '灯已修好。' })).body.code).toBe(
      'case.work_open',
    )
    const order = `/api/work-orders/${opened.body.id}`
    expect((await street.post('owner', `${order}/accept`)).body.code).toBe('work_order.not_yours')
    expect((await street.post('worker', `${order}/accept`)).body.state).toBe('accepted')
    expect((await street.post('worker', `${order}/start`)).body.state).toBe('started')
    expect((await street.post('worker', `${order}/complete`, { words: '换了新灯管。' })).body.state).toBe('done')
    await answer(street, said.id)
    const hear = `/api/cases/${said.id}/follow-up`
    expect((await street.post('owner', hear, { satisfied: true })).status).toBe(403)
    const { body: view } = await street.get('caller', hear)
    expect(view).toMatchObject({ mayHear: null, customer: { name: '郭先生' } })
    expect(
      (await street.post('caller', `/api/follow-ups/${view.id}/hear`, { satisfied: true, better: '快一点' })).body,
    ).toMatchObject({
      satisfied: true,
      selfAsked: false,
    })
    expect((await close(said.id)).body.stage).toBe('closed')
  })

  test('a machine hears nothing, whatever it was given', async () => {
    const said = await say(street)
    const reply = await street.post('machine', `/api/cases/${said.id}/follow-up`, { satisfied: true })
    expect([reply.status, reply.body.code]).toEqual([403, 'auth.forbidden'])
  })

  test('nobody signed in hears nothing', async () => {
    const said = await say(street)
    expect((await street.post('nobody', `/api/cases/${said.id}/follow-up`, { satisfied: true })).status).toBe(401)
  })

  test('and the customer at the same moment: one of them is heard', async () => {
    const said = await say(street)
    const replies = await Promise.all([
      rate(street, said, said.code, { satisfied: false }),
      street.post('caller', `/api/cases/${said.id}/follow-up`, { satisfied: true }),
    ])
    expect(replies.map(reply => reply.status).sort()).toEqual([200, 409])
  })
})

describe('a site with one person', () => {
  let lonely: Street
  beforeAll(async () => {
    lonely = await openStreet({ owner: ['handler', 'supervisor'] })
  })
  afterAll(async () => await lonely.doors.app.close())

  test('asks itself only when nobody else is there, and is counted apart', async () => {
    const said = await say(lonely)
    const hear = () => lonely.post('owner', `/api/cases/${said.id}/follow-up`, { satisfied: true })
    expect((await hear()).body.code).toBe('follow_up.handled_it')
    await lonely.house.pool.query('update staff set departed_at = now() where id = $1', [lonely.house.adminId])
    expect((await hear()).body).toMatchObject({ satisfied: true, selfAsked: true })
    const { body } = await lonely.get('owner', '/api/follow-ups/counts')
    expect(body).toMatchObject({ selfAskedToday: 1, satisfiedToday: 0, heardToday: 0 })
    expect((await lonely.post('owner', `/api/cases/${said.id}/close`)).body.stage).toBe('closed')
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { visibleEvents } from '#app/server.ts'
import { setRoles } from '#features/staff/service/people.ts'
import { eventsAfter } from '#platform/live.ts'
import { silentLog } from '#platform/log.ts'
import { startSequencer } from '#platform/sequencer.ts'
import { type CaseHouse, complaintWords, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'
import { addressOf, fieldsOf } from '#tests/helpers/garbage.ts'

let house: CaseHouse
beforeAll(async () => {
  house = await openCaseHouse()
})

const numberOf = async (id: string) =>
  (await house.pool.query('select number from cases where id = $1', [id])).rows[0].number
const open = async (who: Who) => (await house.ok(who, 'GET', '/api/cases/counts')).open
const listed = async (who: Who, query = '') =>
  (await house.ok(who, 'GET', `/api/cases?limit=200${query}`)).rows.map((row: { id: string }) => row.id)

/** Every way in which a case could be noticed; each gives whether it was. */
async function sightings(who: Who, id: string): Promise<Record<string, boolean>> {
  const number = await numberOf(id)
  const { rows } = await house.pool.query('select interaction_id from case_interactions where case_id = $1', [id])
  const statusOf = async (method: string, url: string, body?: unknown) =>
    (await house.call(who, method, url, body)).status
  const staffId = who === 'service' || who === 'public' ? null : house.staffId[who]
  const me = staffId ? await house.meOf(staffId) : null
  const events = await allEvents()
  const live = me ? await visibleEvents(house.db, me, events) : []
  const notices = me ? (await house.ok(who, 'GET', '/api/notices?limit=200')).rows : []
  const owed = me ? await house.ok(who, 'GET', '/api/commitments?owedBy=all&limit=200') : { rows: [] }
  return {
    get: (await statusOf('GET', `/api/cases/${id}`)) !== 404,
    byNumber: (await statusOf('GET', `/api/cases/by-number/${number}`)) !== 404,
    timeline: (await statusOf('GET', `/api/cases/${id}/timeline`)) !== 404,
    verb: (await statusOf('POST', `/api/cases/${id}/note`, { words: '看看' })) !== 404,
    list: (await listed(who)).includes(id),
    listByDue: (await listed(who, '&order=due')).includes(id),
    search: (await listed(who, `&q=${encodeURIComponent('投诉')}`)).includes(id),
    searchNumber: (await listed(who, `&q=${number}`)).includes(id),
    live: live.some(event => event.subject.id === id),
    notices: notices.some((notice: { subject: { id: string } }) => notice.subject.id === id),
    owed: owed.rows.some((row: { caseId: string | null }) => row.caseId === id),
    contacts: (await Promise.all(rows.map(row => statusOf('GET', `/api/interactions/${row.interaction_id}`)))).some(
      status => status !== 404 && status !== 403,
    ),
  }
}

async function allEvents() {
  const sequencer = await startSequencer({ pool: house.pool, db: house.db, key: Buffer.alloc(32), log: silentLog })
  await sequencer.drain()
  await sequencer.stop()
  const all = []
  for (
    let page = await eventsAfter(house.db, 0);
    page.length > 0;
    page = await eventsAfter(house.db, page.at(-1)!.position)
  )
    all.push(...page)
  return all
}

const seen = (found: Record<string, boolean>) => Object.keys(found).filter(way => found[way])

describe('a complaint about a member of staff', () => {
  let id: string

  test('is there for him, his own even, until he is named', async () => {
    id = await house.complaint('accepted')
    await house.did('agent', id, 'contact', { direction: 'out', channel: 'phone', reached: true, words: '先生您好' })
    expect(seen(await sightings('agent', id))).toEqual(
      expect.arrayContaining(['get', 'list', 'search', 'live', 'contacts', 'timeline']),
    )
  })

  test('then vanishes for him everywhere, as a number that never was', async () => {
    const before = await open('agent')
    await house.did('supervisor', id, 'accuse', { staffId: house.staffId.agent })
    expect(seen(await sightings('agent', id))).toEqual([])
    expect(await open('agent')).toBe(before - 1)
    const hidden = await house.call('agent', 'GET', `/api/cases/${id}`)
    const unknown = await house.call('agent', 'GET', '/api/cases/0192d6a0-0000-7000-8000-000000000000')
    expect(hidden.body).toEqual(unknown.body)
    expect(seen(await sightings('supervisor', id))).toEqual(expect.arrayContaining(['get', 'list', 'search', 'live']))
  })

  test('is no longer his: the duty team owns it and what it owes', async () => {
    const { owner } = await house.ok('supervisor', 'GET', `/api/cases/${id}`)
    expect(owner).toMatchObject({ staff: null, team: { id: house.dutyTeamId } })
    const { rows } = await house.pool.query(
      `select count(*)::int as n from commitments where case_id = $1 and owed_by_staff_id = $2 and kept_at is null and cancelled_at is null`,
      [id, house.staffId.agent],
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  test('nor do later contacts, urges and links show him anything', async () => {
    await house.did('colleague', id, 'take')
    await house.did('colleague', id, 'contact', { direction: 'in', channel: 'phone', words: '那个人今天又来了' })
    await house.did('colleague', id, 'urge', { words: '怎么还没处理' })
    const named = await house.say({ text: `请问 ${await numberOf(id)} 办得怎么样了` })
    const linked = await house.complaint('received', { phone: '13900139000' })
    await house.did('colleague', linked, 'link', { number: await numberOf(id), kind: 'related' })
    expect(seen(await sightings('agent', id))).toEqual([])
    expect((await house.ok('agent', 'GET', `/api/cases/${linked}`)).links).toEqual([])
    expect((await house.ok('colleague', 'GET', `/api/cases/${linked}`)).links).toHaveLength(1)
    expect((await house.call('agent', 'GET', `/api/cases/${named.id}`)).status).toBe(200)
  })

  test('cannot be given to him, nor opened to him as a viewer', async () => {
    expect((await house.verb('colleague', id, 'assign', { staffId: house.staffId.agent })).body.code).toBe(
      'case.person_concerned',
    )
    expect(
      (await house.verb('colleague', id, 'escalate', { reason: '超出权限', to: house.staffId.agent })).body.code,
    ).toBe('case.person_concerned')
    await house.did('supervisor', id, 'restrict', { confidential: true, viewers: [house.staffId.agent] })
    expect(seen(await sightings('agent', id))).toEqual([])
    await house.did('supervisor', id, 'restrict', { confidential: false })
  })

  test('he is asked for his side, and sees the summary alone', async () => {
    await house.did('investigator', id, 'ask_statement', {
      staffId: house.staffId.agent,
      summary: '昨天下午三号窗口发生了什么？',
    })
    const { rows } = await house.ok('agent', 'GET', '/api/statements')
    expect(rows).toEqual([expect.objectContaining({ summary: '昨天下午三号窗口发生了什么？', words: null })])
    expect(JSON.stringify(rows)).not.toContain(complaintWords.slice(0, 8))
    expect(
      (await house.call('colleague', 'POST', `/api/statements/${rows[0].id}/give`, { words: '我来说' })).body.code,
    ).toBe('statement.not_found')
    await house.ok('agent', 'POST', `/api/statements/${rows[0].id}/give`, { words: '当时系统故障。' })
    expect(
      (await house.call('agent', 'POST', `/api/statements/${rows[0].id}/give`, { words: '再说一次' })).body.code,
    ).toBe('statement.given')
    expect(seen(await sightings('agent', id))).toEqual([])
    const { statements } = await house.ok('investigator', 'GET', `/api/cases/${id}`)
    expect(statements).toEqual([expect.objectContaining({ side: 'ours', words: '当时系统故障。' })])
  })

  test('taken by hand about a colleague: hidden from the first moment; about oneself: refused', async () => {
    const body = { kind: 'complaint', words: complaintWords, accused: house.staffId.colleague }
    const opened = await house.ok('agent', 'POST', '/api/cases', body)
    expect(seen(await sightings('colleague', opened.id))).toEqual([])
    const own = await house.call('colleague', 'POST', '/api/cases', body)
    expect(own.body.code).toBe('case.person_concerned')
  })

  test('named by one account, hidden from every account of that person', async () => {
    const about = await house.complaint('accepted')
    await house.did('otherSupervisor', about, 'accuse', { staffId: house.staffId.supervisorAgain })
    expect(seen(await sightings('supervisor', about))).toEqual([])
    expect((await house.verb('supervisor', about, 'confirm', { requestId: about, approved: true })).status).toBe(404)
  })

  test('nobody names himself out of sight of his own case', async () => {
    const about = await house.complaint('accepted')
    expect(
      (await house.verb('supervisorAgain', about, 'accuse', { staffId: house.staffId.supervisor })).body.code,
    ).toBe('case.person_concerned')
  })

  test('leaves the file of the list', async () => {
    const file = await house.call('auditor', 'GET', '/api/cases/export?open=all')
    expect(file.status).toBe(200)
    expect(file.headers['content-type']).toContain('spreadsheetml')
    const { rows } = await house.pool.query(`select facts from events where kind = 'case.exported'`)
    expect(rows).toEqual([{ facts: expect.objectContaining({ rows: expect.any(Number) }) }])
    const { body } = await house.call('agent', 'GET', '/api/cases/export')
    expect(body.code).toBe('auth.forbidden')
  })
})

describe('a confidential complaint', () => {
  let id: string

  test('is seen by its owner, its named viewers and who may see all such, by nobody else', async () => {
    id = await house.complaint('accepted', { phone: '13700137000' })
    await house.did('supervisor', id, 'restrict', {
      confidential: true,
      viewers: [house.staffId.handler, house.staffId.handler],
    })
    expect(seen(await sightings('colleague', id)).filter(way => way !== 'owed' && way !== 'notices')).toEqual([])
    for (const who of ['agent', 'handler', 'investigator', 'manager'] as const)
      expect([who, ...seen(await sightings(who, id))]).toEqual(
        expect.arrayContaining([who, 'get', 'list', 'live', 'contacts']),
      )
  })

  test('its new owner sees it whole, the former no longer', async () => {
    await house.did('agent', id, 'assign', { staffId: house.staffId.handler })
    await house.did('handler', id, 'take')
    await house.did('supervisor', id, 'restrict', { confidential: true, viewers: [] })
    expect(seen(await sightings('handler', id))).toEqual(expect.arrayContaining(['get', 'contacts']))
    expect((await sightings('agent', id)).get).toBe(false)
    expect((await sightings('agent', id)).contacts).toBe(false)
  })

  test('unknown viewers are refused; opened again it is there for all', async () => {
    const nobody = await house.verb('supervisor', id, 'restrict', { confidential: true, viewers: [house.siteId] })
    expect(nobody.body.code).toBe('staff.not_found')
    expect((await house.verb('agent', id, 'restrict', { confidential: false })).status).toBe(403)
    await house.did('supervisor', id, 'restrict', { confidential: false })
    expect(seen(await sightings('colleague', id))).toEqual(expect.arrayContaining(['get', 'contacts']))
  })
})

test('a case of another site does not exist, in any way', async () => {
  const id = await house.complaint('answered', { phone: '13600136000' })
  expect(seen(await sightings('outsider', id))).toEqual([])
  const elsewhere = await house.ok('outsider', 'POST', '/api/cases', { words: complaintWords, kind: 'complaint' })
  expect(seen(await sightings('supervisor', elsewhere.id))).toEqual([])
  expect((await house.call('agent', 'POST', '/api/cases', { words: '漏水', site: house.otherSiteId })).body.code).toBe(
    'site.not_found',
  )
  expect((await house.verb('supervisor', id, 'merge', { into: await numberOf(elsewhere.id) })).body.code).toBe(
    'case.not_found',
  )
  expect((await house.verb('supervisor', id, 'assign', { staffId: house.staffId.outsider })).body.code).toBe(
    'staff.not_found',
  )
})

test('the export holds the same rows as the list, neither hidden nor foreign ones', async () => {
  const id = await house.complaint('received', { text: '导出测试投诉，服务态度恶劣，请处理。' })
  await house.did('otherSupervisor', id, 'accept')
  await house.did('otherSupervisor', id, 'accuse', { staffId: house.staffId.supervisor })
  const { rowsOf } = await import('#tests/helpers/spreadsheet.ts')
  const exported = async (who: Who) => {
    const reply = await house.app.inject({
      method: 'GET',
      url: '/api/cases/export?open=all',
      headers: { host: '127.0.0.1:80', authorization: `Bearer ${house.keys[who as 'agent']}` },
    })
    return (await rowsOf(reply.rawPayload)).slice(1).map(row => String(row[0]))
  }
  const number = await numberOf(id)
  expect(await exported('otherSupervisor')).toContain(number)
  expect(await exported('supervisor')).not.toContain(number)
  expect((await exported('supervisor')).length).toBe((await listed('supervisor', '&open=all')).length)
})

describe('of the whole API nothing tells', () => {
  const mark = '独角兽纹身'
  let id: string
  let number: string
  /** Ids of everything that belongs to the case. */
  let ids: string[]

  beforeAll(async () => {
    const { rows: roles } = await house.pool.query('select key from roles')
    const all = roles.map(row => row.key)
    const give = (who: 'manager' | 'outsider' | 'colleague', keys: string[], sites: 'all' | string[]) =>
      house.run(ctx => setRoles(ctx, house.staffId[who], { roles: keys, sites }))
    await give('manager', all, 'all')
    await give('outsider', all, [house.otherSiteId])
    await give('colleague', ['agent', 'handler', 'followup', 'auditor', 'admin'], 'all')
    ;({ id, number } = await house.say({
      kind: 'complaint',
      text: `那个有${mark}的人骂我，我要投诉`,
      phone: '13812121212',
    }))
    await house.did('otherSupervisor', id, 'accept')
    const order = { staffId: house.staffId.handler, matter: `找${mark}的人` }
    const opened = await house.ok('otherSupervisor', 'POST', `/api/cases/${id}/work-orders`, order)
    await house.ok('otherSupervisor', 'POST', `/api/work-orders/${opened.id}/cancel`, { reason: `不找${mark}` })
    await house.did('otherSupervisor', id, 'contact', { direction: 'in', channel: 'phone', words: `又见到${mark}` })
    await house.did('investigator', id, 'state', { side: 'customer', words: '他骂人' })
    await house.did('investigator', id, 'state', { side: 'ours', words: '没有' })
    await house.did('investigator', id, 'find', { conclusion: 'founded', words: `${mark}属实` })
    await house.did('otherSupervisor', id, 'answer', { words: '经核实情况属实，已对当事人批评教育并当面道歉。' })
    await house.ok('caller', 'GET', `/api/cases/${id}/follow-up`)
    const { rows } = await house.pool.query(
      `select array(select interaction_id from case_interactions where case_id = $1) || array(select id from work_orders where case_id = $1)
         || array(select id from follow_ups where case_id = $1) || array(select id from commitments where case_id = $1)
         || array[$1, (select customer_id from cases where id = $1)] as ids`,
      [id],
    )
    ids = rows[0].ids
  })

  /** Addresses whose reply to this person holds the id, the number or the words of the case. */
  async function tellers(who: Who): Promise<string[]> {
    const found = new Set<string>()
    const gets = house.mounted.filter(one => one.method === 'GET' && !/^\/api\/(public|cases\/export)/.test(one.path))
    expect(gets.length).toBeGreaterThan(40)
    for (const one of gets) {
      const fields = fieldsOf(one.query)
      const queries: object[] = fields.includes('q') ? [{ q: number }, { q: mark }, { q: '13812121212' }] : [{}]
      if (fields.includes('whose')) queries.push({ whose: 'all' })
      if (fields.includes('owedBy')) queries.push({ owedBy: 'all' })
      const others = { number, staffId: house.staffId.manager, year: '2026' }
      const params = ids.map(each => ({
        ...others,
        id: each,
        customerId: each,
        caseId: each,
        fileId: each,
        stepId: each,
      }))
      for (const query of queries) {
        for (const param of /:(id|customerId|caseId)\b/.test(one.path) ? params : params.slice(0, 1)) {
          const reply = await house.call(who, 'GET', addressOf(one, param, query as Record<string, unknown>))
          const text = JSON.stringify(reply.body)
          const tells = [id, number, mark].some(trace => text.includes(trace))
          if (reply.status < 300 && tells) found.add(`${one.path} ${JSON.stringify(query)}`)
        }
      }
    }
    return [...found]
  }

  test('somebody of another site, whatever he may do', async () => {
    expect(await tellers('outsider')).toEqual([])
  }, 60_000)

  test('who is no viewer of what is confidential', async () => {
    expect((await tellers('colleague')).length).toBeGreaterThan(8)
    await house.did('otherSupervisor', id, 'restrict', { confidential: true })
    expect(await tellers('colleague')).toEqual([])
    await house.did('otherSupervisor', id, 'restrict', { confidential: false })
  }, 60_000)

  test('the person complained about, whatever he may do', async () => {
    expect((await tellers('manager')).length).toBeGreaterThan(8)
    await house.did('otherSupervisor', id, 'accuse', { staffId: house.staffId.manager })
    expect(await tellers('manager')).toEqual([])
  }, 60_000)
})

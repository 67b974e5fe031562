import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { caseVerbs } from '#features/cases/contract/words.ts'
import { answerWords, type CaseHouse, complaintWords, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'

let house: CaseHouse
beforeAll(async () => {
  house = await openCaseHouse()
})

const code = async (who: Who, id: string, verb: string, body?: unknown) =>
  (await house.verb(who, id, verb, body)).body.code
const page = (id: string, who: Who = 'manager') => house.ok(who, 'GET', `/api/cases/${id}`)
const numberOf = async (id: string) => (await page(id)).number
interface Owed {
  kind: string
  dueAt: string
  state: string
  cycle: number
}
const owed = async (id: string, kind: string): Promise<Owed[]> =>
  (await page(id)).commitments.filter((one: Owed) => one.kind === kind)
const consult = async (text = '请问窗口几点开门？') => (await house.say({ kind: 'consult', text })).id

describe('the page of a case', () => {
  test('says where it stands, what is in the way, and what may be done', async () => {
    const id = await house.complaint('answered')
    const found = await page(id, 'agent')
    expect(found).toMatchObject({ kind: 'complaint', course: 'complaint', stage: 'answered', cycle: 1, closedAt: null })
    expect(found.gates).toEqual([expect.objectContaining({ gate: 'follow_up', cycle: 1, clearedAt: null })])
    expect(Object.keys(found.may).sort()).toEqual([...caseVerbs].sort())
    expect(found.may).toMatchObject({
      close: 'case.gate_open',
      accept: 'case.not_received',
      urge: null,
    })
    expect(found.customer.contacts[0].masked).not.toContain('13800138000')
    expect(JSON.stringify(found)).not.toContain('13800138000')
  })

  test('what it says for each verb is what the verb does, for everybody', async () => {
    const id = await house.complaint('received')
    for (const who of ['agent', 'caller', 'auditor', 'service', 'supervisor'] as const) {
      const { may } = await page(id, who)
      for (const verb of ['close', 'answer', 'find', 'reopen', 'archive', 'object', 'resume_clock', 'take'] as const) {
        const refused = await code(who, id, verb, bodies[verb] ?? {})
        if (verb === 'take' && may[verb] === null) continue
        expect([who, verb, refused]).toEqual([who, verb, may[verb]])
      }
    }
  })
  const bodies: Record<string, object> = {
    answer: { words: answerWords },
    find: { conclusion: 'founded', words: '属实' },
    reopen: { words: '又来了', channel: 'phone' },
    object: { words: '不同意', channel: 'phone' },
  }

  test('verbs that nobody knows, and cases that are none, are not found', async () => {
    const id = await house.complaint('received')
    expect((await house.verb('agent', id, 'finish')).status).toBe(404)
    expect((await house.verb('agent', randomUUID(), 'close')).body.code).toBe('case.not_found')
    expect((await house.call('public', 'POST', `/api/cases/${id}/close`, {})).status).toBe(401)
  })
})

describe('a contact taken by hand', () => {
  test('is owned by who took it, with everything owed; the kind is suggested with its words', async () => {
    const opened = await house.ok('agent', 'POST', '/api/cases', { words: complaintWords, phone: '13911112222' })
    expect(opened).toMatchObject({ kind: 'complaint', suggestion: { kind: 'complaint' } })
    expect(opened.suggestion.because.length).toBeGreaterThan(0)
    expect(opened.commitments.map((one: Owed) => one.kind)).toEqual(expect.arrayContaining(['acknowledge', 'answer']))
    expect((await page(opened.id)).owner.staff.id).toBe(house.staffId.agent)
  })

  test('a complaint is not filed as something easier without a reason', async () => {
    const body = { words: complaintWords, kind: 'consult' }
    expect((await house.call('agent', 'POST', '/api/cases', body)).body.code).toBe('case.looks_like_complaint')
    const { id } = await house.ok('agent', 'POST', '/api/cases', { ...body, kindReason: '客户只是问流程' })
    expect(await code('agent', id, 'accept')).toBe('case.looks_like_complaint')
    await house.did('agent', id, 'accept', { kindReason: '客户只是问流程' })
  })

  test.each([
    ['a customer who is none', { customerId: randomUUID() }, 'customer.not_found'],
    ['a site that is none', { site: randomUUID() }, 'site.not_found'],
    ['a kind that is none', { kind: 'riot' }, 'case.unknown_kind'],
    ['about a colleague who is none', { accused: randomUUID() }, 'staff.not_found'],
    ['with a file that is none', { attachments: [randomUUID()] }, 'file.not_found'],
  ])('%s is refused', async (_, more, refused) => {
    const reply = await house.call('agent', 'POST', '/api/cases', { words: '楼道灯坏了', ...more })
    expect(reply.body.code).toBe(refused)
  })

  test('needs the right to open', async () => {
    for (const who of ['caller', 'auditor', 'investigator'] as const)
      expect([who, (await house.call(who, 'POST', '/api/cases', { words: '楼道灯坏了' })).status]).toEqual([who, 403])
  })

  test('words of danger raise the urgency and tell the supervisors', async () => {
    const { id } = await house.say({ text: '电梯困人了，有人受伤流血，再不来我就找媒体曝光' })
    const { urgency, risks } = await page(id)
    expect(urgency).not.toBe('normal')
    expect(risks.length).toBeGreaterThan(0)
    const { rows } = await house.ok('supervisor', 'GET', '/api/notices?limit=50')
    expect(
      rows.some((one: { kind: string; subject: { id: string } }) => one.kind === 'case.risk' && one.subject.id === id),
    ).toBe(true)
  })
})

describe('who owns it', () => {
  test('an offer changes nothing until it is taken; then owner, handlers and what is owed follow', async () => {
    const id = await house.complaint('accepted')
    expect(await code('agent', id, 'assign', {})).toBe('case.one_receiver')
    expect(await code('agent', id, 'assign', { staffId: house.staffId.handler, teamId: house.dutyTeamId })).toBe(
      'case.one_receiver',
    )
    expect(await code('agent', id, 'assign', { staffId: randomUUID() })).toBe('staff.not_found')
    await house.did('agent', id, 'assign', { staffId: house.staffId.handler, words: '请接手' })
    expect((await page(id)).owner.staff.id).toBe(house.staffId.agent)
    expect(await code('agent', id, 'assign', { staffId: house.staffId.colleague })).toBe('case.hand_over_waiting')
    expect(await code('colleague', id, 'take')).toBe('case.not_offered')
    expect(await code('supervisor', id, 'refuse', { reason: '不是给我的' })).toBe('case.not_offered')
    await house.did('handler', id, 'take')
    const { owner, handOvers } = await page(id)
    expect([owner.staff.id, handOvers[0].takenAt === null]).toEqual([house.staffId.handler, false])
    const { rows } = await house.pool.query(
      `select count(*)::int as n from commitments where subject_id = $1 and owed_by_staff_id <> $2 and kept_at is null and cancelled_at is null`,
      [id, house.staffId.handler],
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  test('refused with a reason it stays, and may be offered again; the team takes what it owns', async () => {
    const id = await house.complaint('received')
    await house.did('colleague', id, 'take')
    await house.did('colleague', id, 'assign', { staffId: house.staffId.agent })
    expect(await code('agent', id, 'refuse', {})).toBe('input.invalid')
    await house.did('agent', id, 'refuse', { reason: '手上已有五件' })
    expect((await page(id)).owner.staff.id).toBe(house.staffId.colleague)
    await house.did('colleague', id, 'assign', { teamId: house.dutyTeamId })
    await house.did('agent', id, 'take')
    expect(await code('handler', await house.complaint('received'), 'take')).toBe('case.not_offered')
  })
})

describe('an answer', () => {
  test('of a complaint comes after findings and both sides; says something; counts once he was reached', async () => {
    const id = await house.complaint('accepted')
    const answer = (words: string, more = {}) => code('agent', id, 'answer', { words, ...more })
    expect(await answer(answerWords)).toBe('case.statements_missing')
    await house.did('investigator', id, 'state', { side: 'customer', words: '不耐烦' })
    expect(await answer(answerWords)).toBe('case.statements_missing')
    expect(await code('investigator', id, 'state', { side: 'ours', words: '人多', staffId: randomUUID() })).toBe(
      'staff.not_found',
    )
    await house.did('investigator', id, 'state', { side: 'ours', words: '人多' })
    expect(await answer(answerWords)).toBe('case.findings_missing')
    expect(await code('agent', id, 'find', { conclusion: 'founded', words: '属实' })).toBe('auth.forbidden')
    await house.did('investigator', id, 'find', { conclusion: 'founded', words: '属实', rootCause: 'attitude' })
    for (const empty of ['已阅', '将核实', '收到'])
      expect([empty, await answer(empty)]).toEqual([empty, 'case.empty_answer'])
    await house.did('agent', id, 'answer', { words: answerWords, told: { channel: 'phone', reached: false } })
    expect((await owed(id, 'answer'))[0]!.state).not.toMatch(/^kept/)
    await house.did('agent', id, 'contact', {
      direction: 'out',
      channel: 'phone',
      reached: true,
      words: '已告知结果',
      keeps: ['answer'],
    })
    expect((await owed(id, 'answer'))[0]!.state).toMatch(/^kept/)
  })

  test('beyond the own authority needs an escalation that another person approved', async () => {
    const { id } = await house.say({ kind: 'repair', text: '窗户坏了' })
    await house.did('handler', id, 'accept')
    const pay = (amount: number) => code('handler', id, 'answer', { words: answerWords, amount })
    expect(await pay(1200)).toBe('case.beyond_authority')
    await house.did('handler', id, 'escalate', { reason: '材料费超出', amount: 1000 })
    const [request] = (await page(id)).requests
    expect(await code('handler', id, 'confirm', { requestId: request.id, approved: true })).toBe('auth.forbidden')
    await house.did('supervisor', id, 'confirm', { requestId: request.id, approved: true })
    expect(await pay(1200)).toBe('case.beyond_authority')
    expect(await pay(1000)).toBeUndefined()
    expect((await house.state(id)).stage).toBe('answered')
  })

  test('only a contact that reached him keeps a promise, and none lies in the future', async () => {
    const id = await consult()
    const contact = (more: object) =>
      code('agent', id, 'contact', { direction: 'out', channel: 'phone', words: '联系客户', ...more })
    expect(await contact({ reached: false, keeps: ['acknowledge'] })).toBe('case.contact_keeps_nothing')
    expect(await contact({ direction: 'in', reached: true, keeps: ['acknowledge'] })).toBe('case.contact_keeps_nothing')
    expect(await contact({ reached: true, at: '2026-03-02T09:00:01+08:00' })).toBe('case.contact_in_future')
    expect(await contact({ reached: true, keeps: ['acknowledge'], at: '2026-03-02T08:59:00+08:00' })).toBeUndefined()
    expect((await owed(id, 'acknowledge'))[0]!.state).toMatch(/^kept/)
  })
})

describe('time', () => {
  test('an urge is counted, tells the owner, and tightens the limit; a public one has a number of its own', async () => {
    const id = await house.complaint('accepted')
    const before = (await owed(id, 'answer'))[0]!.dueAt
    await house.did('caller', id, 'urge', { words: '怎么还没消息' })
    const after = (await owed(id, 'answer'))[0]!.dueAt
    expect(Date.parse(after)).toBeLessThan(Date.parse(before))
    const own = await house.say({ text: `请问 ${await numberOf(id)} 到底什么时候办好` })
    expect(own.id).not.toBe(id)
    expect((await page(id)).urged).toBe(2)
    expect((await page(own.id)).urged).toBe(0)
    const { rows } = await house.ok('agent', 'GET', '/api/notices?limit=50')
    expect(
      rows.filter(
        (one: { kind: string; subject: { id: string } }) => one.kind === 'case.urged' && one.subject.id === id,
      ),
    ).toHaveLength(2)
    const elsewhere = await house.say({ text: `请问 ${await numberOf(id)} 办好了吗`, site: 'west' })
    expect((await page(id)).urged).toBe(2)
    expect(elsewhere.id).toBeTruthy()
  })

  test('the clock stops for a listed reason, and runs on', async () => {
    const id = await house.complaint('accepted')
    expect(await code('agent', id, 'resume_clock')).toBe('case.clock_runs')
    expect(await code('agent', id, 'stop_clock', { reason: 'holiday' })).toBe('case.unknown_reason')
    await house.did('agent', id, 'stop_clock', { reason: 'wait_customer' })
    expect((await owed(id, 'settle'))[0]!.state).toBe('stopped')
    expect(await code('agent', id, 'stop_clock', { reason: 'wait_customer' })).toBe('case.clock_stopped')
    await house.did('agent', id, 'resume_clock')
    expect((await owed(id, 'settle'))[0]!.state).not.toBe('stopped')
  })

  test('another kind or urgency counts its limits anew, once each', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'change_urgency', { urgency: 'emergency', reason: '有人受伤' })
    const open = (rows: Owed[]) => rows.filter(one => !/^(kept|cancelled|waived)/.test(one.state))
    expect(open(await owed(id, 'answer'))).toHaveLength(1)
    await house.did('agent', id, 'change_kind', { kind: 'repair', reason: '其实是报修' })
    for (const kind of ['answer', 'settle']) expect([kind, open(await owed(id, kind)).length]).toEqual([kind, 1])
    expect(await code('agent', id, 'change_kind', { kind: 'riot', reason: 'x' })).toBe('case.unknown_kind')
    expect(await code('caller', id, 'change_urgency', { urgency: 'normal', reason: 'x' })).toBe('auth.forbidden')
  })

  test('sent back, answer and settlement are owed again in the new cycle', async () => {
    const id = await house.complaint('answered')
    await house.ok('caller', 'POST', `/api/cases/${id}/follow-up`, { satisfied: false, words: '没解决' })
    for (const kind of ['answer', 'settle']) expect((await owed(id, kind)).map(one => one.cycle)).toEqual([1, 2])
    const { rows } = await house.ok('supervisor', 'GET', '/api/notices?limit=50')
    expect(
      rows.some(
        (one: { kind: string; subject: { id: string } }) => one.kind === 'case.sent_back' && one.subject.id === id,
      ),
    ).toBe(true)
  })
})

describe('links', () => {
  test('are to another case that one may see, and end', async () => {
    const [one, other] = [await consult(), await consult()]
    expect(await code('agent', one, 'link', { number: await numberOf(one), kind: 'related' })).toBe('case.itself')
    expect(await code('agent', one, 'link', { number: '10000001', kind: 'related' })).toBe('case.not_found')
    await house.did('agent', one, 'link', { number: await numberOf(other), kind: 'repeat' })
    await house.did('agent', one, 'link', { number: await numberOf(other), kind: 'repeat' })
    for (const id of [one, other]) expect((await page(id)).links).toHaveLength(1)
    const [{ id: linkId }] = (await page(other)).links
    expect(await code('agent', await consult(), 'unlink', { linkId })).toBe('case.link_not_found')
    await house.did('agent', other, 'unlink', { linkId })
    expect((await page(one)).links).toEqual([])
  })
})

describe('the list', () => {
  test('turns pages in both orders without losing or doubling one, and finds by word and number', async () => {
    for (const order of ['received', 'due']) {
      const ids: string[] = []
      let after: string | null = null
      do {
        const query: string = `/api/cases?order=${order}&limit=4${after ? `&after=${after}` : ''}`
        const reply: { rows: { id: string }[]; next: string | null } = await house.ok('manager', 'GET', query)
        ids.push(...reply.rows.map(row => row.id))
        after = reply.next
      } while (after)
      expect(new Set(ids).size).toBe(ids.length)
      if (order === 'received') expect(ids.length).toBe((await house.ok('manager', 'GET', '/api/cases/counts')).open)
    }
    const id = await consult('请问二手空调回收怎么预约')
    const find = async (q: string, who: Who = 'agent') =>
      (await house.ok(who, 'GET', `/api/cases?q=${encodeURIComponent(q)}`)).rows.map((row: { id: string }) => row.id)
    expect(await find('空调')).toContain(id)
    expect(await find('回收')).toContain(id)
    expect(await find('冰箱')).not.toContain(id)
    expect(await find(await numberOf(id))).toEqual([id])
    expect(await find('空调', 'outsider')).toEqual([])
  })
})

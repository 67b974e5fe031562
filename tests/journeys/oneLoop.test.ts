import { beforeAll, describe, expect, test } from 'vitest'
import { runSubscribers } from '#app/wiring.ts'
import { silentLog } from '#platform/log.ts'
import { startSequencer } from '#platform/sequencer.ts'
import { answerWords, type CaseHouse, complaintWords, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'

let house: CaseHouse
beforeAll(async () => {
  house = await openCaseHouse()
})

const page = (who: Who, id: string) => house.ok(who, 'GET', `/api/cases/${id}`)
const owed = async (id: string, kind: string) =>
  (await page('supervisor', id)).commitments.filter((one: { kind: string }) => one.kind === kind)
const code = async (who: Who, id: string, verb: string, body?: unknown) =>
  (await house.verb(who, id, verb, body)).body.code
const told = async (who: Who, kind: string, id: string) =>
  (await house.ok(who, 'GET', '/api/notices?limit=200')).rows.filter(
    (one: { kind: string; subject: { id: string } }) => one.kind === kind && one.subject.id === id,
  ).length

describe('a call back (C-2.5b, E-C9)', () => {
  test('promised in a contact is owed within the limit of the kind, and kept by reaching him alone', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'contact', { direction: 'in', channel: 'phone', words: '请给我回电', callBack: true })
    const [one] = await owed(id, 'call_back')
    expect(one).toMatchObject({ within: '2h', owedTo: 'customer', owedBy: { staff: { id: house.staffId.agent } } })
    const call = { direction: 'out', channel: 'phone', words: '您好', keeps: ['call_back'] }
    expect(await code('agent', id, 'contact', { ...call, reached: false })).toBe('case.contact_keeps_nothing')
    await house.did('agent', id, 'contact', { ...call, reached: true })
    expect((await owed(id, 'call_back'))[0].state).toBe('kept')
  })

  test('agreed for a moment is due then; not for one that has passed, nor in a case that has ended', async () => {
    const id = await house.complaint('accepted')
    const at = new Date(house.now().getTime() + 3 * 3600_000).toISOString()
    const body = { direction: 'in', channel: 'phone', words: '三点打给我' }
    await house.did('agent', id, 'contact', { ...body, callBackAt: at })
    expect((await owed(id, 'call_back'))[0].dueAt).toBe(at)
    const past = new Date(house.now().getTime() - 1).toISOString()
    expect(await code('agent', id, 'contact', { ...body, callBackAt: past })).toBe('case.call_back_past')
  })

  test('is owed when a matter is passed up: the customer hears of it', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'escalate', { reason: '要赔 800 元', amount: 800 })
    expect(await owed(id, 'call_back')).toEqual([expect.objectContaining({ clause: 'E-C9', state: 'open' })])
  })
})

test('a contact before any answer keeps no answer (E-C9)', async () => {
  const id = await house.complaint('accepted')
  const call = { direction: 'out', channel: 'phone', reached: true, words: '您好', keeps: ['answer'] }
  expect(await code('agent', id, 'contact', call)).toBe('case.contact_keeps_no_answer')
  expect((await owed(id, 'answer'))[0].keptAt).toBeNull()
})

test('an amount is approved by whoever may promise it himself (W-win3.2)', async () => {
  const id = await house.complaint('accepted')
  await house.did('agent', id, 'escalate', { reason: '要赔五千', amount: 5000 })
  const [{ id: requestId }] = (await page('supervisor', id)).requests
  expect(await code('supervisor', id, 'confirm', { requestId, approved: true })).toBe('case.beyond_authority')
  await house.did('manager', id, 'confirm', { requestId, approved: true })
  await house.did('investigator', id, 'state', { side: 'customer', words: '他不理我。' })
  await house.did('investigator', id, 'state', { side: 'ours', words: '当时很忙。' })
  await house.did('investigator', id, 'find', { conclusion: 'founded', words: '属实。', rootCause: 'attitude' })
  expect(await code('agent', id, 'answer', { words: answerWords, amount: 5001 })).toBe('case.beyond_authority')
  await house.did('agent', id, 'answer', { words: answerWords, amount: 5000 })
})

test('nature, root cause and grounds come from the lists of the standard (P-def, P-9fac)', async () => {
  const id = await house.complaint('accepted')
  const finding = { conclusion: 'founded', words: '属实。' }
  for (const wrong of [{ rootCause: 'weather' }, { nature: 'weather' }, { grounds: ['neglect', 'weather'] }]) {
    expect(await code('investigator', id, 'find', { ...finding, ...wrong })).toBe('case.unknown_choice')
  }
  await house.did('investigator', id, 'find', {
    ...finding,
    rootCause: 'speed',
    nature: 'charging',
    grounds: ['neglect'],
  })
  expect(await page('agent', id)).toMatchObject({ rootCause: 'speed', nature: 'charging', grounds: ['neglect'] })
})

test('the third hand-over tells the supervisor, between two people too; the second does not (C-2.4h)', async () => {
  const id = await house.complaint('accepted')
  const pass = async (from: Who, to: 'agent' | 'colleague') => {
    await house.did(from, id, 'assign', { staffId: house.staffId[to] })
    await house.did(to, id, 'take')
  }
  await house.did('investigator', id, 'find', { conclusion: 'founded', words: '属实。' })
  await pass('agent', 'colleague')
  await pass('colleague', 'agent')
  expect(await told('supervisor', 'case.passed_round', id)).toBe(0)
  await pass('agent', 'colleague')
  expect(await told('supervisor', 'case.passed_round', id)).toBe(1)
})

describe('risk words said later (W-c2)', () => {
  test.each([
    ['contact', { direction: 'in', channel: 'phone', words: '再不处理我就找媒体曝光' }],
    ['urge', { words: '再不处理我就找媒体曝光' }],
  ])('in %s raise the urgency and tell the supervisor', async (verb, body) => {
    const id = await house.complaint('accepted')
    expect((await page('agent', id)).urgency).toBe('normal')
    await house.did('agent', id, verb, body)
    expect((await page('agent', id)).urgency).not.toBe('normal')
    expect(await told('supervisor', 'case.risk', id)).toBe(1)
  })

  test('in our own words they change nothing', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'contact', {
      direction: 'out',
      channel: 'phone',
      reached: true,
      words: '请不要找媒体',
    })
    expect((await page('agent', id)).urgency).toBe('normal')
    expect(await told('supervisor', 'case.risk', id)).toBe(0)
  })
})

describe('a return (W-art14)', () => {
  const ask = { reason: 'not_ours', advice: '请向供电公司 95598 反映。' }
  const decide = async (id: string) => {
    const [{ id: requestId }] = (await page('manager', id)).requests
    await house.did('manager', id, 'confirm', { requestId, approved: true })
  }

  test('is on the page of the customer with its reason and where to go, by the code alone', async () => {
    const {
      id,
      number,
      code: lookup,
    } = await house.say({ kind: 'complaint', text: complaintWords, phone: '13800138000' })
    await house.did('supervisor', id, 'return', ask)
    const look = (headers: Record<string, string>, tail = '') =>
      house.ok('public', 'GET', `/api/public/cases/${number}${tail}`, undefined, headers)
    expect((await look({ 'lookup-code': lookup })).returned).toBeNull()
    await decide(id)
    expect((await owed(id, 'acknowledge')).at(-1)).toMatchObject({ clause: 'W-art14', keptAt: null, state: 'open' })
    expect((await look({}, '?phoneTail=8000')).returned).toBeNull()
    expect((await look({ 'lookup-code': lookup })).returned).toEqual({ reason: expect.any(String), advice: ask.advice })
    expect((await owed(id, 'acknowledge')).at(-1).state).toBe('kept')
  })

  test('told by a call that reached him owes nothing more', async () => {
    const id = await house.complaint('received')
    await house.did('supervisor', id, 'return', { ...ask, told: { channel: 'phone', reached: true } })
    await decide(id)
    expect((await owed(id, 'acknowledge')).filter((one: { state: string }) => one.state === 'open')).toEqual([])
  })
})

test('numbers in what was said are masked in lists, search and export; on the page for who may not reveal (E-C3)', async () => {
  const text = '退 35 元，１３８１２３４５６７８，110101199003077571'
  const { id, number } = await house.say({ kind: 'request', text })
  const cut = await house.say({ text: `${'请'.repeat(30)}回电 13812345678` })
  expect((await page('agent', cut.id)).matter).not.toContain('13812')
  const row = (await house.ok('agent', 'GET', `/api/cases?q=${number}`)).rows[0]
  expect(row.matter).toContain('138******78')
  expect(row.matter).toContain('110*************71')
  expect(row.matter).toContain('35 元')
  expect((await page('auditor', id)).words).toBe('退 35 元，138******78，110*************71')
  const { entries } = await house.ok('auditor', 'GET', `/api/cases/${id}/timeline`)
  expect(JSON.stringify(entries)).not.toMatch(/199003077571|１２３４/)
  expect((await page('agent', id)).words).toBe(text)
})

test('a follow-up owed by the person named goes to another caller', async () => {
  const id = await house.complaint('answered')
  const pump = async () => {
    const sequencer = await startSequencer({ pool: house.pool, db: house.db, key: Buffer.alloc(32), log: silentLog })
    await sequencer.drain()
    await sequencer.stop()
    await runSubscribers(house.db, silentLog)
  }
  await pump()
  const before = (await owed(id, 'follow_up'))[0].owedBy.staff.id
  await house.did('manager', id, 'accuse', { staffId: before })
  await pump()
  const after = (await owed(id, 'follow_up'))[0].owedBy
  expect(after.staff?.id ?? null).not.toBe(before)
  expect(after.staff ?? after.team).not.toBeNull()
})

describe('a case another body sent (W-art5)', () => {
  const words = '市民反映小区夜间施工扰民，要投诉'
  const from = (dueAt?: string) => ({ body: 'hotline_12345', number: 'SZ-2026-0418', ...(dueAt ? { dueAt } : {}) })
  const open = (external: object) => house.call('agent', 'POST', '/api/cases', { kind: 'complaint', words, external })

  test('keeps its number, is found by it, and is answered by its moment when that is earlier', async () => {
    const dueAt = new Date(house.now().getTime() + 3600_000).toISOString()
    const { status, body } = await open(from(dueAt))
    expect(status).toBe(201)
    expect(body.commitments.find((one: { kind: string }) => one.kind === 'answer').dueAt).toBe(dueAt)
    expect((await page('agent', body.id)).external).toEqual({ body: 'hotline_12345', number: 'SZ-2026-0418', dueAt })
    const found = await house.ok('agent', 'GET', '/api/cases?q=SZ-2026-0418')
    expect(found.rows.map((row: { id: string }) => row.id)).toContain(body.id)
    await house.did('supervisor', body.id, 'change_kind', { kind: 'repair', reason: '是设施故障' })
    expect((await owed(body.id, 'answer')).filter((one: { state: string }) => one.state !== 'cancelled')).toEqual([
      expect.objectContaining({ dueAt }),
    ])
  })

  test('a later moment changes nothing; one that has passed, or a body nobody knows, is refused', async () => {
    const later = await open(from(new Date(house.now().getTime() + 90 * 86400_000).toISOString()))
    expect((await owed(later.body.id, 'answer'))[0].within).toBe('3 working days')
    const past = await open(from(new Date(house.now().getTime() - 1000).toISOString()))
    expect(past.body.code).toBe('case.external_due_past')
    expect((await open({ body: 'neighbour', number: '1' })).body.code).toBe('case.unknown_choice')
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { answerWords, type CaseHouse, complaintWords, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'

let house: CaseHouse
beforeAll(async () => {
  house = await openCaseHouse()
})

const code = async (who: Who, id: string, verb: string, body?: unknown) =>
  (await house.verb(who, id, verb, body)).body.code
const followUp = (who: Who, id: string, satisfied: boolean) =>
  house.call(who, 'POST', `/api/cases/${id}/follow-up`, { satisfied, channel: 'phone' })
const numberOf = async (id: string) =>
  (await house.pool.query('select number from cases where id = $1', [id])).rows[0].number
const requestOf = async (id: string) => (await house.ok('manager', 'GET', `/api/cases/${id}`)).requests.at(-1).id

/** Asks with one account, decides with another; gives the code of the refusal, or undefined. */
async function decide(who: Who, id: string, verb: 'confirm' | 'grant_exception', approved = true) {
  return await code(who, id, verb, { requestId: await requestOf(id), approved })
}

/** The gate of the present cycle stands, and no door behind it opens. */
async function stillGated(id: string) {
  const { gates, closedAt } = await house.state(id)
  expect(gates).toContain('follow_up')
  expect(closedAt).toBeNull()
  expect(await code('manager', id, 'close')).toBe('case.gate_open')
  const page = await house.ok('manager', 'GET', `/api/cases/${id}`)
  expect(page.may.close).toBe('case.gate_open')
}

describe('close', () => {
  test('not before acceptance, not before the answer, not before the follow-up', async () => {
    const received = await house.complaint('received')
    expect(await code('manager', received, 'close')).toBe('case.not_answered')
    await stillGated(await house.complaint('accepted'))
    await stillGated(await house.complaint('answered'))
  })

  test('after a satisfied follow-up, once', async () => {
    const id = await house.complaint('answered')
    expect((await followUp('caller', id, true)).status).toBe(200)
    expect(await house.did('agent', id, 'close')).toMatchObject({ stage: 'closed', cycle: 1 })
    expect((await house.state(id)).gates).toEqual(['follow_up cleared'])
    expect(await code('agent', id, 'close')).toBe('case.ended')
  })

  test('not after an unsatisfied one: back in hand, a new cycle, a new gate; the old satisfaction is no help', async () => {
    const id = await house.complaint('answered')
    await followUp('caller', id, true)
    await house.did('agent', id, 'close')
    await house.did('agent', id, 'reopen', { words: '又出问题了', channel: 'phone' })
    await stillGated(id)
    await house.did('agent', id, 'answer', { words: answerWords })
    await stillGated(id)
    expect((await followUp('caller', id, false)).body).toMatchObject({ cycle: 3, stage: 'in_hand' })
    await stillGated(id)
    await house.did('agent', id, 'answer', { words: answerWords })
    await followUp('caller', id, true)
    await house.did('agent', id, 'close')
    expect(await house.state(id)).toMatchObject({ stage: 'closed', cycle: 3 })
  })

  test('a repair likewise, and a plain case without', async () => {
    const { id } = await house.say({ kind: 'repair', text: '楼道灯坏了，请来修。', phone: '13800138001' })
    await house.did('handler', id, 'accept')
    await house.did('handler', id, 'answer', { words: answerWords })
    await stillGated(id)
    const plain = (await house.say({ kind: 'consult', text: '请问几点开门？' })).id
    await house.did('agent', plain, 'accept')
    expect(await code('agent', plain, 'close')).toBe('case.not_answered')
    await house.did('agent', plain, 'answer', { words: '周一到周五，上午九点到十二点，下午一点半到六点。' })
    expect((await house.did('agent', plain, 'close')).stage).toBe('closed')
  })
})

describe('the follow-up itself', () => {
  test.each(['agent', 'investigator'] as const)('the %s, who worked on it, may not hear it', async who => {
    const id = await house.complaint('answered')
    expect((await followUp(who, id, true)).status).toBe(403)
    await stillGated(id)
  })

  test('nor a supervisor who owned it, with either account; nor a service key; nor somebody elsewhere', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'assign', { staffId: house.staffId.supervisor })
    await house.did('supervisor', id, 'take')
    await house.did('investigator', id, 'state', { side: 'customer', words: '不耐烦' })
    await house.did('investigator', id, 'state', { side: 'ours', words: '人多' })
    await house.did('investigator', id, 'find', { conclusion: 'unfounded', words: '不属实' })
    expect((await followUp('caller', id, true)).body.code).toBe('follow_up.not_due')
    await house.did('agent', id, 'answer', { words: answerWords })
    expect((await followUp('supervisor', id, true)).body.code).toBe('follow_up.handled_it')
    expect((await followUp('supervisorAgain', id, true)).body.code).toBe('follow_up.handled_it')
    expect((await followUp('service', id, true)).body.code).toBe('auth.forbidden')
    expect((await followUp('outsider', id, true)).status).toBe(404)
    await stillGated(id)
    expect((await followUp('otherSupervisor', id, true)).status).toBe(200)
    expect((await followUp('otherSupervisor', id, true)).body.code).toBe('follow_up.heard_already')
  })

  test('the customer by his own door, with his code and no other', async () => {
    const { id, number, code: own } = await house.say({ kind: 'repair', text: '水管漏水', phone: '13800138002' })
    await house.did('handler', id, 'accept')
    await house.did('handler', id, 'answer', { words: answerWords })
    const other = await house.say({ kind: 'repair', text: '门锁坏了' })
    const hear = (lookupCode: string) =>
      house.call(
        'public',
        'POST',
        `/api/public/cases/${number}/follow-up`,
        { satisfied: true },
        { 'lookup-code': lookupCode },
      )
    expect((await hear(other.code)).body.code).toBe('case.lookup_not_found')
    await stillGated(id)
    expect((await hear(own)).status).toBe(200)
    await house.did('handler', id, 'close')
    expect(
      (await house.ok('handler', 'GET', `/api/cases/${id}/timeline`)).entries
        .map((e: { words: string }) => e.words ?? '')
        .join(),
    ).not.toContain(own)
  })
})

describe('change of kind', () => {
  test.each(['consult', 'praise', 'suggestion'])('to %s: the gate stays', async kind => {
    const id = await house.complaint('answered')
    await house.did('agent', id, 'change_kind', { kind, reason: '客户其实是来咨询的' })
    await stillGated(id)
    expect((await followUp('caller', id, false)).status).toBe(200)
    expect(await house.state(id)).toMatchObject({ cycle: 2, gates: ['follow_up'] })
  })

  test('to a complaint after acceptance: the gate opens', async () => {
    const { id } = await house.say({ kind: 'consult', text: '请问怎么办证' })
    await house.did('agent', id, 'accept')
    await house.did('agent', id, 'answer', { words: '请带身份证到一号窗口办理，当天可取。' })
    await house.did('agent', id, 'change_kind', { kind: 'complaint', reason: '客户不满意' })
    await stillGated(id)
  })

  test('to a procedure: not after acceptance', async () => {
    const id = await house.complaint('accepted')
    expect(await code('agent', id, 'change_kind', { kind: 'procedure', reason: '手续' })).toBe('case.already_accepted')
    await stillGated(id)
  })
})

describe('return as not ours', () => {
  const body = { reason: 'not_ours', advice: '请拨打 12345 转区城管局。' }

  test('only received, for a listed reason, when another person confirms who may', async () => {
    const id = await house.complaint('received')
    expect(await code('agent', id, 'return', { ...body, reason: 'no_time' })).toBe('case.unknown_reason')
    await house.did('supervisor', id, 'return', body)
    expect(await code('agent', id, 'accept')).toBe('case.request_waiting')
    for (const [who, why] of [
      ['supervisor', 'case.same_person'],
      ['supervisorAgain', 'case.same_person'],
      ['agent', 'auth.forbidden'],
      ['service', 'auth.forbidden'],
      ['outsider', 'case.not_found'],
    ] as const)
      expect([who, await decide(who, id, 'confirm')]).toEqual([who, why])
    expect((await house.state(id)).stage).toBe('received')
    expect(await decide('otherSupervisor', id, 'confirm')).toBeUndefined()
    expect((await house.state(id)).stage).toBe('returned')
  })

  test('refused, it is received as before and may be accepted', async () => {
    const id = await house.complaint('received')
    await house.did('agent', id, 'return', body)
    expect(await decide('supervisor', id, 'confirm', false)).toBeUndefined()
    await house.did('agent', id, 'accept')
    expect(await code('agent', id, 'return', body)).toBe('case.not_received')
    await stillGated(id)
  })

  test('the customer objects: looked at again, and accepted it has its gate', async () => {
    const { id, number, code: own } = await house.say({ kind: 'complaint', text: complaintWords })
    await house.did('agent', id, 'return', body)
    await decide('supervisor', id, 'confirm')
    const object = (lookupCode: string) =>
      house.call(
        'public',
        'POST',
        `/api/public/cases/${number}/object`,
        { words: '就是你们管的' },
        { 'lookup-code': lookupCode },
      )
    expect((await object('WRONGCOD')).body.code).toBe('case.lookup_not_found')
    expect((await object(own)).body).toEqual({ number, stage: 'received' })
    expect((await object(own)).body.code).toBe('case.not_returned')
    expect(await house.state(id)).toMatchObject({ stage: 'received', cycle: 2 })
    await house.did('agent', id, 'accept')
    await stillGated(id)
  })
})

describe('withdrawn, and entered in error', () => {
  test.each([
    ['withdraw', { words: '算了，我不投诉了。', channel: 'phone' }, 'withdrawn'],
    ['void', { reason: 'double_entry', words: '与另一件重复' }, 'void'],
  ])('%s: another person confirms', async (verb, body, stage) => {
    const id = await house.complaint('answered')
    await house.did('supervisor', id, verb, body)
    expect(await decide('supervisor', id, 'confirm')).toBe('case.same_person')
    expect(await decide('supervisorAgain', id, 'confirm')).toBe('case.same_person')
    expect(await decide('caller', id, 'confirm')).toBe('auth.forbidden')
    await stillGated(id)
    expect(await decide('manager', id, 'confirm', false)).toBeUndefined()
    await stillGated(id)
    await house.did('supervisor', id, verb, body)
    expect(await decide('manager', id, 'confirm')).toBeUndefined()
    expect(await house.state(id)).toMatchObject({ stage, closedAt: null })
    expect(await code('manager', id, 'close')).toBe('case.ended')
  })

  test('the words of the customer are kept; an unlisted reason is refused', async () => {
    const id = await house.complaint('accepted')
    expect(await code('agent', id, 'withdraw', { channel: 'phone' })).toBe('input.invalid')
    expect(await code('agent', id, 'void', { reason: 'busy', words: '太忙' })).toBe('case.unknown_reason')
    await house.did('agent', id, 'withdraw', { words: '家里有事，不追究了。', channel: 'phone' })
    const { entries } = await house.ok('manager', 'GET', `/api/cases/${id}/timeline`)
    expect(
      entries.filter((e: { voice: string }) => e.voice === 'customer').map((e: { words: string }) => e.words),
    ).toContain('家里有事，不追究了。')
  })

  test('a second way out that waited ends with the case', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'withdraw', { words: '不追究了', channel: 'phone' })
    const stale = await requestOf(id)
    await house.did('agent', id, 'void', { reason: 'double_entry', words: '重复' })
    await decide('manager', id, 'confirm')
    expect((await house.state(id)).stage).toBe('void')
    expect(await code('manager', id, 'confirm', { requestId: stale, approved: true })).toBe('case.ended')
    const other = await house.complaint('answered')
    await house.did('agent', other, 'withdraw', { words: '不追究了', channel: 'phone' })
    const waiting = await requestOf(other)
    await followUp('caller', other, true)
    await house.did('agent', other, 'close')
    expect(await code('manager', other, 'confirm', { requestId: waiting, approved: true })).toBe('case.ended')
    expect((await house.state(other)).stage).toBe('closed')
  })

  test('a request of one case decides nothing in another', async () => {
    const [one, other] = [await house.complaint('accepted'), await house.complaint('accepted')]
    for (const id of [one, other]) await house.did('agent', id, 'void', { reason: 'double_entry', words: '重复' })
    const request = await requestOf(one)
    expect(await code('manager', other, 'confirm', { requestId: request, approved: true })).toBe('case.nothing_asked')
    expect(await code('manager', one, 'grant_exception', { requestId: request, approved: true })).toBe(
      'case.nothing_asked',
    )
  })
})

describe('merge and group', () => {
  test('each member keeps its number and its gate; the end of the master is not theirs', async () => {
    const [master, member, third] = [
      await house.complaint('answered'),
      await house.complaint('answered'),
      await house.complaint('answered'),
    ]
    await house.did('agent', member, 'merge', { into: await numberOf(master) })
    await house.did('agent', master, 'group', { numbers: [await numberOf(third)] })
    await followUp('caller', master, true)
    await house.did('agent', master, 'close')
    for (const id of [member, third]) {
      await stillGated(id)
      expect(await house.state(id)).toMatchObject({ stage: 'answered' })
    }
    expect(await code('agent', member, 'merge', { into: await numberOf(third) })).toBe('case.merged_already')
    await followUp('caller', member, true)
    await house.did('agent', member, 'close')
  })

  test('not into itself, not into what has ended, freed when the link ends', async () => {
    const [master, member] = [await house.complaint('accepted'), await house.complaint('accepted')]
    expect(await code('agent', master, 'merge', { into: await numberOf(master) })).toBe('case.itself')
    await house.did('agent', master, 'group', { numbers: [await numberOf(member), await numberOf(member)] })
    const { links } = await house.ok('agent', 'GET', `/api/cases/${member}`)
    expect(links).toEqual([expect.objectContaining({ caseId: master, kind: 'group' })])
    await house.did('agent', member, 'unlink', { linkId: links[0].id })
    expect(await code('agent', member, 'unlink', { linkId: links[0].id })).toBe('case.link_not_found')
    await house.did('agent', master, 'void', { reason: 'double_entry', words: '重复' })
    await decide('manager', master, 'confirm')
    expect(await code('agent', member, 'merge', { into: await numberOf(master) })).toBe('case.ended')
    await stillGated(member)
  })
})

describe('archive and import', () => {
  test('only what has ended is archived, and then nothing moves it', async () => {
    const id = await house.complaint('answered')
    expect(await code('supervisor', id, 'archive')).toBe('case.not_ended')
    await followUp('caller', id, true)
    await house.did('agent', id, 'close')
    await house.did('supervisor', id, 'archive')
    for (const verb of ['reopen', 'note', 'archive', 'contact'])
      expect([verb, await code('supervisor', id, verb, bodies[verb])]).toEqual([verb, 'case.archived'])
    expect((await followUp('otherSupervisor', id, false)).status).toBe(409)
    await expect(house.pool.query(`update cases set matter = '' where id = $1`, [id])).rejects.toThrow('archived')
  })
  const bodies: Record<string, object> = {
    reopen: { words: '再看看', channel: 'phone' },
    note: { words: '备注' },
    contact: { direction: 'in', channel: 'phone', words: '喂' },
    archive: {},
  }

  test('a complaint or repair does not come in as closed', async () => {
    const row = {
      source: '旧系统 7',
      kind: 'complaint',
      words: complaintWords,
      receivedAt: '2026-01-05T09:00:00+08:00',
    }
    const bring = (cases: object[]) => house.call('manager', 'POST', '/api/cases/import', { cases })
    expect((await bring([{ ...row, stage: 'closed' }])).body.code).toBe('case.import_ended')
    expect((await bring([{ ...row, kind: 'repair', stage: 'closed' }])).body.code).toBe('case.import_ended')
    expect(
      (
        await bring([
          { ...row, kind: 'consult', words: '几点开门', stage: 'closed' },
          { ...row, stage: 'closed' },
        ])
      ).body.code,
    ).toBe('case.import_ended')
    const { rows } = await house.pool.query('select count(*)::int as n from cases where source is not null')
    expect(rows).toEqual([{ n: 0 }])
    const reply = await bring([
      { ...row, stage: 'accepted' },
      { ...row, kind: 'consult', words: '几点开门', stage: 'closed' },
    ])
    expect(reply.status).toBe(201)
    const [complaint, consult] = reply.body.imported
    await stillGated(complaint.id)
    expect(await house.state(consult.id)).toMatchObject({ stage: 'closed', gates: [] })
    const owed = await house.pool.query(
      'select count(*)::int as n from commitments where case_id = $1 and cancelled_at is null and kept_at is null',
      [consult.id],
    )
    expect(owed.rows).toEqual([{ n: 0 }])
    expect((await house.call('supervisor', 'POST', '/api/cases/import', { cases: [row] })).status).toBe(403)
  })
})

describe('exception', () => {
  const ask = { reason: 'beyond_law', words: '诉求超出合同，已解释三次。' }
  const attempt = async (id: string, at: string) => {
    house.at(at)
    const { id: followUpId } = await house.ok('caller', 'GET', `/api/cases/${id}/follow-up`)
    return await house.ok('caller', 'POST', `/api/follow-ups/${followUpId}/attempt`, { outcome: 'no_answer' })
  }

  test('asked after the answer alone; granted by another person who had no hand in it', async () => {
    const id = await house.complaint('accepted')
    expect(await code('agent', id, 'ask_exception', ask)).toBe('case.not_answered')
    const answered = await house.complaint('answered')
    expect(await code('agent', answered, 'ask_exception', { ...ask, reason: 'tired' })).toBe('case.unknown_reason')
    expect(await code('service', answered, 'ask_exception', ask)).toBe('case.person_needed')
    await house.did('supervisor', answered, 'ask_exception', ask)
    expect(await code('agent', answered, 'ask_exception', ask)).toBe('case.request_waiting')
    for (const [who, why] of [
      ['supervisor', 'case.same_person'],
      ['supervisorAgain', 'case.same_person'],
      ['agent', 'auth.forbidden'],
      ['service', 'auth.forbidden'],
      ['outsider', 'case.not_found'],
    ] as const)
      expect([who, await decide(who, answered, 'grant_exception')]).toEqual([who, why])
    expect(await decide('manager', answered, 'confirm')).toBe('case.nothing_asked')
    await stillGated(answered)
    expect(await decide('otherSupervisor', answered, 'grant_exception')).toBeUndefined()
    expect((await house.did('agent', answered, 'close')).stage).toBe('closed')
  })

  test('not by whoever handled it, by any account of his', async () => {
    const id = await house.complaint('accepted')
    await house.did('agent', id, 'assign', { staffId: house.staffId.supervisorAgain })
    await house.did('supervisorAgain', id, 'take')
    await house.did('investigator', id, 'state', { side: 'customer', words: '不耐烦' })
    await house.did('investigator', id, 'state', { side: 'ours', words: '人多' })
    await house.did('investigator', id, 'find', { conclusion: 'partly', words: '部分属实' })
    await house.did('agent', id, 'answer', { words: answerWords })
    await house.did('agent', id, 'ask_exception', ask)
    expect(await decide('supervisor', id, 'grant_exception')).toBe('case.handled_it')
    expect(await decide('supervisorAgain', id, 'grant_exception')).toBe('case.handled_it')
    await stillGated(id)
    expect(await decide('manager', id, 'grant_exception', false)).toBeUndefined()
    await stillGated(id)
  })

  test('unreachable: not before three attempts in the hours of the customer', async () => {
    const id = await house.complaint('answered')
    const unreachable = { reason: 'unreachable', words: '打不通' }
    const asked = () => code('caller', id, 'ask_exception', unreachable)
    expect(await asked()).toBe('case.attempts_missing')
    await attempt(id, '2026-03-02T10:00:00+08:00')
    await attempt(id, '2026-03-02T10:01:00+08:00')
    await attempt(id, '2026-03-02T14:00:00+08:00')
    expect(await asked()).toBe('case.attempts_missing')
    await attempt(id, '2026-03-02T17:00:00+08:00')
    expect(await asked()).toBeUndefined()
    expect(await decide('manager', id, 'grant_exception')).toBeUndefined()
    await house.did('agent', id, 'close')
  })

  test('no way to reach him: a reason only where there is none', async () => {
    const none = { reason: 'no_contact', words: '没有留电话' }
    expect(await code('agent', await house.complaint('answered'), 'ask_exception', none)).toBe('case.reachable')
    const { id } = await house.say({ kind: 'repair', text: '路灯不亮' })
    await house.did('handler', id, 'accept')
    await house.did('handler', id, 'answer', { words: answerWords })
    await stillGated(id)
    expect(await code('handler', id, 'ask_exception', none)).toBeUndefined()
    await stillGated(id)
  })

  test('one granted in an earlier cycle is no proof in the next', async () => {
    const id = await house.complaint('answered')
    await house.did('agent', id, 'ask_exception', ask)
    await decide('manager', id, 'grant_exception')
    await house.did('agent', id, 'close')
    await house.did('agent', id, 'reopen', { words: '又来了', channel: 'phone' })
    await house.did('agent', id, 'answer', { words: answerWords })
    await stillGated(id)
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '#app/config.ts'
import { examine } from '#app/doctor.ts'
import { type CaseHouse, openCaseHouse } from '#tests/helpers/caseHouse.ts'

let house: CaseHouse
/** Complaints with their gate open, answered; one of them closed rightly. */
let open: string
let closed: string
let satisfiedFollowUp: string
let grantedException: string

beforeAll(async () => {
  house = await openCaseHouse()
  closed = await house.complaint('answered')
  satisfiedFollowUp = (await house.ok('caller', 'POST', `/api/cases/${closed}/follow-up`, { satisfied: true })).id
  await house.did('agent', closed, 'close')
  const excepted = await house.complaint('answered')
  await house.did('agent', excepted, 'ask_exception', { reason: 'beyond_law', words: '超出合同' })
  grantedException = (await house.ok('manager', 'GET', `/api/cases/${excepted}`)).requests[0].id
  await house.did('manager', excepted, 'grant_exception', { requestId: grantedException, approved: true })
  open = await house.complaint('answered')
})

/** Runs these statements by hand in one transaction; gives what the database said to it, or `committed`. */
async function byHand(...statements: string[]): Promise<string> {
  const client = await house.pool.connect()
  try {
    await client.query('begin')
    for (const statement of statements) await client.query(statement.replaceAll(':case', `'${open}'`))
    await client.query('commit')
    return 'committed'
  } catch (error) {
    await client.query('rollback')
    return (error as Error).message
  } finally {
    client.release()
  }
}

const at = `'2026-03-02T10:00:00+08:00'`
const end = `closed_at = ${at}, ended_at = ${at}`
const close = `update cases set stage = 'closed', ${end} where id = :case`
const clear = (kind: string, id: string) =>
  `update case_gates set cleared_at = ${at}, evidence_kind = '${kind}', evidence_id = ${id} where case_id = :case and gate = 'follow_up'`
const request = (kind: string, more: string) =>
  `insert into case_requests (case_id, cycle, kind, reason, asked_at, approved, decided_at, asked_by, asked_by_person, decided_by, decided_by_person)
   select :case, 1, '${kind}', 'beyond_law', ${at}, true, ${at}, ${more}`
const staff = (number: string) => `(select id from staff where staff_number = '${number}')`
const person = (number: string) => `(select person_id from staff where staff_number = '${number}')`

describe('by hand in the database', () => {
  const doors: [string, () => string[], RegExp][] = [
    ['closing', () => [close], /gate of the present cycle is open/],
    ['closing without the stage', () => [`update cases set ${end} where id = :case`], /check constraint/],
    ['removing the gate', () => [`delete from case_gates where case_id = :case`, close], /never removed/],
    ['emptying all gates', () => ['truncate case_gates', close], /never removed/],
    [
      'moving the gate to another cycle',
      () => [`update case_gates set cycle = 9 where case_id = :case`, close],
      /keeps its place/,
    ],
    [
      'clearing it without proof',
      () => [`update case_gates set cleared_at = ${at} where case_id = :case`, close],
      /check constraint/,
    ],
    [
      'clearing it by a follow-up that is none',
      () => [clear('follow_up', 'uuidv7()'), close],
      /satisfied follow-up or an approved exception/,
    ],
    [
      'clearing it by the follow-up of another case',
      () => [clear('follow_up', `'${satisfiedFollowUp}'`), close],
      /satisfied follow-up or an approved exception/,
    ],
    [
      'clearing it by the exception of another case',
      () => [clear('exception', `'${grantedException}'`), close],
      /satisfied follow-up or an approved exception/,
    ],
    ['clearing it as work', () => [clear('work_orders', 'uuidv7()'), close], /check constraint/],
    [
      'an exception one grants himself',
      () => [request('exception', `${staff('105')}, ${person('105')}, ${staff('105')}, ${person('105')}`)],
      /check constraint/,
    ],
    [
      'an exception of two accounts of one person',
      () => [request('exception', `${staff('105')}, ${person('105')}, ${staff('109')}, ${person('109')}`)],
      /check constraint/,
    ],
    [
      'an exception with a person made up',
      () => [
        request('exception', `${staff('105')}, ${person('105')}, ${staff('109')}, uuidv7()`),
        clear('exception', `(select id from case_requests where case_id = :case)`),
        close,
      ],
      /satisfied follow-up or an approved exception/,
    ],
    [
      'an exception nobody decided',
      () => [
        `insert into case_requests (case_id, cycle, kind, reason, asked_at, asked_by, asked_by_person) select :case, 1, 'exception', 'beyond_law', ${at}, ${staff('105')}, ${person('105')}`,
        clear('exception', `(select id from case_requests where case_id = :case)`),
        close,
      ],
      /satisfied follow-up or an approved exception/,
    ],
    [
      'making it a plain case',
      () => [`update cases set course = 'plain', kind = 'consult', stage = 'closed', ${end} where id = :case`],
      /gate of the present cycle is open/,
    ],
    ['a new cycle without a gate', () => [`update cases set cycle = 2 where id = :case`], /has a follow-up gate/],
    [
      'a new cycle, plain, closed',
      () => [`update cases set cycle = 2, course = 'plain', stage = 'closed', ${end} where id = :case`],
      /without a satisfied follow-up/,
    ],
    [
      'an older cycle',
      () => [`update cases set cycle = cycle - 1 where id = '${closed}'`],
      /do not go back|check constraint/,
    ],
    [
      'returned, withdrawn or void without a second person',
      () => [`update cases set stage = 'withdrawn', ended_at = ${at} where id = :case`],
      /without a second person/,
    ],
    [
      'void by two accounts of one person',
      () => [
        request('void', `${staff('105')}, ${person('105')}, ${staff('109')}, uuidv7()`),
        `update cases set stage = 'void', ended_at = ${at} where id = :case`,
      ],
      /without a second person/,
    ],
    ['removing the case', () => [`delete from cases where id = :case`], /never removed/],
    ['accepting a complaint without a gate', () => [inserted('accepted', `null, null`)], /has a follow-up gate/],
    ['writing in a closed complaint', () => [inserted('closed', `${at}, ${at}`)], /without a satisfied follow-up/],
    [
      'changing the satisfaction of a follow-up',
      () => [`update follow_ups set satisfied = false where id = '${satisfiedFollowUp}'`],
      /stays as it is/,
    ],
    [
      'changing what cleared a gate',
      () => [`update case_gates set evidence_id = uuidv7() where case_id = '${closed}'`],
      /stays as it is/,
    ],
    [
      'opening a closed one again in its cycle',
      () => [`update cases set stage = 'answered', closed_at = null, ended_at = null where id = '${closed}'`],
      /only in a new cycle/,
    ],
    [
      'changing what happened',
      () => [`update events set kind = 'case.closed' where subject_id = :case`],
      /never changed/,
    ],
    ['unmaking what happened', () => [`delete from events where subject_id = :case`], /never changed/],
  ]

  test.each(doors)('%s is refused', async (_, statements, said) => {
    const before = await house.state(open)
    expect(await byHand(...statements())).toMatch(said)
    expect(await house.state(open)).toEqual(before)
  })

  test('the check is at commit: the right order of statements does not matter', async () => {
    const id = await house.complaint('answered')
    const client = await house.pool.connect()
    await client.query('begin')
    await client.query(close.replace(':case', '$1'), [id])
    const heard = `update follow_ups set heard_at = ${at}, satisfied = true, door = 'customer' where case_id = $1 and cycle = 1 returning id`
    await client.query(
      `insert into follow_ups (case_id, cycle, site_id, channel, planned_at, due_at) select id, 1, site_id, 'web', ${at}, ${at} from cases where id = $1 on conflict do nothing`,
      [id],
    )
    const { rows } = await client.query(heard, [id])
    await client.query(clear('follow_up', '$2').replace(':case', '$1'), [id, rows[0].id])
    await client.query('commit')
    client.release()
    expect((await house.state(id)).stage).toBe('closed')
  })
})

function inserted(stage: string, ends: string): string {
  return `insert into cases (number, site_id, pack, kind, course, stage, matter, words, channel, owner_team_id, received_at, closed_at, ended_at)
    select '12345678', site_id, pack, 'complaint', 'complaint', '${stage}', 'x', 'x', 'web', '${house.dutyTeamId}', ${at}, ${ends} from cases where id = :case`
}

test('who switches the checks off is found by the doctor', async () => {
  const ground = { ...house, dataFolder: house.folder, databaseUrl: house.url, joined: false, databasePid: () => null }
  const found = async () =>
    (await examine(readConfig({}), ground, { audit: {} }))
      .filter(one => one.wrong)
      .map(one => one.sentence.en)
      .join()
  const id = await house.complaint('answered')
  const { rows } = await house.pool.query('select number from cases where id = $1', [id])
  expect(await found()).not.toContain('Closed without')
  expect(await byHand('set local session_replication_role = replica', close.replace(':case', `'${id}'`))).toBe(
    'committed',
  )
  expect(await found()).toContain(`Closed without a satisfied follow-up or an approved exception: ${rows[0].number};`)
})

describe('at the same moment', () => {
  const together = async (...calls: Promise<{ status: number; body: { code?: string } }>[]) => {
    const replies = await Promise.all(calls)
    expect(replies.map(reply => reply.status).filter(status => status >= 500)).toEqual([])
    return replies
  }
  const close = (id: string) => house.verb('agent', id, 'close')
  const hear = (id: string, who: 'caller' | 'otherSupervisor', satisfied: boolean) =>
    house.call(who, 'POST', `/api/cases/${id}/follow-up`, { satisfied })

  test('close and send back, ten times: either closed with its proof or back with a gate', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await house.complaint('answered')
      await together(close(id), hear(id, 'caller', false), hear(id, 'otherSupervisor', true), close(id), close(id))
      const { stage, gates, cycle } = await house.state(id)
      if (stage === 'closed') expect({ gates, cycle }).toEqual({ gates: ['follow_up cleared'], cycle: 1 })
      else
        expect([cycle === 2 ? ['follow_up'] : ['follow_up cleared'], cycle === 2 ? 'in_hand' : 'answered']).toEqual([
          gates,
          stage,
        ])
    }
  })

  test('two grant one exception: one of them; asked twice: once', async () => {
    const id = await house.complaint('answered')
    const ask = { reason: 'beyond_law', words: '超出合同' }
    const asked = await together(
      house.verb('agent', id, 'ask_exception', ask),
      house.verb('handler', id, 'ask_exception', ask),
    )
    expect(asked.map(one => one.status).sort()).toEqual([200, 409])
    const [request] = (await house.ok('manager', 'GET', `/api/cases/${id}`)).requests
    const grant = { requestId: request.id, approved: true }
    const granted = await together(
      house.verb('manager', id, 'grant_exception', grant),
      house.verb('otherSupervisor', id, 'grant_exception', { ...grant, approved: false }),
      close(id),
    )
    expect(
      granted
        .slice(0, 2)
        .map(one => one.status)
        .sort(),
    ).toEqual([200, 409])
  })

  test('confirm a withdrawal and close: one end, not two', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await house.complaint('answered')
      await house.did('agent', id, 'withdraw', { words: '不追究了', channel: 'phone' })
      const [request] = (await house.ok('manager', 'GET', `/api/cases/${id}`)).requests
      await hear(id, 'caller', true)
      const ends = await together(
        close(id),
        house.verb('manager', id, 'confirm', { requestId: request.id, approved: true }),
      )
      expect(ends.map(one => one.status).sort()).toEqual([200, 409])
      expect(['closed', 'withdrawn']).toContain((await house.state(id)).stage)
    }
  })

  test('accept and return, accept and accept: one owner, one gate', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await house.complaint('received')
      const both = await together(house.verb('agent', id, 'accept'), house.verb('handler', id, 'accept'))
      expect(both.map(one => one.status).sort()).toEqual([200, 409])
      expect((await house.state(id)).gates).toEqual(['follow_up'])
    }
  })

  test('two group each other: no deadlock reaches anybody', async () => {
    const [one, other] = [await house.complaint('accepted'), await house.complaint('accepted')]
    const numberOf = async (id: string) =>
      (await house.pool.query('select number from cases where id = $1', [id])).rows[0].number
    const [first, second] = [await numberOf(one), await numberOf(other)]
    await together(
      ...Array.from({ length: 6 }, (_, n) =>
        house.verb('agent', n % 2 ? one : other, 'group', { numbers: [n % 2 ? second : first] }),
      ),
    )
    const { rows } = await house.pool.query(
      'select count(*)::int as n from cases where id = any($1) and master_id is not null',
      [[one, other]],
    )
    expect(rows).toEqual([{ n: 1 }])
  })
})

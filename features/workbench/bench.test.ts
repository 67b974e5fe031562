import { beforeAll, expect, test } from 'vitest'
import { type CaseHouse, complaintWords, openCaseHouse, type Who } from '#tests/helpers/caseHouse.ts'
import type { Bench } from './contract.ts'

let house: CaseHouse

beforeAll(async () => {
  house = await openCaseHouse('2026-03-02T09:00:00+08:00')
})

const benchOf = async (who: Who): Promise<Bench> => await house.ok(who, 'GET', '/api/workbench')
const owes = (bench: Bench, id: string) => bench.mine.filter(row => row.case?.id === id)

test('what I owe stands in due order, with the case and how its customer is called; nobody else owes it', async () => {
  const id = await house.complaint('accepted', { text: complaintWords, name: '温女士', phone: '15000000033' })
  const { mine } = await benchOf('agent')
  const rows = mine.filter(row => row.case?.id === id)
  expect(rows.length).toBeGreaterThan(0)
  expect(rows[0]!.case).toMatchObject({ kind: 'complaint', cycle: 1, customer: { name: '温女士' } })
  const due = mine.map(row => row.commitment.dueAt)
  expect(due).toEqual([...due].sort())
  expect(owes(await benchOf('handler'), id)).toEqual([])
  expect(JSON.stringify(mine)).not.toContain('15000000033')
})

test('a case offered to me waits on my bench until I take it, and on nobody else’s', async () => {
  const id = await house.complaint('accepted')
  const offered = async (who: Who) => (await benchOf(who)).offers.filter(one => one.case.id === id)
  expect(await offered('handler')).toEqual([])
  await house.did('agent', id, 'assign', { staffId: house.staffId.handler, words: '这户您熟' })
  expect(await offered('handler')).toMatchObject([{ toMe: true, words: '这户您熟' }])
  expect(await offered('colleague')).toEqual([])
  await house.did('handler', id, 'take')
  expect(await offered('handler')).toEqual([])
  expect(owes(await benchOf('handler'), id).length).toBeGreaterThan(0)
})

test('a request waits for who may decide it, never for who asked, by whatever account', async () => {
  const id = await house.complaint('accepted')
  await house.did('supervisor', id, 'void', { reason: 'double_entry', words: '登记重了' })
  const waits = async (who: Who) => (await benchOf(who)).requests.filter(one => one.case.id === id)
  expect(await waits('otherSupervisor')).toMatchObject([{ kind: 'void', reason: 'double_entry', words: '登记重了' }])
  expect(await waits('supervisor')).toEqual([])
  expect(await waits('supervisorAgain')).toEqual([])
  expect(await waits('agent')).toEqual([])
})

test('an exception does not wait for who had a hand in the case', async () => {
  const id = await house.complaint('answered')
  await house.did('caller', id, 'ask_exception', { reason: 'refuses', words: '客户说不用再打了' })
  const waits = async (who: Who) => (await benchOf(who)).requests.filter(one => one.case.id === id)
  expect(await waits('otherSupervisor')).toMatchObject([{ kind: 'exception', reason: 'refuses' }])
  await house.pool.query(
    `insert into case_handlers (case_id, person_id, staff_id, role, since)
     select $1, person_id, id, 'worker', now() from staff where id = $2`,
    [id, house.staffId.otherSupervisor],
  )
  expect(await waits('otherSupervisor')).toEqual([])
  expect(await waits('manager')).toHaveLength(1)
})

test('who is complained about sees the statement he owes, and nothing of the case', async () => {
  const id = await house.complaint('accepted')
  await house.did('supervisor', id, 'accuse', { staffId: house.staffId.colleague })
  await house.did('investigator', id, 'ask_statement', {
    staffId: house.staffId.colleague,
    summary: '请说明当晚的情况。',
  })
  const bench = await benchOf('colleague')
  expect(owes(bench, id)).toEqual([])
  expect(bench.mine.filter(row => row.commitment.kind === 'statement').map(row => row.case)).toEqual([null])
  expect(JSON.stringify(bench)).not.toContain(complaintWords)
})

test('another site’s work is on no bench of mine, and without the right there is no bench', async () => {
  const id = await house.complaint('accepted')
  await house.did('agent', id, 'void', { reason: 'double_entry', words: '登记重了' })
  const { mine, team, requests } = await benchOf('outsider')
  expect([...mine, ...team, ...requests].some(row => row.case?.id === id)).toBe(false)
  expect((await house.call('public', 'GET', '/api/workbench')).status).toBe(401)
})

import { beforeAll, describe, expect, test } from 'vitest'
import { accuseCase } from '#features/cases/service/complaint.ts'
import { confirmCase, withdrawCase } from '#features/cases/service/requests.ts'
import { answerCase } from '#features/cases/service/stages.ts'
import { setPresence } from '#features/staff/service/presence.ts'
import { createTeam } from '#features/staff/service/teams.ts'
import { type Loop, openLoop } from '#tests/helpers/loop.ts'
import { assignWorkOrder, grabWorkOrder, openWorkOrder, passOnWork } from './open.ts'
import { workOrder, workOrders, workOrdersOfCase } from './read.ts'
import {
  acceptWorkOrder,
  cancelWorkOfEndedCase,
  cancelWorkOrder,
  completeWorkOrder,
  pauseWorkOrder,
  resumeWorkOrder,
  returnWorkOrder,
  startWorkOrder,
  takeWorkFromConcerned,
} from './work.ts'

let loop: Loop
let teamId: string
let worker: Loop['worker']
let workerTwo: Loop['worker']

beforeAll(async () => {
  loop = await openLoop()
  const memberIds = [loop.worker.id, loop.workerTwo.id]
  const team = await loop.run(ctx =>
    createTeam(ctx, { siteId: loop.siteId, name: '维修组', leadId: loop.worker.id, memberIds }),
  )
  teamId = team.id
  worker = { id: loop.worker.id, me: await loop.meOf(loop.worker.id) }
  workerTwo = { id: loop.workerTwo.id, me: await loop.meOf(loop.workerTwo.id) }
})

const task = { matter: '换灯管', words: '三楼东侧', rotate: false }
const open = (caseId: string, to: { staffId?: string; teamId?: string; rotate?: boolean; within?: string }) =>
  loop.as(loop.owner, ctx => openWorkOrder(ctx, caseId, { ...task, ...to }))
const evidence = { words: '换了新灯管，试亮正常。', materials: [{ name: '灯管', quantity: 1, cost: 12.5 }], files: [] }
const complete = (id: string, who = worker, more = {}) =>
  loop.as(who, ctx => completeWorkOrder(ctx, loop.files, id, { ...evidence, ...more }))
const answer = (caseId: string) =>
  loop.as(loop.owner, ctx => answerCase(ctx, caseId, { words: '灯已修好，当面试亮，以后每周巡查一次。' }))
const accepted = async (caseId: string) => {
  const { id } = await open(caseId, { staffId: worker.id })
  await loop.as(worker, ctx => acceptWorkOrder(ctx, id))
  return id
}
const row = async (id: string) => (await loop.pool.query('select * from work_orders where id = $1', [id])).rows[0]
const owedBy = async (id: string) =>
  (await loop.pool.query('select * from commitments where subject_id = $1 order by id desc', [id])).rows[0]

describe('open work is a gate on the answer', () => {
  test('given, accepted, begun, completed; then the answer goes', async () => {
    const caseId = await loop.accepted()
    const { id, state } = await open(caseId, { staffId: worker.id })
    expect(state).toBe('assigned')
    await expect(answer(caseId)).rejects.toThrow('case.work_open')
    await loop.as(worker, ctx => acceptWorkOrder(ctx, id))
    await loop.as(worker, ctx => startWorkOrder(ctx, id))
    const arrive = await loop.pool.query(`select kept_at from commitments where subject_id = $1 and kind = 'arrive'`, [
      caseId,
    ])
    expect(arrive.rows[0].kept_at).not.toBeNull()
    expect(await complete(id)).toMatchObject({ state: 'done' })
    expect((await owedBy(id)).kept_at).not.toBeNull()
    expect(await answer(caseId)).toMatchObject({ stage: 'answered' })
  })

  test('all of it must be done, and one opened later closes the gate again', async () => {
    const caseId = await loop.accepted()
    const [one, two] = [await accepted(caseId), await accepted(caseId)]
    await complete(one)
    await expect(answer(caseId)).rejects.toThrow('case.work_open')
    await complete(two)
    const three = await accepted(caseId)
    await expect(answer(caseId)).rejects.toThrow('case.work_open')
    await loop.as(loop.owner, ctx => cancelWorkOrder(ctx, three, { reason: '不用了' }))
    expect(await answer(caseId)).toMatchObject({ stage: 'answered' })
    await expect(open(caseId, { staffId: worker.id })).rejects.toThrow('case.answered_already')
  })

  test('not before the case is accepted, and not by SQL without the gate', async () => {
    const statement = `insert into work_orders (case_id, cycle, site_id, matter, team_id, opened_at) values ($1, 1, $2, 'x', $3, now())`
    const caseId = await loop.accepted()
    await expect(loop.pool.query(statement, [caseId, loop.siteId, teamId])).rejects.toThrow(/without its gate/)
    await accepted(caseId)
    const cleared = `update case_gates set cleared_at = now(), evidence_kind = 'work_orders' where case_id = $1 and gate = 'work'`
    await expect(loop.pool.query(cleared, [caseId])).rejects.toThrow(/work is open/)
  })
})

describe('offer and grab', () => {
  test('of two who grab at once one has it', async () => {
    const { id, state } = await open(await loop.accepted(), { teamId })
    expect(state).toBe('offered')
    const both = await Promise.allSettled([worker, workerTwo].map(who => loop.as(who, ctx => grabWorkOrder(ctx, id))))
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(one => one.status === 'rejected')?.reason).toMatchObject({ code: 'work_order.taken' })
    expect((await owedBy(id)).owed_by_staff_id).toBe((await row(id)).staff_id)
  })

  test('not by somebody of another team', async () => {
    const { id } = await open(await loop.accepted(), { teamId })
    const grab = loop.as(loop.supervisor, ctx => grabWorkOrder(ctx, id))
    await expect(grab).rejects.toThrow('work_order.not_offered')
  })
})

describe('taking turns', () => {
  test('only those who are ready, the one with the fewest open first', async () => {
    const rotate = async () => (await open(await loop.accepted(), { teamId, rotate: true })).worker
    await expect(rotate()).rejects.toThrow('work_order.nobody_ready')
    await loop.as(worker, ctx => setPresence(ctx, { state: 'ready' }))
    expect(await rotate()).toBe(worker.id)
    await loop.as(workerTwo, ctx => setPresence(ctx, { state: 'ready' }))
    expect(await rotate()).toBe(workerTwo.id)
    const counts = await Promise.all([rotate(), rotate(), rotate(), rotate()])
    expect(new Set(counts)).toEqual(new Set([worker.id, workerTwo.id]))
  })
})

describe('given back', () => {
  test('with a reason it stays open until somebody else has it', async () => {
    const caseId = await loop.accepted()
    const { id } = await open(caseId, { staffId: worker.id })
    const other = loop.as(workerTwo, ctx => returnWorkOrder(ctx, id, { reason: '不是我的' }))
    await expect(other).rejects.toThrow('work_order.not_yours')
    expect(await loop.as(worker, ctx => returnWorkOrder(ctx, id, { reason: '缺登高证' }))).toMatchObject({
      state: 'returned',
      worker: null,
    })
    expect((await owedBy(id)).owed_by_staff_id).toBe(loop.owner.id)
    await expect(answer(caseId)).rejects.toThrow('case.work_open')
    await loop.as(loop.owner, ctx => assignWorkOrder(ctx, id, { staffId: workerTwo.id, rotate: false }))
    await loop.as(workerTwo, ctx => acceptWorkOrder(ctx, id))
    await complete(id, workerTwo)
    const view = await loop.as(loop.owner, ctx => workOrder(ctx, loop.files, id))
    expect(view.steps.map(step => step.step)).toEqual(['assigned', 'returned', 'assigned', 'accepted', 'completed'])
    expect(view.steps[1]).toMatchObject({ reason: '缺登高证', by: '员工203' })
  })
})

describe('paused for parts', () => {
  test('the clock of the work stands still as long as the standard allows, and runs on after', async () => {
    const id = await accepted(await loop.accepted())
    const before = (await owedBy(id)).due_at
    await loop.as(worker, ctx => pauseWorkOrder(ctx, id, { reason: 'wait_parts', words: '等灯管' }))
    expect((await owedBy(id)).stopped_at).not.toBeNull()
    expect((await row(id)).paused_until.toISOString()).toBe('2026-03-09T10:00:00.000Z')
    await expect(complete(id)).rejects.toThrow('work_order.paused')
    loop.at('2026-03-02T10:00:00+08:00')
    await loop.as(worker, ctx => resumeWorkOrder(ctx, id))
    const after = await owedBy(id)
    expect(after.stopped_at).toBeNull()
    expect(after.due_at.getTime()).toBeGreaterThanOrEqual(before.getTime())
    loop.at('2026-03-02T09:00:00+08:00')
    await complete(id)
  })

  test('a reason that is not listed is refused', async () => {
    const id = await accepted(await loop.accepted())
    const pause = loop.as(worker, ctx => pauseWorkOrder(ctx, id, { reason: 'tired' }))
    await expect(pause).rejects.toThrow('work_order.unknown_reason')
  })
})

describe('evidence', () => {
  test('the sheet of the kind is filled in wholly or not at all', async () => {
    const id = await accepted(await loop.accepted())
    await expect(complete(id, worker, { form: { cause: '老化' } })).rejects.toThrow('work_order.sheet_incomplete')
    const form = { cause: '老化', done: '换灯管', tested: true, clean: true }
    await complete(id, worker, { form, cost: 12.5 })
    const view = await loop.as(worker, ctx => workOrder(ctx, loop.files, id))
    expect(view).toMatchObject({ state: 'done', sheet: 'repair_done', form, cost: '12.50', due: { state: 'kept' } })
    expect(view.materials).toEqual(evidence.materials)
  })

  test('pictures are tied to it once', async () => {
    const id = await accepted(await loop.accepted())
    const content = Buffer.from('a note of the work')
    const file = await loop.as(worker, ctx => loop.files.save(ctx, { name: 'note.txt', content }))
    await complete(id, worker, { files: [file.id] })
    expect((await loop.as(loop.owner, ctx => workOrder(ctx, loop.files, id))).files).toMatchObject([{ id: file.id }])
    const other = await accepted(await loop.accepted())
    await expect(complete(other, worker, { files: [file.id] })).rejects.toThrow('file.not_found')
  })
})

describe('whom the complaint is about', () => {
  test('is given no work, sees none, and loses what he had', async () => {
    const caseId = await loop.accepted('complaint')
    const id = await accepted(caseId)
    await loop.as(loop.owner, ctx => accuseCase(ctx, caseId, { staffId: worker.id }))
    await expect(open(caseId, { staffId: worker.id })).rejects.toThrow('case.person_concerned')
    await expect(loop.as(worker, ctx => workOrder(ctx, loop.files, id))).rejects.toThrow('work_order.not_found')
    await expect(complete(id)).rejects.toThrow('work_order.not_found')
    await expect(loop.as(worker, ctx => workOrdersOfCase(ctx, caseId))).rejects.toThrow('case.not_found')
    const mine = await loop.as(worker, ctx => workOrders(ctx, { open: 'yes', whose: 'mine', limit: 200 }))
    expect(mine.rows.map(one => one.id)).not.toContain(id)
    await loop.run(ctx => takeWorkFromConcerned(ctx, caseId))
    await loop.run(ctx => takeWorkFromConcerned(ctx, caseId))
    expect(await row(id)).toMatchObject({ staff_id: null, return_reason: 'person_concerned' })
    const offered = await open(caseId, { teamId })
    await expect(loop.as(worker, ctx => grabWorkOrder(ctx, offered.id))).rejects.toThrow('work_order.not_found')
  })
})

test('who may not work on orders is given none', async () => {
  const give = open(await loop.accepted(), { staffId: loop.caller.id })
  await expect(give).rejects.toThrow('work_order.cannot_work')
})

test('exactly one receiver is named', async () => {
  const caseId = await loop.accepted()
  await expect(open(caseId, {})).rejects.toThrow('work_order.one_receiver')
  await expect(open(caseId, { staffId: worker.id, teamId })).rejects.toThrow('work_order.one_receiver')
  await expect(open(caseId, { staffId: worker.id, rotate: true })).rejects.toThrow('work_order.one_receiver')
})

test('a case that is withdrawn leaves no work behind', async () => {
  const caseId = await loop.accepted()
  const id = await accepted(caseId)
  await loop.as(loop.owner, ctx => withdrawCase(ctx, caseId, { words: '不用修了', channel: 'phone' }))
  const request = await loop.pool.query('select id from case_requests where case_id = $1', [caseId])
  await loop.as(loop.supervisor, ctx => confirmCase(ctx, caseId, { requestId: request.rows[0].id, approved: true }))
  await loop.run(ctx => cancelWorkOfEndedCase(ctx, caseId))
  expect(await row(id)).toMatchObject({ cancel_reason: 'case.withdrawn' })
  expect((await owedBy(id)).cancelled_at).not.toBeNull()
})

test('what somebody had open when he leaves is another’s to accept', async () => {
  const id = await accepted(await loop.accepted())
  const leaver = await loop.hire('299', ['handler'])
  await loop.as(loop.owner, ctx => assignWorkOrder(ctx, id, { staffId: leaver.id, rotate: false }))
  expect(await loop.run(ctx => passOnWork(ctx, leaver.id, workerTwo.id))).toBe(1)
  expect(await row(id)).toMatchObject({ staff_id: workerTwo.id, accepted_at: null })
  expect((await owedBy(id)).owed_by_staff_id).toBe(workerTwo.id)
})

test('lists turn pages: open ones oldest first, ended ones newest first', async () => {
  for (const whose of ['mine', 'my_teams', 'all'] as const) {
    for (const state of ['yes', 'no'] as const) {
      const read = (limit: number, after?: string) =>
        loop.as(worker, ctx => workOrders(ctx, { open: state, whose, limit, after }))
      const all = (await read(200)).rows.map(one => one.id)
      expect(all).toEqual(state === 'yes' ? [...all].sort() : [...all].sort().reverse())
      const seen: string[] = []
      let after: string | undefined
      do {
        const page = await read(2, after)
        seen.push(...page.rows.map(one => one.id))
        after = page.next ?? undefined
      } while (after)
      expect(seen).toEqual(all)
    }
  }
})

import { beforeAll, describe, expect, test } from 'vitest'
import { nameAccused } from '#features/cases/service/complaint.ts'
import { askException, grantException } from '#features/cases/service/requests.ts'
import { closeCase } from '#features/cases/service/stages.ts'
import { type Loop, openLoop } from '#tests/helpers/loop.ts'
import { attemptFollowUp, followUpCase, hearFollowUp } from './hear.ts'
import { dropFollowUps, planFollowUp } from './plan.ts'
import { countFollowUps, followUp, followUpOfCase, followUps } from './read.ts'

let loop: Loop
beforeAll(async () => {
  loop = await openLoop()
})

const yes = { satisfied: true }
const no = { satisfied: false, words: '楼上亮了，楼下还是黑的。', attitude: 4, speed: 2, result: 1, better: '一次修好' }

async function caseRow(id: string) {
  return (await loop.pool.query('select * from cases where id = $1', [id])).rows[0]
}
async function followUpRow(caseId: string, cycle = 1) {
  return (await loop.pool.query('select * from follow_ups where case_id = $1 and cycle = $2', [caseId, cycle])).rows[0]
}
async function commitmentOf(followUpId: string) {
  return (await loop.pool.query('select * from commitments where subject_id = $1', [followUpId])).rows[0]
}
const close = (id: string) => loop.as(loop.owner, ctx => closeCase(ctx, id, {}))
const hear = (id: string, said: object = yes, who = loop.caller) =>
  loop.as(who, ctx => followUpCase(ctx, id, said as { satisfied: boolean }))

describe('satisfied', () => {
  test.each(['repair', 'complaint'])('%s: cannot be closed before, may be closed after', async kind => {
    const id = await loop.answered(kind)
    await expect(close(id)).rejects.toThrow('case.gate_open')
    const heard = await hear(id, { satisfied: true, attitude: 5, speed: 4, result: 5, words: '修得不错' })
    expect(heard).toMatchObject({ stage: 'answered', cycle: 1, satisfied: true, selfAsked: false })
    expect(await close(id)).toMatchObject({ stage: 'closed' })
    const row = await followUpRow(id)
    expect(row).toMatchObject({ door: 'staff', heard_by: loop.caller.id, words: '修得不错', attitude: 5 })
    expect((await commitmentOf(row.id)).kept_at).not.toBeNull()
    const contact = await loop.pool.query('select direction, reached from interactions where id = $1', [
      row.interaction_id,
    ])
    expect(contact.rows[0]).toEqual({ direction: 'out', reached: true })
  })

  test('the answer is not changed behind the customer’s back', async () => {
    const id = await loop.answered()
    await hear(id)
    await expect(loop.answerAgain(id)).rejects.toThrow('case.followed_up')
  })

  test('twice is refused', async () => {
    const id = await loop.answered()
    await hear(id)
    await expect(hear(id)).rejects.toThrow('follow_up.heard_already')
    await expect(hear(id, no)).rejects.toThrow('follow_up.heard_already')
  })
})

describe('unsatisfied', () => {
  test('goes back into a new cycle that again needs a satisfied follow-up', async () => {
    const id = await loop.answered()
    expect(await hear(id, no)).toMatchObject({ stage: 'in_hand', cycle: 2, satisfied: false })
    await expect(close(id)).rejects.toThrow('case.gate_open')
    await expect(hear(id)).rejects.toThrow('follow_up.not_due')
    await loop.answerAgain(id)
    await expect(close(id)).rejects.toThrow('case.gate_open')
    await hear(id)
    expect(await close(id)).toMatchObject({ stage: 'closed', cycle: 2 })
    const told = await loop.pool.query(
      `select staff_id from notices where kind = 'case.sent_back' and subject_id = $1`,
      [id],
    )
    expect(told.rows.map(row => row.staff_id)).toContain(loop.supervisor.id)
  })

  test('owes the customer an answer and a settlement anew', async () => {
    const id = await loop.answered()
    await hear(id, no)
    const { rows } = await loop.pool.query(
      'select kind from commitments where subject_id = $1 and cycle = 2 and cancelled_at is null order by kind',
      [id],
    )
    expect(rows.map(row => row.kind)).toEqual(['answer', 'settle'])
  })
})

describe('who hears it', () => {
  test('not the owner, not by another account of the same person, not a worker', async () => {
    const id = await loop.answered()
    await expect(hear(id, yes, loop.owner)).rejects.toThrow('follow_up.handled_it')
    await expect(hear(id, yes, loop.ownerAgain)).rejects.toThrow('follow_up.handled_it')
    await loop.pool.query(
      `insert into case_handlers (case_id, person_id, staff_id, role, since) values ($1, $2, $3, 'worker', now())`,
      [id, loop.supervisor.me.personId, loop.supervisor.id],
    )
    await expect(hear(id, yes, loop.supervisor)).rejects.toThrow('follow_up.handled_it')
    expect(await hear(id)).toMatchObject({ satisfied: true })
  })

  test('not without the permission, and never a service', async () => {
    const id = await loop.answered()
    await expect(hear(id, yes, loop.worker)).rejects.toThrow('auth.forbidden')
    const service = { kind: 'service' as const, staffId: null, personId: null }
    const me = { ...loop.caller.me, ...service }
    await expect(loop.run(ctx => followUpCase(ctx, id, yes), me)).rejects.toThrow('follow_up.person_needed')
  })

  test('for the person complained about the case does not exist', async () => {
    const id = await loop.answered('complaint')
    const accused = { id: loop.caller.id, personId: loop.caller.me.personId! }
    await loop.as(loop.owner, async ctx => {
      const record = await ctx.tx.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      await nameAccused(ctx, record, accused)
    })
    await expect(hear(id)).rejects.toThrow('case.not_found')
    await loop.as(loop.supervisor, ctx => followUpOfCase(ctx, id))
    const row = await followUpRow(id)
    await expect(loop.as(loop.caller, ctx => hearFollowUp(ctx, row.id, yes))).rejects.toThrow('follow_up.not_found')
    await expect(loop.as(loop.caller, ctx => followUp(ctx, row.id))).rejects.toThrow('follow_up.not_found')
    const seen = await loop.as(loop.caller, ctx => followUps(ctx, { due: 'all', whose: 'all', limit: 200 }))
    expect(seen.rows.map(one => one.caseId)).not.toContain(id)
    expect((await commitmentOf(row.id)).owed_by_staff_id).not.toBe(loop.caller.id)
  })

  test('of another site nobody finds it', async () => {
    const id = await loop.answered()
    const stranger = { ...loop.caller.me, sites: [crypto.randomUUID()] }
    await expect(loop.run(ctx => followUpCase(ctx, id, yes), stranger)).rejects.toThrow('case.not_found')
  })
})

describe('two at once', () => {
  test('satisfied and unsatisfied: one of them is heard', async () => {
    const id = await loop.answered()
    const both = await Promise.allSettled([hear(id), hear(id, no, loop.supervisor)])
    expect(both.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    const { rows } = await loop.pool.query('select satisfied from follow_ups where case_id = $1', [id])
    expect(rows).toHaveLength(1)
    const { cycle } = await caseRow(id)
    expect(cycle).toBe(rows[0].satisfied ? 1 : 2)
  })

  test('unsatisfied and close: it is not closed', async () => {
    const id = await loop.answered()
    const [sentBack, closed] = await Promise.allSettled([hear(id, no), close(id)])
    expect([sentBack.status, closed.status]).toEqual(['fulfilled', 'rejected'])
    expect(await caseRow(id)).toMatchObject({ stage: 'in_hand', closed_at: null })
  })
})

describe('an exception at the same moment', () => {
  test.each([
    ['satisfied', yes],
    ['unsatisfied', no],
  ])('%s: either it or the exception counts, never both', async (_what, said) => {
    const id = await loop.answered()
    const asked = { reason: 'refuses', words: '客户说不用再打。' }
    await loop.as(loop.caller, ctx => askException(ctx, id, asked))
    const { rows } = await loop.pool.query('select id from case_requests where case_id = $1', [id])
    const decision = { requestId: rows[0].id, approved: true }
    const both = await Promise.allSettled([
      hear(id, said),
      loop.as(loop.supervisor, ctx => grantException(ctx, id, decision)),
    ])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    const proof = await loop.pool.query(
      `select g.evidence_kind, g.cycle, c.cycle as present from case_gates g join cases c on c.id = g.case_id
       where g.case_id = $1 and g.gate = 'follow_up' and g.cleared_at is not null`,
      [id],
    )
    const sentBack = both[0].status === 'fulfilled' && !said.satisfied
    expect(proof.rows).toHaveLength(sentBack ? 0 : 1)
  })

  test('is not granted by whoever asked, nor by a handler’s other account', async () => {
    const id = await loop.answered()
    await loop.as(loop.supervisor, ctx => askException(ctx, id, { reason: 'refuses', words: '客户说不用再打。' }))
    const { rows } = await loop.pool.query('select id from case_requests where case_id = $1', [id])
    const grant = (who: Loop['owner']) =>
      loop.as(who, ctx => grantException(ctx, id, { requestId: rows[0].id, approved: true }))
    await expect(grant(loop.supervisor)).rejects.toThrow('case.same_person')
    const again = { ...loop.ownerAgain, me: { ...loop.ownerAgain.me, permissions: loop.supervisor.me.permissions } }
    await expect(grant(again)).rejects.toThrow('case.handled_it')
    await expect(close(id)).rejects.toThrow('case.gate_open')
  })
})

describe('by SQL', () => {
  const byHand = (statement: string, values: unknown[]) => loop.pool.query(statement, values)

  test('closed_at without proof is refused', async () => {
    const id = await loop.answered()
    const statement = `update cases set stage = 'closed', closed_at = now(), ended_at = now() where id = $1`
    await expect(byHand(statement, [id])).rejects.toThrow(/gate of the present cycle is open/)
  })

  test('a gate cleared with a forged follow-up is refused', async () => {
    const id = await loop.answered()
    const forged = `update case_gates set cleared_at = now(), evidence_kind = 'follow_up', evidence_id = $2
      where case_id = $1 and gate = 'follow_up'`
    await expect(byHand(forged, [id, crypto.randomUUID()])).rejects.toThrow(
      /satisfied follow-up or an approved exception/,
    )
    const other = await loop.answered()
    await hear(other)
    await expect(byHand(forged, [id, (await followUpRow(other)).id])).rejects.toThrow(/satisfied follow-up/)
  })

  test('what was heard stays as it was said', async () => {
    const id = await loop.answered()
    await hear(id, no)
    await expect(byHand('update follow_ups set satisfied = true where case_id = $1', [id])).rejects.toThrow(
      /stays as it is/,
    )
    await expect(byHand('delete from follow_ups where case_id = $1', [id])).rejects.toThrow(/never removed/)
  })

  test('a handler does not write himself in as hearer', async () => {
    const id = await loop.answered()
    await loop.as(loop.caller, ctx => followUpOfCase(ctx, id))
    const contact = await byHand(
      `select interaction_id as id from case_interactions where case_id = $1 and role = 'answer'`,
      [id],
    )
    const write = `update follow_ups set heard_at = now(), satisfied = true, door = 'staff', heard_by = $2, heard_by_person = $3,
      interaction_id = $4, self_asked = $5 where case_id = $1`
    const { id: staffId, me } = loop.owner
    const values = [id, staffId, me.personId, contact.rows[0].id]
    await expect(byHand(write, [...values, false])).rejects.toThrow(/heard by who handled/)
    await expect(byHand(write, [...values, true])).rejects.toThrow(/has somebody else/)
    await expect(byHand(write, [id, staffId, loop.caller.me.personId, contact.rows[0].id, false])).rejects.toThrow(
      /another person/,
    )
  })
})

describe('planning', () => {
  test('is owed by somebody with no hand in the case, three working days after the answer', async () => {
    const id = await loop.answered()
    await loop.run(ctx => planFollowUp(ctx, id))
    await loop.run(ctx => planFollowUp(ctx, id))
    const row = await followUpRow(id)
    const owed = await commitmentOf(row.id)
    expect([loop.caller.id, loop.supervisor.id]).toContain(owed.owed_by_staff_id)
    expect(owed.due_at).toEqual(row.due_at)
    expect(row.due_at.toISOString()).toBe('2026-03-05T10:00:00.000Z')
  })

  test('not before the answer', async () => {
    const id = await loop.accepted()
    await loop.run(ctx => planFollowUp(ctx, id))
    expect(await followUpRow(id)).toBeUndefined()
    await expect(hear(id)).rejects.toThrow('follow_up.not_due')
    await expect(loop.as(loop.caller, ctx => followUpOfCase(ctx, id))).rejects.toThrow('follow_up.not_found')
  })

  test('a plain case has none', async () => {
    const id = await loop.answered('consult')
    await expect(hear(id)).rejects.toThrow('follow_up.not_due')
    expect(await close(id)).toMatchObject({ stage: 'closed' })
  })
})

describe('tries', () => {
  test('three in the customer’s hours, far enough apart, allow an exception to be asked; then the follow-up falls away', async () => {
    const id = await loop.answered()
    const { id: followUpId } = await loop.as(loop.caller, ctx => followUpOfCase(ctx, id))
    const attempt = (at: string, outcome: 'no_answer' | 'another_time' = 'no_answer') => {
      loop.at(at)
      return loop.as(loop.caller, ctx => attemptFollowUp(ctx, followUpId, { outcome }))
    }
    const ask = () =>
      loop.as(loop.caller, ctx => askException(ctx, id, { reason: 'unreachable', words: '三次无人接听。' }))
    expect(await attempt('2026-03-02T10:00:00+08:00')).toMatchObject({ counted: true, attempts: 1 })
    expect(await attempt('2026-03-02T11:00:00+08:00')).toMatchObject({ counted: false, attempts: 1 })
    expect(await attempt('2026-03-02T12:00:00+08:00', 'another_time')).toMatchObject({ counted: false })
    expect(await attempt('2026-03-02T15:00:00+08:00')).toMatchObject({ counted: true, attempts: 2 })
    await expect(attempt('2026-03-02T20:00:00+08:00')).rejects.toThrow('follow_up.quiet_hours')
    await expect(attempt('2026-03-03T08:59:00+08:00')).rejects.toThrow('follow_up.quiet_hours')
    await expect(ask()).rejects.toThrow('case.attempts_missing')
    expect(await attempt('2026-03-03T09:00:00+08:00')).toMatchObject({ counted: true, attempts: 3, attemptsNeeded: 3 })
    await ask()
    const request = await loop.pool.query(`select id from case_requests where case_id = $1 and kind = 'exception'`, [
      id,
    ])
    const decision = { requestId: request.rows[0].id, approved: true }
    await expect(loop.as(loop.owner, ctx => grantException(ctx, id, decision))).rejects.toThrow('case.handled_it')
    await loop.as(loop.supervisor, ctx => grantException(ctx, id, decision))
    await loop.run(ctx => dropFollowUps(ctx, id))
    expect((await followUpRow(id)).dropped_at).not.toBeNull()
    expect((await commitmentOf(followUpId)).cancelled_at).not.toBeNull()
    await expect(hear(id)).rejects.toThrow('follow_up.not_due')
    expect(await close(id)).toMatchObject({ stage: 'closed' })
    loop.at('2026-03-02T09:00:00+08:00')
  })

  test('a handler’s tries are refused: they would earn him the exception', async () => {
    const id = await loop.answered()
    const { id: followUpId } = await loop.as(loop.caller, ctx => followUpOfCase(ctx, id))
    const attempt = loop.as(loop.ownerAgain, ctx => attemptFollowUp(ctx, followUpId, { outcome: 'busy' }))
    await expect(attempt).rejects.toThrow('follow_up.handled_it')
  })
})

describe('lists', () => {
  test('show whom I may ask, with script and questions', async () => {
    const id = await loop.answered()
    const view = await loop.as(loop.caller, ctx => followUpOfCase(ctx, id))
    expect(view).toMatchObject({ mayHear: null, attempts: 0, customer: { name: '郭先生' } })
    expect(view.questionnaire.fields.map(field => field.id)).toContain('better')
    expect(view.script.map(line => line.text).join()).not.toMatch(/[{}]/)
    const mine = await loop.as(loop.caller, ctx => followUps(ctx, { due: 'all', whose: 'mine', limit: 200 }))
    expect(mine.rows.map(row => row.caseId)).toContain(id)
    const owners = await loop.as(loop.owner, ctx => followUps(ctx, { due: 'all', whose: 'mine', limit: 200 }))
    expect(owners.rows.map(row => row.caseId)).not.toContain(id)
    const all = await loop.as(loop.owner, ctx => followUps(ctx, { due: 'all', whose: 'all', limit: 200 }))
    expect(all.rows.find(row => row.caseId === id)).toMatchObject({ mayHear: 'follow_up.handled_it' })
  })

  test('turn pages without losing or doubling one', async () => {
    for (let n = 0; n < 3; n += 1) await loop.run(async ctx => planFollowUp(ctx, await loop.answered()))
    const all = await loop.as(loop.caller, ctx => followUps(ctx, { due: 'all', whose: 'mine', limit: 200 }))
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await loop.as(loop.caller, ctx => followUps(ctx, { due: 'all', whose: 'mine', limit: 2, after }))
      seen.push(...page.rows.map(row => row.id))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(all.rows.map(row => row.id))
  })

  test('count what waits and what was heard', async () => {
    const before = await loop.as(loop.caller, ctx => countFollowUps(ctx, undefined))
    await hear(await loop.answered(), { satisfied: true, better: '先打个电话再来' })
    const after = await loop.as(loop.caller, ctx => countFollowUps(ctx, undefined))
    expect(after.betterToday).toBe(before.betterToday + 1)
    expect(after.satisfiedToday).toBe(before.satisfiedToday + 1)
    expect(after.open).toBe(before.open)
    const { rows } = await loop.as(loop.caller, ctx => followUps(ctx, { due: 'heard', whose: 'mine', limit: 1 }))
    expect(rows[0]).toMatchObject({ satisfied: true, state: 'kept', mayHear: 'follow_up.heard_already' })
  })
})

import { beforeAll, describe, expect, test } from 'vitest'
import { listCommitments } from '#features/commitments/service/views.ts'
import { kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, type Colleague, type Office, openOffice } from '#tests/helpers/office.ts'
import type { DoStepInput, RunView } from './contract.ts'
import { cancelRuns, doStep, handAllRunsOver, handRunsOver, runsOf, startRun } from './service.ts'

let database: TestDatabase
let office: Office

const kind = kindOf(packOf(), 'procedure')!
const at = (time: string) => `2026-11-23T${time}:00+08:00`

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
  const give = async (who: Colleague, ...keys: string[]) => {
    for (const key of keys) {
      await database.pool.query(
        `insert into roles (key, name, about, permissions, authority, second_factor, clause)
          values ($1, '{}', '{}', '{}', '{}', 'off', 'ours') on conflict do nothing`,
        [key],
      )
      await database.pool.query('insert into staff_roles (staff_id, role_id) select $1, id from roles where key = $2', [
        who.staffId,
        key,
      ])
    }
  }
  await give(office.clerk, 'agent')
  await give(office.clerkAgain, 'supervisor')
  await give(office.lead, 'handler', 'supervisor')
  await give(office.chief, 'supervisor')
  await give(office.director, 'manager')
  await give(office.stranger, 'agent')
})

const application = {
  holder: '王女士',
  home: '3-1-502',
  items: '钢琴一架',
  value: 8000,
  carrier: '李师傅 110101199001011234',
  out_on: '2026-11-25',
}
const checked = { identity: true, fees_paid: true, owner_agrees: true }

async function aRun(owedBy = { staffId: office.clerk.staffId }): Promise<{ caseId: string; run: RunView }> {
  const caseId = crypto.randomUUID()
  const run = await act(database.db, office.clerk.me, at('09:00'), ctx =>
    startRun(ctx, {
      subject: { kind: 'case', id: caseId },
      caseId,
      siteId: office.siteId,
      procedure: kind.id,
      clause: kind.clause,
      owedBy,
      steps: kind.steps,
    }),
  )
  return { caseId, run }
}

const open = (run: RunView) => run.steps.find(step => step.openedAt && !step.doneAt)!

async function take(run: RunView, who: Colleague, input: Omit<DoStepInput, 'data'> & { data?: DoStepInput['data'] }) {
  const step = open(run)
  return await act(database.db, who.me, at('10:00'), ctx => doStep(ctx, run.id, step.id, { data: {}, ...input }))
}

async function toApproval(value = 8000) {
  const { caseId, run } = await aRun()
  const filled = await take(run, office.clerk, { do: 'fill', data: { ...application, value } })
  const done = await take(filled.run, office.lead, { do: 'check', data: checked })
  return { caseId, run: done.run }
}

describe('a run', () => {
  test('goes fill, check, approve, issue, and ends with a numbered slip that runs out', async () => {
    const { run } = await toApproval()
    expect(run).toMatchObject({ state: 'running', amount: 8000 })
    const approved = await take(run, office.chief, { do: 'approve', outcome: 'approved' })
    expect(approved).toMatchObject({ finished: false, refused: false })
    const issued = await take(approved.run, office.clerk, { do: 'issue' })
    expect(issued).toMatchObject({ finished: true, run: { state: 'finished' } })
    expect(issued.run.papers).toMatchObject([{ expiresAt: '2026-11-25T16:00:00.000Z' }])
    expect(issued.run.papers[0]!.number).toMatch(/^FX-2026-\d{6}$/)
    const again = act(database.db, office.clerk.me, at('10:00'), ctx =>
      doStep(ctx, run.id, issued.run.steps.at(-1)!.id, { do: 'issue', data: {} }),
    )
    await expect(again).rejects.toThrow('procedure.finished')
  })

  test('numbers count up by one without a gap, also at the same time and over a failed issue', async () => {
    const runs = await Promise.all([toApproval(), toApproval(), toApproval()])
    const ready: RunView[] = []
    for (const { run } of runs) ready.push((await take(run, office.chief, { do: 'approve', outcome: 'approved' })).run)
    const failing = act(database.db, office.clerk.me, at('10:00'), async ctx => {
      await doStep(ctx, ready[0]!.id, open(ready[0]!).id, { do: 'issue', data: {} })
      throw new Error('printer on fire')
    })
    await expect(failing).rejects.toThrow('printer on fire')
    const issued = await Promise.all(ready.map(run => take(run, office.clerk, { do: 'issue' })))
    const serials = issued.map(one => Number(one.run.papers[0]!.number.slice(-6))).sort((a, b) => a - b)
    expect(serials[2]! - serials[0]!).toBe(2)
  })

  test('nobody approves what he filled in or checked, by whatever account; not even by SQL', async () => {
    const { run } = await toApproval()
    const yes = { do: 'approve', outcome: 'approved' } as const
    await expect(take(run, office.clerkAgain, yes)).rejects.toThrow('procedure.same_person')
    await expect(take(run, office.lead, yes)).rejects.toThrow('procedure.same_person')
    await expect(take(run, office.clerk, yes)).rejects.toThrow('procedure.not_your_step')
    const byHand = database.pool.query(
      `update procedure_steps set done_at = now(), outcome = 'approved', done_by_person = $1 where id = $2`,
      [office.clerk.personId, open(run).id],
    )
    await expect(byHand).rejects.toThrow(/one person/)
    expect((await take(run, office.chief, yes)).run.steps.at(-1)?.openedAt).not.toBeNull()
  })

  test('beyond the amount only the higher approver', async () => {
    const { run } = await toApproval(10_001)
    const yes = { do: 'approve', outcome: 'approved' } as const
    await expect(take(run, office.chief, yes)).rejects.toThrow('procedure.not_your_step')
    expect((await take(run, office.director, yes)).finished).toBe(false)
    const { run: blank } = await aRun()
    const { value: _value, ...withoutSum } = application
    await expect(take(blank, office.clerk, { do: 'fill', data: withoutSum })).rejects.toThrow('procedure.field_missing')
  })

  test('sent back is done again in a new turn; the old one stays on record', async () => {
    const { run } = await toApproval(20_000)
    const back = await take(run, office.director, { do: 'approve', outcome: 'sent_back', words: '估价有误' })
    expect(open(back.run)).toMatchObject({ step: 'fill', turn: 2 })
    const filled = await take(back.run, office.clerk, { do: 'fill', data: application })
    expect(filled.run.amount).toBe(8000)
    const done = await take(filled.run, office.lead, { do: 'check', data: checked })
    expect(open(done.run)).toMatchObject({ step: 'approve', turn: 2 })
    expect(done.run.steps.map(step => `${step.step}${step.turn} ${step.outcome}`)).toEqual([
      'fill1 done',
      'fill2 done',
      'check1 done',
      'check2 done',
      'approve1 sent_back',
      'approve2 null',
      'issue1 null',
    ])
  })

  test('refused ends it, and another may be started', async () => {
    const { run, caseId } = await toApproval()
    const refused = await take(run, office.chief, { do: 'approve', outcome: 'refused', words: '业主不同意' })
    expect(refused).toMatchObject({ finished: false, refused: true, run: { state: 'refused' } })
    const start = () =>
      act(database.db, office.clerk.me, at('11:00'), ctx =>
        startRun(ctx, {
          subject: { kind: 'case', id: caseId },
          caseId,
          siteId: office.siteId,
          procedure: kind.id,
          clause: kind.clause,
          owedBy: { staffId: office.clerk.staffId },
          steps: kind.steps,
        }),
      )
    await start()
    await expect(start()).rejects.toThrow('procedure.running')
  })

  test('needs steps', async () => {
    const none = act(database.db, office.clerk.me, at('09:00'), ctx =>
      startRun(ctx, {
        subject: { kind: 'case', id: crypto.randomUUID() },
        caseId: null,
        siteId: office.siteId,
        procedure: 'consult',
        clause: 'ours',
        owedBy: {},
        steps: [],
      }),
    )
    await expect(none).rejects.toThrow('procedure.no_steps')
  })

  test('out of the site, and hidden, it does not exist', async () => {
    const { run, caseId } = await aRun()
    await expect(take(run, office.stranger, { do: 'fill', data: application })).rejects.toThrow('procedure.not_found')
    await database.pool.query(
      `insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since) values ($1, 'case', $2, $2, now())`,
      [office.clerk.personId, caseId],
    )
    await expect(take(run, office.clerk, { do: 'fill', data: application })).rejects.toThrow('procedure.not_found')
    expect(await act(database.db, office.clerk.me, at('10:00'), ctx => runsOf(ctx, caseId))).toEqual([])
  })

  test('two who do one step at once: one is too late', async () => {
    const { run } = await aRun()
    const both = await Promise.allSettled([
      take(run, office.clerk, { do: 'fill', data: application }),
      take(run, office.clerk, { do: 'fill', data: application }),
    ])
    expect(both.map(one => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('what a step owes', () => {
  const owedBy = (who: Colleague) =>
    act(database.db, who.me, at('10:00'), ctx => listCommitments(ctx, { owedBy: 'me', state: 'owed', limit: 200 }))

  test('is one commitment a step, kept by doing it, handed over and taken back with the run', async () => {
    const { run, caseId } = await aRun()
    const mine = async (who: Colleague) => (await owedBy(who)).rows.filter(row => row.caseId === caseId)
    expect(await mine(office.clerk)).toMatchObject([{ kind: 'step', within: '4h', subject: { id: open(run).id } }])
    const { run: next } = await take(run, office.clerk, { do: 'fill', data: application })
    expect(await mine(office.clerk)).toMatchObject([{ subject: { id: open(next).id } }])
    await act(database.db, office.clerk.me, at('10:00'), ctx =>
      handRunsOver(ctx, caseId, { staffId: office.lead.staffId }),
    )
    expect([await mine(office.clerk), (await mine(office.lead)).length]).toEqual([[], 1])
    expect(await act(database.db, office.clerk.me, at('10:00'), ctx => cancelRuns(ctx, caseId, 'withdrawn'))).toBe(1)
    expect(await mine(office.lead)).toEqual([])
  })
})

test('who leaves hands the coming steps to another', async () => {
  const { run } = await aRun({ staffId: office.chief.staffId })
  const input = { from: office.chief.staffId, to: { staffId: office.director.staffId } }
  await act(database.db, office.clerk.me, at('10:00'), ctx => handAllRunsOver(ctx, input))
  const { run: next } = await take(run, office.clerk, { do: 'fill', data: application })
  const mine = await act(database.db, office.director.me, at('10:00'), ctx =>
    listCommitments(ctx, { owedBy: 'me', state: 'owed', limit: 200 }),
  )
  expect(mine.rows.map(row => row.subject.id)).toContain(open(next).id)
})

test('numbers of papers and phones are masked for who may not see them', async () => {
  const { run, caseId } = await aRun()
  await take(run, office.clerk, { do: 'fill', data: application })
  const seen = async (...permissions: string[]) => {
    const me = { ...office.chief.me, permissions: new Set(permissions) }
    const [view] = await act(database.db, me, at('10:00'), ctx => runsOf(ctx, caseId))
    return view!.steps[0]!.data.carrier
  }
  expect(await seen()).not.toContain('19900101')
  expect(await seen('customer.reveal')).toBe(application.carrier)
})

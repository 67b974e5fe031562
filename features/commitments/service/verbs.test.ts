import { beforeAll, describe, expect, test } from 'vitest'
import { systemMe } from '#platform/context.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, type Office, openOffice } from '#tests/helpers/office.ts'
import { type NewCommitment, promise } from './promise.ts'
import { cancel, handOver, handOverEverything, keep, resumeClock, stopClock, tighten, tightenByUrge } from './verbs.ts'
import { commitmentsOfCase, firstOwedOf, openOf, orphanCommitments } from './views.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
})

const monday = '2026-11-23'
const at = (time: string, day = monday) => `${day}T${time}:00+08:00`
const iso = (time: string, day = monday) => new Date(at(time, day)).toISOString()
const run = <T>(time: string, verb: Parameters<typeof act<T>>[3]) => act(database.db, office.clerk.me, time, verb)

function subjectOf(caseId: string) {
  return { kind: 'case' as const, id: caseId }
}

function owing(caseId: string, kind: string, within: string, more: Partial<NewCommitment> = {}): NewCommitment {
  return {
    kind,
    subject: subjectOf(caseId),
    caseId,
    site: office.siteId,
    owedBy: { staffId: office.clerk.staffId },
    owedTo: { kind: 'customer', id: null },
    within,
    clause: 'W-art13',
    ...more,
  }
}

async function aCase(...commitments: [kind: string, within: string, more?: Partial<NewCommitment>][]) {
  const caseId = crypto.randomUUID()
  const made = await run(at('09:00'), ctx =>
    promise(
      ctx,
      commitments.map(([kind, within, more]) => owing(caseId, kind, within, more)),
    ),
  )
  return { caseId, subject: subjectOf(caseId), made }
}

describe('promise', () => {
  test('counts by the hours of the site, by the wall, and takes an agreed moment as it is', async () => {
    const evening = new Date(at('20:00'))
    const { made } = await aCase(
      ['acknowledge', '2h'],
      ['answer', '3 working days'],
      ['arrive', '30m', { calendar: 'wall', from: new Date(at('08:00')) }],
      ['call_back', '2h', { dueAt: evening }],
    )
    expect(made.map(one => [one.kind, one.dueAt.toISOString()])).toEqual([
      ['acknowledge', iso('11:00')],
      ['answer', iso('18:00', '2026-11-26')],
      ['arrive', iso('08:30')],
      ['call_back', evening.toISOString()],
    ])
  })

  test('marks what runs into a year without notice as provisional, and nothing is refused for it', async () => {
    const { caseId } = await aCase(['settle', '60 working days'], ['answer', '3 working days'])
    const views = await run(at('09:00'), ctx => commitmentsOfCase(ctx, caseId))
    expect(views.map(view => [view.kind, view.provisional])).toEqual([
      ['settle', true],
      ['answer', false],
    ])
  })

  test('somebody or some team must owe it', async () => {
    const caseId = crypto.randomUUID()
    const nobody = owing(caseId, 'answer', '2h', { owedBy: {} })
    await expect(run(at('09:00'), ctx => promise(ctx, [nobody]))).rejects.toThrow(/check constraint/)
  })

  test('a limit that cannot be read is refused', async () => {
    const caseId = crypto.randomUUID()
    await expect(run(at('09:00'), ctx => promise(ctx, [owing(caseId, 'answer', '2 fortnights')]))).rejects.toThrow(
      'input.limit_unreadable',
    )
  })

  test('is gone when the verb around it fails', async () => {
    const caseId = crypto.randomUUID()
    const failing = run(at('09:00'), async ctx => {
      await promise(ctx, [owing(caseId, 'answer', '2h')])
      throw new Error('later fault')
    })
    await expect(failing).rejects.toThrow('later fault')
    expect(await run(at('09:00'), ctx => openOf(ctx, subjectOf(caseId)))).toEqual([])
  })
})

describe('keep', () => {
  test('at the very due moment is in time, a moment later it is late', async () => {
    const interactionId = crypto.randomUUID()
    for (const [time, late, state] of [
      [at('11:00'), false, 'kept'],
      ['2026-11-23T11:00:00.001+08:00', true, 'kept_late'],
    ] as const) {
      const { caseId, subject } = await aCase(['acknowledge', '2h'])
      const kept = await run(time, ctx => keep(ctx, { subject, kinds: ['acknowledge'], interactionId }))
      expect(kept).toMatchObject([{ kind: 'acknowledge', late }])
      const [view] = await run(time, ctx => commitmentsOfCase(ctx, caseId))
      expect(view).toMatchObject({ state, left: null })
    }
  })

  test.each(['acknowledge', 'answer', 'call_back', 'extension_notice'])(
    '%s is not kept without a contact that reached the customer',
    async kind => {
      const { subject } = await aCase([kind, '2h'])
      const silent = run(at('10:00'), ctx => keep(ctx, { subject, kinds: [kind] }))
      await expect(silent).rejects.toThrow('commitment.needs_contact')
      expect(await run(at('10:00'), ctx => openOf(ctx, subject))).toMatchObject([{ kind, state: 'open' }])
      await run(at('10:00'), ctx => keep(ctx, { subject, kinds: [kind], openedByCustomer: true }))
      expect(await run(at('10:00'), ctx => openOf(ctx, subject))).toEqual([])
    },
  )

  test('not even SQL keeps an answer by saving a text', async () => {
    const { made } = await aCase(['answer', '2h'])
    const byHand = database.pool.query('update commitments set kept_at = made_at where id = $1', [made[0]!.id])
    await expect(byHand).rejects.toThrow(/check constraint/)
  })

  test('what needs no contact is kept without one; other kinds stay owed', async () => {
    const { subject } = await aCase(['settle', '2h'], ['statement', '2h'])
    expect(await run(at('10:00'), ctx => keep(ctx, { subject, kinds: ['settle'] }))).toHaveLength(1)
    expect(await run(at('10:00'), ctx => openOf(ctx, subject))).toMatchObject([{ kind: 'statement' }])
    expect(await run(at('10:00'), ctx => keep(ctx, { subject, kinds: ['settle'] }))).toEqual([])
  })
})

describe('the clock', () => {
  test('stands still for a listed reason and runs on with what was left', async () => {
    const { subject } = await aCase(['settle', '8h'], ['acknowledge', '8h'])
    await run(at('10:00'), ctx => stopClock(ctx, { subject, reason: 'wait_customer' }))
    const still = await run(at('15:00', '2026-11-24'), ctx => openOf(ctx, subject))
    expect(still.map(view => [view.kind, view.state]).sort()).toEqual([
      ['acknowledge', 'late'],
      ['settle', 'stopped'],
    ])
    const [resumed] = await run(at('15:00', '2026-11-24'), ctx => resumeClock(ctx, { subject }))
    // One of eight hours had run; Tuesday gives three more, Wednesday four.
    expect(resumed).toMatchObject({ kind: 'settle', dueAt: new Date(at('14:30', '2026-11-25')) })
  })

  test('does not stop for an unlisted reason, for longer than listed, or for what is late', async () => {
    const { subject } = await aCase(['settle', '1h'])
    const stop = (time: string, reason: string, until?: Date) =>
      run(time, ctx => stopClock(ctx, { subject, reason, ...(until && { until }) }))
    await expect(stop(at('09:30'), 'no_time')).rejects.toThrow('commitment.reason_unknown')
    await expect(stop(at('09:30'), 'wait_parts', new Date('2027-01-01'))).rejects.toThrow('commitment.stop_too_long')
    await expect(stop(at('10:30'), 'wait_parts')).rejects.toThrow('commitment.nothing_to_stop')
  })

  test('keeping while it stands still counts as in time', async () => {
    const { caseId, subject } = await aCase(['settle', '2h'])
    await run(at('10:00'), ctx => stopClock(ctx, { subject, reason: 'wait_parts' }))
    expect(await run(at('17:00'), ctx => keep(ctx, { subject, kinds: ['settle'] }))).toMatchObject([{ late: false }])
    expect(await run(at('17:00'), ctx => commitmentsOfCase(ctx, caseId))).toMatchObject([{ state: 'kept' }])
  })
})

describe('tighten', () => {
  test('only ever makes earlier', async () => {
    const { subject } = await aCase(['answer', '8h'])
    const earlier = new Date(at('11:30'))
    const moved = await run(at('10:00'), ctx => tighten(ctx, { subject, kind: 'answer', dueAt: earlier }))
    expect(moved).toMatchObject([{ to: earlier }])
    const later = await run(at('10:00'), ctx => tighten(ctx, { subject, kind: 'answer', dueAt: new Date(at('17:00')) }))
    expect(later).toEqual([])
    expect(await run(at('10:00'), ctx => openOf(ctx, subject))).toMatchObject([{ dueAt: earlier.toISOString() }])
  })

  test('an urge keeps half of what is left, never less than two hours', async () => {
    const { subject } = await aCase(['answer', '3 working days'])
    const [first] = await run(at('09:00'), ctx => tightenByUrge(ctx, subject))
    // Thirty hours are left, so fifteen stay: Monday and Tuesday give 7.5 each.
    expect(first?.to.toISOString()).toBe(iso('18:00', '2026-11-24'))
    const [second] = await run(at('16:00', '2026-11-24'), ctx => tightenByUrge(ctx, subject))
    expect(second).toBeUndefined()
  })

  test('a tightened clock that stops runs on from the tightened moment', async () => {
    const { subject } = await aCase(['settle', '8h'])
    await run(at('09:00'), ctx => tighten(ctx, { subject, kind: 'settle', dueAt: new Date(at('12:00')) }))
    await run(at('10:00'), ctx => stopClock(ctx, { subject, reason: 'wait_parts' }))
    const [resumed] = await run(at('14:00'), ctx => resumeClock(ctx, { subject }))
    expect(resumed?.dueAt.toISOString()).toBe(iso('16:00'))
  })
})

describe('hand-over and taking back', () => {
  test('moves what the owner owes; the statement stays with the person asked', async () => {
    const { subject } = await aCase(['answer', '2h'], ['statement', '2h'])
    await run(at('10:00'), ctx => handOver(ctx, { subject, to: { teamId: office.teamId } }))
    const views = await run(at('10:00'), ctx => openOf(ctx, subject))
    expect(new Map(views.map(view => [view.kind, view.owedBy]))).toEqual(
      new Map([
        ['answer', { staff: null, team: { id: office.teamId, name: 'duty' } }],
        ['statement', { staff: { id: office.clerk.staffId, name: 'clerk' }, team: null }],
      ]),
    )
  })

  test('who leaves hands everything to another; what nobody is there to owe is found', async () => {
    const leaver = { staffId: office.chief.staffId }
    const { subject } = await aCase(['answer', '2h', { owedBy: leaver }], ['statement', '2h', { owedBy: leaver }])
    const departed = (at: string | null) =>
      database.pool.query('update staff set departed_at = $1 where id = $2', [at, leaver.staffId])
    expect(await run(at('10:00'), ctx => orphanCommitments(ctx))).toEqual([])
    await departed(at('10:00'))
    expect(await run(at('10:00'), ctx => orphanCommitments(ctx))).toHaveLength(2)
    const input = { from: leaver.staffId, to: office.lead.staffId }
    expect(await run(at('10:00'), ctx => handOverEverything(ctx, input))).toBe(2)
    expect(await run(at('10:00'), ctx => orphanCommitments(ctx))).toEqual([])
    const views = await run(at('10:00'), ctx => openOf(ctx, subject))
    expect(views.map(view => view.owedBy.staff?.id)).toEqual([office.lead.staffId, office.lead.staffId])
    await departed(null)
  })

  test('what is hidden from the successor, or of another site, goes to the duty team', async () => {
    const leaver = { staffId: office.chief.staffId }
    const hidden = await aCase(['statement', '2h', { owedBy: leaver }])
    await database.pool.query(
      `insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since) values ($1, 'case', $2, $2, now())`,
      [office.lead.personId, hidden.caseId],
    )
    const give = (to: string) => run(at('10:00'), ctx => handOverEverything(ctx, { from: leaver.staffId, to }))
    expect(await give(office.lead.staffId)).toBe(1)
    const far = await aCase(['answer', '2h', { owedBy: leaver }])
    expect(await give(office.stranger.staffId)).toBe(1)
    for (const { subject } of [hidden, far]) {
      const [view] = await run(at('10:00'), ctx => openOf(ctx, subject))
      expect(view?.owedBy).toMatchObject({ staff: null, team: { id: office.teamId } })
    }
  })

  test('what was taken back is owed no longer, of the named kinds only', async () => {
    const { caseId, subject } = await aCase(['answer', '2h'], ['settle', '2h'])
    expect(await run(at('10:00'), ctx => cancel(ctx, { subject, kinds: ['answer'], reason: 'withdrawn' }))).toBe(1)
    const views = await run(at('10:00'), ctx => commitmentsOfCase(ctx, caseId))
    expect(views.map(view => view.state).sort()).toEqual(['cancelled', 'open'])
  })

  test('taking back what is late does not undo that its moment passed', async () => {
    const { caseId, subject } = await aCase(['answer', '2h'], ['settle', '8h'])
    await run(at('11:01'), ctx => cancel(ctx, { subject, reason: 'limits_changed' }))
    const views = await run(at('11:01'), ctx => commitmentsOfCase(ctx, caseId))
    expect(views.map(view => `${view.kind} ${view.state}`).sort()).toEqual(['answer broken', 'settle cancelled'])
    expect(await run(at('11:01'), ctx => openOf(ctx, subject))).toEqual([])
  })

  test('a list of cases shows what each owes first', async () => {
    const one = await aCase(['settle', '8h'], ['answer', '4h'])
    const two = await aCase(['settle', '8h'])
    const first = await run(at('12:00'), ctx => firstOwedOf(ctx, [one.caseId, two.caseId, crypto.randomUUID()]))
    expect([...first.values()].map(({ kind, state, left }) => [kind, state, left])).toEqual([
      ['answer', 'soon', 0.25],
      ['settle', 'open', 0.625],
    ])
  })

  test('an event a commitment, on the timeline of its case, without a word of the customer', async () => {
    const { caseId, subject, made } = await aCase(['settle', '8h'])
    await act(database.db, systemMe(), at('10:00'), ctx => keep(ctx, { subject, kinds: ['settle'] }))
    const { rows } = await database.pool.query('select kind, subject_kind, facts from events where subject_id = $1', [
      caseId,
    ])
    expect(rows).toEqual([
      {
        kind: 'commitment.kept',
        subject_kind: 'case',
        facts: { commitmentId: made[0]!.id, commitment: 'settle', cycle: 1, late: false },
      },
    ])
  })
})

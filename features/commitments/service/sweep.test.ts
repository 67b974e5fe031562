import { beforeEach, describe, expect, test } from 'vitest'
import { loadCalendars } from '#features/standards/service/loadCalendars.ts'
import { noteShippedCalendars, publishNotice } from '#features/standards/service/notices.ts'
import { systemMe } from '#platform/context.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, allowed, type Office, openOffice } from '#tests/helpers/office.ts'
import { type NewCommitment, promise } from './promise.ts'
import { recomputeDue } from './recompute.ts'
import { sweep, sweepAll } from './sweep.ts'
import { keep, stopClock, tighten } from './verbs.ts'
import { commitmentsOfCase, listCommitments, onTimeRate } from './views.ts'

let database: TestDatabase
let office: Office

beforeEach(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
})

const at = (time: string) => `${time}:00+08:00`
const monday = at('2026-11-23T09:00')

async function owe(more: Partial<NewCommitment> = {}, time = monday) {
  const caseId = crypto.randomUUID()
  const commitment: NewCommitment = {
    kind: 'settle',
    subject: { kind: 'case', id: caseId },
    caseId,
    site: office.siteId,
    owedBy: { staffId: office.clerk.staffId },
    owedTo: { kind: 'customer', id: null },
    within: '2h',
    clause: 'W-c4',
    ...more,
  }
  const [made] = await act(database.db, office.clerk.me, time, ctx => promise(ctx, [commitment]))
  return { id: made!.id, caseId, subject: commitment.subject }
}

const sweepAt = (time: string) => sweepAll(database.db, new Date(at(time)))

async function noticesOf(caseId: string) {
  const text = `select staff.name, notices.kind from notices join staff on staff.id = notices.staff_id
    where subject_id = $1 order by notices.id, staff.name`
  const { rows } = await database.pool.query(text, [caseId])
  return rows.map(row => `${row.kind} ${row.name}`)
}

async function stateOf(caseId: string, time: string) {
  const views = await act(database.db, systemMe(), at(time), ctx => commitmentsOfCase(ctx, caseId))
  return views.map(view => view.state)
}

describe('the ladder', () => {
  test('warns the owner, tells the line one rung after the other, and breaks', async () => {
    const { caseId } = await owe()
    expect(await sweepAt('2026-11-23T10:29')).toMatchObject({ warned: 0 })
    expect(await sweepAt('2026-11-23T10:30')).toMatchObject({ warned: 1, late: 0 })
    expect(await noticesOf(caseId)).toEqual(['commitment.soon clerk'])
    expect(await sweepAt('2026-11-23T11:00')).toMatchObject({ late: 0 })
    expect(await sweepAt('2026-11-23T11:01')).toMatchObject({ late: 1, broken: 0 })
    expect((await noticesOf(caseId)).slice(1).sort()).toEqual(['commitment.late clerk', 'commitment.late lead'])
    await sweepAt('2026-11-23T14:30')
    expect((await noticesOf(caseId)).slice(3)).toEqual(['commitment.late chief'])
    expect(await stateOf(caseId, '2026-11-24T17:59')).toEqual(['late'])
    expect(await sweepAt('2026-11-24T18:00')).toMatchObject({ broken: 1 })
    expect((await noticesOf(caseId)).slice(4)).toEqual(['commitment.broken director'])
    expect(await stateOf(caseId, '2026-11-24T18:00')).toEqual(['broken'])
  })

  test('climbs each rung once, whether swept twice, at once, or after days without a sweep', async () => {
    const { caseId } = await owe()
    await sweepAt('2026-11-27T10:00')
    const once = await noticesOf(caseId)
    expect(once.sort()).toEqual([
      'commitment.broken chief',
      'commitment.broken clerk',
      'commitment.broken director',
      'commitment.broken lead',
    ])
    await Promise.all([sweepAt('2026-11-27T10:00'), sweepAt('2026-11-27T10:01')])
    expect(await noticesOf(caseId)).toHaveLength(4)
    const { rows } = await database.pool.query('select rung from commitment_steps')
    expect(rows).toHaveLength(5)
  })

  test('passes over who must not know of the case', async () => {
    const { caseId } = await owe()
    await database.pool.query(
      `insert into hidden_from (person_id, subject_kind, subject_id, reason_case_id, since) values ($1, 'case', $2, $2, now())`,
      [office.lead.personId, caseId],
    )
    await sweepAt('2026-11-23T11:01')
    expect((await noticesOf(caseId)).sort()).toEqual(['commitment.late chief', 'commitment.late clerk'])
  })

  test('what a team owes is told to the team, then to those above its lead', async () => {
    const { caseId } = await owe({ owedBy: { teamId: office.teamId } })
    await sweepAt('2026-11-23T10:30')
    expect((await noticesOf(caseId)).sort()).toEqual(['commitment.soon clerk', 'commitment.soon lead'])
    await sweepAt('2026-11-23T14:30')
    expect((await noticesOf(caseId)).slice(2)).toContain('commitment.late chief')
  })

  test('leaves alone what was kept, and starts anew for a new due moment', async () => {
    const kept = await owe()
    await act(database.db, office.clerk.me, at('2026-11-23T10:00'), ctx =>
      keep(ctx, { subject: kept.subject, kinds: ['settle'] }),
    )
    const moved = await owe({ within: '8h' })
    const dueAt = new Date(at('2026-11-23T11:00'))
    await act(database.db, office.clerk.me, monday, ctx =>
      tighten(ctx, { subject: moved.subject, kind: 'settle', dueAt }),
    )
    expect(await sweepAt('2026-11-23T11:01')).toMatchObject({ warned: 1, late: 1 })
    expect(await noticesOf(kept.caseId)).toEqual([])
  })

  test('a stop ends at its limit, as of that limit', async () => {
    const { caseId, subject } = await owe()
    const until = new Date(at('2026-11-23T17:00'))
    await act(database.db, office.clerk.me, at('2026-11-23T10:00'), ctx =>
      stopClock(ctx, { subject, reason: 'wait_parts', until }),
    )
    expect(await sweepAt('2026-11-23T16:59')).toMatchObject({ resumed: 0, late: 0 })
    expect(await sweepAt('2026-11-24T09:30')).toMatchObject({ resumed: 1, late: 1 })
    const [view] = await act(database.db, systemMe(), at('2026-11-24T09:30'), ctx => commitmentsOfCase(ctx, caseId))
    expect(view).toMatchObject({ dueAt: new Date(at('2026-11-23T18:00')).toISOString(), state: 'late' })
  })

  test('what counts as broken does not depend on when the sweep ran', async () => {
    const { caseId, subject } = await owe()
    await act(database.db, office.clerk.me, at('2026-11-24T18:00'), ctx => keep(ctx, { subject, kinds: ['settle'] }))
    expect(await stateOf(caseId, '2026-11-24T18:00')).toEqual(['broken'])
    const other = await owe()
    await act(database.db, office.clerk.me, at('2026-11-24T17:59'), ctx =>
      keep(ctx, { subject: other.subject, kinds: ['settle'] }),
    )
    expect(await stateOf(other.caseId, '2026-11-24T18:00')).toEqual(['kept_late'])
  })

  test('works off more than one batch', async () => {
    await act(database.db, office.clerk.me, monday, async ctx => {
      const caseId = crypto.randomUUID()
      const commitments = Array.from({ length: 1100 }, () => ({
        kind: 'settle',
        subject: { kind: 'case' as const, id: caseId },
        caseId,
        site: office.siteId,
        owedBy: { staffId: office.clerk.staffId },
        owedTo: { kind: 'customer' as const, id: null },
        within: '2h',
        clause: 'W-c4',
      }))
      await promise(ctx, commitments)
    })
    expect(await sweepAt('2026-11-23T10:30')).toMatchObject({ warned: 1100 })
  })
})

describe('a published calendar', () => {
  const shipped = loadCalendars().notices.find(notice => notice.year === 2026)!
  const notice2027 = {
    ...shipped,
    year: 2027,
    holidays: shipped.holidays.map(one => ({
      ...one,
      from: one.festivals.includes('spring') ? '2027-02-05' : one.from.replace('2026', '2027'),
      to: one.festivals.includes('spring') ? '2027-02-13' : one.to.replace('2026', '2027'),
      work: [],
    })),
  }
  const publisher = () => allowed(office.director, 'standard.publish')

  test('counts open commitments anew and records why; promised moments and kept ones stay', async () => {
    const open = await owe({ within: '3 working days' }, at('2027-02-04T10:00'))
    const fixed = await owe({ dueAt: new Date(at('2027-02-08T10:00')) }, at('2027-02-04T10:00'))
    const [before] = await act(database.db, systemMe(), at('2027-02-04T10:00'), ctx =>
      commitmentsOfCase(ctx, open.caseId),
    )
    // New Year's eve is the 5th of February: the 5th to the 8th are statutory, the rest of the week is worked.
    expect(before).toMatchObject({ provisional: true, dueAt: new Date(at('2027-02-11T18:00')).toISOString() })
    await act(database.db, publisher(), at('2027-02-04T11:00'), ctx => publishNotice(ctx, notice2027))
    const done = await act(database.db, systemMe(), at('2027-02-04T11:00'), ctx => recomputeDue(ctx, { all: true }))
    expect(done).toEqual({ checked: 2, moved: 1, more: false })
    const [after] = await act(database.db, systemMe(), at('2027-02-04T11:00'), ctx =>
      commitmentsOfCase(ctx, open.caseId),
    )
    expect(after).toMatchObject({ provisional: false, dueAt: new Date(at('2027-02-17T18:00')).toISOString() })
    const { rows } = await database.pool.query(
      "select facts from events where kind = 'commitment.moved' and subject_id = $1",
      [open.caseId],
    )
    expect(rows[0].facts).toMatchObject({ from: before!.dueAt, to: after!.dueAt, reason: 'calendar' })
    const again = await act(database.db, systemMe(), at('2027-02-04T11:00'), ctx => recomputeDue(ctx))
    expect(again).toMatchObject({ checked: 0, moved: 0 })
    expect(await stateOf(fixed.caseId, '2027-02-04T11:00')).toEqual(['open'])
  })

  test('changed hours of a site are found by the sweep itself, in that site only', async () => {
    const { caseId } = await owe({ within: '8h' })
    await owe({ site: office.otherSiteId })
    await database.pool.query(
      `update sites set working_hours = jsonb_set(working_hours, '{hours}', '"08:00-20:00"'), calendar_version = calendar_version + 1 where id = $1`,
      [office.siteId],
    )
    expect(await sweepAt('2026-11-23T09:01')).toMatchObject({ moved: 1 })
    const [view] = await act(database.db, systemMe(), monday, ctx => commitmentsOfCase(ctx, caseId))
    expect(view?.dueAt).toBe(new Date(at('2026-11-23T17:00')).toISOString())
  })

  test('never makes a commitment late by itself', async () => {
    const { caseId } = await owe({ within: '8h' })
    await database.pool.query(
      `update sites set working_hours = jsonb_set(working_hours, '{hours}', '"00:00-24:00"'), calendar_version = calendar_version + 1 where id = $1`,
      [office.siteId],
    )
    expect(await sweepAt('2026-11-24T09:00')).toMatchObject({ moved: 0 })
    expect(await stateOf(caseId, '2026-11-24T09:00')).toEqual(['soon'])
  })

  test('needs the permission, something new, and a sound notice', async () => {
    const plain = act(database.db, office.director.me, monday, ctx => publishNotice(ctx, notice2027))
    await expect(plain).rejects.toThrow('auth.forbidden')
    const same = act(database.db, publisher(), monday, ctx => publishNotice(ctx, shipped))
    await expect(same).rejects.toThrow('standard.notice_unchanged')
  })

  test('an upgrade that ships other notices is noticed once', async () => {
    const note = () => act(database.db, systemMe(), monday, ctx => noteShippedCalendars(ctx))
    expect([await note(), await note()]).toEqual([true, false])
  })
})

describe('lists and rates', () => {
  test('what I owe, the first due first, page by page; others and other sites are not in it', async () => {
    const due = ['4h', '2h', '1h', '8h']
    for (const within of due) await owe({ within })
    await owe({ owedBy: { staffId: office.lead.staffId } })
    const page = (after?: string) =>
      act(database.db, office.clerk.me, monday, ctx =>
        listCommitments(ctx, { owedBy: 'me', state: 'owed', limit: 3, after }),
      )
    const first = await page()
    expect(first.rows.map(row => row.within)).toEqual(['1h', '2h', '4h'])
    const second = await page(first.next!)
    expect(second.rows.map(row => row.within)).toEqual(['8h'])
    expect(second.next).toBeNull()
    await expect(page('nonsense')).rejects.toThrow('input.bad_cursor')
    const far = await act(database.db, office.stranger.me, monday, ctx =>
      listCommitments(ctx, { owedBy: 'all', state: 'owed', limit: 10 }),
    )
    expect(far.rows).toEqual([])
  })

  test('a state in the list is the state of the rule', async () => {
    for (const within of ['30m', '1h', '4h', '3 working days']) await owe({ within })
    const stopped = await owe({ within: '3h' })
    await act(database.db, office.clerk.me, monday, ctx =>
      stopClock(ctx, { subject: stopped.subject, reason: 'wait_parts' }),
    )
    await sweepAt('2026-11-24T18:00')
    await owe({ within: '1h' }, at('2026-11-24T17:00'))
    await owe({ within: '15m' }, at('2026-11-24T17:00'))
    const seen = new Map<string, number>()
    for (const state of ['open', 'soon', 'late', 'broken', 'stopped'] as const) {
      const { rows } = await act(database.db, office.clerk.me, at('2026-11-24T18:00'), ctx =>
        listCommitments(ctx, { owedBy: 'team', state, limit: 50 }),
      )
      expect(rows.map(row => row.state)).toEqual(rows.map(() => state))
      seen.set(state, rows.length)
    }
    expect([...seen.values()].reduce((sum, count) => sum + count)).toBe(7)
    expect([...seen.values()].every(count => count > 0)).toBe(true)
  })

  test('the on-time rate counts kept, kept late, broken, open, late and waived', async () => {
    const keepAt = async (time: string, more: Partial<NewCommitment> = {}) => {
      const { subject } = await owe(more)
      await act(database.db, office.clerk.me, at(time), ctx => keep(ctx, { subject, kinds: ['settle'] }))
    }
    await keepAt('2026-11-23T10:00')
    await keepAt('2026-11-23T10:30')
    await keepAt('2026-11-23T12:00')
    await keepAt('2026-11-25T12:00')
    await owe({ within: '10 working days' })
    await owe({ within: '8h' })
    await owe({ site: office.otherSiteId })
    const rate = await act(database.db, office.clerk.me, at('2026-11-24T10:00'), ctx => onTimeRate(ctx))
    expect(rate).toEqual({ kept: 2, keptLate: 1, broken: 1, open: 1, late: 1, waived: 0, rate: 0.5 })
  })
})

test('one sweep holds no row that another holds', async () => {
  await owe()
  const now = new Date(at('2026-11-23T10:30'))
  await database.db.transaction().execute(async first => {
    const mine = await sweep({ me: systemMe(), now, tx: first })
    const theirs = await sweepAll(database.db, now)
    expect([mine.warned, theirs.warned]).toEqual([1, 0])
  })
})

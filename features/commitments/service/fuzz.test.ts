import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { calendarOf } from '#features/standards/service/calendars.ts'
import { type Ctx, systemMe } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, allowed, type Colleague, type Office, openOffice } from '#tests/helpers/office.ts'
import { type CalendarKind, countDue } from '../rules/due.ts'
import { isOwed, stateOf } from '../rules/state.ts'
import { asStops, type CommitmentRow, readStops } from '../store/rows.ts'
import { clockedOf } from './clock.ts'
import { approveExtension, askExtension, refuseExtension, waive } from './leave.ts'
import { promise } from './promise.ts'
import { sweepAll } from './sweep.ts'
import { cancel, handOver, keep, resumeClock, stopClock, tighten, tightenByUrge } from './verbs.ts'
import { onTimeRate } from './views.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
})

const permissions = ['commitment.extend', 'commitment.waive', 'commitment.approve_extension']
const kinds = ['acknowledge', 'answer', 'settle', 'statement', 'arrive']
const people = ['clerk', 'clerkAgain', 'lead', 'chief', 'director', 'stranger'] as const

const move = fc.record({
  what: fc.constantFrom(
    ...(['keep', 'keepSilently', 'cancel', 'tighten', 'urge', 'stop', 'resume', 'handOver'] as const),
    ...(['waive', 'ask', 'approve', 'refuse', 'sweep', 'hours'] as const),
  ),
  who: fc.constantFrom(...people),
  kind: fc.constantFrom(...kinds),
  later: fc.integer({ min: 0, max: 600 }),
  span: fc.integer({ min: 1, max: 4000 }),
})
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never

test('whatever is done by whomever, in any order, the ledger stays true', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 25 }), async moves => {
      let now = Date.parse('2026-09-21T09:00:00+08:00')
      const caseId = crypto.randomUUID()
      await at(now, office.clerk, ctx => promiseAll(ctx, caseId))
      for (const one of moves) {
        now += one.later * 60_000
        await attempt(() => play(one, caseId, now))
        await checkLedger(caseId, now)
      }
      await sweepAll(database.db, new Date(now))
      const swept = await sweepAll(database.db, new Date(now))
      expect({ ...swept, more: false }).toEqual({ resumed: 0, moved: 0, warned: 0, late: 0, broken: 0, more: false })
    }),
    { numRuns: 25 },
  )
})

function at<T>(now: number, who: Colleague, verb: (ctx: Ctx) => Promise<T>): Promise<T> {
  return act(database.db, allowed(who, ...permissions), new Date(now).toISOString(), verb)
}

async function promiseAll(ctx: Ctx, caseId: string) {
  await promise(
    ctx,
    kinds.map((kind, i) => ({
      kind,
      subject: { kind: 'case' as const, id: caseId },
      caseId,
      site: office.siteId,
      owedBy: i % 2 ? { teamId: office.teamId } : { staffId: office.clerk.staffId },
      owedTo: { kind: 'customer' as const, id: null },
      within: ['2h', '3 working days', '10 working days', '8h', '30m'][i]!,
      calendar: kind === 'arrive' ? ('wall' as const) : ('site' as const),
      clause: 'W-c4',
    })),
  )
}

/** Refusals are fine; anything but a Problem is not. */
async function attempt(run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

async function play({ what, who, kind, span }: Move, caseId: string, now: number): Promise<unknown> {
  const subject = { kind: 'case' as const, id: caseId }
  const later = new Date(now + span * 60_000)
  const row = (await rowsOf(caseId)).find(one => one.kind === kind)!
  const by = <T>(verb: (ctx: Ctx) => Promise<T>) => at(now, office[who], verb)
  const asked = await database.pool.query(
    'select id from commitment_extensions where commitment_id = $1 and decided_at is null',
    [row.id],
  )
  const extensionId = asked.rows[0]?.id ?? crypto.randomUUID()
  switch (what) {
    case 'keep':
      return by(ctx => keep(ctx, { subject, kinds: [kind], interactionId: crypto.randomUUID() }))
    case 'keepSilently':
      return by(ctx => keep(ctx, { subject, kinds: [kind] }))
    case 'cancel':
      return by(ctx => cancel(ctx, { subject, kinds: [kind], reason: 'limits_changed' }))
    case 'tighten':
      return by(ctx => tighten(ctx, { subject, kind, dueAt: later }))
    case 'urge':
      return by(ctx => tightenByUrge(ctx, subject))
    case 'stop':
      return by(ctx => stopClock(ctx, { subject, reason: 'wait_customer' }))
    case 'resume':
      return by(ctx => resumeClock(ctx, { subject }))
    case 'handOver':
      return by(ctx => handOver(ctx, { subject, to: { staffId: office[who].staffId } }))
    case 'waive':
      return by(ctx => waive(ctx, row.id, { reason: 'customer_agreed' }))
    case 'ask':
      return by(ctx => askExtension(ctx, row.id, { reason: 'complex', words: '须检测', until: later }))
    case 'approve':
      return by(ctx => approveExtension(ctx, row.id, { extensionId }))
    case 'refuse':
      return by(ctx => refuseExtension(ctx, row.id, { extensionId, words: '按期' }))
    case 'sweep':
      return sweepAll(database.db, new Date(now))
    case 'hours':
      return database.pool.query(
        `update sites set calendar_version = calendar_version + 1,
          working_hours = jsonb_set(working_hours, '{hours}', to_jsonb($2::text)) where id = $1`,
        [office.siteId, span % 2 ? '08:00-12:00,13:30-18:00' : '09:00-12:00,13:30-18:00'],
      )
  }
}

async function rowsOf(caseId: string): Promise<CommitmentRow[]> {
  return await database.db.selectFrom('commitments').selectAll().where('caseId', '=', caseId).orderBy('id').execute()
}

async function checkLedger(caseId: string, now: number): Promise<void> {
  const rows = await rowsOf(caseId)
  const ids = rows.map(row => row.id)
  const calendar = await act(database.db, systemMe(), new Date(now).toISOString(), ctx =>
    calendarOf(ctx, office.siteId),
  )
  const stops = await readStops(database.db, ids)
  for (const row of rows) {
    if (!isOwed(row)) expect([row.nextStepAt, row.stoppedAt]).toEqual([null, null])
    const open = (stops.get(row.id) ?? []).filter(stop => !stop.resumedAt)
    expect(open.length).toBe(row.stoppedAt ? 1 : 0)
    const counted = countDue(calendar, clockedOf(row), asStops(stops.get(row.id)))
    const isOfThis = counted.calendarVersion === row.calendarVersion && isOwed(row) && !row.brokenAt
    // A moment that a change of hours alone would have put into the past was left where it was.
    if (isOfThis && counted.dueAt >= row.dueAt) expect(row.dueAt).toEqual(counted.dueAt)
    if (stateOf(row, new Date(now)) === 'kept') expect(row.keptAt! <= row.dueAt).toBe(true)
    expect((row.calendarKind as CalendarKind) === 'wall' && row.provisional).toBe(false)
  }
  const { rows: own } = await database.pool.query(
    'select count(*)::int as n from commitment_extensions where decided_by_person = asked_by_person',
  )
  expect(own[0].n).toBe(0)
  const everything = { ...office.director.me, sites: 'all' as const }
  const rate = await act(database.db, everything, new Date(now).toISOString(), ctx => onTimeRate(ctx))
  const { rows: all } = await database.pool.query(
    'select count(*)::int as n from commitments where cancelled_at is null or broken_at is not null',
  )
  expect(rate.kept + rate.keptLate + rate.broken + rate.open + rate.late + rate.waived).toBe(all[0].n)
}

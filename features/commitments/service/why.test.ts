import { beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { act, type Office, openOffice } from '#tests/helpers/office.ts'
import { promise } from './promise.ts'
import { resumeClock, stopClock, tightenByUrge } from './verbs.ts'
import { whyDue } from './why.ts'

let database: TestDatabase
let office: Office

beforeAll(async () => {
  database = await testDatabase()
  office = await openOffice(database.pool)
})

const at = (time: string) => `${time}:00+08:00`

async function owe(within: string, time: string) {
  const caseId = crypto.randomUUID()
  const subject = { kind: 'case' as const, id: caseId }
  const [made] = await act(database.db, office.clerk.me, time, ctx =>
    promise(ctx, [
      {
        kind: 'answer',
        subject,
        caseId,
        site: office.siteId,
        owedBy: { staffId: office.clerk.staffId },
        owedTo: { kind: 'customer', id: null },
        within,
        clause: 'D3-10',
      },
    ]),
  )
  return { id: made!.id, subject }
}

const why = (id: string, me = office.clerk.me) => act(database.db, me, at('2026-09-30T17:00'), ctx => whyDue(ctx, id))

test('says span by span why the holidays do not count', async () => {
  const { id } = await owe('8h', at('2026-09-30T16:00'))
  const view = await why(id)
  expect(view).toMatchObject({ dueAt: new Date(at('2026-10-08T16:30')).toISOString(), provisional: false, moves: [] })
  expect(view.days.map(day => [day.date, day.until, day.minutes])).toEqual([
    ['2026-09-30', null, 120],
    ['2026-10-01', '2026-10-07', 0],
    ['2026-10-08', null, 360],
  ])
  expect(view.because.join('')).toContain('国庆节')
  const inEnglish = await why(id, { ...office.clerk.me, language: 'en' })
  expect(inEnglish.because.join(' ')).toContain('National Day')
})

test('names stops and moves', async () => {
  const { id, subject } = await owe('3 working days', at('2026-09-07T09:00'))
  const run = <T>(time: string, verb: Parameters<typeof act<T>>[3]) => act(database.db, office.clerk.me, at(time), verb)
  await run('2026-09-07T10:00', ctx => stopClock(ctx, { subject, reason: 'wait_customer' }))
  await run('2026-09-08T10:00', ctx => resumeClock(ctx, { subject }))
  await run('2026-09-08T11:00', ctx => tightenByUrge(ctx, subject))
  const view = await why(id)
  expect(view.stops).toMatchObject([{ reason: 'wait_customer', to: new Date(at('2026-09-08T10:00')).toISOString() }])
  expect(view.moves).toMatchObject([{ reason: 'urged', to: view.dueAt }])
  expect(view.because.at(-1)).toContain('催办')
})

test('out of the site there is nothing to explain', async () => {
  const { id } = await owe('8h', at('2026-09-30T16:00'))
  await expect(why(id, office.stranger.me)).rejects.toThrow('commitment.not_found')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addWorkingTime, workingTimeBetween } from '#features/standards/rules/workingTime.ts'
import { calendarFrom, shippedCalendars } from '#features/standards/service/calendars.ts'
import { type CalendarKind, type Clocked, countDue, minutesADay, shareLeft, spanOf, urgedDue } from './due.ts'
import { breaksAt, climb, type LadderEntry, ladderOf } from './ladder.ts'
import { contactKinds, type Dated, isOwed, mayStop, movesWithOwner, needsContact, stateOf } from './state.ts'

const office = calendarFrom(undefined, shippedCalendars().notices)
const at = (text: string) => new Date(`${text}+08:00`)
const minutes = (from: Date, count: number) => new Date(from.getTime() + count * 60_000)

describe('stateOf', () => {
  const due = at('2026-11-23T11:00')
  const row: Dated = {
    dueAt: due,
    warnAt: at('2026-11-23T10:30'),
    stoppedAt: null,
    keptAt: null,
    brokenAt: null,
    waivedAt: null,
    cancelledAt: null,
  }
  test.each<[string, Partial<Dated>, string, string]>([
    ['long before', {}, '2026-11-23T10:00', 'open'],
    ['at the warning', {}, '2026-11-23T10:30', 'soon'],
    ['at the very due moment', {}, '2026-11-23T11:00', 'soon'],
    ['a millisecond later', {}, '2026-11-23T11:00:00.001', 'late'],
    ['stopped in time', { stoppedAt: at('2026-11-23T10:00') }, '2026-11-24T10:00', 'stopped'],
    ['kept at the due moment', { keptAt: due }, '2026-11-24T10:00', 'kept'],
    ['kept later', { keptAt: minutes(due, 1) }, '2026-11-24T10:00', 'kept_late'],
    ['waived', { waivedAt: due }, '2026-11-24T10:00', 'waived'],
    ['taken back', { cancelledAt: due }, '2026-11-24T10:00', 'cancelled'],
    ['broken and kept after', { brokenAt: due, keptAt: minutes(due, 900) }, '2026-11-25T10:00', 'broken'],
    ['broken and waived after', { brokenAt: due, waivedAt: minutes(due, 900) }, '2026-11-25T10:00', 'broken'],
  ])('%s', (_name, change, now, state) => {
    expect(stateOf({ ...row, ...change }, at(now))).toBe(state)
  })

  test('a broken one is still owed until it is done or let off', () => {
    expect(isOwed({ ...row, ...{ brokenAt: due } })).toBe(true)
    expect(isOwed({ ...row, keptAt: due })).toBe(false)
    expect(isOwed({ ...row, waivedAt: due })).toBe(false)
    expect(isOwed({ ...row, cancelledAt: due })).toBe(false)
  })
})

test('which kinds need a contact, may stop, and move with the owner', () => {
  expect(contactKinds.every(kind => needsContact(['settle', kind]))).toBe(true)
  expect(needsContact(['settle', 'statement', 'follow_up', 'arrive'])).toBe(false)
  expect(['settle', 'answer', 'arrive'].every(mayStop)).toBe(true)
  expect(['acknowledge', 'call_back', 'extension_notice', 'statement', 'follow_up'].some(mayStop)).toBe(false)
  expect(movesWithOwner('follow_up', 'case')).toBe(false)
  expect(movesWithOwner('follow_up', 'follow_up')).toBe(true)
  expect(movesWithOwner('statement', 'case')).toBe(false)
})

const spans = ['15m', '2h', '1h30m', '1 working day', '3 working days', '10 working days']
const clocked = fc
  .record({
    start: fc.integer({ min: 0, max: 360 * 24 * 60 }),
    within: fc.constantFrom(...spans),
    calendarKind: fc.constantFrom<CalendarKind>('site', 'wall'),
    warnBefore: fc.constantFrom(null, '30m', '1 working day'),
  })
  .map(
    (one): Clocked => ({
      countedFrom: minutes(at('2026-01-02T00:00'), one.start),
      within: one.within,
      calendarKind: one.calendarKind,
      fixedDueAt: null,
      fixedSince: null,
      warnBefore: one.warnBefore,
    }),
  )

describe('countDue', () => {
  test('is due after it was made, and warns in between', () => {
    fc.assert(
      fc.property(clocked, one => {
        const { dueAt, warnAt } = countDue(office, one)
        expect(dueAt > one.countedFrom).toBe(true)
        expect(warnAt >= one.countedFrom && warnAt <= dueAt).toBe(true)
      }),
    )
  })

  test('a stop never makes it earlier, and the working time that ran is the same', () => {
    const stop = fc.tuple(fc.integer({ min: 0, max: 6000 }), fc.integer({ min: 1, max: 6000 }))
    fc.assert(
      fc.property(clocked, stop, (one, [after, length]) => {
        const plain = countDue(office, one).dueAt
        const from = minutes(one.countedFrom, after)
        const stopped = countDue(office, one, [{ from, to: minutes(from, length) }]).dueAt
        expect(stopped >= plain).toBe(true)
        const open = countDue(office, one, [{ from, to: null }]).dueAt
        expect(open).toEqual(plain)
      }),
    )
  })

  test('a fixed moment is taken as it is, and moves only by stops after the word was given', () => {
    const fixed: Clocked = {
      countedFrom: at('2026-11-23T09:00'),
      within: '2h',
      calendarKind: 'site',
      fixedDueAt: at('2026-11-23T12:00'),
      fixedSince: at('2026-11-23T10:00'),
      warnBefore: null,
    }
    expect(countDue(office, fixed)).toMatchObject({ dueAt: fixed.fixedDueAt, provisional: false })
    const before = { from: at('2026-11-23T09:00'), to: at('2026-11-23T09:30') }
    expect(countDue(office, fixed, [before]).dueAt).toEqual(fixed.fixedDueAt)
    const during = { from: at('2026-11-23T11:00'), to: at('2026-11-23T14:00') }
    expect(countDue(office, fixed, [during]).dueAt).toEqual(at('2026-11-23T15:00'))
  })

  test('the wall clock knows no working days: a day is 24 hours', () => {
    expect(spanOf('1 working day', 'wall')).toEqual({ by: 'wall', minutes: 1440 })
    expect(spanOf('30m', 'wall')).toEqual({ by: 'wall', minutes: 30 })
    expect(spanOf('30m', 'site')).toEqual({ by: 'working_time', minutes: 30 })
  })

  test('the share left falls from 1 to 0', () => {
    fc.assert(
      fc.property(clocked, fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 2 }), (one, steps) => {
        const row = { ...one, dueAt: countDue(office, one).dueAt, stoppedAt: null }
        const shares = steps.sort((a, b) => a - b).map(step => shareLeft(office, row, minutes(one.countedFrom, step)))
        expect(shares.every((share, i) => share >= 0 && share <= (shares[i - 1] ?? 1))).toBe(true)
      }),
    )
  })
})

test('a day of the site holds its working hours, a day on the wall twenty-four', () => {
  expect(minutesADay(office, 'site')).toBe(7.5 * 60)
  expect(minutesADay(office, 'wall')).toBe(24 * 60)
})

describe('urgedDue', () => {
  const urge = { keepShare: 0.5, atLeast: '2h' }
  test('never later than it was, and never less than `atLeast` away unless it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 20_000 }), (start, ahead) => {
        const now = minutes(at('2026-01-02T00:00'), start)
        const due = minutes(now, ahead)
        const urged = urgedDue(office, due, now, urge, 'site')
        expect(urged <= due).toBe(true)
        if (urged < due) expect(workingTimeBetween(office, now, urged)).toBeGreaterThanOrEqual(119.999)
      }),
    )
  })

  test('keeps the share of a long limit', () => {
    const now = at('2026-11-23T09:00')
    const due = addWorkingTime(office, now, 20 * 60)
    expect(workingTimeBetween(office, now, urgedDue(office, due, now, urge, 'site'))).toBeCloseTo(600)
  })
})

describe('the ladder', () => {
  const entries: LadderEntry[] = [
    { when: 'warning', tell: 'owed_by' },
    { when: 'due', tell: 'owed_by' },
    { when: 'due', tell: 'supervisor' },
    { when: 'late', after: '2h', tell: 'next_supervisor' },
    { when: 'late', after: '1 working day', tell: 'next_supervisor', breaks: true },
  ]
  const row = {
    dueAt: at('2026-11-23T17:00'),
    warnAt: at('2026-11-23T16:30'),
    calendarKind: 'site' as const,
  }

  test('climbs one supervisor a rung', () => {
    expect(ladderOf(entries).map(rung => [rung.level, rung.breaks])).toEqual([
      [0, false],
      [0, false],
      [1, false],
      [2, false],
      [3, true],
    ])
    expect(new Set(ladderOf(entries).map(rung => rung.id)).size).toBe(5)
  })

  test('the last rung breaks where none says so', () => {
    expect(ladderOf(entries.slice(0, 3)).map(rung => rung.breaks)).toEqual([false, false, true])
    expect(ladderOf([])).toEqual([])
  })

  test.each([
    ['2026-11-23T16:29', 0, '2026-11-23T16:30'],
    ['2026-11-23T16:30', 1, '2026-11-23T17:00:00.001'],
    ['2026-11-23T17:00', 1, '2026-11-23T17:00:00.001'],
    ['2026-11-23T17:01', 3, '2026-11-24T10:00'],
    ['2026-11-24T10:00', 4, '2026-11-24T18:00'],
    ['2026-11-24T18:00', 5, null],
  ])('at %s so many rungs are climbed: %i', (now, count, next) => {
    const { due, nextAt } = climb(office, ladderOf(entries), row, at(now))
    expect(due).toHaveLength(count)
    expect(nextAt).toEqual(next && at(next))
  })

  test('breaks a working day after it was due', () => {
    expect(breaksAt(office, ladderOf(entries), row)).toEqual(at('2026-11-24T18:00'))
    expect(breaksAt(office, ladderOf(entries), { ...row, calendarKind: 'wall' })).toEqual(at('2026-11-24T17:00'))
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workOrderVerbs } from '../contract.ts'
import { mayOf, nextInTurn, openRefusal, refusal, stateOf, type Who, type WorkOrderFacts } from './decide.ts'

const at = new Date('2026-03-02T09:00:00+08:00')
const nothing: WorkOrderFacts = {
  teamId: 'team',
  workerId: null,
  workerPersonId: null,
  acceptedAt: null,
  startedAt: null,
  pausedAt: null,
  returnedAt: null,
  completedAt: null,
  cancelledAt: null,
}
const mine = { ...nothing, workerId: 'me', workerPersonId: 'person' }
const me: Who = {
  kind: 'staff',
  personId: 'person',
  teams: ['team'],
  permissions: new Set(['work_order.work', 'work_order.assign']),
}

describe('the state of an order is read from its dates', () => {
  test.each<[string, Partial<WorkOrderFacts>]>([
    ['offered', {}],
    ['assigned', { workerId: 'me' }],
    ['accepted', { workerId: 'me', acceptedAt: at }],
    ['started', { workerId: 'me', acceptedAt: at, startedAt: at }],
    ['paused', { workerId: 'me', acceptedAt: at, startedAt: at, pausedAt: at }],
    ['returned', { returnedAt: at }],
    ['done', { workerId: 'me', acceptedAt: at, completedAt: at }],
    ['cancelled', { workerId: 'me', pausedAt: at, cancelledAt: at }],
  ])('%s', (state, facts) => {
    expect(stateOf({ ...nothing, ...facts })).toBe(state)
  })
})

describe('what is in the way', () => {
  test.each<[(typeof workOrderVerbs)[number], string | null, WorkOrderFacts]>([
    ['grab', null, nothing],
    ['grab', 'work_order.taken', mine],
    ['grab', 'work_order.not_offered', { ...nothing, teamId: 'other' }],
    ['grab', 'work_order.not_offered', { ...nothing, returnedAt: at }],
    ['accept', null, mine],
    ['accept', 'work_order.not_yours', { ...mine, workerPersonId: 'other' }],
    ['accept', 'work_order.accepted_already', { ...mine, acceptedAt: at }],
    ['return', null, mine],
    ['return', 'work_order.not_yours', nothing],
    ['start', null, { ...mine, acceptedAt: at }],
    ['start', 'work_order.not_accepted', mine],
    ['start', 'work_order.started_already', { ...mine, acceptedAt: at, startedAt: at }],
    ['pause', 'work_order.paused', { ...mine, acceptedAt: at, pausedAt: at }],
    ['resume', 'work_order.not_paused', { ...mine, acceptedAt: at }],
    ['complete', null, { ...mine, acceptedAt: at }],
    ['complete', 'work_order.not_accepted', mine],
    ['complete', 'work_order.paused', { ...mine, acceptedAt: at, pausedAt: at }],
    ['complete', 'work_order.ended', { ...mine, acceptedAt: at, completedAt: at }],
    ['assign', 'work_order.ended', { ...mine, cancelledAt: at }],
  ])('%s → %s', (verb, code, facts) => {
    expect(refusal(verb, facts, me)).toBe(code)
  })

  test('without the permission nothing goes, whatever the state', () => {
    expect(Object.values(mayOf(mine, { ...me, permissions: new Set() }))).toEqual(
      workOrderVerbs.map(() => 'auth.forbidden'),
    )
  })

  test('a service is nobody’s worker', () => {
    const service: Who = { ...me, kind: 'service', personId: null }
    expect(refusal('grab', nothing, service)).toBe('work_order.not_offered')
    expect(refusal('accept', { ...mine, workerPersonId: null }, service)).toBe('work_order.not_yours')
  })

  test.each([
    ['received', 'case.not_accepted'],
    ['accepted', null],
    ['in_hand', null],
    ['answered', 'case.answered_already'],
    ['closed', 'case.ended'],
    ['withdrawn', 'case.ended'],
  ])('new work in a case that is %s: %s', (stage, code) => {
    expect(openRefusal({ stage, archivedAt: null })).toBe(code)
    expect(openRefusal({ stage, archivedAt: at })).toBe('case.archived')
  })
})

describe('whose turn it is', () => {
  const candidate = fc.record({
    staffId: fc.uuid(),
    open: fc.nat(5),
    lastAt: fc.option(fc.date({ min: new Date(0), max: at, noInvalidDate: true })),
  })

  test('never somebody who has more open than another', () => {
    fc.assert(
      fc.property(fc.array(candidate, { minLength: 1 }), all => {
        expect(nextInTurn(all)!.open).toBe(Math.min(...all.map(one => one.open)))
      }),
    )
  })

  test('of equals who waited longest, whatever the order they stand in', () => {
    const [early, late] = [
      { staffId: 'b', open: 1, lastAt: new Date(0) },
      { staffId: 'a', open: 1, lastAt: at },
    ]
    expect(nextInTurn([late, early])).toBe(early)
    expect(nextInTurn([early, { ...late, lastAt: null }])?.staffId).toBe('a')
    expect(nextInTurn([])).toBeUndefined()
  })
})

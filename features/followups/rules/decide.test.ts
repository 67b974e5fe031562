import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attemptRefusal, type FollowUpFacts, hearRefusal, type Who } from './decide.ts'

const due: FollowUpFacts = {
  stage: 'answered',
  gateOpen: true,
  heardAt: null,
  isPresent: true,
  handledByMe: false,
  aloneInSite: false,
}
const me: Who = { kind: 'staff', staffId: 's', personId: 'p', permissions: new Set(['follow_up.record']) }

describe('hearing a follow-up', () => {
  test.each<[string | null, Partial<FollowUpFacts>, Partial<Who>]>([
    [null, {}, {}],
    ['auth.forbidden', {}, { permissions: new Set() }],
    ['follow_up.person_needed', {}, { kind: 'service', staffId: null, personId: null }],
    ['follow_up.person_needed', {}, { kind: 'system' }],
    ['follow_up.heard_already', { heardAt: new Date() }, {}],
    ['follow_up.not_due', { stage: 'in_hand' }, {}],
    ['follow_up.not_due', { gateOpen: false }, {}],
    ['follow_up.not_due', { isPresent: false }, {}],
    ['follow_up.handled_it', { handledByMe: true }, {}],
    [null, { handledByMe: true, aloneInSite: true }, {}],
  ])('%s: %j %j', (code, facts, who) => {
    expect(hearRefusal({ ...due, ...facts }, { ...me, ...who })).toBe(code)
  })

  test('a handler never hears it where somebody else is there', () => {
    const facts = fc.record({
      stage: fc.constantFrom('received', 'accepted', 'in_hand', 'answered', 'closed', 'returned', 'withdrawn', 'void'),
      gateOpen: fc.boolean(),
      heardAt: fc.option(fc.date()),
      isPresent: fc.boolean(),
    })
    fc.assert(
      fc.property(facts, some => {
        expect(hearRefusal({ ...some, handledByMe: true, aloneInSite: false }, me)).not.toBeNull()
      }),
    )
  })
})

test('a try is refused in quiet hours, and to whom hearing is refused', () => {
  expect(attemptRefusal(due, me, false)).toBeNull()
  expect(attemptRefusal(due, me, true)).toBe('follow_up.quiet_hours')
  expect(attemptRefusal({ ...due, handledByMe: true }, me, true)).toBe('follow_up.handled_it')
})

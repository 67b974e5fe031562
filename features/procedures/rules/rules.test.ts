import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { kindOf, type Step } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { DoStepInput, StepDo, StepOutcome } from '../contract.ts'
import { amountIn, checkForm, type FormData, maskForm, needsAmount } from './forms.ts'
import { paperExpiry, paperNumber, paperYear } from './papers.ts'
import { type Actor, decideStep, inTheWay, type RunFacts, rolesFor } from './steps.ts'

const pack = packOf()
const plans = kindOf(pack, 'procedure')!.steps
const [fill, check, approve, issue] = plans as [Step, Step, Step, Step]

function runAt(place: number, more: Partial<RunFacts> = {}): RunFacts {
  return {
    state: 'running',
    amount: null,
    fillers: new Set(['filler']),
    steps: plans.map((plan, at) => ({
      id: plan.id,
      place: at,
      turn: 1,
      plan,
      isOpen: at === place,
      outcome: at < place ? 'done' : null,
    })),
    ...more,
  }
}

const supervisor: Actor = { personId: 'boss', roles: ['supervisor'] }
const manager: Actor = { personId: 'chief', roles: ['manager'] }
const agent: Actor = { personId: 'filler', roles: ['agent'] }
const input = (does: StepDo, outcome?: StepOutcome, words?: string): DoStepInput => ({
  do: does,
  data: {},
  ...(outcome && { outcome }),
  ...(words && { words }),
})

describe('the steps', () => {
  test('go in order and end the run', () => {
    expect(decideStep(runAt(0), 'fill', agent, input('fill'))).toMatchObject({ next: 1, ends: null })
    expect(decideStep(runAt(2), 'approve', supervisor, input('approve', 'approved'))).toMatchObject({ next: 3 })
    expect(decideStep(runAt(3), 'issue', agent, input('issue'))).toMatchObject({ next: null, ends: 'finished' })
  })

  test.each<[string, RunFacts, string, Actor, DoStepInput, string]>([
    ['a later one', runAt(0), 'check', agent, input('check'), 'procedure.not_next'],
    ['one that is done', runAt(2), 'fill', agent, input('fill'), 'procedure.not_next'],
    ['an unknown one', runAt(0), 'sing', agent, input('fill'), 'procedure.not_found'],
    ['in an ended run', runAt(0, { state: 'finished' }), 'fill', agent, input('fill'), 'procedure.finished'],
    ['by another word', runAt(0), 'fill', agent, input('issue'), 'procedure.wrong_do'],
    ['an approval unsaid', runAt(2), 'approve', supervisor, input('approve'), 'procedure.wrong_do'],
    ['approving a fill', runAt(0), 'fill', agent, input('fill', 'approved'), 'procedure.wrong_do'],
    ['without the role', runAt(2), 'approve', agent, input('approve', 'approved'), 'procedure.not_your_step'],
    [
      'beyond the amount',
      runAt(2, { amount: 10_000.01 }),
      'approve',
      supervisor,
      input('approve', 'approved'),
      'procedure.not_your_step',
    ],
    [
      'by who filled it in',
      runAt(2),
      'approve',
      { personId: 'filler', roles: ['supervisor'] },
      input('approve', 'approved'),
      'procedure.same_person',
    ],
    [
      'by nobody',
      runAt(2),
      'approve',
      { personId: null, roles: ['supervisor'] },
      input('approve', 'approved'),
      'procedure.needs_person',
    ],
    ['refusing silently', runAt(2), 'approve', supervisor, input('approve', 'refused'), 'procedure.words_needed'],
    ['sending back silently', runAt(2), 'approve', supervisor, input('approve', 'sent_back'), 'procedure.words_needed'],
  ])('refuse %s', (_name, run, stepId, actor, how, code) => {
    expect(() => decideStep(run, stepId, actor, how)).toThrow(code)
  })

  test('an approval may refuse, which ends the run, or send back, which opens earlier steps again', () => {
    const refused = decideStep(runAt(2), 'approve', supervisor, input('approve', 'refused', '手续不全'))
    expect(refused).toEqual({ outcome: 'refused', next: null, ends: 'refused', again: [] })
    const back = decideStep(runAt(2), 'approve', supervisor, input('approve', 'sent_back', '请补身份证'))
    expect(back).toEqual({ outcome: 'sent_back', next: 0, ends: null, again: [0, 1, 2] })
    const toCheck = { ...input('approve', 'sent_back', '请再核对'), backTo: 'check' }
    expect(decideStep(runAt(2), 'approve', supervisor, toCheck)).toMatchObject({ next: 1, again: [1, 2] })
    expect(() => decideStep(runAt(2), 'approve', supervisor, { ...toCheck, backTo: 'issue' })).toThrow(
      'procedure.not_found',
    )
  })

  test('below the amount either approves, beyond it only the higher one', () => {
    expect(rolesFor(approve, 10_000)).toEqual(['supervisor', 'manager'])
    expect(rolesFor(approve, 10_000.01)).toEqual(['manager'])
    expect(inTheWay(runAt(2, { amount: 50_000 }), 'approve', manager)).toBeNull()
  })

  test('whatever is tried, a run ends only with its last step or a refusal, and never by its filler', () => {
    const tries = fc.record({
      stepId: fc.constantFrom(...plans.map(plan => plan.id)),
      person: fc.constantFrom('filler', 'boss', 'chief', null),
      roles: fc.subarray(['agent', 'handler', 'supervisor', 'manager']),
      do: fc.constantFrom<StepDo>('fill', 'check', 'approve', 'issue', 'settle'),
      outcome: fc.constantFrom<StepOutcome | undefined>(undefined, 'done', 'approved', 'refused', 'sent_back'),
      words: fc.constantFrom(undefined, '说明'),
      place: fc.integer({ min: 0, max: 3 }),
      amount: fc.constantFrom(null, 1, 20_000),
    })
    fc.assert(
      fc.property(tries, one => {
        const actor = { personId: one.person, roles: one.roles }
        const run = runAt(one.place, { amount: one.amount })
        let decision: ReturnType<typeof decideStep>
        try {
          decision = decideStep(run, one.stepId, actor, input(one.do, one.outcome, one.words))
        } catch {
          return
        }
        expect(one.stepId).toBe(plans[one.place]!.id)
        if (decision.ends === 'finished') expect(one.place).toBe(3)
        if (decision.ends === 'refused') expect(plans[one.place]!.do).toBe('approve')
        if (decision.outcome === 'approved') expect(one.person).not.toBe('filler')
        if (decision.outcome === 'approved' && one.amount === 20_000) expect(one.roles).toContain('manager')
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the forms', () => {
  const filled: FormData = {
    holder: '王女士',
    home: '3-1-502',
    items: '钢琴一架',
    value: 12_000.5,
    carrier: '李师傅 110101199001011234',
    out_on: '2026-11-25',
  }

  test('are filled in whole', () => {
    expect(() => checkForm(pack, fill, filled, true)).not.toThrow()
    expect(amountIn(pack, fill, filled)).toBe(12_000.5)
    expect(amountIn(pack, check, {})).toBeNull()
  })

  test.each<[string, FormData]>([
    ['holder', { ...filled, holder: '  ' }],
    ['value', { ...filled, value: -1 }],
    ['value', { ...filled, value: 1.005 }],
    ['value', { ...filled, value: '12000' }],
    ['out_on', { ...filled, out_on: '明天' }],
    ['home', { ...filled, home: 'a\u0000b' }],
    ['secret', { ...filled, secret: 'x' }],
  ])('say which field is wrong: %s', (field, data) => {
    try {
      checkForm(pack, fill, data, true)
      expect.unreachable()
    } catch (problem) {
      expect(problem).toMatchObject({ code: 'procedure.field_missing', facts: { field } })
    }
  })

  test('a sum may be left out only where no approval depends on it', () => {
    const { value: _value, ...without } = filled
    expect(needsAmount(plans, 0)).toBe(true)
    expect(needsAmount(plans, 2)).toBe(false)
    expect(() => checkForm(pack, fill, without, true)).toThrow('procedure.field_missing')
    expect(() => checkForm(pack, fill, without, false)).not.toThrow()
  })

  test('a settlement is a deposit, a fee or money given back', () => {
    const settle: Step = { ...issue, id: 'settle', do: 'settle' }
    expect(() => checkForm(pack, settle, { what: 'deposit', amount: 500 }, false)).not.toThrow()
    expect(() => checkForm(pack, settle, { what: 'gift', amount: 500 }, false)).toThrow('procedure.field_missing')
    expect(() => checkForm(pack, settle, { what: 'fee' }, false)).toThrow('procedure.field_missing')
  })

  test('show numbers masked', () => {
    expect(maskForm(filled)).toMatchObject({ carrier: expect.not.stringContaining('19900101'), out_on: '2026-11-25' })
  })
})

describe('papers', () => {
  test('are numbered by the year of the wall calendar', () => {
    expect(paperYear(new Date('2026-12-31T15:59:59Z'))).toBe(2026)
    expect(paperYear(new Date('2026-12-31T16:00:00Z'))).toBe(2027)
    expect(paperNumber('FX', 2026, 123)).toBe('FX-2026-000123')
  })

  test('run out at midnight, the day of issue counted', () => {
    expect(paperExpiry(new Date('2026-11-23T17:00:00+08:00'), 3).toISOString()).toBe('2026-11-25T16:00:00.000Z')
    expect(paperExpiry(new Date('2026-11-23T00:00:00+08:00'), 1).toISOString()).toBe('2026-11-23T16:00:00.000Z')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Conversation } from '#features/inspections/contract.ts'
import { channels, eventTypes } from '#features/standards/rules/ruleFiles.ts'
import { inspected, standard, talk } from '#tests/helpers/talks.ts'
import { ruleIds } from './inspect.ts'

const pieces = [
  '您好',
  '三声物业',
  '很高兴为您服务',
  '我不知道',
  '喂',
  '你先听我说',
  '请稍等',
  '谢谢',
  '不客气',
  '再见',
  '还有什么可以帮您',
  '怎么交费？',
  '，',
  '！',
  '“',
  '”',
  '　',
  '😀',
  '對不起',
  '讓您久等了',
  '13812345678',
  '幺零八',
  '王八蛋',
  '明天下午给您回电',
  '叫你们领导来',
  '听不清',
  '你',
  '您',
  '漏水',
  'ＡＢＣ',
  '\u200b',
  '嗯',
]
const words = fc.array(fc.constantFrom(...pieces), { maxLength: 6 }).map(all => all.join(''))
const conversations: fc.Arbitrary<Conversation> = fc
  .record({
    channel: fc.constantFrom(...channels),
    caseKind: fc.constantFrom('complaint', 'repair', 'request', null),
    day: fc.constantFrom('2026-01-01', '2026-05-14', '2026-10-02'),
    timed: fc.boolean(),
    said: fc.array(fc.tuple(fc.constantFrom('agent', 'customer', 'bot'), words, fc.nat(90), fc.nat(9)), {
      maxLength: 8,
    }),
    events: fc.array(
      fc.tuple(fc.constantFrom(...eventTypes), fc.nat(300), fc.constantFrom('agent', 'customer', 'network')),
      { maxLength: 6 },
    ),
  })
  .map(({ channel, caseKind, day, timed, said, events }) => {
    let clock = 0
    const withTimes = timed || channel === 'phone' || channel === 'window'
    const utterances = said.map(([role, text, gap, length]) => {
      const at = clock + gap
      clock = at + length
      return { role: role as 'agent', text, ...(withTimes ? { at, end: clock } : {}) }
    })
    return {
      ...talk([]),
      channel,
      caseKind,
      startedAt: `${day}T09:00:00+08:00`,
      utterances,
      events: events.map(([type, at, by]) => ({ type, at, ...(type === 'hangup' ? { by: by as 'agent' } : {}) })),
    }
  })

describe('whatever was said', () => {
  test('every rule stands in exactly one group', () => {
    const ids = [...ruleIds(standard)].sort()
    fc.assert(
      fc.property(conversations, one => {
        const { findings, passed, notApplicable } = inspected(one)
        const found = [...new Set(findings.map(finding => finding.rule))]
        expect([...found, ...passed, ...notApplicable].sort()).toEqual(ids)
      }),
      { numRuns: 400 },
    )
  })

  test('offsets lie on the words they name, and the score between 0 and 100 with one decimal', () => {
    fc.assert(
      fc.property(conversations, one => {
        const { findings, promises, score, dimensions } = inspected(one)
        for (const { utterance, from, to, text } of [...findings, ...promises]) {
          if (utterance === undefined) continue
          expect(one.utterances[utterance]!.text.slice(from, to)).toBe(text)
          expect(from).toBeLessThanOrEqual(to!)
        }
        expect(score).toBe(Math.round(score * 10) / 10)
        for (const points of [score, ...Object.values(dimensions)]) {
          expect(points).toBeGreaterThanOrEqual(0)
          expect(points).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 400 },
    )
  })

  test('polite words of the agent never lower the score', () => {
    const polite = fc.constantFrom('谢谢您', '请', '您好', '不好意思', '抱歉', '不客气')
    fc.assert(
      fc.property(conversations, polite, fc.boolean(), fc.nat(7), (one, more, before, at) => {
        const mine = one.utterances.filter(said => said.role === 'agent')
        const chosen = mine[at % Math.max(1, mine.length)]
        if (!chosen) return
        // Said in no time, words would only be spoken faster.
        const slow = { ...one, utterances: one.utterances.map(({ end: _, ...said }) => said) }
        const kinder = {
          ...slow,
          utterances: one.utterances.map(({ end: _, ...said }, index) =>
            one.utterances[index] === chosen
              ? { ...said, text: before ? `${more}，${said.text}` : `${said.text}，${more}` }
              : said,
          ),
        }
        expect(inspected(kinder).score).toBeGreaterThanOrEqual(inspected(slow).score)
      }),
      { numRuns: 600 },
    )
  })

  test('the order in which timed words are listed does not matter', () => {
    fc.assert(
      fc.property(conversations, one => {
        const starts = one.utterances.map(said => said.at)
        if (starts.includes(undefined) || new Set(starts).size < starts.length) return
        const turned = { ...one, utterances: [...one.utterances].reverse() }
        const [here, there] = [inspected(one), inspected(turned)]
        expect(there.score).toBe(here.score)
        expect(there.passed).toEqual(here.passed)
        expect(there.notApplicable).toEqual(here.notApplicable)
      }),
      { numRuns: 200 },
    )
  })

  test('the same conversation is judged the same, whatever was judged before', () => {
    fc.assert(
      fc.property(conversations, conversations, (one, other) => {
        const first = inspected(one)
        inspected(other)
        expect(inspected(one)).toEqual(first)
      }),
      { numRuns: 100 },
    )
  })
})

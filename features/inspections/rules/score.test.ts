import { describe, expect, test } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { inspected, talk } from '#tests/helpers/talks.ts'
import { compileScore } from './score.ts'

const score = compileScore(standardPack().scorecards[0]!)
const dimensionOf = new Map([
  ['one', 'warm'],
  ['two', 'professional'],
])
const found = (rule: string, severity: 'minor' | 'major' | 'critical') => ({ rule, severity })

describe('the score', () => {
  test('is 100 without findings', () => expect(score([], dimensionOf).score).toBe(100))

  test('takes off 5 for a minor and 15 for a major finding of its dimension', () => {
    const { score: points, dimensions } = score([found('one', 'minor'), found('two', 'major')], dimensionOf)
    expect(dimensions).toEqual({ proactive: 100, warm: 95, sincere: 100, professional: 85, efficient: 100 })
    expect(points).toBe(96)
  })

  test('a dimension never falls under 0', () => {
    const many = Array.from({ length: 30 }, () => found('one', 'minor'))
    expect(score(many, dimensionOf)).toMatchObject({ score: 80, dimensions: { warm: 0 } })
  })

  test('a critical finding is a veto', () => expect(score([found('two', 'critical')], dimensionOf).score).toBe(0))

  test('is the weighted mean with one decimal', () => {
    const weighted = compileScore({
      ...standardPack().scorecards[0]!,
      dimensions: standardPack().scorecards[0]!.dimensions.map((one, at) => ({ ...one, weight: at === 1 ? 2 : 1 })),
    })
    expect(weighted([found('one', 'minor')], dimensionOf).score).toBe(98.3)
  })

  test('points are taken once a finding', () => {
    const { findings, dimensions } = inspected(talk(['a 别烦我，别烦我']))
    expect(findings.filter(one => one.rule === 'forbidden.service')).toHaveLength(2)
    expect(dimensions.warm).toBeLessThanOrEqual(70)
  })
})

test('the finding of a phrase names clause, place and words', () => {
  const { findings } = inspected(talk(['a 您好', 'a 这个，我不知道。']))
  expect(findings.find(one => one.rule === 'forbidden.shirk')).toMatchObject({
    clause: 'D1-6',
    severity: 'major',
    utterance: 1,
    from: 3,
    to: 7,
    text: '我不知道',
  })
})

test('messages speak the language of the conversation', () => {
  const messages = ['zh-CN', 'zh-TW', 'en'].map(lang => inspected(talk(['a 我不知道'], { lang })).findings[0]!.message)
  expect(new Set(messages).size).toBe(3)
})

test('promises stand beside the findings with their due moment', () => {
  const { promises, findings } = inspected(talk(['a 您好', 'a 我们会在三个工作日内给您回复']))
  expect(promises).toMatchObject([{ utterance: 1, dueAt: expect.stringMatching(/\+08:00$/) }])
  expect(findings.some(one => one.rule === 'promise')).toBe(false)
})

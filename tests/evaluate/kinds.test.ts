import { describe, expect, it } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { evaluateKinds, keywordFloor } from './kinds.ts'

const pack = standardPack()
const messages = [
  { text: '物业乱收费，我要投诉', label: '投诉' },
  { text: '请问居住证怎么办理？', label: '咨询' },
  { text: '服务很好，点赞', label: '投诉' },
  { text: '不在对照表里', label: '举报' },
]

describe('figures of the suggested kind', () => {
  it('count what was right and name what was said instead', () => {
    const figures = evaluateKinds(pack, messages)
    expect(figures).toMatchObject({ rows: 3, right: 2, byLabel: { 投诉: { rows: 2, right: 1 } } })
    expect(figures.confused.投诉).toEqual({ complaint: 1, praise: 1 })
    expect(figures.accuracy).toBeCloseTo(2 / 3)
  })

  it('stand an empty set', () => {
    expect(evaluateKinds(pack, []).accuracy).toBe(0)
    expect(keywordFloor([])).toBe(0)
  })

  it('are compared with plain keywords under the same mapping', () => {
    expect(keywordFloor([...messages, { text: '路灯坏了', label: '建议' }])).toBeCloseTo(3 / 4)
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matterOf } from './matter.ts'

test.each([
  ['电梯坏了。请尽快来修。', '电梯坏了'],
  ['  三楼\t走廊  灯不亮！已经两天', '三楼 走廊 灯不亮'],
  ['。。。', '。。。'],
  ['第一行\n第二行', '第一行'],
  ['水管漏水;地上都是水', '水管漏水'],
])('%j is about %j', (words, matter) => expect(matterOf(words)).toBe(matter))

test('a long sentence is cut to forty characters, never through one of them', () => {
  const matter = matterOf('𠮷'.repeat(60))
  expect([...matter]).toHaveLength(40)
  expect(matter).toBe(`${'𠮷'.repeat(39)}…`)
  expect(matterOf('字'.repeat(40))).toBe('字'.repeat(40))
})

test('whatever was said has a matter of 1 to 40 characters on one line', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter(words => words.trim() !== ''),
      words => {
        const matter = matterOf(words)
        expect([...matter].length).toBeGreaterThan(0)
        expect([...matter].length).toBeLessThanOrEqual(40)
        expect(matter).not.toMatch(/[\r\n]/)
      },
    ),
  )
})

import { expect, test } from 'vitest'
import { z } from 'zod'
import { words } from './endpoint.ts'
import { reasonsIn } from './inputReasons.ts'

const body = z.strictObject({
  text: words(5),
  kind: z.enum(['repair', 'consult']).optional(),
  list: z.array(z.string()).max(2).optional(),
  n: z.number().max(5).optional(),
})

function reason(language: 'zh-CN' | 'zh-TW' | 'en', value: unknown): string {
  return body.safeParse(value, { error: reasonsIn(language) }).error!.issues[0]!.message
}

test.each([
  [{}, '没有填写'],
  [{ text: '   ' }, '没有填写'],
  [{ text: 5 }, '应为文字'],
  [{ text: '一二三四五六' }, '超过 5 个字'],
  [{ text: '好', kind: 'x' }, '只能是 repair / consult'],
  [{ text: '好', list: ['a', 'b', 'c'] }, '多于 2 项'],
  [{ text: '好', n: 6 }, '大于 5'],
  [{ text: '好', more: 1 }, '没有这一项'],
])('%j: %s', (value, words) => {
  expect(reason('zh-CN', value)).toBe(words)
  expect(reason('zh-TW', value)).not.toMatch(/[a-z]{9,}/)
  expect(reason('en', value)).not.toMatch(/\p{Script=Han}/u)
})

test('a refinement of ours keeps its own mark', () => {
  expect(reason('zh-CN', { text: 'a\u0000' })).toBe('unwritable')
})

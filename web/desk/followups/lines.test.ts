import { expect, test } from 'vitest'
import { heardOf, linesOf, nextLine } from './lines.ts'

const sheet = {
  script: [
    { id: 'greet', when: 'before' as const, text: '您好' },
    { id: 'thank', when: 'satisfied' as const, text: '谢谢' },
    { id: 'apologise', when: 'unsatisfied' as const, text: '对不起' },
    { id: 'own_words', when: 'guide' as const, text: '照原话记' },
  ],
  questionnaire: {
    id: 'q',
    label: '',
    fields: [
      { id: 'satisfied', label: '', ask: '满意吗', type: 'yes_no', required: true },
      { id: 'attitude', label: '', ask: '态度', type: 'scale', required: false },
      { id: 'words', label: '', ask: '还有什么话', type: 'words', required: false },
    ],
  },
}
const ids = (answers: Record<string, string>) => linesOf(sheet, answers).map(line => line.id)

test('greeting, questions, and the farewell that fits; hints are not read aloud', () => {
  expect(ids({})).toEqual(['greet', 'satisfied', 'attitude'])
  expect(ids({ satisfied: 'yes' })).toEqual(['greet', 'satisfied', 'attitude', 'thank'])
  expect(ids({ satisfied: 'no' })).toEqual(['greet', 'satisfied', 'attitude', 'apologise'])
})

test('the line to be read is the first without an answer', () => {
  expect(nextLine(linesOf(sheet, {}), {})).toBe('greet')
  const some = { greet: 'said', satisfied: 'no' }
  expect(nextLine(linesOf(sheet, some), some)).toBe('attitude')
  const all = { ...some, attitude: '3' }
  expect(nextLine(linesOf(sheet, all), all)).toBeUndefined()
})

test('only what was answered is sent', () => {
  expect(heardOf({ satisfied: 'no', attitude: '2', words: ' 还没修好 ', better: ' ' })).toEqual({
    satisfied: false,
    attitude: 2,
    words: '还没修好',
    channel: 'phone',
  })
})

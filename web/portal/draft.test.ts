import { beforeEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '#web/ui/api.ts'
import {
  bodyOf,
  emptyDraft,
  forgetDraft,
  keepDraft,
  keepReceipt,
  newKey,
  readDraft,
  readReceipt,
  sendAttempt,
  withAttempt,
} from './draft.ts'

const now = new Date('2026-10-10T14:18:00+08:00')
const kept = new Map<string, string>()
const store = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
}
const full = {
  getItem: () => null,
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError')
  },
  removeItem: () => {},
}
beforeEach(() => kept.clear())

describe('the draft', () => {
  const draft = { ...emptyDraft, text: '电梯又停了' }

  test('is there after a refresh, gone after a week, gone when sent', () => {
    keepDraft(store, draft, now)
    expect(readDraft(store, now).text).toBe('电梯又停了')
    expect(readDraft(store, new Date('2026-10-17T15:00:00+08:00'))).toEqual(emptyDraft)
    forgetDraft(store)
    expect(readDraft(store, now)).toEqual(emptyDraft)
  })

  test.each(['', '{', 'null', '[]', '{"text":"x"}'])('what is not a draft is none: %s', text => {
    kept.set('sansheng.draft', text)
    expect(readDraft(store, now)).toEqual(emptyDraft)
  })

  test('a machine that keeps nothing still lets people write', () => {
    expect(keepDraft(full, draft, now).text).toBe('电梯又停了')
    const receipt = {
      caseNumber: '1',
      lookupCode: 'a',
      receivedAt: '',
      commitments: [],
      name: '',
      kind: '',
      hasPhone: false,
    }
    expect(() => keepReceipt(full, receipt)).not.toThrow()
    expect(readReceipt(full)).toBeNull()
  })
})

test('a body holds what was given and nothing empty', () => {
  expect(bodyOf({ ...emptyDraft, text: ' 电梯又停了 ', phone: '150 0000 0033', address: 'ms' }, '温女士')).toEqual({
    text: '电梯又停了',
    phone: '15000000033',
    name: '温女士',
    attachments: [],
  })
  expect(bodyOf({ ...emptyDraft, text: 'x' }, '')).toEqual({ text: 'x', attachments: [] })
})

test('an attempt is frozen: what is written afterwards does not change it', () => {
  const sending = withAttempt({ ...emptyDraft, text: '一' }, '')
  const again = withAttempt({ ...sending, text: '二' }, '')
  expect(again.attempt).toEqual(sending.attempt)
  expect(again.attempt?.body.text).toBe('一')
})

test('keys are visible ASCII, long enough, and never the same', () => {
  const keys = Array.from({ length: 100 }, newKey)
  expect(new Set(keys).size).toBe(100)
  for (const key of keys) expect(key).toMatch(/^[\w-]{22}$/)
})

describe('sending', () => {
  const attempt = { key: 'k', body: { text: 'x', attachments: [] } }
  const refusing = (status: number) => () => Promise.reject(new ApiProblem('x', '', status, null, {}))
  const reply = { caseNumber: '48320961', lookupCode: 'K7M2Q9TX', receivedAt: now.toISOString(), commitments: [] }

  test('a reply ends it', async () => {
    expect(await sendAttempt(attempt, async () => reply)).toEqual({ is: 'received', reply })
  })
  test.each([0, 408, 429, 500, 502, 503])('%i keeps the attempt', async status => {
    expect((await sendAttempt(attempt, refusing(status))).is).toBe('waiting')
  })
  test.each([400, 403, 409, 413])('%i is a refusal: nothing was made', async status => {
    expect((await sendAttempt(attempt, refusing(status))).is).toBe('refused')
  })
  test('what is no answer of the server is not taken for one', async () => {
    await expect(sendAttempt(attempt, () => Promise.reject(new TypeError('bug')))).rejects.toThrow('bug')
  })
})

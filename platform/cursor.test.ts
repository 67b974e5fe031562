import { expect, test } from 'vitest'
import { cursorOf, readCursor } from './cursor.ts'

const at = new Date('2026-03-02T09:00:00+08:00')
const id = '0195a1b2-c3d4-7e5f-8a6b-9c0d1e2f3a4b'

test('what was written is read', () => {
  expect(readCursor(cursorOf(at, id, 7), 'time', 'id', 'number')).toEqual([at, id, 7])
  expect(readCursor(undefined, 'id')).toBeUndefined()
})

test.each([
  [''],
  ['nonsense'],
  [cursorOf(id, id)],
  [cursorOf("' or 1=1")],
  [cursorOf(7)],
  [Buffer.from('{"0":1}').toString('base64url')],
])('%s is refused', cursor => expect(() => readCursor(cursor, 'id')).toThrow('input.bad_cursor'))

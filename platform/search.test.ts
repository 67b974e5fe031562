import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { fold, pinyinInitials, searchQuery, searchTokens } from './search.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})

async function finds(text: string, asked: string): Promise<boolean> {
  const query = await searchQuery(asked)
  if (query === null) return false
  const { rows } = await sql<{ hit: boolean }>`
    select array_to_tsvector(${await searchTokens(text)}::text[]) @@ ${query}::tsquery as hit`.execute(database.db)
  return rows[0]!.hit
}

const words = '三单元电梯坏了没人来修，投诉物业没收到我的ABC-12申请，房号3-2-1201'

describe('a text is found by', () => {
  test.each([
    ['电梯'],
    ['没收'],
    ['坏了'],
    ['收到'],
    ['坏'],
    ['修'],
    ['电梯坏'],
    ['物业 电梯'],
    ['投诉电梯'],
    ['電梯壞了'],
    ['ＡＢＣ'],
    ['abc-12'],
    ['ABC12'],
    ['1201'],
    ['3-2-1201'],
    ['321201'],
    ['我的电梯'],
    ['我要投诉'],
  ])('%s', async asked => expect(await finds(words, asked)).toBe(true))
})

describe('a text is not found by', () => {
  test.each([['停车'], ['电修'], ['120'], ['bc'], ['投诉停车'], [''], ['，。'], ["'"], ['%'], ["' | '"], ['\\']])(
    '%s',
    async asked => expect(await finds(words, asked)).toBe(false),
  )
})

test('simplified finds traditional', async () => {
  expect(await finds('後來電梯壞了，裡面關著人', '后来电梯坏')).toBe(true)
  expect(await finds('後來電梯壞了，裡面關著人', '里面')).toBe(true)
  expect(await finds('後來電梯壞了，裡面關著人', '关着')).toBe(true)
})

test('numbers typed in groups find the text that has them apart', async () => {
  expect(await finds('1201室和302室', '1201 302')).toBe(true)
  expect(await finds('电话 138 0013 8000', '13800138000')).toBe(true)
})

test('any stretch of a Chinese text finds it', async () => {
  const text = fc.string({
    unit: fc.constantFrom(...'物业没收到材料电梯坏了人来修的行长大小明〇𠮷'),
    minLength: 1,
    maxLength: 30,
  })
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), fc.nat(), async (whole, from, length) => {
      const characters = [...whole]
      const start = from % characters.length
      const part = characters.slice(start, start + 1 + (length % (characters.length - start))).join('')
      expect(await finds(whole, part)).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test('whatever is typed is a query PostgreSQL can read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async typed => {
      fc.pre(!typed.includes('\0'))
      await finds(typed, typed)
    }),
    { numRuns: 150 },
  )
})

test('folding a part is the part of the folded whole', async () => {
  expect(await fold('乾隆發財ＡＢ')).toBe((await Promise.all([...'乾隆發財ＡＢ'].map(fold))).join(''))
})

test.each([
  ['单田芳', 'stf'],
  ['王小明', 'wxm'],
  ['欧阳小李', 'oyxl'],
  ['葉德華', 'ydh'],
  ['John Smith', 'js'],
  ['重庆三声物业', 'cqsswy'],
  ['１２３', null],
])('initials of %s are %s', async (name, initials) => expect(await pinyinInitials(name)).toBe(initials))

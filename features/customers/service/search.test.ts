import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, type Me, systemMe } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { findOrCreateByContact } from './customers.ts'
import { searchCustomers } from './search.ts'

const now = new Date('2026-03-02T09:00:00+08:00')
const east = randomUUID()
const west = randomUUID()
const reader: Me = {
  ...systemMe(),
  kind: 'staff',
  staffId: randomUUID(),
  permissions: new Set(['customer.read']),
  sites: [east],
}
const revealer: Me = { ...reader, permissions: new Set(['customer.read', 'customer.reveal']) }
const stranger: Me = { ...revealer, sites: [west] }

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
  const people = [
    { name: '欧阳小李', phone: '0755-87654321' },
    { name: '王建国', phone: '13800138021' },
    { name: '王建军', phone: '13800138022' },
    { name: '三声物业服务公司', contact: { kind: 'email' as const, value: 'office_a@example.com' } },
    { name: 'John Smith', phone: '+852 6123 4567' },
    { name: '陳大文', phone: '87651234' },
  ]
  for (const person of people) {
    await inTransaction(database.db, tx =>
      findOrCreateByContact({ me: systemMe(), now, tx }, { site: east, ...person }),
    )
  }
})

function as<T>(me: Me, run: (ctx: Ctx) => Promise<T>): Promise<T> {
  return inTransaction(database.db, tx => run({ me, now, tx }))
}

async function find(me: Me, q: string): Promise<(string | null)[]> {
  return (await as(me, ctx => searchCustomers(ctx, { q, limit: 50 }))).rows.map(row => row.name)
}

describe('everybody who may read finds by', () => {
  test.each([
    ['欧阳', ['欧阳小李']],
    ['小李', ['欧阳小李']],
    ['王', ['王建军', '王建国']],
    ['建国', ['王建国']],
    ['物业', ['三声物业服务公司']],
    ['陈大文', ['陳大文']],
    ['陳大', ['陳大文']],
    ['oyx', ['欧阳小李']],
    ['WJ', ['王建军', '王建国']],
    ['smith', ['John Smith']],
    ['js', ['John Smith']],
    ['+86 138-0013-8021', ['王建国']],
    ['0086 13800138021', ['王建国']],
    ['075587654321', ['欧阳小李']],
    ['8765 4321', ['欧阳小李']],
    ['0755-87651234', ['陳大文']],
    ['OFFICE_A@example.com', ['三声物业服务公司']],
  ])('%s', async (q, names) => expect(await find(reader, q)).toEqual(names))
})

describe('part of a number', () => {
  test.each(['8021', '1380013', '38021', '13800138', 'office_a', '8526'])(
    '%s finds for who may reveal, not for others',
    async part => {
      expect((await find(revealer, part)).length).toBeGreaterThan(0)
      expect(await find(reader, part)).toEqual([])
      expect(await find(stranger, part)).toEqual([])
    },
  )

  test('the page is told', async () => {
    expect((await as(reader, ctx => searchCustomers(ctx, { limit: 1 }))).wholeNumbersOnly).toBe(true)
    expect((await as(revealer, ctx => searchCustomers(ctx, { limit: 1 }))).wholeNumbersOnly).toBe(false)
  })

  test('a middle of a number finds nobody', async () => expect(await find(revealer, '80013')).toEqual([]))
})

test.each(['%', '_', '%%%%', '____', 'officeXa@example.com', "' or 1=1 --", '\\', 'w%', "'; drop table customers"])(
  '%s is no wildcard and no SQL',
  async q => expect(await find(revealer, q)).toEqual([]),
)

test('pages follow each other without gap or repetition', async () => {
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await as(reader, ctx => searchCustomers(ctx, { limit: 2, after }))
    seen.push(...page.rows.map(row => row.name!))
    after = page.next ?? undefined
  } while (after)
  expect(seen).toEqual(['陳大文', 'John Smith', '三声物业服务公司', '王建军', '王建国', '欧阳小李'])
  await expect(as(reader, ctx => searchCustomers(ctx, { limit: 2, after: 'nonsense' }))).rejects.toThrow(
    'input.bad_cursor',
  )
})

test('refused without permission; another site sees nobody', async () => {
  await expect(as({ ...reader, permissions: new Set() }, ctx => searchCustomers(ctx, { limit: 5 }))).rejects.toThrow(
    'auth.forbidden',
  )
  expect((await as(stranger, ctx => searchCustomers(ctx, { limit: 5 }))).rows).toEqual([])
  expect(await find(stranger, '王建国')).toEqual([])
})

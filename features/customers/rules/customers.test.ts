import { expect, test } from 'vitest'
import { careExpiry, merge, premisesKey, surnameOf } from './customers.ts'

const now = new Date('2026-03-02T09:00:00+08:00')

test('care ends by itself after half a year unless said otherwise', () => {
  expect(careExpiry(now, undefined)).toEqual(new Date('2026-08-29T09:00:00+08:00'))
  const asked = new Date('2026-04-01T00:00:00+08:00')
  expect(careExpiry(now, asked)).toBe(asked)
})

test.each(['2026-03-02T09:00:00+08:00', '2026-03-01T00:00:00+08:00', '2029-01-01T00:00:00+08:00'])(
  'care until %s is refused',
  asked => expect(() => careExpiry(now, new Date(asked))).toThrow('input.care_expiry'),
)

test.each([
  ['3-2-1201', '3-2-1201'],
  ['3 2 1201', '3-2-1201'],
  ['３－２－１２０１', '3-2-1201'],
  ['3号楼2单元1201室', '3-2-1201'],
  ['3號樓2單元1201室', '3-2-1201'],
  ['AB 12', 'ab-12'],
  ['%_', ''],
])('%s is filed as %s', (code, key) => expect(premisesKey(code)).toBe(key))

test('homes whose digits run alike stay apart', () => expect(premisesKey('3-2-1201')).not.toBe(premisesKey('32-1-201')))

test.each([
  ['王小明', '王'],
  ['欧阳小李', '欧阳'],
  ['歐陽小李', '歐陽'],
  ['欧阳', '欧'],
  ['John Smith', null],
  ['三声物业服务有限公司', null],
  [null, null],
])('surname of %s is %s', (name, surname) => expect(surnameOf(name)).toBe(surname))

const a = { id: 'a', root: 'a', siteId: 'one' }

test('a merge joins the roots', () => {
  expect(merge({ ...a, root: 'r' }, { id: 'b', root: 'q', siteId: 'one' })).toEqual({ from: 'r', into: 'q' })
  expect(merge(a, { id: 'b', root: 'b', siteId: null })).toEqual({ from: 'a', into: 'b' })
})

test('who is one already, or of another site, is not merged', () => {
  expect(() => merge(a, { id: 'b', root: 'a', siteId: 'one' })).toThrow('customer.same')
  expect(() => merge(a, { id: 'b', root: 'b', siteId: 'two' })).toThrow('customer.other_site')
  expect(() => merge({ ...a, siteId: null }, { id: 'b', root: 'b', siteId: 'two' })).toThrow('customer.other_site')
})

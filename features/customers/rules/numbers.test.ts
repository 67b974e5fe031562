import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskContact, maskNumber, maskNumbersIn, nationalNumber, normalizeContact, normalizePhone } from './numbers.ts'

describe('normalizePhone', () => {
  test.each([
    ['13800138021', '+8613800138021', null],
    ['+86 138-0013-8021', '+8613800138021', null],
    ['0086 138 0013 8021', '+8613800138021', null],
    ['8613800138021', '+8613800138021', null],
    ['013800138021', '+8613800138021', null],
    ['１３８００１３８０２１', '+8613800138021', null],
    ['（0755）8765 4321', '+8675587654321', null],
    ['+86 755 8765 4321', '+8675587654321', null],
    ['+86 (0)755 87654321', '+8675587654321', null],
    ['86-755-87654321', '+8675587654321', null],
    ['010-87654321转802', '+861087654321', '802'],
    ['010-87654321 分機 802', '+861087654321', '802'],
    ['010 8765 4321 ext. 802', '+861087654321', '802'],
    ['0755-87654321-802', '+8675587654321', '802'],
    ['400-820-8820', '+864008208820', null],
    ['87654321', '87654321', null],
    ['86543210', '86543210', null],
    ['+852 6123 4567', '+85261234567', null],
    ['00852 61234567', '+85261234567', null],
  ])('%s is %s', (written, normalized, extension) => {
    expect(normalizePhone(written)).toMatchObject({ normalized, extension })
  })

  test.each([
    '',
    '110',
    '1380013802',
    '138001380211',
    '01087654',
    '1201',
    'abc',
    '138%',
    '12345678',
    "138' or 1=1",
    '+',
    '转802',
  ])('%s is no whole number', written => expect(normalizePhone(written)).toBeNull())

  test('a local number is found behind its area code', () => {
    expect(normalizePhone('0755-87654321')?.subscriber).toBe('87654321')
    expect(normalizePhone('87654321')?.subscriber).toBe('87654321')
    expect(normalizePhone('13800138021')?.subscriber).toBeNull()
  })

  const mobile = fc
    .tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 0, max: 999_999_999 }))
    .map(([second, rest]) => `1${second}${String(rest).padStart(9, '0')}`)
  const landline = fc
    .tuple(fc.constantFrom('10', '20', '28', '755', '311', '898'), fc.integer({ min: 20_000_000, max: 99_999_999 }))
    .map(([area, number]) => ({ area, number: String(number) }))
  const country = fc.constantFrom('', '+86', '0086', '+86 ', '0086-')
  const extension = fc.constantFrom('', '转12', ' 轉 12', ' ext 12', 'x12', '#12', '分机12', '，转12')

  /** Signs people write between digits, at the places given. */
  function spread(digits: string, places: number[], sign: string): string {
    return [...digits].map((digit, at) => (at > 0 && places.includes(at) ? sign + digit : digit)).join('')
  }

  test('any way of writing a mobile number is one', () => {
    fc.assert(
      fc.property(
        mobile,
        country,
        fc.array(fc.nat(10)),
        fc.constantFrom(' ', '-', '.', ' - '),
        extension,
        (number, head, places, sign, tail) => {
          const normal = normalizePhone(head + spread(number, places, sign) + tail)
          expect(normal?.normalized).toBe(`+86${number}`)
          expect(normal?.extension).toBe(tail === '' ? null : '12')
          expect(normal?.tail4).toBe(number.slice(-4))
        },
      ),
    )
  })

  test('any way of writing a landline is one', () => {
    fc.assert(
      fc.property(
        landline,
        country,
        fc.constantFrom('', '-', ' ', ') '),
        extension,
        ({ area, number }, head, sign, tail) => {
          const written = `${head}${head === '' ? '0' : ''}${area}${sign}${number}${tail}`
          expect(normalizePhone(written)).toMatchObject({ normalized: `+86${area}${number}`, subscriber: number })
        },
      ),
    )
  })

  test('what is normal stays normal, and the national way leads back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mobile,
          landline.map(({ area, number }) => `0${area}${number}`),
        ),
        number => {
          const { normalized } = normalizePhone(number)!
          expect(normalizePhone(normalized)?.normalized).toBe(normalized)
          expect(nationalNumber(normalized)).toBe(number)
        },
      ),
    )
  })

  test('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void normalizePhone(text)))
  })
})

test.each([
  ['wechat', ' Wang_XM-88 ', 'wang_xm-88'],
  ['qq', '１２３４５６７', '1234567'],
  ['email', 'Wang@Example.COM', 'wang@example.com'],
] as const)('%s %s is kept as %s', (kind, written, normalized) => {
  expect(normalizeContact(kind, written)?.normalized).toBe(normalized)
})

test.each([
  ['wechat', '王小明'],
  ['qq', '0123456'],
  ['email', 'wang.example.com'],
  ['email', `${'a'.repeat(65)}@example.com`],
] as const)('%s refuses %s', (kind, written) => {
  expect(normalizeContact(kind, written)).toBeNull()
})

describe('maskNumber', () => {
  test.each([
    ['13800138021', '138******21'],
    ['138-0013-8021', '138******21'],
    ['0755 8765 4321', '075*******21'],
    ['87654321', '876***21'],
    ['1234567', '123**67'],
    ['12345', '1****'],
    ['wangxm88', 'wan***88'],
    ['wang@example.com', 'wan*@********om'],
    ['', ''],
  ])('%s shows as %s', (number, masked) => expect(maskNumber(number)).toBe(masked))

  test('a stored number is masked as people write it', () => {
    expect(maskContact({ kind: 'phone', normalized: '+8613800138021' })).toBe('138******21')
    expect(maskContact({ kind: 'phone', normalized: '+8675587654321' })).toBe('075*******21')
  })

  test('never shows more than five digits, and masking twice changes nothing', () => {
    const number = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789 -+()') }),
      fc.string({ unit: fc.constantFrom(...'0123456789abc@._-') }),
      fc.string(),
    )
    fc.assert(
      fc.property(number, text => {
        const masked = maskNumber(text)
        expect(masked.match(/\d/g)?.length ?? 0).toBeLessThanOrEqual(5)
        expect(maskNumber(masked)).toBe(masked)
      }),
      { numRuns: 500 },
    )
  })
})

describe('numbers in free words', () => {
  test.each([
    ['打我 13812345678 吧', '打我 138******78 吧'],
    ['打１３８１２３４５６７８', '打138******78'],
    ['+86 138-1234-5678', '861********78'],
    ['座机0755-87654321。', '座机075*******21。'],
    ['身份证11010119900307757X', '身份证110*************7X'],
  ])('%j reads %j', (words, masked) => expect(maskNumbersIn(words)).toBe(masked))

  test.each(['事项 48273165 请退 1280.50 元', '2026-03-02 10:30', '订单 20260302123456789'])('%j stays', words =>
    expect(maskNumbersIn(words)).toBe(words),
  )
})

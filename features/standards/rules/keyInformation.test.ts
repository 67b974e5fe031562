import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KeyKind, keyInformation, repeats } from './keyInformation.ts'

const found = (text: string) => keyInformation(text).map(one => [one.kind, one.digits])

describe('numbers that staff read back', () => {
  it.each([
    ['我的手机号是13800000000', 'phone', '13800000000'],
    ['138 0000 0000', 'phone', '13800000000'],
    ['+86 138-0000-0000', 'phone', '13800000000'],
    ['１３８００００００００', 'phone', '13800000000'],
    ['幺三八，零零零零，零零零零', 'phone', '13800000000'],
    ['一三八三个零一二三四五', 'phone', '13800012345'],
    ['座机010-88880000', 'phone', '01088880000'],
    ['身份证号11010519491231002X', 'id', '11010519491231002X'],
    ['车牌京A12345', 'plate', '京A12345'],
    ['粵B·D12345', 'plate', '粵BD12345'],
    ['卡号6222 0212 3456 7890 123', 'card', '6222021234567890123'],
    ['会员号是八八六六', 'card', '8866'],
    ['订单号JD20261121', 'order', 'JD20261121'],
    ['我的单号48273165', 'order', '48273165'],
    ['电表号0012345', 'meter', '0012345'],
    ['户号两八三四洞', 'meter', '28340'],
    ['打13800000000一个', 'phone', '13800000000'],
    ['尾号5678', 'number', '5678'],
    ['A12B', 'number', 'A12B'],
    ['一二三四', 'number', '1234'],
  ] as [string, KeyKind, string][])('%s', (text, kind, digits) => {
    expect(found(text)).toEqual([[kind, digits]])
  })

  it('finds several, each at its place', () => {
    const text = '打13800000000，或者13900000000'
    expect(keyInformation(text).map(one => text.slice(one.from, one.to))).toEqual(['13800000000', '13900000000'])
  })
})

describe('amounts, dates, years and house numbers are none', () => {
  it.each([
    '一共1234元',
    '￥1234',
    '1,234.50',
    '100000块钱',
    '2000多块',
    '三千五百块',
    '2026年11月21日',
    '2026-11-21',
    '二零二六年',
    '我是2019年入住的',
    '我住3栋2单元1201室',
    '3-2-1201',
    '12栋1201',
    '我家1201漏水',
    '下午14:30',
    'win10系统',
    'mate60手机',
    '1080P',
    '5G',
    '打过12345热线',
    '三三两两',
    '8、9、10、11路',
    '充值5000返现',
    '8:00-21:00',
    '2016—2017学年',
    '四个人',
    '一两天',
    '工号108',
    '',
  ])('%s', text => {
    expect(found(text)).toEqual([])
  })
})

describe('reading back', () => {
  const [phone] = keyInformation('手机13812345678')
  it.each([
    ['138 1234 5678对吗', true],
    ['尾号5678', true],
    ['幺三八一二三四五六七八', true],
    ['一三八，一二三四，五六七八，是吗', true],
    ['138****5678', true],
    ['尾号5678，地址3栋', true],
    ['13812345679', false],
    ['1381234', false],
    ['好的，记下了', false],
    ['', false],
  ] as [string, boolean][])('%s: %s', (text, repeated) => {
    expect(repeats(phone!, text)).toBe(repeated)
  })

  it('holds for whatever was found, in its own words', () => {
    const text = fc.array(fc.constantFrom(...'0123456789一二三幺洞两A京，。- 元号年个的x'), { maxLength: 40 })
    fc.assert(
      fc.property(text, parts => {
        const words = parts.join('')
        for (const one of keyInformation(words)) {
          expect(one.from).toBeGreaterThanOrEqual(0)
          expect(one.to).toBeLessThanOrEqual(words.length)
          expect(one.digits.length).toBeGreaterThanOrEqual(4)
          const own = words.slice(one.from, one.to)
          if (!own.includes('个')) expect(repeats(one, own)).toBe(true)
          expect(repeats(one, one.digits)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['1', '13812345678，', '一', '三个', '京A', 'a1-', '，'])(
    'takes time in proportion to a text of %s',
    piece => {
      const text = piece.repeat(100_000 / piece.length)
      const start = performance.now()
      keyInformation(text)
      repeats(phone!, text)
      expect(performance.now() - start).toBeLessThan(5000)
    },
  )
})

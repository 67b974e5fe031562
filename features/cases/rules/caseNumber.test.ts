import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseNumber, isCaseNumber, readCaseNumber, showCaseNumber } from './caseNumber.ts'

test('a hundred thousand numbers in a row are all different and do not count up by one', () => {
  const numbers = Array.from({ length: 100_000 }, (_, n) => caseNumber(n))
  expect(new Set(numbers).size).toBe(100_000)
  const steps = numbers
    .slice(1)
    .map((number, i) => Math.abs(Number(number.slice(0, -1)) - Number(numbers[i]!.slice(0, -1))))
  expect(steps.filter(step => step <= 1).length).toBeLessThan(5)
})

test('numbers have 8 digits, and 10 once nine million are given', () => {
  expect(caseNumber(0)).toMatch(/^[1-9]\d{7}$/)
  expect(caseNumber(8_999_999)).toMatch(/^[1-9]\d{7}$/)
  expect(caseNumber(9_000_000)).toMatch(/^[1-9]\d{9}$/)
  expect(() => caseNumber(909_000_000)).toThrow(RangeError)
})

const n = fc.integer({ min: 0, max: 20_000_000 })

test('property: every number given is valid', () => {
  fc.assert(fc.property(n, value => isCaseNumber(caseNumber(value))))
})

test('property: one wrong digit or two swapped neighbours are noticed', () => {
  fc.assert(
    fc.property(n, fc.nat(9), fc.nat(9), (value, at, digit) => {
      const right = caseNumber(value)
      const place = at % right.length
      const wrong = right.slice(0, place) + digit + right.slice(place + 1)
      if (wrong !== right) expect(isCaseNumber(wrong)).toBe(false)
      const swapped = right.slice(0, place) + (right[place + 1] ?? '') + right[place] + right.slice(place + 2)
      if (swapped !== right && place + 1 < right.length) expect(isCaseNumber(swapped)).toBe(false)
    }),
  )
})

test('property: it is read as people write it', () => {
  fc.assert(
    fc.property(n, value => {
      const number = caseNumber(value)
      const wide = [...number].map(digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
      for (const written of [number, showCaseNumber(number), ` ${number.slice(0, 4)} ${number.slice(4)} `, wide]) {
        expect(readCaseNumber(written)).toBe(number)
      }
    }),
  )
})

test('what is no number is not read as one', () => {
  for (const text of ['', '1234', '0000-0000', 'abcd-efgh', '١٢٣٤٥٦٧٨', "4827' or 1=1"])
    expect(readCaseNumber(text)).toBeNull()
})

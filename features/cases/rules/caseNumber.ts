/**
 * Case numbers: 8 digits (10 from the nine-millionth case on), the last a check digit. They are a permutation of a
 * counter, so none is given twice, none tells how many there are, and a misheard or swapped digit is noticed.
 */
const small = { digits: 7, first: 1_000_000, size: 9_000_000 }
const large = { digits: 9, first: 100_000_000, size: 900_000_000 }

// Damm's quasigroup: finds every single wrong digit and every swap of neighbours.
const damm = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

/** The number of the n-th case, n from 0. Throws RangeError beyond 909 million. */
export function caseNumber(n: number): string {
  const block = n < small.size ? small : large
  const place = block === small ? n : n - small.size
  if (!Number.isInteger(n) || place < 0 || place >= block.size) throw new RangeError(`no case number for ${n}`)
  const body = String(block.first + permute(place, block.size))
  return body + checkDigit(body)
}

/** Whether these digits can be a case number. */
export function isCaseNumber(digits: string): boolean {
  return /^[1-9][0-9]{7}([0-9]{2})?$/.test(digits) && checkDigit(digits) === '0'
}

/** A number as people say and write it – 4827-3165, with spaces, full width – as bare digits, or null. */
export function readCaseNumber(written: string): string | null {
  const digits = written.normalize('NFKC').replace(/[\s\-–—_.·]/g, '')
  return isCaseNumber(digits) ? digits : null
}

/** 48273165 → 4827-3165: two groups, spoken in fours. */
export function showCaseNumber(number: string): string {
  return `${number.slice(0, 4)}-${number.slice(4)}`
}

function checkDigit(digits: string): string {
  let interim = 0
  for (const digit of digits) interim = Number(damm[interim]![Number(digit)])
  return String(interim)
}

// Four Feistel rounds over two halves, walked until the result lies in the block: a permutation of 0..size-1.
function permute(n: number, size: number): number {
  const bits = Math.ceil(Math.log2(size) / 2)
  const mask = 2 ** bits - 1
  let value = n
  do {
    let left = Math.floor(value / 2 ** bits)
    let right = value & mask
    for (let round = 0; round < 4; round++) [left, right] = [right, left ^ (mix(right, round) & mask)]
    value = left * 2 ** bits + right
  } while (value >= size)
  return value
}

function mix(value: number, round: number): number {
  let x = Math.imul(value ^ (round * 0x9e3779b9), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

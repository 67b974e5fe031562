/** Ways to reach somebody, in one form each, so that any way of writing a number finds it. Pure. */

export type ContactKind = 'phone' | 'wechat' | 'qq' | 'email'

export interface NormalContact {
  /** Equal for every way of writing the same: +86 and the national number without its 0, +country for others. */
  normalized: string
  /** The part of a landline without area code, or null. */
  subscriber: string | null
  extension: string | null
  /** Last four digits of a telephone number, for look-up by the customer. */
  tail4: string | null
}

/** The one form of a contact, or null when it cannot be one of this kind. */
export function normalizeContact(kind: ContactKind, value: string): NormalContact | null {
  if (kind === 'phone') return normalizePhone(value)
  const plain = value.normalize('NFKC').trim().toLowerCase()
  const fits = {
    wechat: /^[a-z0-9][-_a-z0-9]{4,63}$/,
    qq: /^[1-9]\d{4,11}$/,
    email: /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/,
  }
  if (plain.length > 254 || !fits[kind].test(plain)) return null
  return { normalized: plain, subscriber: null, extension: null, tail4: null }
}

/**
 * A telephone number however it is written: with or without +86, 0086, spaces, dashes, brackets, in full width,
 * with an extension (转 802, ext. 802, x802, 0755-87654321-802). Null for what is no whole number.
 */
export function normalizePhone(value: string): NormalContact | null {
  const text = value.normalize('NFKC').trim().toLowerCase()
  const marked = /^(.*?)[\s,，;(]*(?:转|轉|分机|分機|extension|ext|x|#|,)[\s.:：]*(\d{1,6})\s*\)?$/.exec(text)
  if (marked) return withExtension(marked[1]!, marked[2]!)
  const whole = numberOf(text)
  if (whole) return { ...whole, extension: null, tail4: whole.normalized.slice(-4) }
  const dashed = /^(.*\d)\s*[-–—]\s*(\d{1,5})$/.exec(text)
  return dashed ? withExtension(dashed[1]!, dashed[2]!) : null
}

function withExtension(number: string, extension: string): NormalContact | null {
  const whole = numberOf(number)
  return whole ? { ...whole, extension, tail4: whole.normalized.slice(-4) } : null
}

type Whole = Pick<NormalContact, 'normalized' | 'subscriber'>

function numberOf(text: string): Whole | null {
  if (!/^\+?[\d\s\-–—.()（）/]+$/.test(text.trim())) return null
  const international = text.trim().startsWith('+')
  const digits = text.replace(/\D/g, '')
  if (international) return digits.startsWith('86') ? chinese(digits.slice(2)) : abroad(digits)
  if (digits.startsWith('0086')) return chinese(digits.slice(4))
  if (digits.startsWith('00')) return abroad(digits.slice(2))
  // 86 without a plus is the country only where more digits follow than a local number has.
  if (digits.startsWith('86') && digits.length > 11) return chinese(digits.slice(2))
  return digits.startsWith('0') || digits.length > 8 ? national(digits) : local(digits)
}

function chinese(digits: string): Whole | null {
  return national(digits.startsWith('0') ? digits : mobileOrService(digits) ? digits : `0${digits}`)
}

function mobileOrService(digits: string): boolean {
  return /^(?:1[3-9]\d{9}|[48]00\d{7})$/.test(digits)
}

function national(digits: string): Whole | null {
  const plain = digits.replace(/^0(?=1[3-9]\d{9}$)/, '')
  if (mobileOrService(plain)) return { normalized: `+86${plain}`, subscriber: null }
  // Three-digit area codes (010, 02x) have eight-digit numbers, four-digit ones seven or eight; none begins with 0 or 1.
  const landline = /^0(?:(?:10|2\d)([2-9]\d{7})|[3-9]\d{2}([2-9]\d{6,7}))$/.exec(digits)
  return landline ? { normalized: `+86${digits.slice(1)}`, subscriber: landline[1] ?? landline[2]! } : null
}

function local(digits: string): Whole | null {
  return /^[2-9]\d{6,7}$/.test(digits) ? { normalized: digits, subscriber: digits } : null
}

function abroad(digits: string): Whole | null {
  return /^[1-9]\d{6,14}$/.test(digits) ? { normalized: `+${digits}`, subscriber: null } : null
}

/** A normalized number the way people at home write it: 13800138021, 075587654321, 85261234567. */
export function nationalNumber(normalized: string): string {
  if (!normalized.startsWith('+')) return normalized
  const digits = normalized.slice(1)
  if (!digits.startsWith('86')) return digits
  const rest = digits.slice(2)
  return mobileOrService(rest) ? rest : `0${rest}`
}

/**
 * The first three and last two signs, stars between (138******21); short ones show their first sign alone.
 * The @ of a mail address stays, so that one sees what it is. Masking twice changes nothing.
 */
export function maskNumber(value: string): string {
  const signs = [...value.replace(/[\s\-–—.()（）+]/gu, '')]
  const shown = signs.length >= 7 ? { first: 3, last: 2 } : { first: 1, last: 0 }
  return signs
    .map((sign, at) => (at < shown.first || at >= signs.length - shown.last || sign === '@' ? sign : '*'))
    .join('')
}

/** The mask of a contact as lists and pages show it: the number alone, never its extension. */
export function maskContact(contact: { kind: string; normalized: string }): string {
  return maskNumber(contact.kind === 'phone' ? nationalNumber(contact.normalized) : contact.normalized)
}

/** How to search for a number: `whole` for everybody, `part` for those who may reveal; null when it holds no digit. */
export function numberQuery(text: string): { whole: NormalContact | null; part: string | null } | null {
  const plain = text.normalize('NFKC').trim()
  if (!/\d/.test(plain)) return null
  const digits = /^[+\d\s\-–—.()（）]+$/.test(plain) ? plain.replace(/\D/g, '') : ''
  return { whole: normalizePhone(plain), part: digits.length >= 4 && digits.length <= 15 ? digits : null }
}

const numbersInWords =
  /(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)/g

/** Free words with the telephone and identity numbers in them masked like those on file; other figures stay. */
export function maskNumbersIn(text: string): string {
  // Full-width digits are as long as plain ones, so places stay true.
  const plain = text.replace(/[０-９]/g, digit => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  let masked = ''
  let at = 0
  for (const found of plain.matchAll(numbersInWords)) {
    masked += text.slice(at, found.index) + maskNumber(found[0])
    at = found.index + found[0].length
  }
  return masked + text.slice(at)
}

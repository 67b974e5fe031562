import { Converter } from 'opencc-js/t2cn'

/** A text as the rules compare it, with the way back: UTF-16 offsets in the original of each folded unit. */
export interface Folded {
  text: string
  from: readonly number[]
  to: readonly number[]
}

/**
 * The letters, digits and characters of a text alone, folded, a run of one character made one. Buffers are longer than
 * `length` and belong to the next call of `condense`: read them at once.
 */
export interface Condensed {
  length: number
  codes: Uint16Array
  /** UTF-16 offsets in the original; `to` of a run is the end of its last character. */
  from: Int32Array
  to: Int32Array
  /** How often the character stands in a row. */
  runs: Uint16Array
  /** What stands before the character: an entry of `gap`. The place after the last one tells what ends the text. */
  gaps: Uint8Array
}

/** What stands between two characters, the weaker first: nothing, a space or sign, a comma, the end of a sentence. */
export const gap = { none: 0, soft: 1, comma: 2, end: 3 } as const

const simplify = Converter({ from: 't', to: 'cn' })
const known = new Map<string, string>()
const single: (string | undefined)[] = new Array(65_536).fill(undefined)
// Variants that the conversion tables leave alone, and marks written in more than one way.
const variants: Record<string, string> = { 著: '着', 囉: '啰', 羅: '罗', 痺: '痹', '﹖': '?', '。': '.', '、': ',' }
// Spelled either way by everybody; `fold` keeps them apart, comparing takes them for one.
const spelledAlike: Record<string, string> = { 啰: '罗', 妳: '你', 牠: '它' }

/**
 * Folds full and half width, traditional and simplified, upper and lower case into one form and drops spaces, invisible
 * and control characters. Folding a folded text changes nothing. Linear in the length of the text.
 */
export function fold(text: string): Folded {
  const from: number[] = []
  const to: number[] = []
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00
    const plain = isPair ? foldCharacter(text.slice(at, at + 2)) : (single[unit] ?? foldSingle(unit))
    for (let piece = 0; piece < plain.length; piece++) {
      from.push(at)
      to.push(isPair ? at + 2 : at + 1)
    }
    folded += plain
    if (isPair) at++
  }
  return { text: folded, from, to }
}

/** The piece of the original text that lies under `start`–`end` of its folded form. */
export function unfold(folded: Folded, start: number, end: number): { from: number; to: number } {
  return { from: folded.from[start] ?? 0, to: folded.to[Math.max(start, end - 1)] ?? 0 }
}

function foldSingle(unit: number): string {
  const plain = foldCharacter(String.fromCharCode(unit))
  single[unit] = plain
  return plain
}

function foldCharacter(character: string): string {
  const seen = known.get(character)
  if (seen !== undefined) return seen
  let plain = character
  for (let round = 0; round < 4; round++) {
    const next = foldOnce(plain)
    if (next === plain) break
    plain = next
  }
  if (known.size < 30_000) known.set(character, plain)
  return plain
}

function foldOnce(piece: string): string {
  let plain = ''
  for (const character of simplify(piece.normalize('NFKC').toLowerCase())) {
    if (/[\s\p{Cc}\p{Cf}\p{Mn}]/u.test(character)) continue
    plain += /\p{Cs}/u.test(character) ? '\ufffd' : (variants[character] ?? character)
  }
  return plain
}

// One entry a UTF-16 unit: 0 = not seen yet, 1–4 = a gap (`gap` + 1), 5 = look at the whole character, else the folded unit.
const table = new Uint16Array(65_536)
const lookCloser = 5
const invisible = /[\p{Cc}\p{Cf}\p{M}\u115f\u1160\u3164\uffa0]/u
let room = 0
let made: Condensed = reserve(256)

/** The condensed form of a text, in time linear in its length. */
export function condense(text: string): Condensed {
  const length = text.length
  if (length + 1 > room) made = reserve(length * 2)
  const { codes, from, to, runs, gaps } = made
  let size = 0
  let before = 0
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    let code = table[unit] || look(unit)
    let plain = ''
    let width = 1
    if (code < lookCloser) {
      if (code > before + 1) before = code - 1
      continue
    }
    if (code === lookCloser || (unit <= 0x39 && isKeycap(text, at))) {
      const character = String.fromCodePoint(text.codePointAt(at)!)
      plain = code === lookCloser ? letters(foldCharacter(character)) : ''
      width = character.length
      if (size + plain.length + length - at + 1 > room) return condenseLong(text)
      if (plain === '') {
        if (before < gap.soft) before = gap.soft
        at += width - 1
        continue
      }
      code = plain.charCodeAt(0)
    }
    for (let unitOf = 0; ; ) {
      if (size > 0 && codes[size - 1] === code && before < gap.comma && from[size - 1] !== at) {
        runs[size - 1] = Math.min(runs[size - 1]! + 1, 65_535)
        to[size - 1] = at + width
      } else {
        codes[size] = code
        from[size] = at
        to[size] = at + width
        runs[size] = 1
        gaps[size] = before
        size++
      }
      before = 0
      unitOf++
      if (unitOf >= plain.length) break
      code = plain.charCodeAt(unitOf)
    }
    at += width - 1
  }
  gaps[size] = gap.end
  if (size > 0) gaps[0] = gap.end
  made.length = size
  return made
}

/** The condensed characters from `start` to `end` as a string. */
export function condensedText(condensed: Condensed, start = 0, end = condensed.length): string {
  let text = ''
  for (let at = start; at < end; at++) text += String.fromCharCode(condensed.codes[at]!)
  return text
}

// One character may fold into many (㏒, ﷺ): eighteen at most.
function condenseLong(text: string): Condensed {
  made = reserve(text.length * 18 + 64)
  return condense(text)
}

function reserve(size: number): Condensed {
  room = size
  const [codes, runs, gaps] = [new Uint16Array(size + 1), new Uint16Array(size + 1), new Uint8Array(size + 1)]
  return { length: 0, codes, runs, gaps, from: new Int32Array(size + 1), to: new Int32Array(size + 1) }
}

function look(unit: number): number {
  const character = String.fromCharCode(unit)
  const plain = letters(foldCharacter(character))
  const code =
    (unit & 0xf800) === 0xd800 || plain.length > 1 ? lookCloser : plain.length === 1 ? plain.charCodeAt(0) : 0
  table[unit] = code || 1 + kindOfGap(character)
  return table[unit]!
}

function letters(folded: string): string {
  if (/^[\p{L}\p{N}]$/u.test(folded)) return spelledAlike[folded] ?? folded
  return folded.replace(/[^\p{L}\p{N}]/gu, '').replace(/[\u115f\u1160\u3164\uffa0]/g, '')
}

function kindOfGap(character: string): number {
  if (invisible.test(character) && !/[\t\n\r\v\f]/.test(character)) return gap.none
  const mark = character.normalize('NFKC')
  if (/[.!?;。…\n\r\u2028\u2029]/.test(mark)) return gap.end
  return /[,、()[\]{}<>|/\\【】〔〕《》—–-]/.test(mark) ? gap.comma : gap.soft
}

/** 1️⃣: a digit dressed up as an emoji. */
function isKeycap(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1)
  return next === 0x20e3 || next === 0xfe0f
}

import { Converter } from 'opencc-js/t2cn'

/** A text as the rules compare it, with the way back: UTF-16 offsets in the original of each folded unit. */
export interface Folded {
  text: string
  from: readonly number[]
  to: readonly number[]
}

const simplify = Converter({ from: 't', to: 'cn' })
const known = new Map<string, string>()
// Variants that the conversion tables leave alone, and marks written in more than one way.
const variants: Record<string, string> = { 著: '着', 囉: '啰', 羅: '罗', '﹖': '?', '。': '.', '、': ',' }

/**
 * Folds full and half width, traditional and simplified, upper and lower case into one form and drops spaces, invisible
 * and control characters. Folding a folded text changes nothing. Linear in the length of the text.
 */
export function fold(text: string): Folded {
  const from: number[] = []
  const to: number[] = []
  let folded = ''
  let at = 0
  for (const character of text) {
    const plain = foldCharacter(character)
    for (let unit = 0; unit < plain.length; unit++) {
      from.push(at)
      to.push(at + character.length)
    }
    folded += plain
    at += character.length
  }
  return { text: folded, from, to }
}

/** The piece of the original text that lies under `start`–`end` of its folded form. */
export function unfold(folded: Folded, start: number, end: number): { from: number; to: number } {
  return { from: folded.from[start] ?? 0, to: folded.to[Math.max(start, end - 1)] ?? 0 }
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

import { type Folded, fold, unfold } from './fold.ts'
import type { Pack, Sign } from './pack.ts'

/** One reason for a suggestion: the words, where they lie in the original text (UTF-16), what they speak for, how loudly. */
export interface Because {
  words: string
  from: number
  to: number
  kind: string
  weight: number
}

/** A suggested kind with its share of all the evidence (0–1) and the words that speak for it, the strongest first. */
export interface Suggestion {
  kind: string
  score: number
  because: Because[]
}

/** How strongly each sign of the pack was seen in a text: once is 1, more words of one sign up to 2. */
export interface Seen {
  sign: number
  strength: number
  negated: boolean
  words: { words: string; from: number; to: number }[]
}

interface Entry {
  kind: string
  sign: Sign
  words: string[]
  unless: string[]
  pattern?: RegExp
}

interface Matcher {
  entries: Entry[]
  bias: Map<string, number>
  byFirst: Map<string, { word: string; entry: number }[]>
}

const startsWithin = 40
const endsWithin = 60
const negation = /[不没无未]|并非|难以/
// Words with a negation in them that negate nothing behind them.
const harmless =
  /不错|不仅|不但|不光|不愧|不一会|不到|不得不|没想到|没得说|没的说|差不多|无论|无比|无敌|忍不住|不由|毫不犹豫|不差|不贵|不卡/g
const boundary = /[,.!?;:~…"'()-]/
const matchers = new WeakMap<Pack, Matcher>()

/**
 * Suggests the kind of a contact from the words of the pack, for a person to decide (C-2.3, P-def). Pure, no model; linear
 * in the length of the text. A text without any sign gives the pack's `intake.otherwise` with a low score.
 */
export function suggestKind(pack: Pack, text: string): Suggestion {
  const matcher = matcherOf(pack)
  const sums = new Map(matcher.bias)
  const because: Because[] = []
  for (const seen of signsIn(pack, text)) {
    const entry = matcher.entries[seen.sign]!
    const kind = seen.negated ? entry.sign.negated! : entry.kind
    const weight = entry.sign.weight * seen.strength
    sums.set(kind, (sums.get(kind) ?? 0) + weight)
    for (const one of seen.words) because.push({ ...one, kind, weight: Math.round(entry.sign.weight * 100) / 100 })
  }
  const likeliest = [...sums].reduce((best, one) => (one[1] > best[1] ? one : best))
  const kind = because.length > 0 ? likeliest[0] : pack.intake.otherwise
  const spoken = because.filter(one => one.kind === kind && one.weight > 0)
  spoken.sort((a, b) => b.weight - a.weight || a.from - b.from)
  return { kind, score: share(sums, kind), because: spoken.slice(0, 12) }
}

/** Every sign of the pack that a text bears, in the order of the pack. */
export function signsIn(pack: Pack, text: string): Seen[] {
  const matcher = matcherOf(pack)
  const folded = fold(text)
  const hits = new Map<string, Seen & { said: Set<string> }>()
  const note = (sign: number, start: number, end: number, negated: boolean) => {
    const key = `${sign}${negated ? '-' : ''}`
    const seen = hits.get(key) ?? { sign, strength: 0.5, negated, words: [], said: new Set() }
    hits.set(key, seen)
    const said = folded.text.slice(start, end)
    if (seen.said.has(said)) return
    seen.said.add(said)
    seen.strength = Math.min(2, seen.strength + 0.5)
    const place = unfold(folded, start, end)
    if (end > start) seen.words.push({ words: text.slice(place.from, place.to), ...place })
  }
  lengths(matcher, folded, sign => note(sign, 0, 0, false))
  for (const [sign, start, end] of occurrences(matcher, folded.text)) judge(matcher.entries[sign]!, sign, start, end)
  return [...hits.values()].sort((a, b) => a.sign - b.sign).map(({ said: _, ...seen }) => seen)

  function judge(entry: Entry, sign: number, start: number, end: number) {
    if (entry.sign.at === 'start' && start > startsWithin) return
    if (entry.sign.at === 'end' && end < folded.text.length - endsWithin) return
    if (entry.unless.some(longer => within(folded.text, longer, start, end))) return
    const negated = entry.sign.negatable && isNegated(folded.text, start)
    if (!negated || entry.sign.negated) note(sign, start, end, negated)
  }
}

function lengths(matcher: Matcher, folded: Folded, note: (sign: number) => void) {
  for (const [at, { sign }] of matcher.entries.entries()) {
    const length = folded.text.length
    if (sign.longerThan !== undefined && length > sign.longerThan) note(at)
    if (sign.shorterThan !== undefined && length < sign.shorterThan) note(at)
  }
}

function* occurrences(matcher: Matcher, text: string): Generator<[sign: number, start: number, end: number]> {
  for (let start = 0; start < text.length; start++)
    for (const { word, entry } of matcher.byFirst.get(text[start]!) ?? [])
      if (text.startsWith(word, start)) yield [entry, start, start + word.length]
  for (const [at, { pattern }] of matcher.entries.entries())
    if (pattern) for (const hit of text.matchAll(pattern)) yield [at, hit.index, hit.index + hit[0].length]
}

function isNegated(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 5), start)
  const clause = before.slice(lastBoundary(before))
  return negation.test(clause.replace(harmless, ''))
}

function lastBoundary(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) if (boundary.test(text[at]!)) return at + 1
  return 0
}

/** True when `longer` covers start–end of the text: the sign is only a part of that word. */
export function within(text: string, longer: string, start: number, end: number): boolean {
  for (let at = Math.max(0, end - longer.length); at <= start; at++) if (text.startsWith(longer, at)) return true
  return false
}

function share(sums: Map<string, number>, kind: string): number {
  const top = sums.get(kind) ?? 0
  const all = [...sums.values()].reduce((total, one) => total + Math.exp(one - top), 0)
  return Math.round((1 / all) * 1000) / 1000
}

function matcherOf(pack: Pack): Matcher {
  const made = matchers.get(pack)
  if (made) return made
  const matcher: Matcher = { entries: [], bias: new Map(), byFirst: new Map() }
  for (const { kind, bias, signs } of pack.words.kinds) {
    matcher.bias.set(kind, bias)
    for (const sign of signs) {
      const words = (sign.words ?? []).map(word => fold(word).text)
      const entry = matcher.entries.length
      for (const word of words) {
        const list = matcher.byFirst.get(word[0]!) ?? []
        matcher.byFirst.set(word[0]!, [...list, { word, entry }])
      }
      const unless = sign.unless.map(word => fold(word).text)
      matcher.entries.push({
        kind,
        sign,
        words,
        unless,
        ...(sign.pattern ? { pattern: new RegExp(sign.pattern, 'gu') } : {}),
      })
    }
  }
  matchers.set(pack, matcher)
  return matcher
}

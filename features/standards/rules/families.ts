import { type Condensed, condense, gap } from './fold.ts'
import { buildTrie, follow, type Keyed, mayBegin, type Trie, valuesAt } from './phrasesTrie.ts'
import type { Family } from './ruleFiles.ts'

/** Words of a family found: UTF-16 offsets in the original, places in the condensed text. */
export interface FamilyHit {
  family: number
  from: number
  to: number
  start: number
  end: number
}

/** All families of a text, read in one pass. `length`: how many characters that are no marks it has. */
export interface Heard {
  hits: readonly FamilyHit[]
  length: number
  /** True when words of a family that is a `signal` were said; such words are no hits. */
  signal: boolean
}

interface Piece {
  family: number
  runs: readonly number[]
  /** Part `part` of the gapped word `word`; a plain word has none. */
  word: number
  part: number
  parts: number
  reach: number
  harmless: boolean
  signal: boolean
}

/** Word families of a pack compiled into one table; make it once. */
export interface Families {
  ids: ReadonlyMap<string, number>
  names: readonly string[]
  /** Which families a hit of a family counts for. */
  counts: readonly (readonly number[])[]
  trie: Trie
  pieces: readonly Piece[]
}

const nothing: readonly FamilyHit[] = []
const compiled = new WeakMap<object, Families>()

/** Compiles the word families of a pack, once for each pack. Throws an Error that names an unknown family in `also`. */
export function compileFamilies(pack: { families: Readonly<Record<string, Family>> }): Families {
  const known = compiled.get(pack.families)
  if (known) return known
  const names = Object.keys(pack.families)
  const ids = new Map(names.map((name, at) => [name, at]))
  const pieces: Piece[] = []
  const keys: Keyed[] = []
  let words = 0
  for (const [at, name] of names.entries()) {
    const { words: said, unless, reach, listOnly, signal = false } = pack.families[name]!
    if (listOnly) continue
    for (const [list, harmless] of [
      [said, false],
      [unless, true],
    ] as const)
      for (const one of list) {
        const parts = one.split('…').filter(part => part !== '')
        for (const [part, text] of parts.entries()) {
          const { codes, runs } = read(text)
          const piece = { family: at, runs, word: words, part, parts: parts.length, reach, harmless, signal }
          keys.push({ codes, value: pieces.push(piece) - 1 })
        }
        words++
      }
  }
  const counts: number[][] = names.map((_, at) => [at])
  for (const [at, name] of names.entries())
    for (const other of takenIn(pack.families, name, new Set([name]))) counts[ids.get(other)!]!.push(at)
  const families = { ids, names, counts, trie: buildTrie(keys), pieces }
  compiled.set(pack.families, families)
  return families
}

function takenIn(all: Readonly<Record<string, Family>>, name: string, seen: Set<string>): string[] {
  return (all[name]?.also ?? []).flatMap(other => {
    if (!all[other]) throw new Error(`families: ${name}: also names ${other}, which is not there`)
    if (seen.has(other)) return []
    seen.add(other)
    return [other, ...takenIn(all, other, seen)]
  })
}

function read(text: string): { codes: number[]; runs: number[] } {
  const { codes, runs, length } = condense(text)
  return { codes: [...codes.subarray(0, length)], runs: [...runs.subarray(0, length)] }
}

/**
 * Every word of every family in a text, in one pass linear in its length. Words between quotation marks are somebody else's
 * and do not count, unless the marks hold the whole text.
 */
export function hear(families: Families, text: string): Heard {
  const condensed = condense(text)
  const { codes, from, to, length } = condensed
  const { trie, pieces } = families
  let hits: FamilyHit[] | undefined
  let signal = false
  let harmless: FamilyHit[] | undefined
  let open: Map<number, { start: number; end: number }> | undefined
  for (let start = 0; start < length; start++) {
    let node = trie.roots[codes[start]!]!
    for (let end = start + 1; node !== 0; end++) {
      if ((node & 1) === 1)
        for (const value of valuesAt(trie, node)) {
          const piece = pieces[value]!
          if (piece.signal) {
            signal = true
            continue
          }
          if (!stands(condensed, piece, start, end)) continue
          let begin = start
          if (piece.parts > 1) {
            open ??= new Map()
            const key = piece.word * 8 + piece.part
            const before = piece.part === 0 ? { start, end } : open.get(key - 1)
            if (!before || (piece.part > 0 && !reaches(condensed, before.end, start, piece.reach))) continue
            begin = before.start
            if (piece.part < piece.parts - 1) {
              open.set(key, { start: begin, end })
              continue
            }
          }
          const hit = { family: piece.family, from: from[begin]!, to: to[end - 1]!, start: begin, end }
          if (piece.harmless) {
            harmless ??= []
            harmless.push(hit)
          } else if (hits) hits.push(hit)
          else hits = [hit]
        }
      if (end >= length) break
      if (end === start + 1 && !mayBegin(trie, codes[start]!, codes[end]!, end + 1 < length ? codes[end + 1]! : 0))
        break
      node = follow(trie, node, codes[end]!)
    }
  }
  if (!hits) return { hits: nothing, length, signal }
  const quotes = quotesIn(text)
  const clean =
    harmless || quotes
      ? hits.filter(
          hit =>
            !harmless?.some(one => covers(one, hit)) && !quotes?.some(one => one.from <= hit.from && hit.to <= one.to),
        )
      : hits
  return { hits: clean, length, signal }
}

function stands({ runs, gaps }: Condensed, piece: Piece, start: number, end: number): boolean {
  if (runs[start]! < piece.runs[0]!) return false
  for (let at = start + 1; at < end; at++) if (runs[at]! < piece.runs[at - start]! || gaps[at] === gap.end) return false
  return true
}

function reaches({ gaps }: Condensed, before: number, start: number, most: number): boolean {
  if (start < before || start - before > most) return false
  for (let at = before; at <= start; at++) if (gaps[at] === gap.end) return false
  return true
}

function covers(longer: FamilyHit, hit: FamilyHit): boolean {
  return longer.family === hit.family && longer.start <= hit.start && hit.end <= longer.end
}

const openers: Readonly<Record<string, string>> = {
  '“': '”',
  '「': '」',
  '『': '』',
  '"': '"',
  '＂': '＂',
  '‘': '’',
  '〝': '〞',
}
const anyOpener = /[“「『"＂‘〝]/

/** The quoted stretches of a text; undefined when there are none, or one holds everything. */
function quotesIn(text: string): { from: number; to: number }[] | undefined {
  let at = text.search(anyOpener)
  if (at < 0) return undefined
  const quotes: { from: number; to: number }[] = []
  for (; at < text.length; at++) {
    const closer = openers[text[at]!]
    if (!closer) continue
    const end = text.indexOf(closer, at + 1)
    if (end < 0) break
    quotes.push({ from: at, to: end + 1 })
    at = end
  }
  const whole =
    quotes.length === 1 && text.slice(0, quotes[0]!.from).trim() === '' && text.slice(quotes[0]!.to).trim() === ''
  return whole || quotes.length === 0 ? undefined : quotes
}

/** How many letters of a text lie outside of all words of the families named; they may be `listOnly`. */
export function lettersBesides(words: Trie, text: string): { left: number; length: number } {
  const { codes, length } = condense(text)
  let left = 0
  for (let at = 0; at < length; ) {
    let node = words.roots[codes[at]!]!
    let taken = 0
    for (let end = at + 1; node !== 0; end++) {
      if (valuesAt(words, node).length > 0) taken = end - at
      node = end < length ? follow(words, node, codes[end]!) : 0
    }
    if (taken === 0) left++
    at += taken || 1
  }
  return { left, length }
}

/** The words of some families as a table for `lettersBesides`. Throws an Error that names an unknown family. */
export function wordsOf(pack: { families: Readonly<Record<string, Family>> }, names: readonly string[]): Trie {
  const words = names.flatMap(name => {
    const one = pack.families[name]
    if (!one) throw new Error(`family ${name} is not there`)
    return one.words
  })
  return buildTrie(words.map((word, value) => ({ codes: read(word).codes, value })))
}

/** The first words of a family in a text, or null (D1-00: word families, never one fixed sentence). */
export function says(families: Families, family: string, text: string): { from: number; to: number } | null {
  const wanted = families.ids.get(family)
  if (wanted === undefined) throw new Error(`families: ${family} is not there`)
  const hit = hear(families, text).hits.find(one => families.counts[one.family]!.includes(wanted))
  return hit ? { from: hit.from, to: hit.to } : null
}

import { type Condensed, condense, condensedText } from './fold.ts'
import { type PhraseBook, type Spelling, type Target, you, youPolite } from './phrasesBook.ts'
import { type Around, judge, lookAround } from './phrasesContext.ts'
import type { Severity } from './phrasesPack.ts'
import { follow, mayBegin, valuesAt } from './phrasesTrie.ts'

/** Whose words, where and in what they were said. `lists` asks for these alone. */
export interface PhraseQuestion {
  role: 'agent' | 'customer'
  /** Which utterance of the role it is, from 0. */
  position?: number
  caseKind?: string
  channel?: string
  lists?: readonly string[]
}

/** A phrase found: `entry` as the pack lists it, `text` as it was written, UTF-16 offsets in the original. */
export interface PhraseHit {
  list: string
  entry: string
  from: number
  to: number
  text: string
  severity: Severity
  clause: string
  better?: string
  borderline?: true
}

interface Candidate {
  target: Target
  start: number
  end: number
  borderline: boolean
}

/**
 * The phrases that count in a text, in its order (C-2.4c, D1-6, P-ban): the longest of a list where they overlap, lists beside
 * one another. Linear in the length of the text; `borderline` ones are to be shown apart and cost nothing.
 */
export function findPhrases(book: PhraseBook, text: string, question: PhraseQuestion): PhraseHit[] {
  const condensed = condense(text)
  const found: Candidate[] = []
  let around: Around | undefined
  const { trie, sounds } = book
  const { codes, length } = condensed
  for (let start = 0; start < length; start++) {
    const first = sounds[codes[start]!]!
    let node = trie.roots[first]!
    for (let end = start + 1; node !== 0; end++) {
      for (const value of valuesAt(trie, node)) {
        const one = consider(value, start, end)
        if (one) found.push(one)
      }
      if (end >= length) break
      const next = sounds[codes[end]!]!
      if (end === start + 1 && !mayBegin(trie, first, next, end + 1 < length ? sounds[codes[end + 1]!]! : 0)) break
      node = follow(trie, node, next)
    }
  }
  return found.length === 0 ? [] : hits(longest(found), text, condensed, question)

  function consider(value: number, start: number, end: number): Candidate | null {
    const spelling = book.spellings[value]!
    const target = book.targets[spelling.target]!
    if (!asked(book, target, question)) return null
    const differ = differing(spelling, condensed, start)
    if (differ < 0) return null
    around ??= lookAround(book, text, condensed)
    const verdict = judge(around, target, { spelling, start, end, differ }, question.caseKind)
    return verdict && { target, start, end, borderline: verdict === 'borderline' }
  }
}

/** True when the whole text is nothing but fillers of the pack: 嗯, 啊, 哦 and the like (D2-2). */
export function onlyFiller(book: PhraseBook, text: string): boolean {
  let rest = condensedText(condense(text))
  if (rest === '' || rest.length > 12) return false
  for (; rest !== ''; ) {
    const filler = book.fillers.find(one => rest.startsWith(one))
    if (!filler) return false
    rest = rest.slice(filler.length)
  }
  return true
}

function asked(book: PhraseBook, target: Target, question: PhraseQuestion): boolean {
  const list = book.lists[target.list]!
  if (list.role !== question.role || list.id === 'filler') return false
  if (question.lists && !question.lists.includes(list.id)) return false
  if (target.channels && question.channel !== undefined && !target.channels.includes(question.channel)) return false
  return target.first === undefined || question.position === undefined || question.position < target.first
}

/** The trie compares sounds; here the letters are: how many differ, or -1 when more than the spelling allows. */
function differing(spelling: Spelling, condensed: Condensed, start: number): number {
  let differ = 0
  const size = spelling.codes.length
  for (let at = 0; at < size; at++) {
    if (condensed.runs[start + at]! < spelling.runs[at]!) return -1
    const [wanted, written] = [spelling.codes[at]!, condensed.codes[start + at]!]
    if (wanted !== written && !isYou(wanted, written) && ++differ > spelling.slack) return -1
  }
  return inWord(condensed, start) || inWord(condensed, start + size) ? -1 : differ
}

function isYou(wanted: number, written: number): boolean {
  return (wanted === you && written === youPolite) || (wanted === youPolite && written === you)
}

/** Latin letters and digits on both sides with nothing between: the phrase would begin or end within a word. */
function inWord(condensed: Condensed, at: number): boolean {
  if (at <= 0 || at >= condensed.length || condensed.gaps[at] !== 0) return false
  return isLatin(condensed.codes[at - 1]!) && isLatin(condensed.codes[at]!)
}

function isLatin(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || (code >= 0xdf && code < 0x250)
}

/** Of each list the longest where phrases overlap; of one length the earlier, the sure one, the graver. */
function longest(found: Candidate[]): Candidate[] {
  if (found.length === 1) return found
  const order = [...found].sort(
    (a, b) =>
      b.end - b.start - (a.end - a.start) ||
      a.start - b.start ||
      Number(a.borderline) - Number(b.borderline) ||
      gravity[b.target.severity] - gravity[a.target.severity],
  )
  const taken = new Map<number, Map<number, true>>()
  const kept = order.filter(one => {
    const places = taken.get(one.target.list) ?? new Map<number, true>()
    taken.set(one.target.list, places)
    for (let at = one.start; at < one.end; at++) if (places.has(at)) return false
    for (let at = one.start; at < one.end; at++) places.set(at, true)
    return true
  })
  return kept.sort((a, b) => a.start - b.start || a.end - b.end || a.target.list - b.target.list)
}

const gravity: Record<Severity, number> = { minor: 0, major: 1, critical: 2 }

function hits(found: Candidate[], text: string, condensed: Condensed, question: PhraseQuestion): PhraseHit[] {
  return found.map(({ target, start, end, borderline }) => {
    const [from, to] = [condensed.from[start]!, condensed.to[end - 1]!]
    return {
      list: target.listId,
      entry: target.phrase,
      from,
      to,
      text: text.slice(from, to),
      severity: target.severityIn[question.caseKind ?? ''] ?? target.severity,
      clause: target.clause,
      ...(target.better ? { better: target.better } : {}),
      ...(borderline ? { borderline: true as const } : {}),
    }
  })
}

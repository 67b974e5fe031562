import { type Condensed, condensedText, gap } from './fold.ts'
import type { Guard, PhraseBook, Spelling, Target } from './phrasesBook.ts'
import type { Place } from './phrasesPack.ts'

/** A condensed text with what is needed to see a phrase in its place. */
export interface Around {
  book: PhraseBook
  plain: string
  condensed: Condensed
  quotes: readonly { from: number; to: number }[]
  /** Where sentences stand that the house lets pass, in condensed characters. */
  exceptions: readonly { from: number; to: number }[]
}

/** How far a guard looks in a text without marks; keeps the whole linear. */
const reach = 60
const openers: Record<string, string> = { '“': '”', '「': '」', '『': '』', '"': '"', '＂': '＂', '‘': '’', '〝': '〞' }

export function lookAround(book: PhraseBook, text: string, condensed: Condensed): Around {
  const plain = condensedText(condensed)
  return {
    book,
    plain,
    condensed,
    quotes: quotesIn(text),
    exceptions: book.exceptions.flatMap(one => placesOf(plain, one)),
  }
}

/** A spelling found from `start` to `end` of a condensed text; `differ` characters only sound as they should. */
export interface Match {
  spelling: Spelling
  start: number
  end: number
  differ: number
}

function placesOf(plain: string, words: string): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = []
  for (let at = plain.indexOf(words); at >= 0; at = plain.indexOf(words, at + words.length))
    places.push({ from: at, to: at + words.length })
  return places
}

/** Whether a phrase counts where it stands: null when not, `borderline` when it is to be shown apart. */
export function judge(
  around: Around,
  target: Target,
  { spelling, start, end, differ }: Match,
  caseKind: string | undefined,
): 'counts' | 'borderline' | null {
  if (target.unless.some(one => standsAt(around, one, start - one.offset, differ > 0))) return null
  if (around.exceptions.some(one => one.from <= start && end <= one.to)) return null
  const scene = sceneOf(around, start, end, insideGap(around.condensed, spelling, start))
  if (!inPlace(around, scene, target.at) || isQuoted(around, scene)) return null
  // Three characters, one of them only sounding alike, are too little in the middle of other words.
  if (differ > 0 && spelling.codes.length < 4 && !onEdge(around, scene)) return null
  if (target.needs.length > 0 && !target.needs.some(one => applies(one, scene))) return null
  let borderline = target.borderline
  for (const guard of target.guards) {
    if (caseKind !== undefined && guard.notIn.includes(caseKind)) continue
    if (!applies(guard, scene)) continue
    if (guard.effect === 'drop') return null
    borderline = true
  }
  return borderline ? 'borderline' : 'counts'
}

function standsAt({ book, condensed }: Around, longer: Target['unless'][number], at: number, byEar: boolean): boolean {
  const { codes, runs, length } = condensed
  if (at < 0 || at + longer.codes.length > length) return false
  const same = (a: number, b: number) => a === b || (byEar && book.sounds[a] === book.sounds[b])
  return longer.codes.every((code, i) => same(codes[at + i]!, code) && runs[at + i]! >= longer.runs[i]!)
}

function onEdge(around: Around, scene: Scene): boolean {
  return inPlace(around, scene, 'clause_start') || inPlace(around, scene, 'clause_end')
}

/** The words around a phrase. Spaces break a clause off only where the clause asks for its edge (`softStart`, `softEnd`). */
interface Scene {
  start: number
  end: number
  clauseBefore: string
  clauseAfter: string
  softBefore: string
  softAfter: string
  sentenceBefore: string
  sentenceAfter: string
  after: string
}

function sceneOf({ plain, condensed }: Around, start: number, end: number, inside: number): Scene {
  const hard = Math.max(gap.comma, inside + 1)
  const soft = Math.max(gap.soft, inside + 1)
  const back = (kind: number) => {
    let at = start
    while (at > 0 && start - at < reach && condensed.gaps[at]! < kind) at--
    return plain.slice(at, start)
  }
  const on = (kind: number) => {
    let at = end
    while (at < condensed.length && at - end < reach && condensed.gaps[at]! < kind) at++
    return plain.slice(end, at)
  }
  return {
    start,
    end,
    clauseBefore: back(hard),
    clauseAfter: on(hard),
    softBefore: back(soft),
    softAfter: on(soft),
    sentenceBefore: back(gap.end),
    sentenceAfter: on(gap.end),
    after: plain.slice(end, end + reach),
  }
}

/** The strongest mark between the characters of the phrase where the listed phrase has none. */
function insideGap(condensed: Condensed, spelling: Spelling, start: number): number {
  let inside = 0
  for (let at = 1; at < spelling.codes.length; at++) {
    if (spelling.marked[at]) continue
    inside = Math.max(inside, condensed.gaps[start + at]!)
  }
  return inside
}

function inPlace(around: Around, scene: Scene, place: Place): boolean {
  const { heads, tails, closers } = around.book
  switch (place) {
    case 'anywhere':
      return true
    case 'clause':
      return madeOf(scene.softBefore, heads) && madeOf(scene.softAfter, tails)
    case 'clause_start':
      return madeOf(scene.softBefore, heads)
    case 'clause_end':
      return closers.some(word => scene.softAfter.startsWith(word)) || madeOf(scene.softAfter, tails)
    case 'whole':
      return scene.start === 0 && scene.end === around.condensed.length
  }
}

/** True when a text is a row of these words and nothing else. */
function madeOf(text: string, words: readonly string[]): boolean {
  if (text.length > 12) return false
  let rest = text
  while (rest !== '') {
    const word = words.find(one => rest.startsWith(one))
    if (!word) return false
    rest = rest.slice(word.length)
  }
  return true
}

function applies(guard: Guard, scene: Scene): boolean {
  const { before, after, clauseBefore, clauseAfter, sentence, later, skip } = guard
  if (before.length > 0 && endsWithAny(scene.clauseBefore, before, skip)) return true
  if (after.length > 0 && startsWithAny(scene.clauseAfter, after, skip)) return true
  if (clauseBefore.some(word => scene.clauseBefore.includes(word))) return true
  if (clauseAfter.some(word => scene.clauseAfter.includes(word))) return true
  if (sentence.some(word => scene.sentenceBefore.includes(word) || scene.sentenceAfter.includes(word))) return true
  return later.some(word => scene.after.includes(word))
}

function endsWithAny(text: string, words: readonly string[], skip: readonly string[]): boolean {
  let rest = text
  for (let passed = 0; passed < 6; passed++) {
    if (words.some(word => rest.endsWith(word))) return true
    const over = skip.find(word => rest.endsWith(word))
    if (!over) return false
    rest = rest.slice(0, -over.length)
  }
  return false
}

function startsWithAny(text: string, words: readonly string[], skip: readonly string[]): boolean {
  let rest = text
  for (let passed = 0; passed < 6; passed++) {
    if (words.some(word => rest.startsWith(word))) return true
    const over = skip.find(word => rest.startsWith(word))
    if (!over) return false
    rest = rest.slice(over.length)
  }
  return false
}

/** Words of somebody else never count: within quotation marks, or after 您说, 客户问 and the like in the same clause. */
function isQuoted({ book, condensed, quotes }: Around, scene: Scene): boolean {
  const [from, to] = [condensed.from[scene.start]!, condensed.to[scene.end - 1]!]
  if (quotes.some(one => one.from < from && to <= one.to)) return true
  return book.reports.some(word => scene.clauseBefore.includes(word))
}

/** Pairs of quotation marks; a text that is quoted as a whole is nobody else's. */
function quotesIn(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  const unclosed = new Set<string>()
  for (let at = 0; at < text.length; at++) {
    const closer = openers[text[at]!]
    if (!closer || unclosed.has(closer)) continue
    const end = text.indexOf(closer, at + 1)
    if (end < 0) {
      unclosed.add(closer)
      continue
    }
    if (text.slice(0, at).trim() !== '' || text.slice(end + 1).trim() !== '') found.push({ from: at, to: end })
    at = end
  }
  return found
}

import { type Condensed, condensedText, gap } from './fold.ts'
import { type Guard, type PhraseBook, type Spelling, type Target, youPolite } from './phrasesBook.ts'
import type { Place } from './phrasesPack.ts'

/** A condensed text with what is needed to see a phrase in its place. */
export interface Around {
  book: PhraseBook
  plain: string
  condensed: Condensed
  quotes: Cover
  /** Where sentences stand that the house lets pass, in condensed characters. */
  exceptions: Cover
}

/** How far a guard looks in a text without marks; keeps the whole linear. */
const reach = 60
const openers: Record<string, string> = { '“': '”', '「': '」', '『': '』', '"': '"', '＂': '＂', '‘': '’', '〝': '〞' }

export function lookAround(book: PhraseBook, text: string, condensed: Condensed): Around {
  const plain = condensedText(condensed)
  const exceptions = coverOf(book.exceptions.flatMap(one => placesOf(plain, one)))
  return { book, plain, condensed, quotes: coverOf(quotesIn(text)), exceptions }
}

interface Span {
  from: number
  to: number
}

/** Spans by their starts, with how far any span up to each of them reaches: one search tells whether a place is covered. */
interface Cover {
  starts: readonly number[]
  reaches: readonly number[]
}

function coverOf(spans: Span[]): Cover {
  const inOrder = spans.sort((a, b) => a.from - b.from)
  let reached = 0
  const reaches = inOrder.map(one => {
    reached = Math.max(reached, one.to)
    return reached
  })
  return { starts: inOrder.map(one => one.from), reaches }
}

function covers({ starts, reaches }: Cover, from: number, to: number): boolean {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= from) low = middle + 1
    else high = middle
  }
  return low > 0 && reaches[low - 1]! >= to
}

/** A spelling found from `start` to `end` of a condensed text; `differ` characters only sound as they should. */
export interface Match {
  spelling: Spelling
  start: number
  end: number
  differ: number
}

function placesOf(plain: string, words: string): Span[] {
  const places: Span[] = []
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
  if (covers(around.exceptions, start, end)) return null
  const inside = insideGap(around.condensed, spelling, start)
  // What only sounds like the phrase, or has a polite 您 for its 你, is not put together over a comma: 欢迎您，应该…
  if (inside >= gap.comma && (differ > 0 || isAddressed(around.condensed, spelling, start))) return null
  if (isGreeting(around.condensed, spelling, end)) return null
  const scene = new Scene(around, start, end, inside)
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

/**
 * The words around a phrase, cut out when first asked for. Spaces break a clause off only where the edge of the clause matters
 * (`softBefore`, `softAfter`).
 */
class Scene {
  readonly start: number
  readonly end: number
  readonly #around: Around
  readonly #inside: number
  readonly #cut: (string | undefined)[] = []

  constructor(around: Around, start: number, end: number, inside: number) {
    this.#around = around
    this.start = start
    this.end = end
    this.#inside = inside
  }

  get clauseBefore(): string {
    return this.#before(Math.max(gap.comma, this.#inside + 1))
  }
  get clauseAfter(): string {
    return this.#behind(Math.max(gap.comma, this.#inside + 1))
  }
  get softBefore(): string {
    return this.#before(Math.max(gap.soft, this.#inside + 1))
  }
  get softAfter(): string {
    return this.#behind(Math.max(gap.soft, this.#inside + 1))
  }
  get sentenceBefore(): string {
    return this.#before(gap.end)
  }
  get sentenceAfter(): string {
    return this.#behind(gap.end)
  }
  get after(): string {
    return this.#around.plain.slice(this.end, this.end + reach)
  }

  #before(kind: number): string {
    const { plain, condensed } = this.#around
    const known = this.#cut[kind]
    if (known !== undefined) return known
    let at = this.start
    while (at > 0 && this.start - at < reach && condensed.gaps[at]! < kind) at--
    const words = plain.slice(at, this.start)
    this.#cut[kind] = words
    return words
  }

  #behind(kind: number): string {
    const { plain, condensed } = this.#around
    const known = this.#cut[kind + 5]
    if (known !== undefined) return known
    let at = this.end
    while (at < condensed.length && at - this.end < reach && condensed.gaps[at]! < kind) at++
    const words = plain.slice(this.end, at)
    this.#cut[kind + 5] = words
    return words
  }
}

function isAddressed({ codes, gaps }: Condensed, spelling: Spelling, start: number): boolean {
  return codes[start] === youPolite && spelling.codes[0] !== youPolite && gaps[start + 1]! >= gap.comma
}

/** 随便，您好: the last character belongs to a greeting. */
function isGreeting({ codes, length }: Condensed, spelling: Spelling, end: number): boolean {
  return codes[end - 1] === youPolite && spelling.codes.at(-1) !== youPolite && end < length && codes[end] === 0x597d
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
  if (covers(quotes, from, to)) return true
  return book.reports.some(word => scene.clauseBefore.includes(word))
}

/** Pairs of quotation marks; a text that is quoted as a whole is nobody else's. */
function quotesIn(text: string): Span[] {
  const found: Span[] = []
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

import { condense, condensedText } from './fold.ts'
import type { PhraseEntry, PhraseGuard, PhraseList, PhrasePack, Place, Severity } from './phrasesPack.ts'
import { buildTrie, type Keyed, type Trie } from './phrasesTrie.ts'

/** A guard with its words condensed. */
export interface Guard {
  effect: 'drop' | 'borderline'
  before: readonly string[]
  after: readonly string[]
  skip: readonly string[]
  clauseBefore: readonly string[]
  clauseAfter: readonly string[]
  sentence: readonly string[]
  later: readonly string[]
  notIn: readonly string[]
}

/** An entry ready for matching. */
export interface Target {
  list: number
  listId: string
  phrase: string
  at: Place
  clause: string
  severity: Severity
  severityIn: Readonly<Partial<Record<string, Severity>>>
  better: string | undefined
  borderline: boolean
  guards: readonly Guard[]
  needs: readonly Guard[]
  unless: readonly { codes: readonly number[]; runs: readonly number[]; offset: number }[]
  channels: readonly string[] | undefined
  first: number | undefined
}

/** One spelling of an entry: exact codes, how often each must stand in a row, and where its own marks are. */
export interface Spelling {
  target: number
  codes: readonly number[]
  runs: readonly number[]
  /** True where the listed phrase itself has a mark before the character. */
  marked: readonly boolean[]
  /** How many characters may be written with another one that sounds alike. */
  slack: number
}

/** Phrases compiled for `findPhrases`; make it once for a pack. */
export interface PhraseBook {
  lists: readonly PhraseList[]
  targets: readonly Target[]
  spellings: readonly Spelling[]
  /** The class of sound of each code. */
  sounds: Uint16Array
  trie: Trie
  heads: readonly string[]
  tails: readonly string[]
  closers: readonly string[]
  reports: readonly string[]
  exceptions: readonly string[]
  fillers: readonly string[]
}

/** 你 and 您: either stands for the other in every phrase. */
export const you = 0x4f60
export const youPolite = 0x60a8

const books = new WeakMap<PhrasePack, PhraseBook>()

/** Compiles the phrases of a pack, once for each pack. */
export function compilePhrases(pack: { phrases: PhrasePack }): PhraseBook {
  const known = books.get(pack.phrases)
  if (known) return known
  const book = makeBook(pack.phrases)
  books.set(pack.phrases, book)
  return book
}

function makeBook(pack: PhrasePack): PhraseBook {
  const guards = new Map(pack.guards.guards.map(one => [one.id, makeGuard(one)]))
  const sounds = soundTable(pack.spellings.sounds)
  const alike = Object.entries(pack.spellings.alike)
  const targets: Target[] = []
  const spellings: Spelling[] = []
  const keys: Keyed[] = []
  for (const [at, list] of pack.lists.entries())
    for (const entry of list.entries) {
      for (const [turn, phrase] of [entry.phrase, ...entry.also].entries()) {
        const target = targets.push(makeTarget(entry, phrase, list, at, guards)) - 1
        for (const written of spelledOut(turn === 0 ? [phrase, ...entry.variants] : [phrase], alike))
          for (const form of formsOf(written, target, list.sounds)) {
            const value = spellings.push(form) - 1
            keys.push({ codes: form.codes.map(code => sounds[code]!), value })
          }
      }
    }
  const around = pack.guards
  return {
    lists: pack.lists,
    targets,
    spellings,
    sounds,
    trie: buildTrie(keys),
    heads: longestFirst(around.heads),
    tails: longestFirst(around.tails),
    closers: plain(around.closers),
    reports: plain(around.reports),
    exceptions: plain(around.exceptions),
    fillers: longestFirst(
      pack.lists
        .filter(one => one.id === 'filler')
        .flatMap(list => list.entries.flatMap(one => [one.phrase, ...one.also])),
    ),
  }
}

function makeGuard(guard: PhraseGuard): Guard {
  return {
    effect: guard.effect,
    before: plain(guard.before),
    after: plain(guard.after),
    skip: longestFirst(guard.skip),
    clauseBefore: plain(guard.clauseBefore),
    clauseAfter: plain(guard.clauseAfter),
    sentence: plain(guard.sentence),
    later: plain(guard.later),
    notIn: guard.notIn,
  }
}

function makeTarget(
  entry: PhraseEntry,
  phrase: string,
  list: PhraseList,
  at: number,
  guards: Map<string, Guard>,
): Target {
  const spelled = plain([phrase, ...(phrase === entry.phrase ? entry.variants : [])])
  const unless = entry.unless.flatMap(longer => longerWord(longer, spelled))
  return {
    list: at,
    listId: list.id,
    phrase,
    at: entry.at,
    clause: entry.clause ?? list.clause,
    severity: entry.severity ?? list.severity,
    severityIn: entry.severity ? {} : list.severityIn,
    better: entry.better ?? list.better,
    borderline: entry.borderline ?? false,
    guards: [...list.guards, ...entry.guards].flatMap(id => guards.get(id) ?? []),
    needs: entry.needs.flatMap(id => guards.get(id) ?? []),
    unless,
    channels: entry.channels,
    first: entry.first,
  }
}

/** A harmless longer word, condensed, and where in it the phrase lies. */
function longerWord(longer: string, spelled: readonly string[]): Target['unless'] {
  const { length, codes, runs } = condense(longer)
  const one = { codes: [...codes.subarray(0, length)], runs: [...runs.subarray(0, length)] }
  const text = String.fromCharCode(...one.codes)
  return spelled.filter(word => text.includes(word)).map(word => ({ ...one, offset: text.indexOf(word) }))
}

/** Each phrase with every word that has other spellings written in each of them. */
function spelledOut(phrases: readonly string[], alike: readonly [string, readonly string[]][]): string[] {
  const all = new Set(phrases)
  for (const [one, others] of alike)
    for (const phrase of [...all])
      if (phrase.includes(one) && all.size < 64)
        for (const other of others) if (!phrase.includes(other)) all.add(phrase.replaceAll(one, other))
  return [...all]
}

/**
 * The ways a written phrase condenses: a doubled character may be one run or, with a mark between, stand apart. A character
 * that is doubled only over a mark of the phrase need not be doubled in a text.
 */
function formsOf(written: string, target: number, sounding: boolean): Spelling[] {
  const single = [...written].flatMap(character => {
    const piece = condense(character)
    return Array.from({ length: piece.length }, (_, at) => piece.codes[at]!)
  })
  const marked = markedPlaces(written)
  const doubled = single.flatMap((code, at) => (at > 0 && single[at - 1] === code ? [at] : [])).slice(0, 4)
  const forms: Spelling[] = []
  for (let choice = 0; choice < 1 << doubled.length; choice++) {
    const form = { codes: [] as number[], runs: [] as number[], marked: [] as boolean[] }
    for (const [at, code] of single.entries()) {
      const joined = doubled.includes(at) && (choice >> doubled.indexOf(at)) & 1
      if (joined) {
        if (!marked[at]) form.runs[form.runs.length - 1]!++
      } else {
        form.codes.push(code)
        form.runs.push(1)
        form.marked.push(marked[at]!)
      }
    }
    forms.push({ target, ...form, slack: sounding ? slackOf(form.codes.length) : 0 })
  }
  return forms
}

function markedPlaces(written: string): boolean[] {
  const places: boolean[] = []
  let mark = false
  for (const character of written) {
    const { length } = condense(character)
    if (length === 0) mark = true
    for (let at = 0; at < length; at++) places.push(at === 0 && mark)
    if (length > 0) mark = false
  }
  return places
}

function slackOf(length: number): number {
  return length < 3 ? 0 : length === 3 ? 1 : Math.floor(length / 2)
}

function soundTable(sounds: Readonly<Record<string, string>>): Uint16Array {
  const table = Uint16Array.from({ length: 65_536 }, (_, code) => code)
  table[youPolite] = you
  for (const characters of Object.values(sounds)) {
    const codes = [...characters].map(one => condense(one).codes[0]!)
    for (const code of codes) table[code] = table[codes[0]!]!
    if (codes.includes(you)) table[youPolite] = table[you]!
  }
  return table
}

/** Words as they stand in a condensed text. */
function plain(words: readonly string[]): string[] {
  return [...new Set(words.map(word => condensedText(condense(word))).filter(word => word !== ''))]
}

function longestFirst(words: readonly string[]): string[] {
  return plain(words).sort((a, b) => b.length - a.length)
}

import { compileFamilies, type Families, lettersBesides, wordsOf } from '#features/standards/rules/families.ts'
import { condense, condensedText, fold } from '#features/standards/rules/fold.ts'
import { keyInformation, repeats } from '#features/standards/rules/keyInformation.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import { findPhrases } from '#features/standards/rules/phrases.ts'
import { compilePhrases, type PhraseBook } from '#features/standards/rules/phrasesBook.ts'
import type { Test } from '#features/standards/rules/ruleFiles.ts'
import type { Spot, SubjectFound } from './found.ts'
import { endOf, type Line, type PhraseFound, type Scene } from './scene.ts'
import { givesStaffNumber, thirdPersonNumber } from './spokenNumbers.ts'

/** What every compiled part may ask of the pack. */
export interface Ground {
  pack: Pack
  families: Families
  book: PhraseBook
}

/** Null when the utterance does not pass. */
export type CompiledTest = (line: Line, scene: Scene, subject: SubjectFound | null) => Spot | null

export function groundOf(pack: Pack): Ground {
  return { pack, families: compileFamilies(pack), book: compilePhrases(pack) }
}

/** Compiles a test once. Throws an Error that names what the pack lacks. */
export function compileTest(ground: Ground, test: Test): CompiledTest {
  const parts: CompiledTest[] = []
  const families = (names: string[]) => wantedFamilies(ground.families, names)
  if (test.says) parts.push(saysOneOf(ground.families, families(test.says)))
  for (const name of test.saysAll ?? []) parts.push(saysOneOf(ground.families, families([name])))
  if (test.begins) parts.push(beginsWith(ground.families, families(test.begins)))
  if (test.only) parts.push(besides(ground.pack, test.only, left => left === 0))
  if (test.besides) {
    const { atLeast } = test.besides
    parts.push(besides(ground.pack, test.besides.families, left => left >= atLeast))
  }
  if (test.phrases) parts.push(holdsPhrase(ground, test.phrases))
  if (test.question !== undefined) parts.push(isQuestion(ground, test.question))
  if (test.pattern !== undefined) parts.push(matches(test.pattern, test.except))
  if (test.gives) parts.push(gives(test.gives))
  if (test.repeats) parts.push(test.repeats === 'subject' ? repeatsSubject : repeatsWords(ground, test.repeats))
  if (test.similar) parts.push(similarTo(ground, test.similar))
  if (test.longerThan !== undefined) {
    const most = test.longerThan
    parts.push(line => (line.heard.length > most ? whole(line) : null))
  }
  if (test.overlaps) parts.push(overlaps(test.overlaps.longerThan))
  if (test.cutShort !== undefined) parts.push(cutShort(test.cutShort))
  if (test.timed !== undefined) parts.push(line => (isTimed(line) === test.timed ? whole(line) : null))
  for (const one of test.all ?? []) parts.push(compileTest(ground, one))
  if (test.any) parts.push(firstOf(test.any.map(one => compileTest(ground, one))))
  if (test.not) {
    const not = compileTest(ground, test.not)
    parts.push((line, scene, subject) => (not(line, scene, subject) ? null : whole(line)))
  }
  return parts.length === 1 ? parts[0]! : everyOf(parts)
}

/** The phrases that count in all utterances of a role; asked once a conversation. */
export function phrasesIn(ground: Ground, scene: Scene, role: 'agent' | 'customer'): readonly PhraseFound[] {
  const known = scene.phrases[role]
  if (known) return known
  const { channel, caseKind } = scene.conversation
  const found: PhraseFound[] = []
  for (const [position, line] of scene[role].entries())
    for (const hit of findPhrases(ground.book, line.said.text, {
      role,
      channel,
      position,
      ...(caseKind ? { caseKind } : {}),
    }))
      if (!hit.borderline) found.push({ line, hit })
  scene.phrases[role] = found
  return found
}

/** How often words of these families stand in an utterance. */
export function countHits(families: Families, names: string[]): (line: Line) => number {
  const wanted = wantedFamilies(families, names)
  return line => line.heard.hits.reduce((sum, hit) => sum + (counts(families, hit.family, wanted) ? 1 : 0), 0)
}

export function whole(line: Line): Spot {
  return { from: 0, to: line.said.text.length }
}

function wantedFamilies(families: Families, names: readonly string[]): ReadonlySet<number> {
  return new Set(
    names.map(name => {
      const at = families.ids.get(name)
      if (at === undefined) throw new Error(`family ${name} is not there`)
      return at
    }),
  )
}

function counts(families: Families, family: number, wanted: ReadonlySet<number>): boolean {
  for (const one of families.counts[family]!) if (wanted.has(one)) return true
  return false
}

function everyOf(parts: readonly CompiledTest[]): CompiledTest {
  return (line, scene, subject) => {
    let spot: Spot | null = null
    for (const part of parts) {
      const found = part(line, scene, subject)
      if (!found) return null
      if (!spot || (isWhole(spot, line) && !isWhole(found, line))) spot = found
    }
    return spot ?? whole(line)
  }
}

function firstOf(parts: readonly CompiledTest[]): CompiledTest {
  return (line, scene, subject) => {
    for (const part of parts) {
      const found = part(line, scene, subject)
      if (found) return found
    }
    return null
  }
}

function isWhole(spot: Spot, line: Line): boolean {
  return spot.from === 0 && spot.to === line.said.text.length
}

function saysOneOf(families: Families, wanted: ReadonlySet<number>): CompiledTest {
  return line => {
    for (const hit of line.heard.hits) if (counts(families, hit.family, wanted)) return { from: hit.from, to: hit.to }
    return null
  }
}

function beginsWith(families: Families, wanted: ReadonlySet<number>): CompiledTest {
  return line => {
    const hit = line.heard.hits.find(one => one.start === 0 && counts(families, one.family, wanted))
    return hit ? { from: hit.from, to: hit.to } : null
  }
}

/** Asks how many letters lie outside of all words of the families. */
function besides(pack: Pack, names: readonly string[], holds: (left: number) => boolean): CompiledTest {
  const words = wordsOf(pack, names)
  return line => {
    const { left, length } = lettersBesides(words, line.said.text)
    return length > 0 && holds(left) ? whole(line) : null
  }
}

function holdsPhrase(ground: Ground, lists: readonly string[]): CompiledTest {
  return (line, scene) => {
    const { role } = line.said
    if (role !== 'agent' && role !== 'customer') return null
    for (const one of phrasesIn(ground, scene, role))
      if (one.line === line && lists.includes(one.hit.list)) return { from: one.hit.from, to: one.hit.to }
    return null
  }
}

function isQuestion(ground: Ground, wanted: boolean): CompiledTest {
  const words = saysOneOf(ground.families, wantedFamilies(ground.families, ['question_word']))
  return (line, scene, subject) => {
    const spot = words(line, scene, subject) ?? (/[?？﹖]/.test(line.said.text) ? whole(line) : null)
    if (!wanted) return spot ? null : whole(line)
    return spot ? whole(line) : null
  }
}

function matches(pattern: string, except: string | undefined): CompiledTest {
  const wanted = new RegExp(pattern, 'u')
  const spared = except === undefined ? null : new RegExp(except, 'u')
  return line => {
    const { text } = fold(line.said.text)
    return wanted.test(text) && !spared?.test(text) ? whole(line) : null
  }
}

function gives(what: NonNullable<Test['gives']>): CompiledTest {
  if (what === 'key_information')
    return line => keyInformation(line.said.text).map(({ from, to }) => ({ from, to }))[0] ?? null
  if (what === 'third_person_number') return (line, scene) => thirdPersonNumber(line.said.text, scene)
  return (line, scene) => givesStaffNumber(line.said.text, scene.conversation.agent ?? null)
}

const repeatsSubject: CompiledTest = (line, _scene, subject) =>
  subject?.info && repeats(subject.info, line.said.text) ? whole(line) : null

/** Content words of the customer's account said again: pairs of characters left when words of no content are cut out. */
function repeatsWords(ground: Ground, wanted: { words: number; besides: string }): CompiledTest {
  const idle = ground.pack.families[wanted.besides]?.words
  if (!idle) throw new Error(`family ${wanted.besides} is not there`)
  const cut = new RegExp(
    [...idle]
      .sort((a, b) => b.length - a.length)
      .map(plain)
      .filter(Boolean)
      .join('|'),
    'g',
  )
  const pieces = (line: Line) => {
    const known = line.known.get('pieces') as string[] | undefined
    if (known) return known
    const made = plain(line.said.text).split(cut)
    line.known.set('pieces', made)
    return made
  }
  return (line, scene) => {
    const pairs = new Set<string>()
    for (const one of scene.customer)
      if (one.order < line.order)
        for (const piece of pieces(one))
          for (let at = 0; at + 1 < piece.length; at++) pairs.add(piece.slice(at, at + 2))
    let found = 0
    for (const piece of pieces(line))
      for (let at = 0; at + 1 < piece.length; at++)
        if (pairs.has(piece.slice(at, at + 2))) {
          found++
          at++
        }
    return found >= wanted.words ? whole(line) : null
  }
}

function plain(text: string): string {
  return condensedText(condense(text))
}

function similarTo(ground: Ground, { script, atLeast }: { script: string; atLeast: number }): CompiledTest {
  const moment = ground.pack.scripts.flatMap(file => file.moments).find(one => one.id === script)
  if (!moment) throw new Error(`script ${script} is not there`)
  const models = moment.lines.map(one => pairsOf(one.text.replace(/\{\w+\}|…/g, '')))
  return line => {
    const mine = pairsOf(line.said.text)
    return models.some(model => likeness(model, mine) >= atLeast) ? whole(line) : null
  }
}

function pairsOf(text: string): Set<string> {
  const letters = plain(text)
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)))
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0
  let both = 0
  for (const pair of one) if (other.has(pair)) both++
  return (2 * both) / (one.size + other.size)
}

function overlaps(longerThan: number): CompiledTest {
  return (line, scene) => {
    const { at, end } = line.said
    if (at === undefined) return null
    for (const { said } of otherLines(line, scene)) {
      if (said.at === undefined || said.end === undefined || said.at >= at || said.end <= at) continue
      if (Math.min(said.end, end ?? said.end) - at > longerThan) return whole(line)
    }
    return null
  }
}

function cutShort(wanted: boolean): CompiledTest {
  return (line, scene) => {
    const [start, end] = [line.said.at, endOf(line.said)]
    const isCut =
      start !== undefined &&
      end !== undefined &&
      otherLines(line, scene).some(({ said }) => said.at !== undefined && said.at >= start && said.at < end)
    return isCut === wanted ? whole(line) : null
  }
}

function isTimed({ said }: Line): boolean {
  return said.at !== undefined && said.end !== undefined && said.end > said.at
}

function otherLines(line: Line, scene: Scene): readonly Line[] {
  return line.said.role === 'agent' ? scene.customer : scene.agent
}

// node bench/phrases.ts [FILE.jsonl]: the phrase engine beside a plain alternation of the same phrases without folding, on the
// conversations of a file or on made-up ones.
import { readFileSync } from 'node:fs'
import { findPhrases } from '#features/standards/rules/phrases.ts'
import { compilePhrases, type PhraseBook } from '#features/standards/rules/phrasesBook.ts'
import { type PhrasePack, phraseList } from '#features/standards/rules/phrasesPack.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { monotonic } from '#platform/clock.ts'

export interface PhraseBench {
  characters: number
  /** Milliseconds for all texts, the best of several rounds. */
  engine500: number
  alternation500: number
  /** At most 3. */
  ratioToAlternation: number
  engine10000: number
  /** At most 2. */
  ratioOf10000: number
  shippedPack: number
  parseJson: number | null
  /** Milliseconds for one typed message, all lists of the shipped pack. */
  liveP50: number
  liveP99: number
}

const rounds = 15

/** Measures in this process, each side in turn, so that a noisy machine hits all of them. */
export function benchPhrases(file?: string): PhraseBench {
  const lines = file ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : null
  const texts = lines ? lines.flatMap(line => textsOf(JSON.parse(line))) : madeUp(3000)
  const pack = standardPack().phrases
  const listed = phrasesOf(pack)
  const more = invented(listed, 10_000)
  const [few, many, shipped] = [
    ownBook(pack, more.slice(0, 500)),
    ownBook(pack, more),
    compilePhrases({ phrases: pack }),
  ]
  const alternation = new RegExp(more.slice(0, 500).map(escaped).join('|'), 'g')
  const best = fastest({
    few: () => all(few, texts),
    alternation: () => {
      for (const text of texts) for (const _ of text.matchAll(alternation));
    },
    many: () => all(many, texts),
    shipped: () => all(shipped, texts),
    parse: () => {
      for (const line of lines ?? []) JSON.parse(line)
    },
  })
  return {
    characters: texts.reduce((sum, text) => sum + text.length, 0),
    engine500: best.few,
    alternation500: best.alternation,
    ratioToAlternation: best.few / best.alternation,
    engine10000: best.many,
    ratioOf10000: best.many / best.few,
    shippedPack: best.shipped,
    parseJson: lines ? best.parse : null,
    ...live(shipped, texts),
  }
}

function fastest<K extends string>(sides: Record<K, () => void>): Record<K, number> {
  const best = {} as Record<K, number>
  for (let round = 0; round < rounds; round++)
    for (const side of Object.keys(sides) as K[]) {
      const start = monotonic()
      sides[side]()
      best[side] = Math.min(best[side] ?? Number.POSITIVE_INFINITY, monotonic() - start)
    }
  return best
}

function live(book: PhraseBook, texts: readonly string[]): { liveP50: number; liveP99: number } {
  const times = texts.map(text => {
    const start = monotonic()
    findPhrases(book, text, { role: 'agent' })
    return monotonic() - start
  })
  times.sort((a, b) => a - b)
  return { liveP50: times[times.length >> 1]!, liveP99: times[Math.floor(times.length * 0.99)]! }
}

function all(book: PhraseBook, texts: readonly string[]): void {
  for (const text of texts) findPhrases(book, text, { role: 'agent' })
}

function phrasesOf(pack: PhrasePack): string[] {
  const lists = pack.lists.filter(list => list.role === 'agent' && list.id !== 'filler')
  return [...new Set(lists.flatMap(list => list.entries.flatMap(one => [one.phrase, ...one.variants, ...one.also])))]
}

/** The listed phrases first, then rows of four to nine of their characters, the same every time. */
function invented(listed: readonly string[], amount: number): string[] {
  const characters = [...new Set(listed.join('').replace(/[^\p{L}]/gu, ''))]
  const random = seeded(7)
  const phrases = new Set(listed)
  while (phrases.size < amount)
    phrases.add(Array.from({ length: 4 + random(6) }, () => characters[random(characters.length)]!).join(''))
  return [...phrases].slice(0, amount)
}

function ownBook(pack: PhrasePack, phrases: readonly string[]): PhraseBook {
  const label = { 'zh-CN': '量', 'zh-TW': '量', en: 'bench' }
  const list = phraseList.parse({
    id: 'bench',
    label,
    role: 'agent',
    clause: 'ours',
    severity: 'minor',
    entries: phrases,
  })
  return compilePhrases({ phrases: { ...pack, lists: [list], spellings: { ...pack.spellings, alike: {} } } })
}

function madeUp(amount: number): string[] {
  const words =
    '您好 请问 有什么可以帮您 我们 会在 工作日内 给您回复 物业费 水表 门口 的灯 不亮了 师傅 今天 上门 谢谢 好的 稍等 电梯 ，'.split(
      ' ',
    )
  const random = seeded(3)
  return Array.from({ length: amount }, () => Array.from({ length: 8 }, () => words[random(words.length)]!).join(''))
}

function textsOf(line: { turns?: { text: string }[]; utterances?: { text: string }[] }): string[] {
  return (line.turns ?? line.utterances ?? []).map(one => one.text)
}

function seeded(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % below
  }
}

function escaped(phrase: string): string {
  return phrase.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

if (import.meta.main) console.table(benchPhrases(process.argv[2]))

/**
 * Words of Chinese text for PostgreSQL. What is stored are folded pieces of the text: every character, every two
 * neighbouring ones, every word of letters and every number. What is asked for is cut into words and each word
 * into the same pieces. So any stretch of a stored text finds it, two characters included, whatever a segmenter
 * would make of the sentence around them. All pieces are compared whole: PostgreSQL guesses 0.5 % for a beginning,
 * however rare it is, and then reads a large table from its end instead of using the index.
 */

/** The folded pieces of a text, each once, for `array_to_tsvector($1::text[])`. Empty for a text without words. */
export async function searchTokens(text: string): Promise<string[]> {
  const folded = await fold(text)
  const tokens = new Set<string>()
  for (const run of folded.match(han) ?? []) {
    const characters = [...run]
    for (let at = 0; at + 1 < characters.length; at++) tokens.add(characters[at]! + characters[at + 1]!)
    for (const character of characters) tokens.add(character)
  }
  for (const run of folded.match(alphanumeric) ?? []) tokens.add(run.slice(0, longest))
  for (const group of folded.match(joined) ?? []) tokens.add(group.replace(separators, '').slice(0, longest))
  return [...tokens]
}

/**
 * What somebody typed, as the text of a `tsquery` for `$1::tsquery`: all of its words, in any order; words of letters
 * and numbers whole. Null when nothing in it can be searched for.
 */
export async function searchQuery(text: string): Promise<string | null> {
  const folded = await fold(text.slice(0, 200))
  const terms = new Set<string>()
  const words = (folded.match(han) ?? []).flatMap(wordsOf)
  const meaning = words.filter(word => !particles.has(word))
  for (const word of meaning.length > 0 ? meaning : words) {
    const characters = [...word]
    if (characters.length === 1) terms.add(quoted(word))
    for (let at = 0; at + 1 < characters.length; at++) terms.add(quoted(characters[at]! + characters[at + 1]!))
  }
  const groups = folded.match(joined) ?? []
  for (const group of groups) terms.add(groupTerm(group))
  const rest = groups.reduce((left, group) => left.replace(group, ' '), folded)
  for (const run of rest.match(alphanumeric) ?? []) terms.add(quoted(run.slice(0, longest)))
  return terms.size === 0 ? null : [...terms].join(' & ')
}

/** Beginning letters of a name in pinyin, lower case (单田芳 → stf); null for a name without any. */
export async function pinyinInitials(name: string): Promise<string | null> {
  const { pinyin } = await import('pinyin-pro')
  const readings = pinyin((await fold(name)).trim(), {
    surname: 'head',
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
  })
  const letters = readings.flatMap(reading => reading.match(/[a-z]+/g) ?? []).map(word => word[0])
  return letters.length === 0 ? null : letters.join('').slice(0, 40)
}

/** One form for all ways of writing: width, case, and traditional characters one by one, so that parts fold like the whole. */
export async function fold(text: string): Promise<string> {
  const convert = await loadSimplifier()
  let folded = ''
  for (const character of text.normalize('NFKC').toLowerCase()) folded += simplified(character, convert)
  return folded
}

const han = /\p{Script=Han}+/gu
const alphanumeric = /[[\p{L}\p{N}\p{M}]--\p{Script=Han}]+/gv
// 3-2-1201, 138 0013 8000, AB-12: also one word, for those who write it without the signs between.
const joined = /(?<![a-z0-9])[a-z0-9]+(?:[-_./][a-z0-9]+|(?<=\d) \d+)+(?![a-z0-9])/g
const separators = /[-_./ ]/g
const longest = 60
const particles = new Set('的 了 吗 呢 吧 啊 呀 是 我 在 和 有 我的 我要 我们'.split(' '))

/** Written with signs between or without: either finds either. */
function groupTerm(group: string): string {
  const parts = group.split(/[-_./ ]/).map(part => quoted(part.slice(0, longest)))
  return `(${quoted(group.replace(separators, '').slice(0, longest))} | ${parts.join(' & ')})`
}

function quoted(piece: string): string {
  return `'${piece.replace(/['\\]/g, '$&$&')}'`
}

type Convert = (text: string) => string
let simplifier: Promise<Convert> | undefined

function loadSimplifier(): Promise<Convert> {
  simplifier ??= import('opencc-js/t2cn').then(({ Converter }): Convert => Converter({ from: 't', to: 'cn' }))
  return simplifier
}

// Written so in traditional text alone, but left as they are by the tables.
const variants: Record<string, string> = { 著: '着', 囉: '啰', 羅: '罗' }
const simple = new Map<string, string>()

function simplified(character: string, convert: Convert): string {
  if (character < '㐀') return character
  let known = simple.get(character)
  if (known === undefined) {
    known = variants[character] ?? convert(character)
    simple.set(character, known)
  }
  return known
}

// ICU's dictionary comes with Node: no start-up cost, and 50 MB less than jieba for the same cuts of what people search for.
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })

/** Words of a run; single characters side by side are no words of the dictionary (a name, a slang word) and stay together. */
function wordsOf(run: string): string[] {
  if ([...run].length <= 2) return [run]
  const words: string[] = []
  let loose = ''
  for (const { segment: word } of segmenter.segment(run)) {
    if ([...word].length === 1 && !particles.has(word)) {
      loose += word
      continue
    }
    if (loose) words.push(loose)
    loose = ''
    words.push(word)
  }
  if (loose) words.push(loose)
  return words
}

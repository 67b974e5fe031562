import { isTest, isTypeScript, matches, type Source } from '#tests/helpers/sources.ts'

export const languages = ['zh-CN', 'zh-TW', 'en'] as const
export type Language = (typeof languages)[number]
/** Key → words, one table a language. */
export type Tables = Record<Language, Record<string, string>>

/** Keys and placeholders that are not the same in every language, and words that are empty. */
export function unequalTables(tables: Tables): string[] {
  const keys = new Set(languages.flatMap(language => Object.keys(tables[language])))
  return [...keys].flatMap(key => {
    const missing = languages.filter(language => !tables[language][key]?.trim())
    if (missing.length > 0) return [`${key}: no words in ${missing.join(', ')}`]
    const filled = new Set(languages.map(language => placeholders(tables[language][key]!)))
    return filled.size === 1 ? [] : [`${key}: {placeholders} differ: ${[...filled].join(' | ')}`]
  })
}

function placeholders(words: string): string {
  return [...new Set(matches(words, /\{+(\w+)/g))].sort().join(', ')
}

/**
 * Problem codes of the product that have no words: those thrown, and those that rules return – there every `noun.word` of a noun the table or
 * `known` speaks of is one, unless it is in `known` (permissions).
 */
export function wordlessProblems(sources: Source[], table: Record<string, string>, known: readonly string[]): string[] {
  const nouns = new Set([...Object.keys(table), ...known].map(nounOf))
  return product(sources).flatMap(({ file, code }) => {
    const thrown = matches(code, /\bnew Problem\(\s*['"`]([^'"`]*)['"`]/g)
    const returned = isRule(file) ? matches(code, /'([a-z_]+[.][a-z_]+)'/g) : []
    const problems = [...thrown, ...returned.filter(one => nouns.has(nounOf(one)) && !known.includes(one))]
    return [...new Set(problems)]
      .filter(problem => !(problem in table))
      .map(problem => `${file}: no words for ${problem}`)
  })
}

function nounOf(code: string): string {
  return code.split('.')[0]!
}

function isRule(file: string): boolean {
  return /^features\/[^/]+\/rules([.]ts$|\/)/.test(file)
}

/** Keys that no file of `sources` names, whole or by a template that begins like them. */
export function unusedKeys(sources: Source[], table: Record<string, string>): string[] {
  const named = new Set<string>()
  const prefixes = new Set<string>()
  for (const { code } of product(sources)) {
    for (const key of matches(code, /['"`]([\w.-]+)['"`]/g))
      named.add(key.replace(/_(?:zero|one|two|few|many|other)$/, ''))
    for (const prefix of matches(code, /`([\w-]+[.][\w.-]*)\$\{/g)) prefixes.add(prefix)
  }
  const used = (key: string) => named.has(key) || [...prefixes].some(prefix => key.startsWith(prefix))
  return Object.keys(table).filter(key => !used(key) && !used(key.replace(/_(?:zero|one|two|few|many|other)$/, '')))
}

/** Keys that pages ask for and no table has. */
export function wordlessKeys(sources: Source[], table: Record<string, string>): string[] {
  return product(sources).flatMap(({ file, code }) =>
    [...matches(code, /\bt\(\s*'([^']+)'/g), ...matches(code, /\bi18nKey="([^"]+)"/g)]
      .filter(key => !(key in table) && !(`${key}_other` in table))
      .map(key => `${file}: no words for ${key}`),
  )
}

/** Entries of a pack, anywhere in it, that speak one language and not the others. */
export function halfLabels(value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  const entry = value as Record<string, unknown>
  const spoken = languages.filter(language => language in entry)
  if (spoken.length > 0) {
    const missing = languages.filter(language => typeof entry[language] !== 'string' || entry[language].trim() === '')
    return missing.length > 0 ? [`${where}: no words in ${missing.join(', ')}`] : []
  }
  return Object.entries(entry).flatMap(([key, inner]) =>
    ['label', 'about'].includes(key) && typeof inner === 'string'
      ? [`${where}.${key}: one language only`]
      : halfLabels(inner, `${where}.${key}`),
  )
}

function product(sources: Source[]): Source[] {
  return sources.filter(({ file }) => isTypeScript(file) && !isTest(file) && !/\/texts\//.test(file))
}

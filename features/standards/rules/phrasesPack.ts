import { z } from 'zod'

const id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is no id (a-z, 0-9, _)')
const clause = z.string().regex(/^(?:ours|[CDEKMPW][\w.-]*)(?:, (?:ours|[CDEKMPW][\w.-]*))*$/, 'is no clause id')
const word = z.string().min(1).max(60)
const words = z.array(word).default([])
const label = z.strictObject({ 'zh-CN': z.string().min(1), 'zh-TW': z.string().min(1), en: z.string().min(1) })

export const severities = ['minor', 'major', 'critical'] as const
export type Severity = (typeof severities)[number]

/** Where in its clause a phrase must stand to count; `heads` and `tails` of the guards may stand around it. */
export const places = ['anywhere', 'clause', 'clause_start', 'clause_end', 'whole'] as const
export type Place = (typeof places)[number]

/**
 * Words around a phrase under which it does not offend (`effect: drop`) or is reported apart (`effect: borderline`). One of
 * the lists is enough. `before` and `after` touch the phrase, words of `skip` between them passed over.
 */
export const phraseGuard = z.strictObject({
  id,
  effect: z.enum(['drop', 'borderline']).default('drop'),
  before: words,
  after: words,
  skip: words,
  clauseBefore: words,
  clauseAfter: words,
  sentence: words.describe('anywhere between two ends of sentences, the phrase itself left out'),
  later: words.describe('anywhere behind the phrase, sixty characters far'),
  notIn: z.array(id).default([]).describe('kinds of case in which the guard does not help'),
  clause: clause.optional(),
})
export type PhraseGuard = z.infer<typeof phraseGuard>

const entry = z.preprocess(
  one => (typeof one === 'string' ? { phrase: one } : one),
  z.strictObject({
    phrase: word,
    variants: words.describe('other ways to put it; a hit names the phrase'),
    also: words.describe('phrases of their own under the same conditions'),
    unless: words.describe('longer words that hold the phrase and mean something else'),
    at: z.enum(places).default('anywhere'),
    guards: z.array(id).default([]),
    needs: z.array(id).default([]).describe('guards one of which must apply'),
    borderline: z.literal(true).optional(),
    severity: z.enum(severities).optional(),
    channels: z.array(id).optional(),
    first: z.int().positive().optional().describe('only in the first N utterances of the role'),
    better: word.optional(),
    clause: clause.optional(),
  }),
)
export type PhraseEntry = z.infer<typeof entry>

/** One list of phrases: whose words it judges, how grave a hit is, by kind of case if that matters, and what to say instead. */
export const phraseList = z.strictObject({
  id,
  label,
  role: z.enum(['agent', 'customer']),
  clause,
  severity: z.enum(severities),
  severityIn: z.partialRecord(id, z.enum(severities)).default({}),
  better: z.string().min(1).optional(),
  guards: z.array(id).default([]).describe('for every entry'),
  sounds: z.boolean().default(true).describe('whether listed homophones count too'),
  entries: z.array(entry).min(1),
})
export type PhraseList = z.infer<typeof phraseList>

/** Guards, and what may stand before and behind a phrase that fills a clause. */
export const phraseGuards = z.strictObject({
  guards: z.array(phraseGuard),
  heads: words,
  tails: words,
  closers: words.describe('particles that end a clause even where no mark stands'),
  exceptions: words.describe('sentences of the house within which no phrase counts'),
  reports: words.describe('words after which somebody else is quoted up to the end of the clause'),
})
export type PhraseGuards = z.infer<typeof phraseGuards>

/** Other spellings: `alike` words stand for one another, characters of one entry of `sounds` sound the same. */
export const spellings = z.strictObject({
  alike: z.record(word, z.array(word)),
  sounds: z.record(id, word),
})
export type Spellings = z.infer<typeof spellings>

/** What the text engine reads of a pack. */
export interface PhrasePack {
  lists: readonly PhraseList[]
  guards: PhraseGuards
  spellings: Spellings
}

/** A reason why the phrases of a pack do not fit together: which list or guard, which entry, what is wrong. */
export function phraseFaults(pack: PhrasePack): { list: string; entry: string; reason: string }[] {
  const ids = new Set(pack.guards.guards.map(one => one.id))
  const faults: { list: string; entry: string; reason: string }[] = []
  for (const list of pack.lists) {
    const seen = new Set<string>()
    for (const one of list.guards) if (!ids.has(one)) faults.push({ list: list.id, entry: one, reason: 'is no guard' })
    for (const one of list.entries) {
      const key = `${one.phrase} ${one.at} ${one.needs.join()}`
      if (seen.has(key)) faults.push({ list: list.id, entry: one.phrase, reason: 'is there twice' })
      seen.add(key)
      for (const guard of [...one.guards, ...one.needs])
        if (!ids.has(guard)) faults.push({ list: list.id, entry: one.phrase, reason: `guard ${guard} is not there` })
    }
  }
  return faults
}

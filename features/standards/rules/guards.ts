import { suggestKind, within } from './classify.ts'
import { type Folded, fold, unfold } from './fold.ts'
import { type AnswerPart, answerParts, type Pack, type Urgency } from './pack.ts'

/** Words found in a text, with UTF-16 offsets in the original. */
export interface Found {
  words: string
  from: number
  to: number
}

/** Why an answer says nothing, and which parts an answer would need (W-art13, D3-10). */
export interface EmptyAnswer {
  reason: string
  missing: AnswerPart[]
}

/** What an answer holds: the composer ticks these off while it is written. */
export type AnswerChecklist = Record<AnswerPart, Found | null>

/** A word that raises a case and is told to the supervisor (W-c2, P-case). */
export interface RiskWord extends Found {
  risk: string
  urgency: Exclude<Urgency, 'normal'>
}

const needed: readonly AnswerPart[] = ['conclusion', 'done', 'nextStep']

/**
 * Null when the answer says something; else the reason's code (`too_short`, one of the pack's, or `nothing_said`) and what
 * is missing. "已阅", "将核实" and "收到" are empty however politely they are wrapped.
 */
export function isEmptyAnswer(pack: Pack, text: string): EmptyAnswer | null {
  const rules = pack.words.emptyAnswers
  const checklist = answerChecklist(pack, text)
  const missing = needed.filter(part => !checklist[part])
  const bare = stripped(text, rules.fillers)
  const phrases = rules.phrases.map(one => ({
    reason: one.reason,
    words: one.words.map(word => stripped(word, rules.fillers)).filter(word => word !== ''),
  }))
  const phrase = phrases.find(one => one.words.includes(bare))
  if (phrase) return { reason: phrase.reason, missing }
  const all = phrases.flatMap(one => one.words).sort((a, b) => b.length - a.length)
  const only = phrases.find(
    one => one.words.some(word => word.length > 1 && bare.includes(word)) && leftover(bare, all) <= 4,
  )
  if (only && missing.length > 0) return { reason: only.reason, missing }
  const folded = fold(text).text
  const vague = rules.phrases.find(one => one.pattern && new RegExp(one.pattern, 'u').test(folded))
  if (vague && !checklist.conclusion && !checklist.done) return { reason: vague.reason, missing }
  if (missing.length < needed.length) return null
  if (bare.length < rules.shortest) return { reason: 'too_short', missing }
  return stripped(bare, rules.courtesy).length < rules.shortest ? { reason: 'nothing_said', missing } : null
}

/** Which parts an answer holds, with the words that show it; a next step counts only with a time (E-C9, W-art13). */
export function answerChecklist(pack: Pack, text: string): AnswerChecklist {
  const folded = fold(text)
  const { parts, facts } = pack.words.emptyAnswers
  const result = Object.fromEntries(
    answerParts.map(part => [part, first(folded, text, parts[part])]),
  ) as AnswerChecklist
  result.conclusion ??= first(folded, text, facts.words) ?? matched(folded, text, new RegExp(facts.pattern, 'u'))
  const timed = first(folded, text, parts.time) ?? matched(folded, text, clockTime)
  if (!timed && !/无需您|不需要您|如有/.test(folded.text)) result.nextStep = null
  return result
}

/** The words of a complaint in a text filed as another kind; null when it does not sound like one (P-def, C-2.3). */
export function looksLikeComplaint(pack: Pack, text: string): Found[] | null {
  const suggestion = suggestKind(pack, text)
  if (suggestion.kind !== 'complaint' || suggestion.because.length === 0 || suggestion.score < 0.5) return null
  return suggestion.because.map(({ words, from, to }) => ({ words, from, to }))
}

/** Every risk word of a text in the order of the text; a word inside a harmless longer one does not count. */
export function riskWords(pack: Pack, text: string): RiskWord[] {
  const folded = fold(text)
  const found: RiskWord[] = []
  for (const risk of pack.words.risks) {
    const unless = risk.unless.map(word => fold(word).text)
    for (const word of risk.words.map(one => fold(one).text)) {
      for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + word.length)) {
        if (unless.some(longer => within(folded.text, longer, at, at + word.length))) continue
        found.push({ risk: risk.id, urgency: risk.urgency, ...piece(folded, text, at, at + word.length) })
      }
    }
  }
  return found.sort((a, b) => a.from - b.from || a.to - b.to)
}

/** The urgency a text raises a case to, by its gravest risk word. */
export function urgencyOf(pack: Pack, text: string): Urgency {
  const levels = new Set(riskWords(pack, text).map(one => one.urgency))
  return levels.has('emergency') ? 'emergency' : levels.has('urgent') ? 'urgent' : 'normal'
}

/**
 * Runs of exactly eight digits that may be case numbers, as bare digits without repeats: 48273165, 4827-3165, 4827 3165,
 * full width too. Whether the check digit fits is for the case number rule to say (D1-5.11.3).
 */
export function namedCaseNumbers(text: string): string[] {
  const wide = text.normalize('NFKC').replace(/[‐‑‒–—―−]/g, '-')
  const runs = wide.matchAll(/(?<![\d])(?<!\d[- ])(\d{4})[- ]?(\d{4})(?!\d)(?![- ]\d)/g)
  return [...new Set([...runs].map(run => `${run[1]}${run[2]}`))]
}

function stripped(text: string, fillers: readonly string[]): string {
  let bare = fold(text).text.replace(/[^\p{L}\p{N}]/gu, '')
  const longestFirst = fillers.map(word => fold(word).text).sort((a, b) => b.length - a.length)
  for (const filler of longestFirst) bare = bare.replaceAll(filler, '')
  return bare
}

function leftover(bare: string, words: readonly string[]): number {
  return words.reduce((rest, word) => rest.replaceAll(word, ''), bare).length
}

function first(folded: Folded, text: string, words: readonly string[]): Found | null {
  let best: Found | null = null
  for (const word of words.map(one => fold(one).text)) {
    const at = folded.text.indexOf(word)
    if (at < 0) continue
    const found = piece(folded, text, at, at + word.length)
    if (!best || found.from < best.from) best = found
  }
  return best
}

const clockTime = /\d{1,2}[:点时]\d{0,2}|\d{1,2}月\d{1,2}|\d{1,4}[天日号]|[一二两三四五六七八九十]{1,2}天/u

function matched(folded: Folded, text: string, pattern: RegExp): Found | null {
  const hit = pattern.exec(folded.text)
  return hit ? piece(folded, text, hit.index, hit.index + hit[0].length) : null
}

function piece(folded: Folded, text: string, start: number, end: number): Found {
  const place = unfold(folded, start, end)
  return { words: text.slice(place.from, place.to), ...place }
}

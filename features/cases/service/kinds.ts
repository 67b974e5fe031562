import { suggestKind } from '#features/standards/rules/classify.ts'
import { looksLikeComplaint } from '#features/standards/rules/guards.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import { Problem } from '#platform/problem.ts'

export function suggestionFor(pack: Pack, words: string): { kind: string; score: number; because: string[] } {
  const { kind, score, because } = suggestKind(pack, words)
  return { kind, score, because: [...new Set(because.map(one => one.words))].slice(0, 20) }
}

/**
 * A complaint is not filed away as something easier: whoever decides for another kind says why (C-2.3).
 * @throws Problem case.looks_like_complaint
 */
export function guardKind(pack: Pack, kind: string, words: string, reason: string | undefined): void {
  if (kind === 'complaint' || kind === 'repair' || reason) return
  if (looksLikeComplaint(pack, words)) throw new Problem('case.looks_like_complaint')
}

/** Entries of the standard's lists a verb was given. @throws Problem case.unknown_choice */
export function guardChoices(
  pack: Pack,
  given: {
    nature?: string | undefined
    rootCause?: string | undefined
    grounds?: readonly string[] | undefined
    externalBody?: string | undefined
  },
): void {
  const wanted = {
    complaint_nature: given.nature ? [given.nature] : [],
    root_cause: given.rootCause ? [given.rootCause] : [],
    complaint_ground: given.grounds ?? [],
    external_body: given.externalBody ? [given.externalBody] : [],
  }
  for (const [list, ids] of Object.entries(wanted)) {
    const known = (pack.taxonomy[list] ?? []).map(one => one.id)
    if (ids.some(id => !known.includes(id))) throw new Problem('case.unknown_choice', { choices: known.join(', ') })
  }
}

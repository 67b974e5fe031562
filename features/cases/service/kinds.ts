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

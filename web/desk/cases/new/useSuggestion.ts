import { useEffect, useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { type ApiProblem, api, type Reply } from '#web/ui/api.ts'

export type Suggestion = Reply<typeof caseEndpoints.suggestKind>

/** What the words sound like, asked once the writer pauses; null while there are too few of them. */
export function useSuggestion(words: string): Suggestion | null {
  const [heard, setHeard] = useState<{ words: string; suggestion: Suggestion } | null>(null)
  const text = words.trim()
  useEffect(() => {
    if (text.length < 4) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      api(caseEndpoints.suggestKind, { body: { words: text } }, stop.signal).then(
        suggestion => setHeard({ words: text, suggestion }),
        // Without an answer the kind is chosen by hand.
        (_problem: ApiProblem) => undefined,
      )
    }, 400)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text])
  return text.length < 4 ? null : (heard?.suggestion ?? null)
}

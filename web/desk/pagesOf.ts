import { useState } from 'react'
import type { ApiProblem, Asked, Reply, Route } from '#web/ui/api.ts'
import { useAsk } from './ask.ts'

interface Paged {
  rows: readonly unknown[]
  next: string | null
}

export interface Pages<R> {
  rows: readonly R[]
  isPending: boolean
  /** Another page is on its way while the former is still shown. */
  isTurning: boolean
  error: ApiProblem | null
  refetch(): void
  /** First page is 1. */
  page: number
  next: (() => void) | null
  former: (() => void) | null
}

type RowOf<E> = Reply<E> extends { rows: readonly (infer R)[] } ? R : never

/**
 * A list by keyset: the cursor of each page leads to the next, the way back is remembered. Another query begins at the first page.
 * @param query all but `after`
 */
export function usePages<E extends Route>(endpoint: E, query: Record<string, unknown>, when = true): Pages<RowOf<E>> {
  const asked = JSON.stringify(query)
  const [way, setWay] = useState<{ asked: string; cursors: readonly string[] }>({ asked, cursors: [] })
  const cursors = way.asked === asked ? way.cursors : []
  const after = cursors.at(-1)
  const answer = useAsk(endpoint, { query: { ...query, ...(after ? { after } : {}) } } as unknown as Asked<E>, {
    keep: true,
    when,
  })
  const data = answer.data as Paged | undefined
  const next = data?.next ?? null
  return {
    rows: (data?.rows ?? []) as readonly RowOf<E>[],
    isPending: answer.isPending,
    isTurning: answer.isPlaceholderData,
    error: answer.error,
    refetch: () => void answer.refetch(),
    page: cursors.length + 1,
    next: next && !answer.isPlaceholderData ? () => setWay({ asked, cursors: [...cursors, next] }) : null,
    former: cursors.length > 0 ? () => setWay({ asked, cursors: cursors.slice(0, -1) }) : null,
  }
}

import { useEffect, useRef, useState } from 'react'

interface Row {
  id: string
}

export interface Settled<R> {
  rows: readonly R[]
  /** Rows that came, went or moved since; shown only once the reader takes them. */
  news: number
  take(): void
  /** Changed in place since they were last drawn. */
  changed: ReadonlySet<string>
}

// What time itself changes is no news.
const byTime = new Set(['left', 'leftMinutes'])

/** What a row says, but for how much time is left. */
export function lookOf(row: Row): string {
  return JSON.stringify(row, (name, value) => (byTime.has(name) ? undefined : value))
}

/** How many rows came, went or changed; at least one, for rows that only moved. */
export function differences<R extends Row>(shown: readonly R[], fresh: readonly R[]): number {
  const before = new Map(shown.map(row => [row.id, lookOf(row)]))
  const after = new Set(fresh.map(row => row.id))
  const here = fresh.filter(row => before.get(row.id) !== lookOf(row)).length
  return Math.max(1, here + shown.filter(row => !after.has(row.id)).length)
}

/**
 * Holds a list still under the pointer. Another question is shown at once; so are changes within rows. Rows that come, go or
 * move wait until the reader takes them.
 * @param asked what was asked, as one text
 */
export function useSettled<R extends Row>(asked: string, fresh: readonly R[], ready: boolean): Settled<R> {
  const [shown, setShown] = useState<{ asked: string; rows: readonly R[] } | null>(null)
  const takeNext = useRef(false)
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const order = (rows: readonly R[]) => rows.map(row => row.id).join(' ')
  const same = shown?.asked === asked
  const still = same && order(shown.rows) === order(fresh)

  useEffect(() => {
    if (!ready) return
    if (!same || takeNext.current) {
      takeNext.current = false
      setChanged(new Set())
      setShown({ asked, rows: fresh })
    } else if (still && shown.rows !== fresh) {
      const before = new Map(shown.rows.map(row => [row.id, lookOf(row)]))
      setChanged(new Set(fresh.filter(row => before.get(row.id) !== lookOf(row)).map(row => row.id)))
      setShown({ asked, rows: fresh })
    }
  }, [asked, fresh, ready, same, still, shown])

  const rows = same ? shown.rows : fresh
  return {
    rows,
    news: ready && same && !still ? differences(shown.rows, fresh) : 0,
    take: () => {
      takeNext.current = true
      setShown({ asked, rows: fresh })
    },
    changed,
  }
}

export interface Span {
  from: string
  to: string
}

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** `09:00-12:00,13:30-18:00` → its spans. */
export function spansOf(hours: string): Span[] {
  return hours.split(',').map(text => {
    const [from = '', to = ''] = text.split('-')
    return { from, to }
  })
}

export function textOfSpans(spans: readonly Span[]): string {
  return spans.map(span => `${span.from}-${span.to}`).join(',')
}

/** `1-5,7` → 1 2 3 4 5 7; Monday is 1. */
export function daysOf(text: string): number[] {
  return text.split(',').flatMap(part => {
    const [from, to] = part.split('-').map(Number)
    return Array.from({ length: (to ?? from!) - from! + 1 }, (_, place) => from! + place)
  })
}

/** 1 2 3 4 5 7 → `1-5,7`. */
export function textOfDays(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b)
  const runs: number[][] = []
  for (const day of sorted) {
    const run = runs.at(-1)
    if (run && run.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  return runs.map(run => (run.length > 1 ? `${run[0]}-${run.at(-1)}` : String(run[0]))).join(',')
}

import type { WhyView } from '#features/commitments/contract.ts'
import { clockTime, dayOf } from '#web/ui/format.ts'
import type { WhyDay, WhySpan } from '#web/ui/why.ts'

export type ServerDay = WhyView['days'][number]

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

function kindOf(kind: string): WhyDay['kind'] {
  if (kind === 'makeup' || kind === 'own_work') return 'makeup'
  if (kind === 'holiday' || kind === 'own_off') return 'holiday'
  return kind === 'rest' ? 'weekend' : 'work'
}

/** Only what lies before the due minute counts; a moment agreed on may cut a span, or leave whole days uncounted. */
function cut(span: WhySpan, until: number): WhySpan {
  const end = Math.min(span.to, until)
  return end > span.from ? { ...span, countedFrom: span.from, countedTo: end } : { from: span.from, to: span.to }
}

/**
 * The rows of the explanation out of the server's days, with the due moment marked in the row it falls in.
 * A due moment that was moved (urged, extended, agreed) may fall before the last row, or in none.
 */
export function whyDaysOf(why: Pick<WhyView, 'days' | 'dueAt'>, noteText: (day: ServerDay) => string): WhyDay[] {
  const due = why.dueAt ? new Date(why.dueAt) : null
  const plain = (date: string) => date.split('-').map(Number).join('-')
  const dueDay = due ? dayOf(due) : null
  const dueRow = why.days.findIndex(day => plain(day.date) === dueDay)
  return why.days.map((day, place) => {
    const isDue = place === dueRow
    const until = isDue ? minuteOf(clockTime(due!)) : dueRow >= 0 && place > dueRow ? 0 : 24 * 60
    return {
      date: day.date,
      ...(day.until ? { until: day.until } : {}),
      kind: kindOf(day.kind),
      spans: day.counted.map(span => cut({ from: minuteOf(span.from), to: minuteOf(span.to) }, until)),
      note: noteText(day),
      ...(isDue ? { dueAt: until } : {}),
    }
  })
}

import type { CaseView, TimelineEntry } from '#features/cases/contract/view.ts'
import type { WorkOrderRow } from '#features/workorders/contract.ts'

export type Line =
  | { at: string; id: string; cycle: number; kind: 'entry'; entry: TimelineEntry }
  | { at: string; id: string; cycle: number; kind: 'work'; order: WorkOrderRow }

export interface Round {
  cycle: number
  lines: Line[]
}

const begins = new Set(['case.sent_back', 'case.reopened', 'case.objected'])

// Facts the page shows in another place: gates on the track, promises in the strip, urges beside the customer's words.
const elsewhere = new Set([
  'case.gate_opened',
  'case.opened',
  'case.urged',
  'commitment.kept',
  'commitment.handed_over',
  'commitment.cancelled',
  'commitment.made',
])

/** Whether a fact is a line of its own. `known`: whether there are words for it. */
export function isLine(entry: TimelineEntry, known: (kind: string) => boolean): boolean {
  if (entry.voice !== 'inside' || entry.kind === 'note') return true
  return !elsewhere.has(entry.kind) && known(entry.kind)
}

/**
 * The timeline in rounds, oldest first. A round begins with the customer's words that sent the case back, which come just
 * before the fact itself.
 */
export function roundsOf(entries: readonly TimelineEntry[], orders: readonly WorkOrderRow[], view: CaseView): Round[] {
  let cycle = 1
  const lines: Line[] = entries.map(entry => {
    if (begins.has(entry.kind) && entry.cycle !== null) cycle = Math.max(cycle, entry.cycle)
    return { at: entry.at, id: entry.id, cycle, kind: 'entry', entry }
  })
  for (let place = lines.length - 1; place > 0; place--) {
    const [line, before] = [lines[place]!, lines[place - 1]!]
    const said = before.kind === 'entry' && before.entry.voice === 'customer'
    if (said && before.cycle < line.cycle && line.kind === 'entry' && begins.has(line.entry.kind))
      before.cycle = line.cycle
  }
  for (const order of orders) {
    lines.push({ at: order.completedAt ?? order.openedAt, id: order.id, cycle: order.cycle, kind: 'work', order })
  }
  const sorted = lines.toSorted((a, b) => a.cycle - b.cycle || a.at.localeCompare(b.at) || a.id.localeCompare(b.id))
  return Array.from({ length: view.cycle }, (_, i) => ({
    cycle: i + 1,
    lines: sorted.filter(line => line.cycle === i + 1),
  })).filter(round => round.lines.length > 0)
}

import type { CommitmentState } from '../contract.ts'

/** What a state is read from. */
export interface Dated {
  dueAt: Date
  warnAt: Date
  stoppedAt: Date | null
  keptAt: Date | null
  brokenAt: Date | null
  waivedAt: Date | null
  cancelledAt: Date | null
}

/**
 * How a commitment stands. Broken stays broken whatever is done later; kept at the very due moment is in time;
 * what was stopped in time is not late while the clock stands still.
 */
export function stateOf(row: Dated, now: Date): CommitmentState {
  if (row.brokenAt) return 'broken'
  if (row.keptAt) return row.keptAt > row.dueAt ? 'kept_late' : 'kept'
  if (row.waivedAt) return 'waived'
  if (row.cancelledAt) return 'cancelled'
  if (row.stoppedAt) return 'stopped'
  if (now > row.dueAt) return 'late'
  return now >= row.warnAt ? 'soon' : 'open'
}

/** Still to be done: neither kept nor let off. A broken one is still owed until it is done. */
export function isOwed(row: Pick<Dated, 'keptAt' | 'waivedAt' | 'cancelledAt'>): boolean {
  return !row.keptAt && !row.waivedAt && !row.cancelledAt
}

/** Kept only by an outgoing contact that reached the customer, or by the customer opening the page with the code (E-C9). */
export const contactKinds: readonly string[] = ['acknowledge', 'answer', 'call_back', 'extension_notice']

export function needsContact(kinds: readonly string[]): boolean {
  return kinds.some(kind => contactKinds.includes(kind))
}

// Waiting for papers or parts excuses the work, not telling the customer or asking the colleague.
const neverStopped: readonly string[] = ['acknowledge', 'call_back', 'extension_notice', 'statement', 'follow_up']

export function mayStop(kind: string): boolean {
  return !neverStopped.includes(kind)
}

/** What one person owes in his own name stays with him when the case changes hands. */
export function movesWithOwner(kind: string, subjectKind: string): boolean {
  return kind !== 'statement' && !(kind === 'follow_up' && subjectKind === 'case')
}

import type { PublicCase } from './endpoints.ts'

export interface Step {
  id: 'received' | 'accepted' | 'in_hand' | 'answered' | 'closed' | 'returned' | 'withdrawn' | 'void'
  state: 'done' | 'now' | 'next'
  /** When it happened, or by when it is promised. */
  at: string | null
}

const road = ['received', 'accepted', 'in_hand', 'answered', 'closed'] as const

/** The way of a case as the customer sees it: what happened, where it stands, what comes and by when. */
export function stepsOf(view: Pick<PublicCase, 'stage' | 'receivedAt' | 'commitments' | 'answer'>): Step[] {
  const owed = (kind: string) => view.commitments.findLast(one => one.kind === kind)
  const received: Step = { id: 'received', state: 'done', at: view.receivedAt }
  const stage = view.stage
  if (stage === 'returned' || stage === 'withdrawn' || stage === 'void') {
    return [received, { id: stage, state: 'now', at: null }]
  }
  const place = road.indexOf(stage)
  return road.map((id, step) => {
    const state = step < place ? 'done' : step === place ? (stage === 'closed' ? 'done' : 'now') : 'next'
    if (id === 'received') return { ...received, state: place === 0 ? 'now' : 'done' }
    if (id === 'accepted') {
      const told = owed('acknowledge')
      return {
        id,
        state,
        at: state === 'next' ? (told?.keptAt ? null : (told?.dueAt ?? null)) : (told?.keptAt ?? null),
      }
    }
    if (id === 'answered') {
      const answer = owed('answer')
      return {
        id,
        state,
        at: state === 'next' ? (answer?.dueAt ?? null) : (view.answer?.answeredAt ?? answer?.keptAt ?? null),
      }
    }
    if (id === 'closed') return { id, state, at: state === 'next' ? (owed('follow_up')?.dueAt ?? null) : null }
    return { id, state, at: null }
  })
}

/** Promises that were not kept in time: said as they are, with an apology. */
export function brokenOf(view: Pick<PublicCase, 'commitments'>): PublicCase['commitments'] {
  return view.commitments.filter(
    one => (one.state === 'late' || one.state === 'broken') && one.dueAt !== null && !one.keptAt,
  )
}

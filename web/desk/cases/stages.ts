import type { Stage } from '#features/cases/contract/words.ts'

/** The five stages of the line, in order; side ends stand where they left it. */
export const line = ['received', 'accepted', 'in_hand', 'answered', 'closed'] as const

/** How many of the five dashes a stage fills. */
export function stepOf(stage: Stage): number {
  const place = (line as readonly string[]).indexOf(stage)
  return place < 0 ? line.length : place + 1
}

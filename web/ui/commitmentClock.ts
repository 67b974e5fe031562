import type { CommitmentState } from '#features/commitments/contract.ts'
import type { ClockFacts, ClockState } from './Clock.tsx'

interface Owed {
  state: CommitmentState
  dueAt: string | null
  keptAt?: string | null
  madeAt?: string
  /** Share of the working time still left, 1 to 0. */
  left: number | null
  /** Limit as the standard words it: `2h`, `3 working days`, `wall 30m`. */
  within?: string | null
  /** Minutes of working time still left, where the server counted them. */
  leftMinutes?: number | null
  /** Minutes of a working day of that clock. */
  dayMinutes?: number | null
}

const shown: Record<CommitmentState, ClockState> = {
  open: 'ok',
  soon: 'soon',
  late: 'late',
  broken: 'broken',
  stopped: 'stopped',
  kept: 'kept',
  kept_late: 'keptlate',
  waived: 'stopped',
  cancelled: 'stopped',
}

const hour = 3_600_000
export const workingDayMs = 8 * hour

/** Working time a limit holds, in ms; null for texts that are no limit. */
export function limitMs(within: string, dayMs = workingDayMs): number | null {
  const days = /^(\d+) working days?$/.exec(within)
  if (days) return Number(days[1]) * dayMs
  const time = /^(?:wall )?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(
    within.replaceAll(' ', '').replace(/^wall/, 'wall '),
  )
  if (!time?.[1] && !time?.[2] && !time?.[3]) return null
  return Number(time[1] ?? 0) * hour + Number(time[2] ?? 0) * 60_000 + Number(time[3] ?? 0) * 1000
}

/**
 * What the clock of a commitment shows. Working time left is the server's own count, else the limit by its share left;
 * where the limit is not known it is the time on the wall, whose days have 24 hours.
 */
export function clockFactsOf(owed: Owed, now: Date): ClockFacts {
  const state = shown[owed.state]
  if (owed.dueAt === null) return { state: state === 'ok' ? 'wait' : state }
  const due = Date.parse(owed.dueAt)
  if (state === 'kept') {
    return owed.keptAt && owed.madeAt
      ? { state, ms: Date.parse(owed.keptAt) - Date.parse(owed.madeAt), dayMs: 24 * hour }
      : { state }
  }
  if (state === 'keptlate')
    return owed.keptAt ? { state, ms: Date.parse(owed.keptAt) - due, dayMs: 24 * hour } : { state }
  if (state === 'late' || state === 'broken') return { state, ms: now.getTime() - due, dayMs: 24 * hour }
  const share = owed.left ?? 1
  // Within a day hours say more than working days, whose length differs by site.
  const soon = due - now.getTime() < 24 * hour ? { dayMs: 24 * hour } : {}
  if (owed.leftMinutes != null) {
    const day = owed.dayMinutes ? { dayMs: owed.dayMinutes * 60_000 } : {}
    return { state, share, ms: owed.leftMinutes * 60_000, ...day, ...soon }
  }
  const limit = owed.within ? limitMs(owed.within) : null
  if (limit !== null && !owed.within?.startsWith('wall')) return { state, share, ms: share * limit }
  return { state, share, ms: Math.max(0, due - now.getTime()), dayMs: 24 * hour }
}

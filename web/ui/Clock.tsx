import { amountOf } from './format.ts'
import { CheckCircleIcon } from './icons.tsx'
import { useTranslation } from './useTranslation.ts'

export type ClockState = 'ok' | 'soon' | 'late' | 'broken' | 'stopped' | 'kept' | 'keptlate' | 'wait'

export interface ClockFacts {
  state: ClockState
  /** Working time in ms: left (ok, soon, stopped), over (late, keptlate) or used (kept). */
  ms?: number
  /** Share of the working time still left, 0–1, drawn by the ring. */
  share?: number
  /** Length of a working day in ms, to say "1 day 2 h". */
  dayMs?: number
  /** Words of the wait state: 答复后起算. */
  starts?: string
}

/** Working time as people say it: 3 时 42 分, 1 天 2 时, 40 秒; never 3:42. */
export function useAmountText(): (ms: number, dayMs?: number) => string {
  const { t } = useTranslation()
  return (ms, dayMs) => {
    const parts = amountOf(ms, dayMs).map(({ unit, n }) => {
      if (unit === 'day') return t('clock.days', { n })
      if (unit === 'hour') return t('clock.hours', { n })
      return unit === 'minute' ? t('clock.minutes', { n }) : t('clock.seconds', { n })
    })
    return parts.join(' ')
  }
}

function useClockWords({ state, ms, dayMs, starts }: ClockFacts, long: boolean): string {
  const { t } = useTranslation()
  const amountText = useAmountText()
  const amount = ms === undefined ? '' : amountText(ms, dayMs)
  switch (state) {
    case 'ok':
      return amount
    case 'soon':
      return long ? t('clock.left', { amount }) : amount
    case 'late':
      return long ? t('clock.overLong', { amount }) : t('clock.over', { amount })
    case 'broken':
      return t('clock.broken')
    case 'kept':
      return amount ? t('clock.used', { amount }) : t('clock.kept')
    case 'keptlate':
      return amount ? t('clock.keptLate', { amount }) : t('clock.keptLateAlone')
    case 'stopped':
      return t('clock.stopped')
    case 'wait':
      return starts ?? t('clock.waits')
  }
}

/** A deadline: the ring is the share of working time left, the words the amount. `strip` is the larger form of the case page. */
export function Clock({ strip = false, ...facts }: ClockFacts & { strip?: boolean }) {
  const words = useClockWords(facts, strip)
  const ticked = facts.state === 'kept' || facts.state === 'keptlate'
  const share = Math.round(Math.min(1, Math.max(0, facts.share ?? 1)) * 100)
  return (
    <span className={`clock ${facts.state}${strip ? ' strip' : ''}`}>
      {ticked ? <CheckCircleIcon /> : <i className="ring" style={{ '--p': share } as React.CSSProperties} />}
      {words}
    </span>
  )
}

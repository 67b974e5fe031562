import { type ReactNode, useState } from 'react'
import { commitmentEndpoints, type WhyView } from '#features/commitments/contract.ts'
import { Clock, type ClockFacts } from '#web/ui/Clock.tsx'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { WhyPopover } from '#web/ui/WhyPopover.tsx'
import { useAsk } from './ask.ts'
import { type ServerDay, whyDaysOf } from './whyDays.ts'

/** A clock with its why: asked for once the reader wants to know. */
export function Deadline({
  id,
  clock,
  strip = false,
  action,
}: {
  id: string
  clock: ClockFacts
  strip?: boolean
  /** At the foot of the why: asking for more time. */
  action?: ReactNode
}) {
  const { t, i18n } = useTranslation()
  // The server's own words where it wrote words, ours for its codes.
  const say = (key: string, facts = {}) => (i18n.exists(key) ? t(key as 'why.off', facts) : key.replace(/^\w+\./, ''))
  const [wanted, setWanted] = useState(false)
  const asked = useAsk(commitmentEndpoints.why, { params: { id } }, { when: wanted })
  const why = asked.data
  const nth = new Map(why?.days.filter(day => day.note === 'nth').map((day, place) => [day.date, place + 1]))
  const noteText = (day: ServerDay) => {
    const festival = day.festivals.map(one => say(`festival.${one}`)).join(' ')
    const note =
      day.note === 'off'
        ? festival || t('why.off')
        : say(`why.${day.note === 'stopped' ? 'stopped_day' : day.note}`, { n: nth.get(day.date) ?? '' })
    return day.kind === 'makeup' ? `${t('why.makeup')} · ${note}` : note
  }
  // Urged twice is one move to the reader: from the moment first counted to the one that holds now.
  const movedText = (moves: WhyView['moves']) => {
    const [first, last] = [moves[0], moves.at(-1)]
    if (!first || !last) return undefined
    const [from, to] = [first.from, last.to].map(at => lineTime(new Date(at), pageNow()))
    const reason = last.reason === 'urged' || last.reason === 'extended' ? last.reason : 'agreed'
    return t(`why.moved.${reason}`, { from, to })
  }
  const facts = why
    ? {
        title: why.dueAt ? t('why.title', { when: lineTime(new Date(why.dueAt), pageNow()) }) : t('why.stopped'),
        rule: why.because[0] ?? '',
        moved: movedText(why.moves),
        days: whyDaysOf(why, noteText),
        ...(action ? { action } : {}),
        source: t('why.source', { calendar: why.calendarVersion, clause: why.clause }),
      }
    : null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only begins to fetch; the button inside carries the role
    <span onMouseEnter={() => setWanted(true)} onFocus={() => setWanted(true)}>
      <WhyPopover facts={facts} coming>
        <Clock {...clock} strip={strip} />
      </WhyPopover>
    </span>
  )
}

import { type ReactNode, useState } from 'react'
import { commitmentEndpoints, type WhyView } from '#features/commitments/contract.ts'
import { Clock, type ClockFacts } from '#web/ui/Clock.tsx'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { WhyPopover } from '#web/ui/WhyPopover.tsx'
import type { WhyDay } from '#web/ui/why.ts'
import { useAsk } from './ask.ts'

function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

function kindOf(kind: string): WhyDay['kind'] {
  if (kind === 'makeup' || kind === 'own_work') return 'makeup'
  if (kind === 'holiday' || kind === 'own_off') return 'holiday'
  return kind === 'rest' ? 'weekend' : 'work'
}

/** The rows of the explanation out of the server's days; the last row ends at the due moment. */
export function whyDaysOf(
  why: Pick<WhyView, 'days' | 'dueAt'>,
  noteText: (day: WhyView['days'][number]) => string,
): WhyDay[] {
  return why.days.map((day, place) => {
    const spans = day.counted.map(({ from, to }) => {
      const [start, end] = [minuteOf(from), minuteOf(to)]
      return { from: start, to: end, countedFrom: start, countedTo: end }
    })
    const last = place === why.days.length - 1
    return {
      date: day.date,
      ...(day.until ? { until: day.until } : {}),
      kind: kindOf(day.kind),
      spans,
      note: noteText(day),
      ...(last && why.dueAt && spans.length > 0 ? { dueAt: spans.at(-1)!.to } : {}),
    }
  })
}

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
  const noteText = (day: WhyView['days'][number]) => {
    const festival = day.festivals.map(one => say(`festival.${one}`)).join(' ')
    const note =
      day.note === 'off'
        ? festival || t('why.off')
        : say(`why.${day.note === 'stopped' ? 'stopped_day' : day.note}`, { n: nth.get(day.date) ?? '' })
    return day.kind === 'makeup' ? `${t('why.makeup')} · ${note}` : note
  }
  const facts = why
    ? {
        title: why.dueAt ? t('why.title', { when: lineTime(new Date(why.dueAt), pageNow()) }) : t('why.stopped'),
        rule: why.because[0] ?? '',
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

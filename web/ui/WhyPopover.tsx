import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { dayOf, dayText, runText } from './format.ts'
import { spoken } from './texts.ts'
import { useNow } from './useNow.ts'
import { clockOf, piecesOf, placeOn, scaleOf, type WhyDay, type WhyScale } from './why.ts'

export interface WhyFacts {
  title: string
  /** The rule in one line: 投诉答复：3 个工作日。从退回重办起算，当天不计。 */
  rule: string
  /** How the moment moved since: urged, extended, agreed. */
  moved?: string | undefined
  days: readonly WhyDay[]
  /** Calendar version and clause. */
  source: string
  /** At the foot: asking for an extension. */
  action?: ReactNode
}

function noonOf(date: string): Date {
  return new Date(`${date}T12:00:00+08:00`)
}

function dayLabel(day: WhyDay): string {
  const language = spoken()
  if (!day.until || day.until === day.date) return dayText(noonOf(day.date), language)
  return runText(noonOf(day.date), noonOf(day.until), language)
}

function DayRow({ day, scale, now, last }: { day: WhyDay; scale: WhyScale; now: Date; last: boolean }) {
  const today = dayOf(now) === dayOf(noonOf(day.date))
  const midnight = Date.parse(`${day.date}T00:00:00+08:00`)
  const nowMinute = today ? (now.getTime() - midnight) / 60_000 : null
  const style = (from: number, to: number) => ({
    left: `${placeOn(scale, from)}%`,
    width: `${placeOn(scale, to) - placeOn(scale, from)}%`,
  })
  const free = day.kind === 'holiday' || day.kind === 'weekend'
  return (
    <div className={`d${last ? ' last' : ''}${day.kind === 'makeup' ? ' made' : ''}`}>
      <span>{dayLabel(day)}</span>
      <div className={free ? 'bar off' : 'bar'}>
        {day.spans.flatMap(span =>
          piecesOf(span, nowMinute, midnight < now.getTime()).map(piece => (
            <i key={`${piece.look}${piece.from}`} className={piece.look} style={style(piece.from, piece.to)} />
          )),
        )}
        {day.startAt === undefined ? null : <u style={{ left: `${placeOn(scale, day.startAt)}%` }} />}
        {day.dueAt === undefined ? null : (
          <u className="due" style={{ left: `calc(${placeOn(scale, day.dueAt)}% - 2px)` }} />
        )}
      </div>
      <span>{day.note}</span>
    </div>
  )
}

/** Why this due moment: a row a day, counted spans filled, the used part pale, holidays hatched, make-up days named. */
export function WhyCard({ title, rule, moved, days, source, action }: WhyFacts) {
  const now = useNow()
  const scale = scaleOf(days)
  const dueRow = days.findIndex(day => day.dueAt !== undefined)
  const endRow = dueRow >= 0 ? dueRow : days.length - 1
  const spans = days.find(day => day.spans.length > 0)?.spans ?? []
  return (
    <div className="why">
      <h3>{title}</h3>
      <p className="rule">
        {rule}
        {moved ? <b>{moved}</b> : null}
      </p>
      <div className="scale" aria-hidden="true">
        <span />
        <div>
          {spans.map(span => (
            <i key={span.from} style={{ left: `${(placeOn(scale, span.from) + placeOn(scale, span.to)) / 2}%` }}>
              {clockOf(span.from)}–{clockOf(span.to)}
            </i>
          ))}
        </div>
        <span />
      </div>
      {days.map((day, place) => (
        <DayRow key={day.date} day={day} scale={scale} now={now} last={place === endRow} />
      ))}
      <div className="end">
        <span>{source}</span>
        {action}
      </div>
    </div>
  )
}

/**
 * Holds a clock; hover, focus and Enter open why, Escape shuts it. Without facts it only shows the clock,
 * unless they are still to come (`coming`).
 */
export function WhyPopover({
  facts,
  coming = false,
  children,
}: {
  facts: WhyFacts | null
  coming?: boolean
  children: ReactNode
}) {
  const [open, setOpen] = useState(false)
  const holder = useRef<HTMLSpanElement>(null)
  const card = useRef<HTMLDivElement>(null)
  const id = useId()

  useEffect(() => {
    if (!open || !facts || !holder.current || !card.current) return
    const at = holder.current.getBoundingClientRect()
    const size = card.current.getBoundingClientRect()
    const left = Math.max(12, Math.min(at.left, window.innerWidth - size.width - 12))
    const below = at.bottom + 6
    const top = below + size.height > window.innerHeight - 12 ? Math.max(12, at.top - size.height - 6) : below
    card.current.style.left = `${left}px`
    card.current.style.top = `${top}px`
  }, [open, facts])

  if (!facts && !coming) return <>{children}</>
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside carries the role; the holder only keeps the card open under the pointer
    <span className="whyhold" ref={holder} onMouseEnter={() => setOpen(true)} onMouseLeave={() => setOpen(false)}>
      <button
        type="button"
        className="clock"
        aria-expanded={open}
        aria-controls={id}
        onFocus={() => setOpen(true)}
        onBlur={event => {
          if (!holder.current?.contains(event.relatedTarget)) setOpen(false)
        }}
        onClick={() => setOpen(true)}
        onKeyDown={event => {
          if (event.key === 'Escape') setOpen(false)
        }}
      >
        {children}
      </button>
      {open && facts ? (
        <div className="whyfloat" id={id} ref={card} role="dialog" aria-label={facts.title}>
          <WhyCard {...facts} />
        </div>
      ) : null}
    </span>
  )
}

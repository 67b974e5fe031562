/** One working span of a day and the part of it that was counted, in minutes from midnight of the site's day. */
export interface WhySpan {
  from: number
  to: number
  countedFrom?: number
  countedTo?: number
}

/** One row of the explanation: a day, or a run of free days. */
export interface WhyDay {
  /** YYYY-MM-DD, and the last day of a run. */
  date: string
  until?: string
  kind: 'work' | 'makeup' | 'holiday' | 'weekend'
  spans: readonly WhySpan[]
  /** Holiday or make-up name, or which working day it is: the words at the right. */
  note?: string
  /** Marks on the bar in minutes: where counting started, where it is due. */
  startAt?: number
  dueAt?: number
}

export interface WhyScale {
  from: number
  to: number
}

/** The hours every row is drawn on: an hour around the earliest and latest span, whole hours. */
export function scaleOf(days: readonly WhyDay[]): WhyScale {
  const spans = days.flatMap(day => day.spans)
  const marks = days.flatMap(day => [day.startAt, day.dueAt]).filter(mark => mark !== undefined)
  const from = Math.min(480, ...spans.map(span => span.from), ...marks) - 60
  const to = Math.max(1080, ...spans.map(span => span.to), ...marks) + 60
  return { from: Math.max(0, Math.floor(from / 60) * 60), to: Math.min(1440, Math.ceil(to / 60) * 60) }
}

export function placeOn(scale: WhyScale, minute: number): number {
  return ((minute - scale.from) / (scale.to - scale.from)) * 100
}

export interface BarPiece {
  from: number
  to: number
  look: 'open' | 'past' | 'counted'
}

/**
 * Cuts a span into what lies open but was not counted, what is counted and gone, and what is counted and still ahead.
 * @param nowMinute minute of the day the reader stands in; null when the day is not today
 * @param gone whether a day other than today lies behind
 */
export function piecesOf(span: WhySpan, nowMinute: number | null, gone: boolean): BarPiece[] {
  const { from, to, countedFrom, countedTo } = span
  if (countedFrom === undefined || countedTo === undefined) return [{ from, to, look: 'open' }]
  const turn =
    nowMinute === null ? (gone ? countedTo : countedFrom) : Math.min(countedTo, Math.max(countedFrom, nowMinute))
  const pieces: BarPiece[] = [
    { from, to: countedFrom, look: 'open' },
    { from: countedFrom, to: turn, look: 'past' },
    { from: turn, to: countedTo, look: 'counted' },
    { from: countedTo, to, look: 'open' },
  ]
  return pieces.filter(piece => piece.to > piece.from)
}

export function clockOf(minute: number): string {
  const minutes = minute % 60
  const hour = Math.floor(minute / 60)
  return minutes === 0 ? String(hour) : `${hour}:${String(minutes).padStart(2, '0')}`
}

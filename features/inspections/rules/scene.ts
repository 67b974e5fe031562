import type { Calendar } from '#features/standards/rules/calendar.ts'
import { type Families, type Heard, hear } from '#features/standards/rules/families.ts'
import type { Festival } from '#features/standards/rules/festivals.ts'
import type { PhraseHit } from '#features/standards/rules/phrases.ts'
import type { Conversation, ConversationEvent, Utterance } from '../contract.ts'

/** An utterance in its place: `index` as in the file, `order` in time; words are read once, when first asked for. */
export interface Line {
  index: number
  order: number
  said: Utterance
  heard: Heard
  /** What other questions found out about these words, by the question. */
  known: Map<string, unknown>
}

/** A stretch of time, in seconds from the start. */
export interface Stretch {
  from: number
  to: number
}

/** An event in its place; `order` is the number of utterances that began before it. */
export interface Happened {
  event: ConversationEvent
  order: number
}

/** A phrase of the pack's lists and the utterance it stands in. */
export interface PhraseFound {
  line: Line
  hit: PhraseHit
}

/** A conversation made ready for the rules. */
export interface Scene {
  conversation: Conversation
  families: Families
  calendar: Calendar
  festivals: readonly Festival[]
  lines: readonly Line[]
  agent: readonly Line[]
  customer: readonly Line[]
  events: readonly Happened[]
  holds: readonly Stretch[]
  /** Stretches outside of holds in which nobody speaks; null when a time is missing. */
  silences: readonly Stretch[] | null
  answeredAt: number | null
  answered: boolean
  hangup: Happened | undefined
  named: Map<string, boolean>
  phrases: { agent?: readonly PhraseFound[]; customer?: readonly PhraseFound[] }
  /** By role and family: 1 where any words of it were said; spares most questions. */
  present: { agent: Uint8Array; customer: Uint8Array }
}

/** Puts words and events in the order of time and works out holds, silences and the answer. */
export function makeScene(
  families: Families,
  conversation: Conversation,
  calendar: Calendar,
  festivals: readonly Festival[],
): Scene {
  const said = conversation.utterances
  const isTimed = said.every(one => one.at !== undefined)
  const lines: Line[] = said.map((one, index) => ({
    index,
    order: index,
    said: one,
    heard: hear(families, one.text),
    known: new Map(),
  }))
  if (isTimed && lines.some((line, at) => at > 0 && line.said.at! < lines[at - 1]!.said.at!)) {
    lines.sort((a, b) => a.said.at! - b.said.at! || a.index - b.index)
    for (const [order, line] of lines.entries()) line.order = order
  }
  const events = inOrder(conversation.events ?? [], lines, isTimed)
  const agent = lines.filter(line => line.said.role === 'agent')
  const customer = lines.filter(line => line.said.role === 'customer')
  const answer = events.find(one => one.event.type === 'answer')
  const holds = holdsOf(events, lines)
  return {
    conversation,
    families,
    calendar,
    festivals,
    lines,
    agent,
    customer,
    events,
    holds,
    silences: silencesOf(lines, holds),
    answeredAt: answer?.event.at ?? agent[0]?.said.at ?? null,
    answered: answer !== undefined || agent.length > 0,
    hangup: events.findLast(one => one.event.type === 'hangup'),
    named: new Map(),
    phrases: {},
    present: { agent: presentIn(families, agent), customer: presentIn(families, customer) },
  }
}

function presentIn(families: Families, lines: readonly Line[]): Uint8Array {
  const present = new Uint8Array(families.names.length)
  for (const { heard } of lines)
    for (const { family } of heard.hits)
      if (present[family] === 0) for (const one of families.counts[family]!) present[one] = 1
  return present
}

/** When an utterance is over: its end, else its start. */
export function endOf(said: Utterance): number | undefined {
  return said.end ?? said.at
}

/** Seconds of holds between two moments. */
export function heldBetween(scene: Scene, from: number, to: number): number {
  let sum = 0
  for (const hold of scene.holds) sum += Math.max(0, Math.min(to, hold.to) - Math.max(from, hold.from))
  return sum
}

function inOrder(events: readonly ConversationEvent[], lines: readonly Line[], isTimed: boolean): Happened[] {
  const sorted = events.every(one => one.at !== undefined) ? [...events].sort((a, b) => a.at! - b.at!) : events
  return sorted.map(event => {
    if (event.at === undefined || !isTimed) return { event, order: lines.length }
    let order = 0
    while (order < lines.length && lines[order]!.said.at! <= event.at) order++
    return { event, order }
  })
}

function holdsOf(events: readonly Happened[], lines: readonly Line[]): Stretch[] {
  const holds: Stretch[] = []
  let since: number | undefined
  for (const { event } of events) {
    if (event.at === undefined) continue
    if (event.type === 'hold') since ??= event.at
    else if ((event.type === 'resume' || event.type === 'hangup') && since !== undefined) {
      holds.push({ from: since, to: event.at })
      since = undefined
    }
  }
  if (since !== undefined) {
    const last = Math.max(since, ...events.map(one => one.event.at ?? 0), ...lines.map(line => endOf(line.said) ?? 0))
    holds.push({ from: since, to: last })
  }
  return holds
}

function silencesOf(lines: readonly Line[], holds: readonly Stretch[]): Stretch[] | null {
  if (lines.length === 0 || lines.some(({ said }) => said.at === undefined || said.end === undefined)) return null
  const silences: Stretch[] = []
  let until = lines[0]!.said.end!
  for (const { said } of lines) {
    if (said.at! > until) silences.push(...outside({ from: until, to: said.at! }, holds))
    until = Math.max(until, said.end!)
  }
  return silences
}

function outside(stretch: Stretch, holds: readonly Stretch[]): Stretch[] {
  let parts = [stretch]
  for (const hold of holds)
    parts = parts.flatMap(part =>
      hold.to <= part.from || part.to <= hold.from
        ? [part]
        : [
            { from: part.from, to: Math.min(part.to, hold.from) },
            { from: Math.max(part.from, hold.to), to: part.to },
          ].filter(piece => piece.to > piece.from),
    )
  return parts
}

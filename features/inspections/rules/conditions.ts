import type { Condition, EventQuery } from '#features/standards/rules/ruleFiles.ts'
import type { SubjectFound } from './found.ts'
import { spokenPromises } from './promised.ts'
import { compileQuery } from './queries.ts'
import { endOf, type Happened, type Scene } from './scene.ts'
import type { Ground } from './tests.ts'

export type CompiledCondition = (scene: Scene, subject: SubjectFound | null) => boolean

/** Conditions that rules call by name; each is worked out once a conversation. */
export type Named = ReadonlyMap<string, Condition>

/** Compiles a condition once. Throws an Error that names what the pack lacks. */
export function compileCondition(
  ground: Ground,
  named: Named,
  condition: Condition,
  within: string[] = [],
): CompiledCondition {
  const parts = partsOf(ground, condition)
  const inner = (one: Condition) => compileCondition(ground, named, one, within)
  if (condition.is !== undefined) parts.push(byName(ground, named, condition.is, within))
  for (const one of condition.all ?? []) parts.push(inner(one))
  if (condition.any) {
    const any = condition.any.map(inner)
    parts.push((scene, subject) => any.some(one => one(scene, subject)))
  }
  if (condition.not) {
    const not = inner(condition.not)
    parts.push((scene, subject) => !not(scene, subject))
  }
  if (condition.atLeast) {
    const { times } = condition.atLeast
    const of = condition.atLeast.of.map(inner)
    parts.push((scene, subject) => of.filter(one => one(scene, subject)).length >= times)
  }
  if (parts.length === 1) return parts[0]!
  return (scene, subject) => {
    for (const part of parts) if (!part(scene, subject)) return false
    return true
  }
}

function byName(ground: Ground, named: Named, name: string, within: string[]): CompiledCondition {
  const condition = named.get(name)
  if (!condition) throw new Error(`condition ${name} is not there`)
  if (within.includes(name)) throw new Error(`condition ${name} calls itself`)
  const compiled = compileCondition(ground, named, condition, [...within, name])
  return scene => {
    const known = scene.named.get(name)
    if (known !== undefined) return known
    const holds = compiled(scene, null)
    scene.named.set(name, holds)
    return holds
  }
}

function partsOf(ground: Ground, condition: Condition): CompiledCondition[] {
  const parts: CompiledCondition[] = []
  const { channel, kind, direction, festival, hour, answerAfter, ended, event, said, fewer, gap, speechRate } =
    condition
  if (channel) parts.push(({ conversation }) => channel.includes(conversation.channel))
  if (kind) parts.push(({ conversation }) => kind.includes(conversation.caseKind ?? ''))
  if (direction) parts.push(({ conversation }) => direction.includes(conversation.direction ?? 'in'))
  if (festival) parts.push(({ festivals }) => festivals.some(one => festival.includes(one)))
  if (hour) parts.push(scene => isInHours(scene, hour))
  if (condition.answered !== undefined) parts.push(scene => scene.answered === condition.answered)
  if (answerAfter !== undefined) parts.push(scene => scene.answeredAt !== null && scene.answeredAt > answerAfter)
  if (condition.timed) parts.push(timed(condition.timed))
  if (ended) parts.push(({ hangup }) => hangup?.event.by !== undefined && ended.includes(hangup.event.by))
  if (event) parts.push((scene, subject) => eventsFit(event, scene, subject))
  if (said) parts.push(compileQuery(ground, said).holds)
  if (fewer) {
    const [than, of] = [compileQuery(ground, fewer.than), compileQuery(ground, fewer.of)]
    parts.push((scene, subject) => of.count(scene, subject) < than.count(scene, subject))
  }
  if (gap) parts.push((scene, subject) => subject !== null && longestGap(scene, subject, gap.role) > gap.longerThan)
  if (speechRate) parts.push(scene => isOutsideRate(scene, speechRate))
  if (condition.promises !== undefined) parts.push(scene => spokenPromises(scene).length > 0 === condition.promises)
  return parts
}

function timed(what: 'at' | 'end'): CompiledCondition {
  return ({ lines }) => lines.length > 0 && lines.every(({ said }) => said[what] !== undefined)
}

function isInHours(scene: Scene, { from, to }: { from: string; to: string }): boolean {
  const local = new Date(Date.parse(scene.conversation.startedAt) + 8 * 3_600_000).toISOString().slice(11, 16)
  return from <= to ? from <= local && local < to : from <= local || local < to
}

function eventsFit(query: EventQuery, scene: Scene, subject: SubjectFound | null): boolean {
  const lies = (one: Happened) =>
    one.event.type === query.type &&
    (query.by === undefined || one.event.by === query.by) &&
    (query.before === undefined || isBefore(one, query.before, scene, subject)) &&
    (query.after === undefined || isAfter(one, query.after, scene, subject))
  const sum = scene.events.filter(lies).length
  return sum >= (query.atLeast ?? (query.atMost === undefined ? 1 : 0)) && sum <= (query.atMost ?? sum)
}

function isBefore(one: Happened, place: EventQuery['before'], scene: Scene, subject: SubjectFound | null): boolean {
  if (place === 'subject')
    return subject?.line ? one.order <= subject.line.order : (one.event.at ?? 0) <= (subject?.start ?? 0)
  if (place?.event === 'answer' && scene.answeredAt !== null)
    return one.event.at === undefined || one.event.at <= scene.answeredAt
  const at = scene.events.findIndex(other => other.event.type === place?.event)
  return at >= 0 && scene.events.indexOf(one) < at
}

function isAfter(one: Happened, place: EventQuery['after'], scene: Scene, subject: SubjectFound | null): boolean {
  if (place === 'subject')
    return subject?.line ? one.order > subject.line.order : (one.event.at ?? 0) >= (subject?.end ?? 0)
  const at = scene.events.findIndex(other => other.event.type === place?.event)
  return at >= 0 && scene.events.indexOf(one) > at
}

/** The longest time within the subject in which the role says nothing, in seconds. */
function longestGap(scene: Scene, { start, end }: SubjectFound, role: string): number {
  if (start === undefined || end === undefined) return 0
  let [since, longest] = [start, 0]
  for (const { said } of scene.lines) {
    if (said.role !== role || said.at === undefined || said.at >= end || endOf(said)! <= start) continue
    longest = Math.max(longest, said.at - since)
    since = Math.max(since, Math.min(end, endOf(said)!))
  }
  return Math.max(longest, end - since)
}

/** Median speed of the agent in characters a minute, outside the band; false when too few utterances have times. */
function isOutsideRate(scene: Scene, band: NonNullable<Condition['speechRate']>): boolean {
  const rates = ratesOf(scene)
  if (rates.length < band.utterances) return false
  const middle = rates.length >> 1
  const median = rates.length % 2 === 1 ? rates[middle]! : (rates[middle - 1]! + rates[middle]!) / 2
  return median < (band.below ?? 0) || median > (band.above ?? Number.POSITIVE_INFINITY)
}

/** Characters a minute of each agent utterance with times, slowest first. */
function ratesOf(scene: Scene): number[] {
  return scene.agent
    .filter(({ said }) => said.at !== undefined && said.end !== undefined && said.end > said.at)
    .map(({ said }) => (said.text.replace(/[^\p{L}\p{N}]/gu, '').length * 60) / (said.end! - said.at!))
    .sort((a, b) => a - b)
}

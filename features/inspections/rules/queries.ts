import type { Place, Query } from '#features/standards/rules/ruleFiles.ts'
import type { Spot, SubjectFound } from './found.ts'
import { endOf, heldBetween, type Line, type Scene } from './scene.ts'
import { type CompiledTest, compileTest, countHits, type Ground, whole } from './tests.ts'

/** A query made ready: what it finds, and whether there are as many as it asks for. */
export interface CompiledQuery {
  find: (scene: Scene, subject: SubjectFound | null) => { line: Line; spot: Spot }[]
  count: (scene: Scene, subject: SubjectFound | null) => number
  holds: (scene: Scene, subject: SubjectFound | null) => boolean
}

/** Compiles a query; without `atLeast` and `atMost` one is enough. Throws an Error that names what the pack lacks. */
export function compileQuery(ground: Ground, query: Query): CompiledQuery {
  const test: CompiledTest = query.is ? compileTest(ground, query.is) : whole
  const perLine = query.hits && query.is?.says ? countHits(ground.families, query.is.says) : () => 1
  const atLeast = query.atLeast ?? (query.atMost === undefined ? 1 : 0)
  const atMost = query.atMost ?? Number.POSITIVE_INFINITY
  const silent = neverSaid(ground, query)
  const find: CompiledQuery['find'] = (scene, subject) => {
    if (silent(scene)) return []
    return chosen(query, scene, subject).flatMap(line => {
      const spot = test(line, scene, subject)
      return spot ? [{ line, spot }] : []
    })
  }
  const count: CompiledQuery['count'] = (scene, subject) => {
    if (silent(scene)) return 0
    let sum = 0
    for (const line of chosen(query, scene, subject)) if (test(line, scene, subject)) sum += perLine(line)
    return sum
  }
  const holds: CompiledQuery['holds'] = (scene, subject) => {
    const sum = count(scene, subject)
    return sum >= atLeast && sum <= atMost
  }
  return { find, count, holds }
}

/** Tells at once that nobody of the role said any word the test asks for. */
function neverSaid(ground: Ground, { role, is }: Query): (scene: Scene) => boolean {
  const names = is?.says ?? is?.begins
  if (!names || (role !== 'agent' && role !== 'customer')) return () => false
  const wanted = names.flatMap(name => ground.families.ids.get(name) ?? [])
  return scene => {
    const present = scene.present[role]
    for (const one of wanted) if (present[one] === 1) return false
    return true
  }
}

/** Where an event lies for the subject: the first of its type after it, else the first at all. */
function orderOfPlace(place: Place, scene: Scene, subject: SubjectFound | null): number | null {
  if (place === 'subject') return null
  const all = scene.events.filter(one => one.event.type === place.event)
  const from = subject?.line?.order
  return (all.find(one => from === undefined || one.order > from) ?? all.at(-1))?.order ?? null
}

function chosen(query: Query, scene: Scene, subject: SubjectFound | null): readonly Line[] {
  let lines = roleLines(scene, query.role)
  if (query.after) {
    const order = orderOfPlace(query.after, scene, subject)
    if (query.after === 'subject') lines = subject ? lines.filter(subject.isAfter) : lines
    else lines = order === null ? [] : lines.filter(line => line.order >= order)
  }
  if (query.before) {
    const order = orderOfPlace(query.before, scene, subject)
    if (query.before === 'subject') lines = subject ? lines.filter(subject.isBefore) : lines
    else lines = order === null ? [] : lines.filter(line => line.order < order)
  }
  if (query.during && subject) lines = lines.filter(line => isDuring(line, subject))
  if (query.run && subject) lines = runAfter(lines, scene, subject, query.role)
  if (query.within !== undefined && subject) {
    const most = query.within
    lines = lines.filter(line => isWithin(line, scene, subject, most))
  }
  if (query.ahead) {
    const { event, atLeast } = query.ahead
    lines = lines.filter(line => liesAhead(line, scene, event, atLeast))
  }
  if (query.first !== undefined) lines = lines.slice(0, query.first)
  if (query.last !== undefined) lines = query.last === 0 ? [] : lines.slice(-query.last)
  if (query.lastShare !== undefined) lines = lines.slice(lines.length - Math.ceil(lines.length * query.lastShare))
  return lines
}

function roleLines(scene: Scene, role: string): readonly Line[] {
  if (role === 'agent') return scene.agent
  return role === 'customer' ? scene.customer : scene.lines.filter(line => line.said.role === role)
}

function isDuring(line: Line, { start, end }: SubjectFound): boolean {
  const { at } = line.said
  return at !== undefined && start !== undefined && end !== undefined && at >= start && at <= end
}

/** The utterances that follow the subject at once, before the other side speaks again. */
function runAfter(lines: readonly Line[], scene: Scene, subject: SubjectFound, role: string): readonly Line[] {
  const other = role === 'agent' ? scene.customer : scene.agent
  const stop = other.find(line => subject.isAfter(line))
  return lines.filter(line => subject.isAfter(line) && (!stop || line.order < stop.order))
}

/** Without times nothing is too late. */
function isWithin(line: Line, scene: Scene, { end }: SubjectFound, most: number): boolean {
  const { at } = line.said
  if (at === undefined || end === undefined) return true
  return at - end - heldBetween(scene, end, at) <= most
}

function liesAhead(line: Line, scene: Scene, event: string, atLeast: number): boolean {
  const moment = scene.events.findLast(one => one.event.type === event)?.event.at
  const end = endOf(line.said)
  return moment !== undefined && end !== undefined && moment - end >= atLeast
}

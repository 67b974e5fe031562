import { keyInformation } from '#features/standards/rules/keyInformation.ts'
import type { Subject } from '#features/standards/rules/ruleFiles.ts'
import type { Spot, SubjectFound } from './found.ts'
import { type CompiledQuery, compileQuery } from './queries.ts'
import { endOf, type Line, type Scene } from './scene.ts'
import { mayHoldNumber } from './spokenNumbers.ts'
import { type Ground, phrasesIn } from './tests.ts'

export type CompiledSubject = (scene: Scene) => SubjectFound[]

/** Compiles what a rule judges one by one. Throws an Error that names what the pack lacks. */
export function compileSubject(ground: Ground, subject: Subject): CompiledSubject {
  const parts: CompiledSubject[] = (subject.any ?? []).map(one => compileSubject(ground, one))
  if (subject.said) parts.push(spoken(compileQuery(ground, subject.said)))
  if (subject.hold) parts.push(stretches(scene => scene.holds, subject.hold.longerThan))
  if (subject.silence) parts.push(stretches(scene => scene.silences ?? [], subject.silence.longerThan))
  if (subject.event) parts.push(happened(subject.event))
  if (subject.phrases) parts.push(phrases(ground, subject.phrases, subject.except ?? []))
  if (subject.keyInformation) parts.push(pieces(subject.keyInformation))
  const all: CompiledSubject = scene => parts.flatMap(part => part(scene))
  if (subject.which === 'first') return scene => all(scene).slice(0, 1)
  if (subject.which === 'last') return scene => all(scene).slice(-1)
  return all
}

/** The whole conversation as what is judged: every utterance is both before and after it. */
export const wholeConversation: SubjectFound = { isBefore: () => true, isAfter: () => true }

function spoken(query: CompiledQuery): CompiledSubject {
  return scene => query.find(scene, null).map(({ line, spot }) => ofLine(line, spot))
}

function ofLine(line: Line, spot: Spot): SubjectFound {
  return {
    line,
    spot,
    start: line.said.at,
    end: endOf(line.said),
    isBefore: other => other.order < line.order,
    isAfter: other => other.order > line.order,
  }
}

function stretches(of: (scene: Scene) => Scene['holds'], longerThan: number): CompiledSubject {
  return scene =>
    of(scene)
      .filter(({ from, to }) => to - from > longerThan)
      .map(({ from, to }) => ({
        at: from,
        start: from,
        end: to,
        isBefore: line => line.said.at !== undefined && line.said.at <= from,
        isAfter: line => line.said.at !== undefined && line.said.at >= to,
      }))
}

function happened(type: string): CompiledSubject {
  return scene =>
    scene.events
      .filter(one => one.event.type === type)
      .map(({ event, order }) => ({
        ...(event.at === undefined ? {} : { at: event.at }),
        start: event.at,
        end: event.at,
        isBefore: line => line.order < order,
        isAfter: line => line.order >= order,
      }))
}

function phrases(ground: Ground, list: string, except: readonly string[]): CompiledSubject {
  if (!ground.pack.phrases.lists.some(one => one.id === list)) throw new Error(`list ${list} is not there`)
  const role = ground.pack.phrases.lists.find(one => one.id === list)!.role
  return scene =>
    phrasesIn(ground, scene, role)
      .filter(({ hit }) => hit.list === list && !except.includes(hit.entry))
      .map(({ line, hit: { from, to, severity, clause, better } }) => ({
        ...ofLine(line, { from, to }),
        severity,
        clause,
        better,
      }))
}

function pieces(role: string): CompiledSubject {
  return scene =>
    scene.lines
      .filter(line => line.said.role === role && mayHoldNumber(line.said.text))
      .flatMap(line =>
        keyInformation(line.said.text).map(info => ({ ...ofLine(line, { from: info.from, to: info.to }), info })),
      )
}

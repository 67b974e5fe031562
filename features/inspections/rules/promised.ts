import { promisesIn } from '#features/standards/rules/promises.ts'
import { toShanghai } from '#features/standards/rules/shanghai.ts'
import type { SpokenPromise } from '../contract.ts'
import type { Scene } from './scene.ts'

const known = new WeakMap<Scene, SpokenPromise[]>()

/** What the agent promised in a conversation, in its order; due moments by the working clock (E-C9). */
export function spokenPromises(scene: Scene): SpokenPromise[] {
  const before = known.get(scene)
  if (before) return before
  const started = Date.parse(scene.conversation.startedAt)
  const hopeful = scene.agent.filter(line => line.heard.signal)
  const promises = hopeful.flatMap(({ index, said }) =>
    promisesIn(said.text, new Date(started + (said.at ?? 0) * 1000), scene.calendar).map(one => ({
      utterance: index,
      from: one.from,
      to: one.to,
      text: one.text,
      what: one.what,
      dueAt: one.dueAt && toShanghai(one.dueAt),
    })),
  )
  known.set(scene, promises)
  return promises
}

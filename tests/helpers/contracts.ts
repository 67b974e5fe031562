import path from 'node:path'
import { type Declared, endpointsIn } from '../architecture/endpoints.ts'
import { isTest, type Source } from './sources.ts'

/** The contracts among `sources`. */
export function contractsOf(sources: Source[]): Source[] {
  return sources.filter(({ file }) => /^features\/[^/]+\/contract([.]ts$|\/)/.test(file) && !isTest(file))
}

/** Every endpoint that a contract of the repository exports. */
export async function declaredEndpoints(contracts: Source[]): Promise<Declared[]> {
  const declared = await Promise.all(
    contracts.map(async ({ file }) => endpointsIn(file, await import(path.resolve(file)))),
  )
  return declared.flat()
}

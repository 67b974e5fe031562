import { createHash } from 'node:crypto'
import pg from 'pg'

/** Statements are named from their second use on; later newcomers beyond this many stay unnamed, so a server never holds more. */
const mostNames = 400
const mostSeen = 5000
/** Lists of rows differ in length each time: naming them would use up the names. */
const mostValues = 64

const seen = new Set<string>()
const names = new Map<string, string>()

/** Name for a statement worth preparing, or undefined: texts that come once (lists of varying length) are not. */
function nameFor(text: string): string | undefined {
  const known = names.get(text)
  if (known) return known
  if (names.size >= mostNames) return undefined
  if (!seen.has(text)) {
    if (seen.size < mostSeen) seen.add(text)
    return undefined
  }
  seen.delete(text)
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
  names.set(text, name)
  return name
}

type Query = (...args: unknown[]) => unknown

/** pg's client, but a parameterised statement used again is prepared once a connection: parsing and planning are saved. */
export class PreparingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const plain = super.query.bind(this) as unknown as Query
    this.query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
      if (typeof text === 'string' && Array.isArray(values) && values.length > 0 && values.length <= mostValues) {
        const name = nameFor(text)
        if (name) return plain({ name, text, values }, ...rest)
      }
      return plain(text, values, ...rest)
    }) as unknown as typeof this.query
  }
}

import { Problem } from './problem.ts'

/** Opaque cursor of the last row of a page: its sort values, in order. */
export function cursorOf(...keys: (string | number | Date)[]): string {
  const plain = keys.map(key => (key instanceof Date ? key.toISOString() : key))
  return Buffer.from(JSON.stringify(plain)).toString('base64url')
}

/**
 * The sort values of a cursor, as many as `shapes` names; undefined for the first page.
 * @throws Problem input.bad_cursor when it is none of ours
 */
export function readCursor<const S extends readonly (keyof Shapes)[]>(
  cursor: string | undefined,
  ...shapes: S
): { [K in keyof S]: Shapes[S[K]] } | undefined {
  if (cursor === undefined) return undefined
  const keys = parsed(cursor)
  if (keys.length !== shapes.length) throw new Problem('input.bad_cursor')
  return keys.map((key, place) => read[shapes[place]!](key)) as unknown as { [K in keyof S]: Shapes[S[K]] }
}

/** Cuts a page of `limit` rows out of `limit + 1` read, with the cursor of the next. */
export function pageFrom<T>(
  rows: T[],
  limit: number,
  sortValues: (row: T) => readonly (string | number | Date)[],
): { rows: T[]; next: string | null } {
  if (rows.length <= limit) return { rows, next: null }
  const page = rows.slice(0, limit)
  return { rows: page, next: cursorOf(...sortValues(page.at(-1)!)) }
}

interface Shapes {
  id: string
  text: string
  time: Date
  number: number
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const read: { [K in keyof Shapes]: (key: unknown) => Shapes[K] } = {
  id(key) {
    if (typeof key === 'string' && uuid.test(key)) return key
    throw new Problem('input.bad_cursor')
  },
  text(key) {
    if (typeof key === 'string' && !/\u0000|\p{Cs}/u.test(key)) return key
    throw new Problem('input.bad_cursor')
  },
  time(key) {
    const time = typeof key === 'string' ? new Date(key) : null
    if (time && time.toJSON() === key) return time
    throw new Problem('input.bad_cursor')
  },
  number(key) {
    if (typeof key === 'number' && Number.isFinite(key)) return key
    throw new Problem('input.bad_cursor')
  },
}

function parsed(cursor: string): unknown[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(keys)) return keys
  } catch {}
  throw new Problem('input.bad_cursor')
}

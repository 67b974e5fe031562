import { z } from 'zod'
import type { Endpoint } from '#platform/endpoint.ts'

/** Values nobody means, for any field: of every type, over-long, unwritable, hostile. */
export const garbage: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 42],
  ['a huge number', 1e308],
  ['a negative number', -1],
  ['true', true],
  ['nothing', ''],
  ['blanks', ' \n\t '],
  ['over-long words', '长'.repeat(20_000)],
  ['NUL', 'a\u0000b'],
  ['control characters', 'a\u0007\u001b[31mb'],
  ['a lone surrogate', 'a\ud800b'],
  ['a lone low surrogate', '\udc00'],
  ['SQL', `'; drop table cases; --`],
  ['script', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['a template', '{{7*7}}<%= 7 %>'],
  ['a path', '../../../../etc/passwd'],
  ['right-to-left', '\u202eevil\u202c'],
  ['a date that is none', '2026-02-31T99:99:99Z'],
  ['the year zero', '0000-01-01T00:00:00Z'],
  ['the year 9999', '9999-12-31T23:59:59.999Z'],
  ['an id of nobody', '00000000-0000-4000-8000-000000000000'],
  ['a list', ['a', ['b']]],
  ['a thing', { a: { b: {} } }],
  ['a thing with a prototype', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}')],
  ['many', Array.from({ length: 3000 }, () => 'x')],
  ['deep', deep(200)],
]

function deep(levels: number): unknown {
  let inner: unknown = 'x'
  for (let level = 0; level < levels; level += 1) inner = [inner]
  return inner
}

/** A body, query or params that fits a schema, by its JSON schema; ids and keys from `known`. */
export function fitting(schema: z.ZodType | undefined, known: Record<string, unknown> = {}): Record<string, unknown> {
  if (!schema) return {}
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described
  return (valueFor(described, '', known) ?? {}) as Record<string, unknown>
}

interface Described {
  type?: string
  format?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Described>
  required?: string[]
  items?: Described
  anyOf?: Described[]
  oneOf?: Described[]
  minimum?: number
  exclusiveMinimum?: number
  minItems?: number
  minLength?: number
  pattern?: string
}

const right: readonly string[] = [
  '您好，请尽快处理。',
  'main',
  '2h',
  '09:00',
  '13800138000',
  'a',
  '1-5',
  '2026-10-01',
  '123456',
  '12345678',
]

function valueFor(one: Described, name: string, known: Record<string, unknown>): unknown {
  if (name in known) return known[name]
  const choices = one.anyOf ?? one.oneOf
  if (choices) return valueFor(choices[0]!, name, known)
  if (one.const !== undefined) return one.const
  if (one.enum) return one.enum[0]
  if (one.type === 'object') {
    const fields = Object.entries(one.properties ?? {})
    return Object.fromEntries(fields.map(([field, part]) => [field, valueFor(part, field, known)]))
  }
  if (one.type === 'array')
    return Array.from({ length: one.minItems ?? 0 }, () => valueFor(one.items ?? {}, name, known))
  if (one.type === 'boolean') return true
  if (one.type === 'number' || one.type === 'integer') return Math.max(1, one.minimum ?? 1)
  if (one.format === 'uuid') return '00000000-0000-4000-8000-000000000001'
  if (one.format === 'date-time') return '2026-03-02T08:00:00+08:00'
  const pattern = one.pattern ? new RegExp(one.pattern, 'u') : null
  return right.find(text => text.length >= (one.minLength ?? 0) && (!pattern || pattern.test(text))) ?? '您好'
}

/** The names of the fields a part of an endpoint takes. */
export function fieldsOf(schema: z.ZodType | undefined): string[] {
  if (!schema) return []
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Described
  return Object.keys(described.properties ?? {})
}

/** The address of an endpoint with these params and query filled in. */
export function addressOf(
  declaration: Endpoint,
  params: Record<string, unknown>,
  query: Record<string, unknown>,
): string {
  const path = declaration.path.replace(/:([A-Za-z]+)/g, (_, name) => encodeSafely(params[name]))
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeSafely(value)}`)
  return parts.length > 0 ? `${path}?${parts.join('&')}` : path
}

// A lone surrogate cannot be percent-encoded; as a client of bad manners would, its bytes are sent all the same.
function encodeSafely(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    return encodeURIComponent(text).slice(0, 3000)
  } catch {
    return '%ED%A0%80'
  }
}

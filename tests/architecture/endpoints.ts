import { z } from 'zod'
import type { Endpoint } from '#platform/endpoint.ts'
import { isTest, isTypeScript, matches, type Source } from '#tests/helpers/sources.ts'

export interface Declared {
  file: string
  /** Name in its contract: the function a client calls. */
  name: string
  endpoint: Endpoint
}

/** All endpoints a contract exports, in lists or alone. */
export function endpointsIn(file: string, exports: Record<string, unknown>): Declared[] {
  return Object.entries(exports).flatMap(([name, value]) => {
    if (isEndpoint(value)) return [{ file, name, endpoint: value }]
    if (typeof value !== 'object' || value === null || value instanceof z.ZodType) return []
    return Object.entries(value)
      .filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1]))
      .map(([key, endpoint]) => ({ file, name: key, endpoint }))
  })
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'reply' in value
}

/**
 * Everything that is wrong with the endpoints, one line a fault. One object may be exported twice: alone and in a list.
 * `inside` are permissions that verbs ask for themselves, because one's own things need none.
 */
export function endpointFaults(
  declared: Declared[],
  permissions: readonly string[],
  inside: readonly string[] = [],
): string[] {
  const seen = new Map<string, string>()
  const once = new Map(declared.map(one => [one.endpoint, one]))
  return [...once.values()].flatMap(({ file, name, endpoint }) => {
    const where = `${file}: ${name}`
    const door = `${endpoint.method} ${endpoint.path.replace(/:\w+/g, ':')}`
    const twin = seen.get(door)
    if (twin) return [`${where}: ${door} is ${twin}'s already`]
    seen.set(door, name)
    return [
      ...needsFaults(endpoint, permissions),
      ...verbFaults(name, endpoint, permissions, inside),
      ...pathFaults(endpoint),
      ...looseParts(endpoint),
    ].map(fault => `${where}: ${fault}`)
  })
}

function needsFaults({ needs }: Endpoint, permissions: readonly string[]): string[] {
  if (!needs) return ['says not who may']
  return ['public', 'signed_in', ...permissions].includes(needs) ? [] : [`needs ${needs}, which is no permission`]
}

/** One verb everywhere: `POST /api/cases/:id/close` = `closeCase` = permission `case.close` where there is one. */
function verbFaults(
  name: string,
  { method, path, needs }: Endpoint,
  permissions: readonly string[],
  inside: readonly string[],
): string[] {
  const [, plural, verb] = /^\/api\/([a-z_-]+)\/:\w+\/([a-z_-]+)$/.exec(path) ?? []
  if (method !== 'POST' || !plural || !verb) return []
  // `POST /api/customers/:id/contacts` adds to a list: no verb of the customer.
  if (verb.endsWith('s') && !permissions.includes(`${singular(plural)}.${snake(verb)}`)) return []
  const permission = `${singular(plural)}.${snake(verb)}`
  const faults: string[] = []
  const askedLater = needs === 'signed_in' && inside.includes(permission)
  if (permissions.includes(permission) && needs !== permission && !askedLater)
    faults.push(`needs ${needs}, but the verb is ${permission}`)
  if (!name.startsWith(camel(verb))) faults.push(`is called ${name}, but the verb is ${verb}`)
  return faults
}

function pathFaults({ path, params }: Endpoint): string[] {
  const named = matches(path, /:(\w+)/g).sort()
  const described = params ? Object.keys(shapeOf(params).properties ?? {}).sort() : []
  return [
    ...(/^(\/(:[a-z][A-Za-z]*|[a-z][a-z0-9_-]*(?:[.]json)?))+$/.test(path) && path.startsWith('/api/')
      ? []
      : [`${path} is not /api/ and words in lower case`]),
    ...(named.join() === described.join()
      ? []
      : [`${path} names ${named.join() || 'nothing'}, params ${described.join() || 'nothing'}`]),
  ]
}

/** Unknown fields are refused: every object a caller sends is strict. */
function looseParts({ body, query }: Endpoint): string[] {
  return Object.entries({ body, query }).flatMap(([part, schema]) =>
    schema && looseObject(shapeOf(schema)) ? [`${part} takes unknown fields: use z.strictObject`] : [],
  )
}

interface Shape {
  type?: string
  properties?: Record<string, Shape>
  additionalProperties?: unknown
  propertyNames?: unknown
  items?: Shape
  anyOf?: Shape[]
  oneOf?: Shape[]
  allOf?: Shape[]
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape
}

function looseObject(shape: Shape): boolean {
  if (shape.properties && shape.additionalProperties !== false) return true
  const inner = [
    shape.items,
    ...Object.values(shape.properties ?? {}),
    ...(shape.anyOf ?? []),
    ...(shape.oneOf ?? []),
    ...(shape.allOf ?? []),
  ]
  return inner.some(one => one !== undefined && looseObject(one))
}

interface Operation {
  parameters?: { name: string; schema: object }[]
  requestBody?: { content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

/** Parts of operations in printed OpenAPI whose schema came out empty. */
export function unprintable(printed: Record<string, unknown>): string[] {
  const paths = printed.paths as Record<string, Record<string, Operation>>
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody, responses }]) => {
      const done = Object.entries(responses).find(([status]) => /^2/.test(status))?.[1]
      const parts: [string, object | undefined][] = parameters.map(({ name, schema }) => [name, schema])
      if (requestBody) parts.push(['body', Object.values(requestBody.content)[0]?.schema])
      parts.push(['reply', Object.values(done?.content ?? {})[0]?.schema])
      const empty = parts.filter(([, schema]) => !schema || Object.keys(schema).length === 0).map(([name]) => name)
      return empty.length > 0 ? [`${method} ${path}: says nothing of ${empty.join(', ')}`] : []
    }),
  )
}

/** Permissions that files of a service name. */
export function askedInside(sources: Source[]): string[] {
  return sources
    .filter(({ file }) => /^features\/[^/]+\/service([.]ts$|\/)/.test(file) && !isTest(file))
    .flatMap(({ code }) => matches(code, /(?:allow\(\s*ctx,|may\(\s*ctx[.]me,|permissions[.]has\()\s*'([\w.]+)'/g))
}

/** Permissions named anywhere in the product that are none. */
export function unknownNeeds(sources: Source[], permissions: readonly string[]): string[] {
  return sources
    .filter(({ file }) => isTypeScript(file) && !isTest(file))
    .flatMap(({ file, code }) =>
      [...matches(code, /\bneeds: '([^']*)'/g), ...matches(code, /\ballow\(\s*ctx,\s*'([^']*)'/g)]
        .filter(needs => !['public', 'signed_in', ...permissions].includes(needs))
        .map(needs => `${file}: ${needs} is no permission`),
    )
}

function singular(plural: string): string {
  const word = snake(plural)
  if (word === 'staff') return word
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/, '')
}

function snake(word: string): string {
  return word.replaceAll('-', '_')
}

function camel(word: string): string {
  return snake(word).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'

export interface ApiFacts {
  version: string
  /** Base address of the server as callers see it. */
  url: string
  /** Name of the cookie that holds the session of a signed-in page. */
  sessionCookie?: string
}

type Json = Record<string, unknown>

/** Named schemas found on the way; they become `components.schemas`. */
type Components = Map<string, Json>

/** The whole API as OpenAPI 3.1, printed from the declarations the server itself runs on. */
export function openApi(endpoints: readonly Endpoint[], facts: ApiFacts): Json {
  const components: Components = new Map([['Problem', problemSchema]])
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint, components) }
  }
  return {
    openapi: '3.1.0',
    info: { title: '三声 Sansheng', version: facts.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: facts.url.replace(/\/$/, '') }],
    tags: [...new Set(endpoints.map(tagOf))].map(name => ({ name })),
    paths,
    components: {
      schemas: Object.fromEntries(components),
      responses: { Refused: refused },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'A key made by `./sansheng api-key create`.' },
        session: { type: 'apiKey', in: 'cookie', name: facts.sessionCookie ?? 'sansheng_session' },
      },
    },
  }
}

const problemSchema: Json = {
  type: 'object',
  properties: {
    code: { type: 'string', description: 'Stable; programs decide by it.', examples: ['case.gate_open'] },
    message: { type: 'string', description: 'One sentence for a person, in the language of Accept-Language.' },
  },
  required: ['code', 'message'],
}

const refused: Json = {
  description: 'Refused: nothing was changed.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

function operation(endpoint: Endpoint, components: Components): Json {
  const id = operationId(endpoint)
  const schema = (part: 'params' | 'query' | 'headers' | 'body' | 'reply') =>
    schemaOf(endpoint[part], part === 'reply' ? 'output' : 'input', `${id}_${part}`, components)
  const parameters = [
    ...parametersOf(schema('params'), 'path'),
    ...parametersOf(schema('query'), 'query'),
    ...parametersOf(schema('headers'), 'header'),
  ]
  return {
    operationId: id,
    tags: [tagOf(endpoint)],
    summary: endpoint.summary,
    description: whoMay(endpoint.needs),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBody(endpoint, schema('body')),
    responses: {
      [endpoint.status ?? 200]: { description: 'Done.', content: replyContent(endpoint, schema('reply') ?? {}) },
      '4XX': { $ref: '#/components/responses/Refused' },
      '5XX': { $ref: '#/components/responses/Refused' },
    },
    security: endpoint.needs === 'public' ? [] : [{ apiKey: [] }, { session: [] }],
  }
}

const oneFile: Json = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] }

function requestBody({ file }: Endpoint, schema: Json | undefined): Json {
  if (file) return { requestBody: { required: true, content: { 'multipart/form-data': { schema: oneFile } } } }
  return schema ? { requestBody: { required: true, content: { 'application/json': { schema } } } } : {}
}

/** A GET whose contract says nothing of its reply sends a file. */
function replyContent({ method }: Endpoint, schema: Json): Json {
  return method === 'GET' && Object.keys(schema).length === 0
    ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    : { 'application/json': { schema } }
}

function whoMay(needs: string): string {
  if (needs === 'public') return 'Open to anybody.'
  return needs === 'signed_in' ? 'For any member of staff who is signed in.' : `Needs the permission \`${needs}\`.`
}

/** `POST /api/cases/:id/close` → `post_cases_id_close`: unique, because method and path are. */
function operationId({ method, path }: Endpoint): string {
  return [method.toLowerCase(), ...path.split(/\W+/).filter(word => word !== '' && word !== 'api')].join('_')
}

function tagOf({ path }: Endpoint): string {
  return path.split('/')[2] ?? 'api'
}

function parametersOf(schema: Json | undefined, place: 'path' | 'query' | 'header'): Json[] {
  if (!schema) return []
  const required = (schema.required ?? []) as string[]
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, { description, ...shape }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: shape,
  }))
}

/**
 * JSON Schema of one part. Schemas with a name (`.meta({ id })`) move to the components, as `NameInput` where they are sent;
 * a recursive one without a name is called after its part.
 */
function schemaOf(
  schema: z.ZodType | undefined,
  io: 'input' | 'output',
  part: string,
  components: Components,
): Json | undefined {
  if (!schema) return undefined
  const {
    $schema: _,
    $defs,
    ...root
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: onTheWire }) as Json
  const nameOf = (name: string) => (name.startsWith('__') ? part + name : io === 'input' ? `${name}Input` : name)
  for (const [name, shape] of Object.entries($defs ?? {})) {
    components.set(nameOf(name), withReferences(shape, nameOf) as Json)
  }
  return withReferences(root, nameOf) as Json
}

function withReferences(value: unknown, nameOf: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map(one => withReferences(one, nameOf))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, `#/components/schemas/${nameOf(inner.replace('#/$defs/', ''))}`]
        : [key, withReferences(inner, nameOf)],
    ),
  )
}

/** Dates travel as ISO text; bounds of safe integers and the pattern behind `format: uuid` say nothing to a reader. */
function onTheWire({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes
  jsonSchema: z.core.JSONSchema.BaseSchema
}): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
  if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

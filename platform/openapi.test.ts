import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Endpoint, endpoint, idParams, instant, optionalWords, pageOf, pageQuery } from './endpoint.ts'
import { openApi } from './openapi.ts'

const named = z.object({ id: z.uuid(), at: z.date() }).meta({ id: 'Case' })

const endpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/api/cases/:id/close',
    needs: 'case.close',
    summary: 'Close a case',
    params: idParams,
    body: z.strictObject({ words: optionalWords(200) }),
    reply: named,
  }),
  endpoint({
    method: 'GET',
    path: '/api/cases',
    needs: 'signed_in',
    summary: 'Cases',
    query: z.strictObject({ ...pageQuery, since: instant }),
    reply: pageOf(named),
  }),
  endpoint({
    method: 'POST',
    path: '/api/public/contacts',
    needs: 'public',
    summary: 'Tell us',
    headers: z.object({ 'idempotency-key': z.string().min(1).describe('1–255 visible ASCII characters') }),
    body: z.strictObject({ text: z.string(), about: named.optional() }),
    reply: z.object({ caseNumber: z.string() }),
    status: 201,
  }),
  endpoint({
    method: 'POST',
    path: '/api/public/uploads',
    needs: 'public',
    summary: 'One file',
    file: true,
    reply: z.object({ uploadId: z.uuid() }),
  }),
  endpoint({
    method: 'GET',
    path: '/api/files/:id',
    needs: 'case.read',
    summary: 'A file',
    params: idParams,
    reply: z.unknown(),
  }),
]

const printed = JSON.parse(JSON.stringify(openApi(endpoints, { version: '0.1.0', url: 'http://127.0.0.1:7300/' })))
const close = printed.paths['/api/cases/{id}/close'].post
const list = printed.paths['/api/cases'].get
const contact = printed.paths['/api/public/contacts'].post

test('every endpoint has its operation, with an id of its own', () => {
  const operations = Object.values(printed.paths).flatMap(path =>
    Object.values(path as Record<string, { operationId: string }>),
  )
  expect(operations.map(one => one.operationId)).toEqual([
    'post_cases_id_close',
    'get_cases',
    'post_public_contacts',
    'post_public_uploads',
    'get_files_id',
  ])
  expect(printed.openapi).toBe('3.1.0')
  expect(printed.servers).toEqual([{ url: 'http://127.0.0.1:7300' }])
})

test('who may: the permission in words, no security where the door is public', () => {
  expect(close.description).toContain('`case.close`')
  expect(close.security).toEqual([{ apiKey: [] }, { session: [] }])
  expect(list.security).toEqual([{ apiKey: [] }, { session: [] }])
  expect(contact.security).toEqual([])
  expect(printed.components.securitySchemes.apiKey.scheme).toBe('bearer')
  expect(printed.components.securitySchemes.session.in).toBe('cookie')
})

test('params, query and headers are parameters; only what must be sent is required', () => {
  expect(close.parameters).toEqual([
    { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
  ])
  const required = Object.fromEntries(
    list.parameters.map((one: { name: string; required: boolean }) => [one.name, one.required]),
  )
  expect(required).toEqual({ after: false, limit: false, since: true })
  expect(contact.parameters).toMatchObject([{ name: 'idempotency-key', in: 'header', required: true }])
  expect(contact.parameters[0].description).toContain('visible ASCII')
})

test('bodies are what is sent, replies what comes back', () => {
  const body = close.requestBody.content['application/json'].schema
  expect(body).toEqual({
    type: 'object',
    properties: { words: { type: 'string', maxLength: 200 } },
    additionalProperties: false,
  })
  expect(Object.keys(contact.responses)).toEqual(['201', '4XX', '5XX'])
  expect(list.parameters.find((one: { name: string }) => one.name === 'limit').schema).toEqual({
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
  })
})

test('a file is sent as a form and comes back as bytes', () => {
  const { content } = printed.paths['/api/public/uploads'].post.requestBody
  expect(content['multipart/form-data'].schema.properties.file).toEqual({ type: 'string', format: 'binary' })
  expect(Object.keys(printed.paths['/api/files/{id}'].get.responses[200].content)).toEqual(['application/octet-stream'])
})

test('named schemas are components, dates are text, and every reference leads somewhere', () => {
  expect(close.responses[200].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Case' })
  expect(printed.components.schemas.Case.properties.at).toEqual({ type: 'string', format: 'date-time' })
  const references = [...JSON.stringify(printed).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)]
  expect(references.map(([, kind, name]) => name! in printed.components[kind!])).not.toContain(false)
  expect(references.map(([, , name]) => name)).toContain('CaseInput')
})

test('refusals have a code and a sentence', () => {
  expect(printed.components.responses.Refused.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/Problem',
  })
  expect(printed.components.schemas.Problem.required).toEqual(['code', 'message'])
})

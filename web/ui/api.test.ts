import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem, addressOf, api, bare } from './api.ts'
import { pageNow } from './now.ts'

let server: Server
let answer: (response: ServerResponse) => void
const seen: { url?: string | undefined; headers: Record<string, unknown> }[] = []

beforeEach(async () => {
  seen.length = 0
  server = createServer((request, response) => {
    seen.push({ url: request.url, headers: request.headers })
    answer(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const real = fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => real(base + path, init))
})

afterEach(() => {
  vi.unstubAllGlobals()
  server.close()
})

const read = bare<{ method: 'GET'; path: string }>('GET', '/api/cases/:id')
const write = bare<{ method: 'POST'; path: string }>('POST', '/api/cases/:id/close')
const failure = async (call: Promise<unknown>): Promise<ApiProblem> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ApiProblem)
  return error as ApiProblem
}

test('fills params, drops empty query parts, repeats lists', () => {
  expect(addressOf('/api/cases/:id/files/:fileId', { id: 'a/b', fileId: 'c' })).toBe('/api/cases/a%2Fb/files/c')
  expect(addressOf('/api/cases', {}, { q: '电 梯', stage: '', open: undefined, kind: ['a', 'b'] })).toBe(
    '/api/cases?q=%E7%94%B5+%E6%A2%AF&kind=a&kind=b',
  )
})

test('a refusal becomes one problem with code, sentence and wait', async () => {
  answer = response =>
    response
      .writeHead(429, { 'content-type': 'application/json', 'retry-after': '8' })
      .end('{"code":"auth.wait","message":"请等一等。"}')
  const problem = await failure(api(write, { params: { id: 'a' }, body: {} } as never))
  expect(problem).toMatchObject({
    code: 'auth.wait',
    message: '请等一等。',
    status: 429,
    retryAfter: 8,
    unanswered: false,
  })
})

test('no answer and an answer that says nothing may be sent again', async () => {
  answer = response => response.destroy()
  expect(await failure(api(read, {}))).toMatchObject({ code: 'web.offline', unanswered: true })
  answer = response => response.writeHead(502).end('<html>')
  expect(await failure(api(read, {}))).toMatchObject({ code: 'web.unclear', unanswered: true })
  answer = response => response.writeHead(200).end('<html>')
  expect(await failure(api(read, {}))).toMatchObject({ code: 'web.unclear', unanswered: true })
})

test('times follow the clock of the server', async () => {
  answer = response => response.writeHead(200, { date: 'Sat, 10 Oct 2026 06:18:00 GMT' }).end('{}')
  await api(read, { params: { id: 'a' } } as never)
  expect(Math.abs(pageNow().getTime() - Date.parse('2026-10-10T14:18:00+08:00'))).toBeLessThan(3000)
})

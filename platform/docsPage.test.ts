import { afterAll, beforeAll, expect, test } from 'vitest'
import { docsRoutes } from './docsPage.ts'
import { type Http, openHttp } from './http.ts'
import { silentLog } from './log.ts'

let app: Http

beforeAll(async () => {
  app = await openHttp({
    log: silentLog,
    publicUrl: () => new URL('http://localhost:80'),
    port: () => 80,
    trustProxy: [],
  })
  docsRoutes(app, () => ({ openapi: '3.1.0' }))
})
afterAll(() => app.close())

const get = (url: string) => app.inject({ url, headers: { host: 'localhost:80' } })

test('the printed API is served', async () => {
  const reply = await get('/api/openapi.json')
  expect(reply.json()).toEqual({ openapi: '3.1.0' })
  expect(reply.headers['content-type']).toContain('application/json')
})

test('the page names files alone, and each of them is served', async () => {
  const { body, headers } = await get('/api/docs')
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
  expect(body).not.toMatch(/<script>|<style|\son\w+=/)
  const files = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1]!)
  expect(files).toHaveLength(4)
  for (const file of files) {
    const reply = await get(file)
    expect(reply.statusCode, file).toBe(200)
    expect(reply.rawPayload.length, file).toBeGreaterThan(100)
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
  }
})

test.each(['/api/docs/package.json', '/api/docs/..%2fpackage.json', '/api/docs/constructor'])(
  '%s is not served',
  async url => {
    expect((await get(url)).statusCode).toBe(404)
  },
)

import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Http } from './http.ts'
import { Problem } from './problem.ts'

const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const types = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])

// Scripts written into the page are refused by the content security policy: even these few lines are a file.
const start = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  docExpansion: 'list',
  filter: true,
  validatorUrl: null,
})
`

const page = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>三声 Sansheng API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
<main id="docs"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</html>
`

/** `/api/openapi.json` and a readable page of it at `/api/docs`. `print` is asked at each request: the address may be known late. */
export function docsRoutes(app: Http, print: () => Record<string, unknown>): void {
  app.get('/api/openapi.json', (_request, reply) => reply.header('Cache-Control', 'no-store').send(print()))
  app.get('/api/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  app.get('/api/docs/', (_request, reply) => reply.redirect('/api/docs'))
  app.get('/api/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  app.get<{ Params: { file: string } }>('/api/docs/:file', (request, reply) => {
    const type = types.get(request.params.file)
    if (!type) throw new Problem('page.not_found')
    reply.type(type).header('Cache-Control', 'public, max-age=3600')
    return reply.send(createReadStream(path.join(assets, request.params.file)))
  })
}

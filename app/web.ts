import fs from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Http, HttpReply } from '#platform/http.ts'

/** Serves the built pages: hashed assets for ever, entry pages always asked again. Unknown paths of a surface get its entry. */
export async function serveWeb(app: Http, folder: string): Promise<void> {
  if (!fs.existsSync(folder)) return
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, file) {
      const forever = file.includes(`${path.sep}assets${path.sep}`)
      reply.header('Cache-Control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const page = (name: string) => (_request: unknown, reply: HttpReply) => reply.sendFile(name)
  app.get('/', page('index.html'))
  app.get('/p/*', page('index.html'))
  app.get('/desk', (_request, reply) => reply.redirect('/desk/'))
  app.get('/desk/*', page('desk/index.html'))
}

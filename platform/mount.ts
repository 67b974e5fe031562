import type { ZodType } from 'zod'
import { type Ctx, type Language, type Me, publicMe, type Tx } from './context.ts'
import type { Endpoint, Input, Reply } from './endpoint.ts'
import { receiveUpload, type Upload } from './files.ts'
import type { Http, HttpReply, HttpRequest } from './http.ts'
import { languageOf, noteSetting } from './http.ts'
import { reasonsIn } from './inputReasons.ts'
import { Problem } from './problem.ts'
import type { RateLimit } from './rateLimit.ts'

/** What a handler may need of the raw exchange: cookies, address, files. Most handlers ignore it. */
export interface Exchange {
  request: HttpRequest
  reply: HttpReply
  /** The file of an endpoint that takes one, received before its transaction began: a slow line holds no connection. */
  upload: Upload | null
}

/** Throwing a Problem undoes everything; *returning* one keeps what was written (a miss, a wrong password) and refuses all the same. */
export type Handler<E extends Endpoint> = (ctx: Ctx, input: Input<E>, exchange: Exchange) => Promise<Reply<E> | Problem>
export type Mount = <E extends Endpoint>(declaration: E, handler: Handler<E>) => void

export interface MountOptions {
  app: Http
  db: Tx
  clock: () => Date
  /** Session cookie or API key → who; null for nobody. */
  authenticate: (request: HttpRequest) => Promise<Me | null>
  publicRate: RateLimit
  /** Runs after a writing transaction committed. */
  afterCommit: () => void
}

/**
 * Binds an endpoint to its handler: who may, schemas, one transaction. Every endpoint mounted is remembered in
 * `mounted`, which OpenAPI and the architecture test read.
 */
export function mounter(options: MountOptions): { mount: Mount; mounted: Endpoint[] } {
  const mounted: Endpoint[] = []
  const mount: Mount = (declaration, handler) => {
    mounted.push(declaration)
    options.app.route({
      method: declaration.method,
      url: declaration.path,
      handler: async (request, reply) => {
        const me = await whoMay(options, declaration, request)
        const input = parseInput(declaration, request, languageOf(request))
        const upload = declaration.file ? await receiveUpload(request) : null
        const exchange = { request, reply, upload }
        const run = (tx: Tx) => handler({ me, now: options.clock(), tx }, input as never, exchange)
        const writes = declaration.method !== 'GET' || declaration.writes
        const body = writes ? await inTransaction(options.db, run) : await inSnapshot(options.db, run)
        if (writes) options.afterCommit()
        if (body instanceof Problem) throw body
        if (reply.sent) return reply
        return reply
          .status(declaration.status ?? 200)
          .header('Cache-Control', 'no-store')
          .send(body)
      },
    })
  }
  return { mount, mounted }
}

async function whoMay(options: MountOptions, declaration: Endpoint, request: HttpRequest): Promise<Me> {
  if (declaration.needs === 'public') {
    if (!declaration.uncounted) options.publicRate.count(request.ip, options.clock())
    return publicMe(languageOf(request))
  }
  const me = await options.authenticate(request)
  if (!me) throw new Problem('auth.required')
  noteSetting(request, me.language)
  if (declaration.needs !== 'signed_in' && !me.permissions.has(declaration.needs)) {
    throw new Problem('auth.forbidden', { permission: declaration.needs })
  }
  return me
}

function parseInput(declaration: Endpoint, request: HttpRequest, language: Language) {
  return {
    params: parsePart(declaration.params, request.params, 'params', language),
    query: parsePart(declaration.query, request.query, 'query', language),
    headers: parsePart(declaration.headers, request.headers, 'headers', language),
    body: parsePart(declaration.body, request.body, 'body', language),
  }
}

function parsePart(schema: ZodType | undefined, value: unknown, part: string, language: Language): unknown {
  if (!schema) return undefined
  if (part === 'body' && value === undefined) value = {}
  const parsed = schema.safeParse(value, { error: reasonsIn(language) })
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  // A header's rule names the code of its own refusal.
  if (part === 'headers') throw new Problem(issue.message)
  // An id that cannot be an id names nothing, in the words of any unknown one.
  if (part === 'params') throw new Problem('page.not_found')
  if (issue.message === 'unwritable') throw new Problem('input.unwritable')
  const field = issue.path.join('.') || ('keys' in issue ? (issue.keys as string[]).join(', ').slice(0, 80) : part)
  throw new Problem('input.invalid', { field, reason: issue.message.slice(0, 200) })
}

const mayTryAgain = new Set(['40001', '40P01'])

/** One transaction; a deadlock or serialization failure runs it again, twice at most. */
export async function inTransaction<T>(db: Tx, run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(run)
    } catch (error) {
      if (attempt === 3 || !mayTryAgain.has((error as { code?: string }).code ?? '')) throw error
    }
  }
}

async function inSnapshot<T>(db: Tx, run: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(run)
}

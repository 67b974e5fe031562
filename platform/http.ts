import { isUtf8 } from 'node:buffer'
import type { Socket } from 'node:net'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Language } from './context.ts'
import type { Logger } from './log.ts'
import { Problem, statusOf } from './problem.ts'
import { sentence } from './texts.ts'

export type Http = FastifyInstance
export type HttpRequest = FastifyRequest
export type HttpReply = FastifyReply

export interface HttpOptions {
  log: Logger
  /** Base of links and cookies. Asked for at each request: with port 0 it is known only after listening. */
  publicUrl: () => URL
  /** Port actually listened on; loopback names with it are always a right Host. */
  port: () => number
  trustProxy: string[]
}

const bodyLimit = 64 * 1024
export const uploadLimit = 15 * 1024 * 1024

/** A Fastify server with our manners: UTF-8 JSON up to 64 kB, one Host, no cross-site writes, errors as `{code, message}`. */
export async function openHttp(options: HttpOptions): Promise<Http> {
  const app = fastify({
    bodyLimit,
    trustProxy: options.trustProxy.length > 0 ? options.trustProxy : false,
    logger: false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 30_000,
    // What fails before a route is found: an address that cannot be read.
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, problemOf(error)),
    clientErrorHandler: answerBrokenRequest,
    // A request without Host is refused by us, with a sentence, like one for another host.
    http: { requireHostHeader: false },
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(cookie)
  await app.register(multipart, { limits: { fileSize: uploadLimit, files: 1, fields: 4, headerPairs: 100 } })

  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer))
    } catch (error) {
      done(error as Error)
    }
  })

  app.addHook('onRequest', async request => {
    refuseForeignHost(request, options)
    refuseCrossSite(request, options)
  })
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new Problem('page.not_found')))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = error instanceof Problem ? error : problemOf(error)
    if (problem.code === 'server.failed') {
      options.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed')
    }
    return sendProblem(request, reply, problem)
  })
  return app
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) throw new Problem('input.no_body')
  if (!isUtf8(body)) throw new Problem('input.not_utf8')
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new Problem('input.not_json')
  }
}

const settings = new WeakMap<FastifyRequest, Language>()

/** Notes the language somebody chose for his account: the one to answer in where the request names none. */
export function noteSetting(request: FastifyRequest, language: Language): void {
  settings.set(request, language)
}

/** The language of the person at the other end: what the page or program asks for, else his own setting, else zh-CN. */
export function languageOf(request: FastifyRequest): Language {
  const wanted = String(request.headers['accept-language'] ?? '')
  for (const part of wanted.split(',')) {
    const tag = part.split(';')[0]!.trim().toLowerCase()
    if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW'
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return settings.get(request) ?? 'zh-CN'
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const status = statusOf(problem.code)
  const wait = problem.facts.retryAfterSeconds
  if (typeof wait === 'number') reply.header('Retry-After', String(Math.ceil(wait)))
  return reply
    .status(status)
    .header('Content-Type', 'application/json; charset=utf-8')
    .header('Cache-Control', 'no-store')
    .send({ code: problem.code, message: sentence(languageOf(request), problem.code, problem.facts) })
}

// What cannot even be read as a request has no language; it gets the sentence all the same.
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const code = 'input.broken'
  const body = JSON.stringify({ code, message: sentence('zh-CN', code) })
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

const byFastifyCode: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'input.too_large',
  FST_REQ_FILE_TOO_LARGE: 'input.file_too_large',
  FST_FILES_LIMIT: 'input.one_file',
  FST_PARTS_LIMIT: 'input.one_file',
  FST_FIELDS_LIMIT: 'input.one_file',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'input.unsupported_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'input.unsupported_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'input.no_body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'input.broken',
  FST_ERR_BAD_URL: 'page.not_found',
}

// What the database refuses because of the caller's input, in SQLSTATE classes.
const byDatabaseCode: Record<string, string> = {
  '22021': 'input.unwritable',
  '22P02': 'input.unwritable',
  '22P05': 'input.unwritable',
  '22003': 'input.unwritable',
  '22008': 'input.unwritable',
  '57014': 'server.busy',
  '25P04': 'server.busy',
  '53300': 'server.busy',
}

function problemOf(error: FastifyError): Problem {
  const code = byFastifyCode[error.code] ?? byDatabaseCode[error.code]
  if (code) return new Problem(code)
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return new Problem('input.broken')
  return new Problem('server.failed')
}

function refuseForeignHost(request: FastifyRequest, options: HttpOptions): void {
  const host = request.host
  const publicHost = options.publicUrl().host
  if (host === publicHost) return
  const port = options.port()
  if ([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`].includes(host)) return
  throw new Problem('input.wrong_host', { host: publicHost })
}

// Browsers name where a request comes from; programs with an API key do not, and carry no cookie.
function refuseCrossSite(request: FastifyRequest, options: HttpOptions): void {
  if (request.method === 'GET' || request.method === 'HEAD' || request.method === 'OPTIONS') return
  const from = request.headers['sec-fetch-site']
  if (from === 'cross-site' || from === 'same-site') throw new Problem('auth.cross_site')
  const origin = request.headers.origin
  if (origin === undefined) return
  const port = options.port()
  const ours = [
    options.publicUrl().origin,
    `http://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://[::1]:${port}`,
  ]
  if (!ours.includes(origin)) throw new Problem('auth.cross_site')
}

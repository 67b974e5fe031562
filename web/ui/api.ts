import type { z } from 'zod'
import type { Endpoint } from '#platform/endpoint.ts'
import { learnServerTime } from './now.ts'
import { spoken } from './texts.ts'

type Part<E, K extends string> = K extends keyof E
  ? E[K] extends z.ZodType
    ? { [P in K]: z.input<E[K]> }
    : unknown
  : unknown

/** What a call of the endpoint must be given: its params, query and body, as its contract writes them; headers where it wants some. */
export type Asked<E> = Part<E, 'params'> &
  Part<E, 'query'> &
  Part<E, 'body'> & { headers?: Record<string, string | undefined> }
export type Reply<E> = E extends { reply: infer R extends z.ZodType } ? z.output<R> : never
export type Route = Pick<Endpoint, 'method' | 'path'>

/**
 * A refusal of the server (`code` and one sentence in the reader's language), or `web.offline` when no answer came.
 * `retryAfter` is in seconds, from the Retry-After header.
 */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly retryAfter: number | null
  readonly facts: Record<string, unknown>

  constructor(
    code: string,
    message: string,
    status: number,
    retryAfter: number | null,
    facts: Record<string, unknown>,
  ) {
    super(message)
    this.name = 'ApiProblem'
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
    this.facts = facts
  }

  /** No answer, or one that says nothing about what was asked: the same call may be sent again unchanged. */
  get unanswered(): boolean {
    return this.status === 0 || this.status >= 500
  }
}

/** Names an endpoint by its type alone, for pages that must not carry zod. A test compares it with the contract. */
export function bare<E extends Route>(method: E['method'], path: E['path']): E {
  return { method, path } as E
}

interface Parts {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  headers?: Record<string, string | undefined>
}

export function addressOf(
  path: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

function headersOf(parts: Parts): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': spoken() })
  for (const [name, value] of Object.entries(parts.headers ?? {})) if (value !== undefined) headers.set(name, value)
  if (parts.body !== undefined && !(parts.body instanceof FormData)) headers.set('content-type', 'application/json')
  return headers
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const { code, message, ...facts } = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const wait = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiProblem(
    typeof code === 'string' ? code : 'web.unclear',
    typeof message === 'string' ? message : '',
    response.status,
    Number.isNaN(wait) ? null : wait,
    facts,
  )
}

/** Calls one endpoint of a contract. Throws ApiProblem and nothing else (an aborted call apart). */
export async function api<E extends Route>(endpoint: E, input: Asked<E>, signal?: AbortSignal): Promise<Reply<E>> {
  const parts = input as Parts
  const body =
    parts.body instanceof FormData ? parts.body : parts.body === undefined ? undefined : JSON.stringify(parts.body)
  let response: Response
  try {
    response = await fetch(addressOf(endpoint.path, parts.params, parts.query), {
      method: endpoint.method,
      headers: headersOf(parts),
      body: body ?? null,
      credentials: 'same-origin',
      signal: signal ?? null,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ApiProblem('web.offline', '', 0, null, {})
  }
  learnServerTime(response.headers.get('date'))
  if (!response.ok) throw await problemOf(response)
  if (response.status === 204) return undefined as Reply<E>
  return (await response.json().catch(() => {
    throw new ApiProblem('web.unclear', '', 502, null, {})
  })) as Reply<E>
}

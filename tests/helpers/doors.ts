import type { Database } from '#database/connect.ts'
import type { Me } from '#platform/context.ts'
import { openHttp } from '#platform/http.ts'
import { silentLog } from '#platform/log.ts'
import { type Mount, mounter } from '#platform/mount.ts'
import { rateLimit } from '#platform/rateLimit.ts'

export interface Reply {
  status: number
  text: string
  /** As it came; tests look into it freely. */
  body: ReturnType<typeof JSON.parse>
}

export interface Doors {
  /** One request of somebody of the cast; an unknown name is nobody signed in. */
  call(who: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object): Promise<Reply>
  close(): Promise<void>
}

/** Some routes behind the product's real HTTP manners, without a port; `people` are signed in by their name. */
export async function openDoors(
  database: Pick<Database, 'db'>,
  people: Record<string, Me>,
  now: Date,
  ...routes: ((mount: Mount) => void)[]
): Promise<Doors> {
  const app = await openHttp({
    log: silentLog,
    publicUrl: () => new URL('http://127.0.0.1:80'),
    port: () => 80,
    trustProxy: [],
  })
  const { mount } = mounter({
    app,
    db: database.db,
    clock: () => now,
    authenticate: async request => people[String(request.headers.who)] ?? null,
    publicRate: rateLimit(0),
    afterCommit: () => {},
  })
  for (const add of routes) add(mount)
  return {
    async call(who, method, url, body) {
      const headers = { who, host: '127.0.0.1', ...(body ? { 'content-type': 'application/json' } : {}) }
      const payload = body ? { payload: JSON.stringify(body) } : {}
      const reply = await app.inject({ method, url, headers, ...payload })
      return { status: reply.statusCode, text: reply.body, body: reply.json() }
    },
    close: () => app.close(),
  }
}

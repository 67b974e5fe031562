import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Pool, PoolClient } from 'pg'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Me, Tx } from './context.ts'
import type { Logger } from './log.ts'

/** What a page is told: ids, never words. */
export interface LiveEvent {
  position: number
  kind: string
  subject: { kind: string; id: string }
  site: string | null
  at: string
}

const hello = z.object({
  position: z.number().int().min(0).nullable().default(null),
  watch: z.array(z.string().max(100)).max(100),
})

interface Line {
  socket: WebSocket
  me: Me
  /** `case`, `case:<id>`, `commitment` …: kinds of subjects, or single ones. */
  watch: Set<string>
  position: number
}

const pageSize = 500
const checkEveryMs = 20_000

export interface Live {
  stop(): Promise<void>
}

/**
 * One WebSocket a page at /api/live. The client says what it watches and its last position; it gets everything since,
 * then live. Session and scope are asked again for each batch, so a revoked session is cut off.
 */
export async function startLive(options: {
  server: Server
  pool: Pool
  db: Tx
  log: Logger
  /** Null = closed with 401. */
  authenticate: (request: IncomingMessage) => Promise<Me | null>
  /** Whether a page of this origin is ours; a browser always names it. */
  isOurs: (origin: string) => boolean
  /** Which of these events `me` may know of: site scope and hidden subjects. */
  visible: (db: Tx, me: Me, events: LiveEvent[]) => Promise<LiveEvent[]>
}): Promise<Live> {
  const { server, pool, db, log } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 })
  const lines = new Map<Line, IncomingMessage>()
  let stopped = false

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url?.split('?')[0] !== '/api/live') return void socket.destroy()
    const { origin } = request.headers
    if (origin !== undefined && !options.isOurs(origin)) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    options.authenticate(request).then(
      me => {
        if (!me || stopped) return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
        sockets.handleUpgrade(request, socket, head, ws => welcome(ws, me, request))
      },
      () => socket.destroy(),
    )
  }

  function welcome(socket: WebSocket, me: Me, request: IncomingMessage): void {
    const line: Line = { socket, me, watch: new Set(), position: 0 }
    socket.on('error', () => socket.terminate())
    socket.on('close', () => lines.delete(line))
    socket.on('message', data => {
      greet(line, request, String(data)).catch(error => {
        log.warn({ err: error }, 'live line closed')
        socket.close(1008)
      })
    })
  }

  async function greet(line: Line, request: IncomingMessage, text: string): Promise<void> {
    const { position, watch } = hello.parse(JSON.parse(text))
    line.watch = new Set(watch)
    line.position = position ?? (await headPosition(db))
    lines.set(line, request)
    line.socket.send(JSON.stringify({ position: line.position }))
    await feed(line)
  }

  const feeding = new WeakMap<Line, Promise<void>>()
  function feed(line: Line): Promise<void> {
    const next = (feeding.get(line) ?? Promise.resolve()).then(() => sendSince(line))
    feeding.set(line, next)
    return next
  }

  async function sendSince(line: Line): Promise<void> {
    while (line.socket.readyState === line.socket.OPEN) {
      const events = await eventsAfter(db, line.position)
      if (events.length === 0) return
      const wanted = events.filter(
        e => line.watch.has(e.subject.kind) || line.watch.has(`${e.subject.kind}:${e.subject.id}`),
      )
      for (const event of await options.visible(db, line.me, wanted))
        line.socket.send(JSON.stringify({ position: event.position, event }))
      line.position = events.at(-1)!.position
      line.socket.send(JSON.stringify({ position: line.position }))
      if (events.length < pageSize) return
    }
  }

  async function checkSessions(): Promise<void> {
    for (const [line, request] of lines) {
      const me = await options.authenticate(request).catch(() => null)
      if (me) line.me = me
      else line.socket.close(4401, 'session ended')
    }
  }

  function feedAll(sessionEnded: boolean): void {
    const ready = sessionEnded ? checkSessions() : Promise.resolve()
    void ready.then(() => {
      for (const line of lines.keys()) feed(line).catch(() => line.socket.terminate())
    })
  }

  let listener: PoolClient | null = null
  async function listen(): Promise<void> {
    if (listener || stopped) return
    const client = await pool.connect()
    client.on('error', () => {})
    client.once('end', () => {
      listener = null
    })
    client.on('notification', message => feedAll(message.channel === 'sessions'))
    await client.query('listen event_log; listen sessions')
    listener = client
  }

  await listen()
  server.on('upgrade', upgrade)
  const timer = setInterval(() => {
    void listen().catch(() => {})
    feedAll(true)
  }, checkEveryMs)
  timer.unref()

  return {
    async stop() {
      stopped = true
      clearInterval(timer)
      server.off('upgrade', upgrade)
      for (const line of lines.keys()) line.socket.terminate()
      sockets.close()
      listener?.release(true)
    },
  }
}

async function headPosition(db: Tx): Promise<number> {
  const row = await db.selectFrom('eventLog').select('position').orderBy('position', 'desc').limit(1).executeTakeFirst()
  return row?.position ?? 0
}

/** Events after a position in their order, at most 500. */
export async function eventsAfter(db: Tx, position: number): Promise<LiveEvent[]> {
  const rows = await db
    .selectFrom('eventLog')
    .innerJoin('events', 'events.id', 'eventLog.eventId')
    .select([
      'eventLog.position',
      'events.kind',
      'events.subjectKind',
      'events.subjectId',
      'events.siteId',
      'events.at',
    ])
    .where('eventLog.position', '>', position)
    .orderBy('eventLog.position')
    .limit(pageSize)
    .execute()
  return rows.map(row => ({
    position: row.position,
    kind: row.kind,
    subject: { kind: row.subjectKind, id: row.subjectId },
    site: row.siteId,
    at: row.at.toISOString(),
  }))
}

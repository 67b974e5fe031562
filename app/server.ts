import { randomBytes } from 'node:crypto'
import { once as onceEvent } from 'node:events'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { openDatabase } from '#database/connect.ts'
import { GroundProblem } from '#database/sentences.ts'
import { casesISee } from '#features/cases/service/case.ts'
import { authenticate } from '#features/staff/service/authenticate.ts'
import { prepareFirstStart } from '#features/staff/service/firstStart.ts'
import { hiddenFromMe } from '#features/staff/service/hidden.ts'
import { noteShippedCalendars } from '#features/standards/service/notices.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { now } from '#platform/clock.ts'
import { inScope, type Me, systemMe, type Tx } from '#platform/context.ts'
import { wakeSequencer } from '#platform/events.ts'
import { FileStore, secretKey } from '#platform/files.ts'
import { type Http, openHttp } from '#platform/http.ts'
import { startJobs } from '#platform/jobs.ts'
import { type LiveEvent, startLive } from '#platform/live.ts'
import { type Logger, openLog } from '#platform/log.ts'
import { inTransaction, mounter } from '#platform/mount.ts'
import { rateLimit } from '#platform/rateLimit.ts'
import { startSequencer } from '#platform/sequencer.ts'
import { type Config, productFolder } from './config.ts'
import { type Ground, openGround } from './ground.ts'
import { crontab, tasksFor } from './jobs.ts'
import { mountAll } from './routes.ts'
import { serveWeb } from './web.ts'
import { ensureWebBuilt } from './webBuild.ts'
import { runSubscribers } from './wiring.ts'

export interface RunningServer {
  port: number
  url: string
  stop(): Promise<void>
}

/** Brings everything up in order, serves, and prints the address; `stop` takes it down in the opposite order. */
export async function startServer(
  config: Config,
  options: { log?: Logger; web?: boolean } = {},
): Promise<RunningServer> {
  const log = options.log ?? openLog()
  if (options.web !== false) await ensureWebBuilt(productFolder)
  const ground = await openGround(config)
  try {
    return await serve(config, ground, log)
  } catch (error) {
    await ground.close()
    throw error
  }
}

async function serve(config: Config, ground: Ground, log: Logger): Promise<RunningServer> {
  const sealKey = await secretKey(ground.dataFolder, 'seal', randomBytes)
  const totpKey = await secretKey(ground.dataFolder, 'totp', randomBytes)
  const files = new FileStore(path.join(ground.dataFolder, 'files'))
  let port = config.port
  const publicUrl = () => new URL(config.publicUrlSet ? config.publicUrl : `http://${hostOf(config.host)}:${port}`)

  const app = await openHttp({ log, publicUrl, port: () => port, trustProxy: config.trustProxy })
  const waker = wakerOf(ground.db, log)
  const { mount, mounted } = mounter({
    app,
    db: ground.db,
    clock: now,
    authenticate: request => authenticate(ground.db, request.headers, now()),
    publicRate: rateLimit(config.publicRate),
    afterCommit: waker.wake,
  })
  mountAll({ app, mount, mounted, files, session: { totpKey, publicUrl } })
  await serveWeb(app, path.join(productFolder, 'dist/web'))

  const { setupLink } = await inTransaction(ground.db, async tx => {
    const ctx = { me: systemMe(), now: now(), tx }
    await noteShippedCalendars(ctx)
    return await prepareFirstStart(ctx, {
      adminPassword: config.adminPassword ?? undefined,
      publicUrl: publicUrl(),
      roles: packOf().roles,
    })
  })

  await listen(app, config)
  port = (app.server.address() as AddressInfo).port

  // Long-lived listeners and jobs have connections of their own: requests never wait behind them, nor share their timeout.
  const background = await openDatabase(ground.databaseUrl, { connections: 8, name: 'sansheng background' })
  const sequencer = await startSequencer({
    pool: background.pool,
    db: background.db,
    key: sealKey,
    log,
    afterBatch: () => runSubscribers(background.db, log),
  })
  const jobs = await startJobs({ pool: background.pool, tasks: tasksFor(background.db, log), crontab, log })
  const live = await startLive({
    server: app.server,
    pool: background.pool,
    db: background.db,
    log,
    authenticate: request => authenticate(ground.db, request.headers, now()),
    visible: visibleEvents,
    isOurs: origin =>
      origin === publicUrl().origin || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`,
  })

  announce(publicUrl(), setupLink && new URL(new URL(setupLink).pathname + new URL(setupLink).hash, publicUrl()).href)
  const stop = stopOnce(async () => {
    await live.stop()
    await app.close()
    waker.stop()
    await jobs.stop()
    await sequencer.stop()
    await background.close()
    await ground.close()
  })
  return { port, url: publicUrl().origin, stop }
}

async function listen(app: Http, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ port, host })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new GroundProblem('server.port_taken', {
        'zh-CN': `端口 ${port} 已被占用，请停下占用它的程序，或换一个 PORT。`,
        'zh-TW': `連接埠 ${port} 已被占用，請停止占用它的程式，或換一個 PORT。`,
        en: `Port ${port} is taken; stop the program that uses it or choose another PORT.`,
      })
    }
    throw new GroundProblem(
      'server.cannot_listen',
      {
        'zh-CN': `不能在 ${host} 的端口 ${port} 上提供服务（${code}），请检查 HOST 和 PORT。`,
        'zh-TW': `不能在 ${host} 的連接埠 ${port} 上提供服務（${code}），請檢查 HOST 和 PORT。`,
        en: `Cannot listen on port ${port} of ${host} (${code}); check HOST and PORT.`,
      },
      { cause: error },
    )
  }
}

/** Which events a page may know of: its sites, nothing hidden from its person, no confidential case of others. */
export async function visibleEvents(db: Tx, me: Me, events: LiveEvent[]): Promise<LiveEvent[]> {
  const scoped = events.filter(event => event.site === null || inScope(me, event.site))
  if (scoped.length === 0) return []
  const ids = scoped.map(event => event.subject.id)
  const hidden = await hiddenFromMe({ me, tx: db }, ids)
  const cases = scoped.filter(event => event.subject.kind === 'case').map(event => event.subject.id)
  const seen = await casesISee({ me, tx: db }, cases)
  return scoped.filter(
    event => !hidden.has(event.subject.id) && (event.subject.kind !== 'case' || seen.has(event.subject.id)),
  )
}

// Many commits in a moment wake the sequencer once: a NOTIFY each would make their commits wait for one another.
function wakerOf(db: Tx, log: Logger): { wake: () => void; stop: () => void } {
  let waiting: NodeJS.Timeout | null = null
  const wake = () => {
    waiting ??= setTimeout(() => {
      waiting = null
      wakeSequencer(db).catch(error => log.warn({ err: error }, 'sequencer not woken'))
    }, 50)
  }
  return { wake, stop: () => waiting && clearTimeout(waiting) }
}

function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

function announce(url: URL, setupLink: string | null): void {
  console.log(`三声 Sansheng  ${url.origin}`)
  console.log(`  公众 public  ${url.origin}/`)
  console.log(`  坐席 desk    ${url.origin}/desk/`)
  if (setupLink) console.log(`  首次设置 set up (1 h, once)  ${setupLink}`)
}

function stopOnce(stop: () => Promise<void>): () => Promise<void> {
  let stopping: Promise<void> | null = null
  return () => {
    stopping ??= stop()
    return stopping
  }
}

/** Serves until SIGINT or SIGTERM. */
export async function serveUntilSignal(config: Config): Promise<void> {
  const server = await startServer(config)
  await Promise.race([onceEvent(process, 'SIGINT'), onceEvent(process, 'SIGTERM')])
  await server.stop()
}

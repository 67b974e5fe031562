import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type Database, kyselyOn, openDatabase, openPool } from '#database/connect.ts'
import { publicContact } from '#features/cases/service/public.ts'
import { monotonic, now } from '#platform/clock.ts'
import { publicMe } from '#platform/context.ts'
import { FileStore } from '#platform/files.ts'
import { inTransaction } from '#platform/mount.ts'
import { type BenchGround, startBenchServer } from './ground.ts'
import { type Recording, recordPool, replay } from './recorded.ts'

export interface IntakeBench {
  levels: IntakeFigures[]
  /** Rows of each table an intake wrote: the same on both sides, or the comparison would be none. */
  rowsAnIntake: Record<string, number>
  /** Statements of one intake, `begin` and `commit` included. */
  statements: number
}

export interface IntakeFigures {
  callers: number
  /** Durable intakes a second over HTTP, and of the same statements alone. */
  product: number
  baseline: number
  ratio: number
}

const levels = [1, 8, 32]
const texts = [
  '地下车库三号灯不亮，麻烦派人来修一下。',
  '电梯又坏了，老人两天没能下楼，要求给个说法。',
  '请问装修押金什么时候可以退？',
  '建议东门早高峰多开一条人行通道。',
]

/**
 * Durable intake over HTTP beside the same statements in the same order with the same parameters through the same driver
 * and pool size in one Node process, one transaction an intake. Both sides alternate, so that a noisy machine hits both.
 */
export async function benchIntake(ground: BenchGround, seconds: number): Promise<IntakeBench> {
  const recordings = await record(await ground.database('bench_recorded'), Math.ceil(seconds * 1000))
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-data-'))
  const productUrl = await ground.database('bench_product')
  const server = await startBenchServer({ databaseUrl: productUrl, dataFolder })
  const baseline = await openDatabase(await ground.database('bench_baseline'))
  const product = await openDatabase(productUrl, { connections: 1 })
  const before = { product: await countRows(product), baseline: await countRows(baseline) }
  let next = 0
  const replayOne = async () => {
    const recording = recordings[next++]
    if (!recording) throw new Error('more was replayed than recorded')
    const client = await baseline.pool.connect()
    try {
      await replay(client, recording)
    } finally {
      client.release()
    }
    return true
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const sendOne = () => sendContact(server.url, agent)
  const figures: IntakeFigures[] = []
  await perSecond(4, 1, sendOne)
  await perSecond(4, 1, replayOne)
  for (const callers of levels) {
    const ours: number[] = []
    const same: number[] = []
    for (let round = 0; round < 3; round++) {
      ours.push(await perSecond(callers, seconds / 3, sendOne))
      await sequenced(product)
      same.push(await perSecond(callers, seconds / 3, replayOne))
    }
    const [a, b] = [median(ours), median(same)]
    figures.push({ callers, product: Math.round(a), baseline: Math.round(b), ratio: Number((a / b).toFixed(2)) })
  }
  const rows = sameRows(before, { product: await countRows(product), baseline: await countRows(baseline) })
  agent.destroy()
  await product.close()
  await server.stop()
  await baseline.close()
  rmSync(dataFolder, { recursive: true, force: true })
  return { levels: figures, rowsAnIntake: rows, statements: recordings.at(-1)!.length }
}

const tables = [
  'cases',
  'commitments',
  'customers',
  'customer_contacts',
  'interactions',
  'utterances',
  'case_interactions',
].concat(['events', 'notices', 'idempotency_keys'])

type Counts = Record<string, number>

async function countRows({ pool }: Database): Promise<Counts> {
  const counted = tables.map(table => `(select count(*)::int from ${table}) as ${table}`)
  return (await pool.query(`select ${counted.join(', ')}`)).rows[0]
}

function sameRows(before: { product: Counts; baseline: Counts }, after: typeof before): Counts {
  const of = (side: keyof typeof before) => {
    const grown = (table: string) => after[side][table]! - before[side][table]!
    return Object.fromEntries(tables.map(table => [table, Number((grown(table) / grown('cases')).toFixed(2))]))
  }
  const [ours, same] = [of('product'), of('baseline')]
  if (!isDeepStrictEqual(ours, same)) {
    throw new Error(`the sides wrote different rows: ${JSON.stringify({ product: ours, baseline: same })}`)
  }
  return ours
}

// What the product still does for its last intakes is not charged to the other side.
async function sequenced({ pool }: Database): Promise<void> {
  while ((await pool.query('select exists (select from event_queue) as waits')).rows[0].waits) await sleep(20)
}

async function record(url: string, count: number): Promise<Recording[]> {
  const pool = openPool(url, { connections: 1 })
  const recorder = recordPool(pool)
  const db = kyselyOn(pool)
  const files = new FileStore(tmpdir())
  const recordings: Recording[] = []
  for (let i = 0; i < count; i++) {
    await inTransaction(db, tx =>
      publicContact({ me: publicMe('zh-CN'), now: now(), tx }, files, randomUUID(), contact()),
    )
    recordings.push(recorder.take())
  }
  await pool.end()
  return recordings
}

let said = 0
function contact() {
  said += 1
  const phone = `138${String(10_000_000 + ((said * 7919) % 89_999_999))}`
  return { text: texts[said % texts.length]!, name: '周女士', phone, place: '7 栋 2 单元', attachments: [] }
}

export async function perSecond(callers: number, seconds: number, one: () => Promise<boolean>): Promise<number> {
  const started = monotonic()
  const until = started + seconds * 1000
  let done = 0
  const caller = async () => {
    while (monotonic() < until && (await one())) done++
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return done / ((monotonic() - started) / 1000)
}

export function sendContact(url: string, agent: http.Agent): Promise<boolean> {
  const body = Buffer.from(JSON.stringify(contact()))
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${url}/api/public/contacts`,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/json', 'content-length': body.length, 'idempotency-key': randomUUID() },
      },
      reply => {
        reply.resume()
        reply.on('end', () =>
          reply.statusCode === 201 ? resolve(true) : reject(new Error(`status ${reply.statusCode}`)),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { kyselyOn, openDatabase, openPool } from '#database/connect.ts'
import { publicContact } from '#features/cases/service/public.ts'
import { monotonic, now } from '#platform/clock.ts'
import { publicMe } from '#platform/context.ts'
import { FileStore } from '#platform/files.ts'
import { inTransaction } from '#platform/mount.ts'
import { type BenchGround, startBenchServer } from './ground.ts'
import { type Recording, recordPool, replay } from './recorded.ts'

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
export async function benchIntake(ground: BenchGround, seconds: number): Promise<IntakeFigures[]> {
  const recordings = await record(await ground.database('bench_recorded'), 9000)
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-data-'))
  const server = await startBenchServer({ databaseUrl: await ground.database('bench_product'), dataFolder })
  const baseline = await openDatabase(await ground.database('bench_baseline'))
  let next = 0
  const replayOne = async () => {
    const recording = recordings[next++]
    if (!recording) return false
    const client = await baseline.pool.connect()
    try {
      await replay(client, recording)
    } finally {
      client.release()
    }
    return true
  }
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const sendOne = () => send(server.url, agent)
  const figures: IntakeFigures[] = []
  await perSecond(4, 1, sendOne)
  await perSecond(4, 1, replayOne)
  for (const callers of levels) {
    const product: number[] = []
    const same: number[] = []
    for (let round = 0; round < 3; round++) {
      product.push(await perSecond(callers, seconds / 3, sendOne))
      same.push(await perSecond(callers, seconds / 3, replayOne))
    }
    const [a, b] = [median(product), median(same)]
    figures.push({ callers, product: Math.round(a), baseline: Math.round(b), ratio: Number((a / b).toFixed(2)) })
  }
  agent.destroy()
  await server.stop()
  await baseline.close()
  rmSync(dataFolder, { recursive: true, force: true })
  return figures
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

async function perSecond(callers: number, seconds: number, one: () => Promise<boolean>): Promise<number> {
  const started = monotonic()
  const until = started + seconds * 1000
  let done = 0
  const caller = async () => {
    while (monotonic() < until && (await one())) done++
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return done / ((monotonic() - started) / 1000)
}

function send(url: string, agent: http.Agent): Promise<boolean> {
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

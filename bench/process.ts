import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEmbedded } from '#database/embedded.ts'
import { monotonic } from '#platform/clock.ts'
import { type BenchServer, startBenchServer } from './ground.ts'
import { perSecond, sendContact } from './intake.ts'

export interface StartFigures {
  /** Milliseconds from the command to the first answer of /api/health: a new folder, and the median of later starts. */
  firstMs: number
  laterMs: number
  /** What cannot be gone below: an empty program under Node, and PostgreSQL alone, made and started. */
  bareNodeMs: number
  firstPostgresMs: number
  laterPostgresMs: number
}

export interface MemoryFigures {
  /** Resident megabytes of the Node process: at rest after a start, while loaded, at rest again, and a bare HTTP server. */
  idleMb: number
  loadedMb: number
  afterwardsMb: number
  bareNodeMb: number
  intakesASecond: number
}

const laterStarts = 5

/** The product started by its command line on an empty data folder, then again on the same one. */
export async function benchStart(): Promise<StartFigures> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-start-'))
  const bareFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-bare-'))
  const [firstMs, firstPostgresMs] = [await startToAnswer(dataFolder), await postgresAlone(bareFolder)]
  const later: number[] = []
  const laterPostgres: number[] = []
  const bare: number[] = []
  for (let round = 0; round < laterStarts; round++) {
    later.push(await startToAnswer(dataFolder))
    laterPostgres.push(await postgresAlone(bareFolder))
    bare.push(bareNode())
  }
  for (const folder of [dataFolder, bareFolder]) rmSync(folder, { recursive: true, force: true })
  return {
    firstMs: Math.round(firstMs),
    laterMs: middle(later),
    bareNodeMs: middle(bare),
    firstPostgresMs: Math.round(firstPostgresMs),
    laterPostgresMs: middle(laterPostgres),
  }
}

async function startToAnswer(dataFolder: string): Promise<number> {
  const started = monotonic()
  const server = await startBenchServer({ dataFolder })
  await health(server)
  const took = monotonic() - started
  await server.stop()
  return took
}

async function health(server: BenchServer): Promise<void> {
  const reply = await fetch(`${server.url}/api/health`)
  if (reply.status !== 200) throw new Error(`health: ${reply.status}`)
  await reply.body?.cancel()
}

async function postgresAlone(dataFolder: string): Promise<number> {
  const started = monotonic()
  const embedded = await openEmbedded({ dataFolder, purpose: 'server', onLost: error => console.error(error) })
  const took = monotonic() - started
  await embedded.close()
  return took
}

function bareNode(): number {
  const started = monotonic()
  spawnSync(process.execPath, ['-e', '0'])
  return monotonic() - started
}

/** Memory of the server process alone; its database has processes of its own. */
export async function benchMemory(seconds: number): Promise<MemoryFigures> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-bench-memory-'))
  // The first start sets up; what a server of every day needs is seen on the second.
  await startToAnswer(dataFolder)
  const server = await startBenchServer({ dataFolder })
  await health(server)
  await sleep(5000)
  const idle = resident(server.pid)
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const intakes = await perSecond(8, seconds, () => sendContact(server.url, agent))
  const loaded = resident(server.pid)
  agent.destroy()
  await sleep(15_000)
  const afterwards = resident(server.pid)
  await server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
  return {
    idleMb: idle,
    loadedMb: loaded,
    afterwardsMb: afterwards,
    bareNodeMb: await bareServer(),
    intakesASecond: Math.round(intakes),
  }
}

async function bareServer(): Promise<number> {
  const child = spawn(process.execPath, ['-e', `require('http').createServer().listen(0, () => console.log('up'))`])
  await new Promise(resolve => child.stdout.once('data', resolve))
  const megabytes = resident(child.pid!)
  child.kill()
  return megabytes
}

function resident(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]
  return Math.round(Number(kilobytes) / 1000)
}

function middle(values: number[]): number {
  return Math.round(values.sort((a, b) => a - b)[values.length >> 1]!)
}

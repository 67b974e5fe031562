import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '../..')

export interface Product {
  url: string
  dataFolder: string
  pid: number
  /** Clean stop. */
  stop(): Promise<void>
  /** As a power cut for the process: SIGKILL, waits until it is gone. */
  kill(): Promise<void>
}

/** A data folder of its own under the system's folder for temporary files. */
export function newDataFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-journey-'))
}

/** Starts the whole product on a data folder and a free port; resolves when it answers, rejects with what it wrote when it ends. */
export async function startProduct(dataFolder: string, env: Record<string, string> = {}): Promise<Product> {
  const child = spawn(process.execPath, [path.join(root, 'tests/helpers/serve.ts')], {
    env: { ...clean(), SANSHENG_DATA: dataFolder, PORT: '0', SANSHENG_PUBLIC_RATE: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await ready(child)
  const gone = once(child, 'exit')
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await gone
  }
  return { url, dataFolder, pid: child.pid!, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

async function ready(child: ChildProcess): Promise<string> {
  let written = ''
  return await new Promise((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', data => {
        written += data
        const url = /^READY (.*)$/m.exec(written)?.[1]
        if (url) resolve(url)
      })
    }
    child.once('exit', code => reject(new Error(`ended with ${code}: ${written}`)))
  })
}

/** Runs `./sansheng` with these words on a data folder; rejects when its status is not 0. */
export async function command(dataFolder: string, ...words: string[]): Promise<string> {
  const env = { ...clean(), SANSHENG_DATA: dataFolder, LANG: 'en_US.UTF-8' }
  return (await promisify(execFile)(path.join(root, 'sansheng'), words, { env })).stdout
}

/** The environment without settings of whoever runs the tests. */
function clean(): NodeJS.ProcessEnv {
  const ours = /^(SANSHENG_|PORT$|HOST$|DATABASE_URL$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}

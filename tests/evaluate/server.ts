import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A real server in a process and data folder of its own. */
export interface RunningProcess {
  url: string
  stop(): Promise<void>
}

const root = path.resolve(import.meta.dirname, '../..')
export const adminPassword = 'evaluate-the-loop'

/** Starts the product as an operator would, on a free port, without a limit at the public door. */
export async function startProcess(): Promise<RunningProcess> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'sansheng-evaluate-'))
  const child = spawn(process.execPath, ['cli/main.ts', 'start'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: '',
      SANSHENG_DATA: dataFolder,
      SANSHENG_PUBLIC_RATE: '0',
      SANSHENG_ADMIN_PASSWORD: adminPassword,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await addressOf(child)
  return {
    url,
    async stop() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    child.stdout!.on('data', chunk => {
      printed += chunk
      const found = /Sansheng\s+(http:\S+)/.exec(printed)
      if (found) resolve(found[1]!)
    })
    child.once('exit', code => reject(new Error(`the server ended with ${code}`)))
  })
}

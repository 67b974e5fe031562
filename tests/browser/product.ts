import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { readConfig } from '#app/config.ts'
import { startServer } from '#app/server.ts'
import { silentLog } from '#platform/log.ts'
import { openBrowser } from './browser.ts'

export interface Product {
  url: string
  /** Printed at the first start. */
  setupLink: string
  browser: Browser
  stop(): Promise<void>
}

/**
 * The whole product on an empty data folder, and a browser in front of it. Call it in `beforeAll`, stop it in `afterAll`.
 * With a password the first start names `admin`, without it gives a set-up link.
 */
export async function openProduct(adminPassword?: string): Promise<Product> {
  const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-browser-'))
  const said: string[] = []
  const say = console.log
  console.log = line => said.push(String(line))
  try {
    const settings = {
      SANSHENG_DATA: dataFolder,
      SANSHENG_PUBLIC_RATE: '0',
      ...(adminPassword ? { SANSHENG_ADMIN_PASSWORD: adminPassword } : {}),
    }
    const config = { ...readConfig(settings), port: 0 }
    const [server, browser] = await Promise.all([startServer(config, { log: silentLog }), openBrowser()])
    const setupLink = /\S+\/desk\/setup#\S+/.exec(said.join('\n'))?.[0] ?? ''
    return {
      url: server.url,
      setupLink,
      browser,
      stop: async () => {
        await browser.close()
        await server.stop()
        fs.rmSync(dataFolder, { recursive: true, force: true })
      },
    }
  } finally {
    console.log = say
  }
}

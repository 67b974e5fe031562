import { expect, test } from 'vitest'
import { docsRoutes } from '#platform/docsPage.ts'
import { openHttp } from '#platform/http.ts'
import { silentLog } from '#platform/log.ts'
import { openApi } from '#platform/openapi.ts'
import { contractsOf, declaredEndpoints } from '#tests/helpers/contracts.ts'
import { readSource, repositoryFiles } from '#tests/helpers/sources.ts'
import { openBrowser } from './browser.ts'

test('the page of the API shows every operation and breaks no security policy', async () => {
  const contracts = contractsOf(
    repositoryFiles()
      .filter(file => file.startsWith('features/'))
      .map(readSource),
  )
  const endpoints = [...new Set((await declaredEndpoints(contracts)).map(({ endpoint }) => endpoint))]
  let url = new URL('http://127.0.0.1')
  const app = await openHttp({ log: silentLog, publicUrl: () => url, port: () => Number(url.port), trustProxy: [] })
  docsRoutes(app, () => openApi(endpoints, { version: '0.1.0', url: url.href }))
  url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    await page.goto(new URL('/api/docs', url).href)
    await page.locator('.opblock').first().waitFor({ timeout: 60_000 })
    // A long page draws an operation only when it comes into sight.
    const shown = new Set<string>()
    for (let step = 0; step < 200 && shown.size < endpoints.length; step++) {
      for (const id of await page.locator('.opblock').evaluateAll(found => found.map(one => one.id))) shown.add(id)
      await page.mouse.wheel(0, 500)
      await page.waitForTimeout(60)
    }
    expect(shown.size).toBe(endpoints.length)
    await page.evaluate(() => window.scrollTo(0, 0))
    await page.locator('.opblock-summary-control').first().click()
    await page.locator('.opblock-description').first().waitFor()
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
    await app.close()
  }
})

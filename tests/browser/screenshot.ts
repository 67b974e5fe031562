/**
 * Takes pictures of pages, to lay them beside the references:
 *   node tests/browser/screenshot.ts OUT.png URL [--size 1440x900] [--dark] [--language en] [--scale 1] [--run 'script'] [--wait selector]
 */
import { parseArgs } from 'node:util'
import { openBrowser } from './browser.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1440x900' },
    dark: { type: 'boolean', default: false },
    language: { type: 'string', default: 'zh-CN' },
    scale: { type: 'string', default: '1' },
    whole: { type: 'boolean', default: false },
    run: { type: 'string' },
    wait: { type: 'string' },
  },
})
const [file, url] = positionals
if (!file || !url) throw new Error('usage: screenshot.ts OUT.png URL')
const [width, height] = values.size.split('x').map(Number)
const browser = await openBrowser()
try {
  const page = await browser.newPage({
    viewport: { width: width!, height: height! },
    deviceScaleFactor: Number(values.scale),
    colorScheme: values.dark ? 'dark' : 'light',
    locale: values.language,
    timezoneId: 'Asia/Shanghai',
  })
  page.on('console', message => {
    if (message.type() === 'error')
      process.stderr.write(`console: ${JSON.stringify(message.text())} ${message.location().url}\n`)
  })
  page.on('pageerror', error => process.stderr.write(`page: ${error.message}\n`))
  await page.goto(url, { waitUntil: 'load' })
  if (values.wait) await page.waitForSelector(values.wait, { timeout: 8000 })
  await page.waitForTimeout(600)
  if (values.run) {
    await page.evaluate(values.run)
    await page.waitForTimeout(600)
  }
  await page.screenshot({ path: file, fullPage: values.whole })
} finally {
  await browser.close()
}

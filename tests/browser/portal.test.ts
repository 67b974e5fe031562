import fs from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { nameless } from './nameless.ts'
import { openProduct, type Product } from './product.ts'

let product: Product
let page: Page
let complaints: string[]

beforeAll(async () => {
  product = await openProduct()
})
afterAll(() => product.stop())

beforeEach(async () => {
  const context = await product.browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  context.setDefaultTimeout(20_000)
  page = await context.newPage()
  complaints = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
})
afterEach(async () => {
  expect(complaints).toEqual([])
  await page.context().close()
})

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const words = '7 栋楼下的快递柜坏了半个月，包裹都堆在雨棚外面。'

async function write(phone = ''): Promise<void> {
  await page.goto(product.url)
  await page.getByRole('link', { name: '说一说' }).click()
  await page.getByRole('button', { name: '投诉' }).click()
  await page.getByLabel('您想说的话').fill(words)
  await page.getByRole('button', { name: '下一步' }).click()
  await page.getByLabel('怎么称呼您').fill('温')
  await page.getByRole('button', { name: '女士' }).click()
  if (phone) await page.getByLabel('手机').fill(phone)
}

async function receipt(): Promise<{ number: string; code: string }> {
  await page.getByText('收到了，温女士').waitFor()
  const number = (await page.locator('.bignum').textContent()) ?? ''
  const code = ((await page.locator('.code').textContent()) ?? '').replace(' ', '')
  return { number, code }
}

const overflows = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1)

describe('saying it', () => {
  test('two steps give a number, a code and dates; a refresh keeps the receipt', async () => {
    await write('15000000033')
    expect(await page.getByLabel('手机').inputValue()).toBe('150 0000 0033')
    await page.getByRole('button', { name: '提交' }).click()
    const { number, code } = await receipt()
    expect(number).toMatch(/^\d{4}-\d{4}$/)
    expect(code).toMatch(/^[0-9A-Z]{8}$/)
    await page.getByText('给您答复').waitFor()
    await page.getByText('您满意，这件事才算完').waitFor()
    await page.reload()
    expect(await receipt()).toEqual({ number, code })
  })

  test('nothing written: it says so and stays', async () => {
    await page.goto(`${product.url}/p/say`)
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('请先写几个字。').waitFor()
    expect(new URL(page.url()).pathname).toBe('/p/say')
  })

  test('words survive a refresh before they are sent', async () => {
    await write()
    await page.reload()
    expect(await page.getByLabel('怎么称呼您').inputValue()).toBe('温')
    await page.goto(product.url)
    await page.getByRole('link', { name: '接着写' }).click()
    expect(await page.getByLabel('您想说的话').inputValue()).toBe(words)
  })

  test('second click, lost reply and refresh leave one case', async () => {
    const keys = new Set<string>()
    const numbers = new Set<string>()
    let lost = 0
    await page.route('**/api/public/contacts', async route => {
      keys.add(route.request().headers()['idempotency-key'] ?? '')
      const reply = await route.fetch()
      numbers.add(((await reply.json()) as { caseNumber: string }).caseNumber)
      // The server has taken it, the customer's line drops before he hears.
      if (lost++ < 2) await route.abort('connectionreset')
      else await route.fulfill({ response: reply })
    })
    await write()
    await page.getByRole('button', { name: '提交' }).dblclick()
    await page.getByText('还没送到').waitFor()
    expect(await page.getByLabel('怎么称呼您').isDisabled()).toBe(true)
    await page.goto(`${product.url}/p/say`)
    await page.getByText('还没送到').waitFor()
    await page.reload()
    const { number } = await receipt()
    expect(lost).toBeGreaterThanOrEqual(3)
    expect(keys.size).toBe(1)
    expect([...numbers].map(one => one.replace('-', ''))).toEqual([number.replace('-', '')])
  })

  test('a refusal is shown, the words may be changed and sent under a new key', async () => {
    const keys: string[] = []
    await page.route('**/api/public/contacts', route => {
      keys.push(route.request().headers()['idempotency-key'] ?? '')
      if (keys.length > 1) return route.continue()
      return route.fulfill({ status: 400, json: { code: 'input.invalid', message: '“phone”有误，请改正后再提交。' } })
    })
    await write()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('请改正后再提交').waitFor()
    await page.getByRole('button', { name: '提交' }).click()
    await receipt()
    expect(new Set(keys).size).toBe(2)
  })

  test('a photo is sent at once, survives a refresh, and goes with the words', async () => {
    const sent: string[][] = []
    page.on('request', request => {
      if (request.url().endsWith('/api/public/contacts')) sent.push(JSON.parse(request.postData() ?? '{}').attachments)
    })
    await page.goto(`${product.url}/p/say`)
    await page.getByLabel('您想说的话').fill(words)
    await page.locator('input[type=file]').setInputFiles({ name: '柜子.png', mimeType: 'image/png', buffer: dot })
    await page.getByRole('img', { name: '柜子.png' }).waitFor()
    await page.reload()
    await page.getByRole('img', { name: '柜子.png' }).waitFor()
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByText('收到了').waitFor()
    expect(sent[0]).toHaveLength(1)
  })

  test('a file of a kind that is not taken is named, the words stay', async () => {
    await page.goto(`${product.url}/p/say`)
    await page.getByLabel('您想说的话').fill(words)
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '程序.png', mimeType: 'image/png', buffer: Buffer.from('MZ not a picture') })
    await page.getByText(/程序.png 没传上/).waitFor()
    expect(await page.getByLabel('您想说的话').inputValue()).toBe(words)
  })

  test('the receipt is saved as a picture', async () => {
    await write()
    await page.getByRole('button', { name: '提交' }).click()
    const { number } = await receipt()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: '保存到相册' }).click()
    const download = await saved
    expect(download.suggestedFilename()).toBe(`${number}.png`)
    const bytes = fs.readFileSync((await download.path()) ?? '')
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect(bytes.length).toBeGreaterThan(5000)
  })

  test('offline it says what is kept', async () => {
    await page.goto(`${product.url}/p/say`)
    await page.context().setOffline(true)
    await page.getByText('没有网。您写的存在这台手机上').waitFor()
    await page.context().setOffline(false)
    await page.getByText('没有网。您写的存在这台手机上').waitFor({ state: 'detached' })
  })
})

describe('looking it up', () => {
  test('by the link with its code, by code, by the tail of the phone; a wrong one finds nothing', async () => {
    await write('15000000033')
    await page.getByRole('button', { name: '提交' }).click()
    const { number, code } = await receipt()
    await page.getByRole('button', { name: '看进度' }).click()
    await page.getByText('我们已收到您反映的事项').waitFor()
    expect(page.url()).toBe(`${product.url}/p/case/${number}#code=${code}`)

    for (const secret of [code.toLowerCase(), '0033']) {
      await page.goto(`${product.url}/p/find`)
      await page.getByLabel('编号', { exact: true }).fill(number.replace('-', ''))
      await page.getByLabel('查询码，或手机后四位').fill(secret)
      await page.getByRole('button', { name: '查一查' }).click()
      await page.getByText('我们已收到您反映的事项').waitFor()
    }
    await page.goto(`${product.url}/p/case/${number}#tail=9999`)
    await page.getByText(`没有找到 ${number}`).waitFor()
  })

  test('urging begins a new contact that names the case', async () => {
    await write()
    await page.getByRole('button', { name: '提交' }).click()
    const { number } = await receipt()
    await page.getByRole('button', { name: '看进度' }).click()
    await page.getByRole('button', { name: '催一催' }).click()
    expect(await page.getByLabel('您想说的话').inputValue()).toContain(number)
  })
})

describe('for everybody', () => {
  test.each(['/', '/p/say', '/p/say/you', '/p/find', '/p/privacy'])(
    '%s fits 360 px, also in large type, and every control has a name',
    async path => {
      await page.goto(product.url + path)
      await page.getByRole('button', { name: '大字' }).waitFor()
      expect(await overflows()).toBe(false)
      await page.getByRole('button', { name: '大字' }).click()
      expect(await overflows()).toBe(false)
      await page.reload()
      expect(await nameless(page)).toEqual([])
      expect(await page.getByRole('button', { name: '标准字' }).getAttribute('aria-pressed')).toBe('true')
    },
  )

  test.each([
    ['English', 'Have your say'],
    ['繁體中文', '有話就說'],
  ])('speaks %s and remembers it', async (name, title) => {
    await page.goto(product.url)
    await page.getByRole('button', { name }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: title }).waitFor()
  })

  test('the privacy notice names the years of each kind', async () => {
    await page.goto(`${product.url}/p/privacy`)
    await page.getByText('投诉：5 年').waitFor()
  })
})

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice, password } from './office.ts'
import { openProduct, type Product } from './product.ts'

const adminPassword = '春江水暖鸭先知也'

let product: Product
let office: Office
let page: Page
const complaints: string[] = []

beforeAll(async () => {
  product = await openProduct(adminPassword)
  office = await openOffice(product.url, adminPassword, true)
  const lin = await office.as('lin')
  const said = { kind: 'repair', words: '暖气管渗水，地板都泡起来了。', matter: '暖气管渗水' }
  for (const [name, phone] of [
    ['顾明远', '13466660033'],
    ['顾先生', '13466660034'],
  ])
    await lin.post('/api/cases', { site: office.sites[0]!.id, name, phone, ...said })
  page = await product.browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  page.setDefaultTimeout(20_000)
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${product.url}/desk/customers`)
  await page.getByLabel('工号或姓名').fill('103')
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '这位客户是谁？' }).waitFor()
})
afterAll(async () => {
  expect(complaints).toEqual([])
  await product.stop()
})

const find = async (words: string) => {
  const box = page.getByRole('region', { name: '客户' }).getByRole('searchbox')
  await box.fill(words)
  await box.press('Enter')
}

test('found by pinyin initials, by the whole number in any format, and told when there is nobody', async () => {
  await find('gmy')
  await page.getByRole('heading', { name: '顾明远' }).waitFor()
  await find('134 6666 0033')
  await page.getByRole('heading', { name: '顾明远' }).waitFor()
  await find('查无此人')
  await page.getByText('没有找到“查无此人”').waitFor()
})

test('a number is masked until a purpose is said', async () => {
  await find('gmy')
  await page.getByRole('heading', { name: '顾明远' }).waitFor()
  expect(await page.getByText('13466660033').count()).toBe(0)
  const card = page.getByRole('article')
  await card.getByText('134******33').waitFor()
  await card.getByRole('button', { name: '查看' }).click()
  await page.getByRole('menuitem', { name: '核对身份' }).click()
  await card.getByText('13466660033').waitFor()
  await card.getByText('暖气管渗水').first().waitFor()
})

test('what to mind is noted, and ends', async () => {
  const card = page.getByRole('article')
  await card.getByRole('button', { name: '添关照' }).click()
  await page.getByRole('dialog').getByLabel('怎么做').fill('听力不好，请大声一点。')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /添关照/ })
    .click()
  await card.getByText('听力不好，请大声一点。').waitFor()
  await card.getByRole('button', { name: '不用再留意' }).click()
  await card.getByText('没有特别要留意的。').waitFor()
})

test('two entries of one person are merged, and taken apart again', async () => {
  const card = page.getByRole('article')
  await card.getByRole('button', { name: '合并' }).click()
  const into = page.getByRole('dialog').getByLabel('和谁是同一位')
  await into.focus()
  await into.fill('13466660034')
  await page.locator('.ant-select-dropdown:visible').getByText('顾先生').click()
  await page.getByRole('dialog').getByRole('button', { name: /合并/ }).click()
  await page.getByText('合并好了').waitFor()
  await find('13466660033')
  await page.getByRole('heading', { name: '顾先生' }).waitFor()
  await card.getByText('134******33').waitFor()
  await card.getByRole('button', { name: '分开' }).click()
  await page.getByRole('heading', { name: '顾明远' }).waitFor()
})

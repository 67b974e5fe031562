import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { nameless } from './nameless.ts'
import { Caller, type Office, openOffice, password } from './office.ts'
import { openProduct, type Product } from './product.ts'

const adminPassword = '春江水暖鸭先知也'

let product: Product
let office: Office
let page: Page
let number: string
const complaints: string[] = []

async function say(key: string, text: string): Promise<string> {
  const customer = new Caller(product.url)
  const { caseNumber } = await customer.post<{ caseNumber: string }>(
    '/api/public/contacts',
    { site: 'cuihu', kind: 'repair', text, name: '顾老先生', phone: '13400000033' },
    { 'idempotency-key': key },
  )
  return `${caseNumber.slice(0, 4)}-${caseNumber.slice(-4)}`
}

beforeAll(async () => {
  product = await openProduct(adminPassword)
  office = await openOffice(product.url, adminPassword, true)
  number = await say('first', '暖气管渗水，地板已经泡了。')
  page = await product.browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  page.setDefaultTimeout(20_000)
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text())
  })
  await page.goto(`${product.url}/desk/`)
  await page.getByLabel('工号或姓名').fill('103')
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: /登录$/ }).click()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
})
afterEach(() => expect(complaints).toEqual([]))
afterAll(() => product.stop())

test('nothing is wider than 1366 px', async () => {
  await page.goto(`${product.url}/desk/cases`)
  await page.getByText('暖气管渗水').first().waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test.each([
  '/cases',
  '/account',
  '/account?tab=password',
  '/',
  '/follow-ups?due=all',
  '/work-orders?whose=all',
  '/customers',
  '/settings/people',
  '/settings/people?person=new',
  '/settings/teams?team=new',
  '/settings/sites?site=new',
  '/settings/keys?key=new',
  '/settings/calendars',
  '/settings/kinds',
  '/settings/sites',
  '/settings/roles',
  '/nowhere',
])('every control of %s has a name', async path => {
  await page.goto(`${product.url}/desk${path}`)
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await nameless(page)).toEqual([])
})

test.each(['暖气', 'glxs', '0033'])('search finds by %s, with keys alone', async words => {
  await page.goto(`${product.url}/desk/account`)
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(words)
  await page
    .getByRole('option', { name: /134\*{6}33|暖气管/ })
    .first()
    .waitFor()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option', { selected: true }).waitFor()
})

test('an unknown word says what else to try; Enter lists', async () => {
  await page.goto(`${product.url}/desk/account`)
  await page.getByRole('combobox').fill('从来没有过的词')
  await page.getByText('没有找到。换个说法').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/desk\/cases\?q=/)
})

test('a new contact renews the list by the live line, without a click', async () => {
  await page.goto(`${product.url}/desk/cases`)
  await page.getByText(number).first().waitFor()
  await page.waitForTimeout(1000)
  const again = page.waitForResponse(reply => new URL(reply.url()).pathname === '/api/cases')
  await say('second', '楼道灯不亮，夜里看不见台阶。')
  expect((await again).status()).toBe(200)
})

test('a session that was ended leads to the sign-in page, and from there back', async () => {
  const agent = await product.browser.newPage({ locale: 'zh-CN' })
  agent.setDefaultTimeout(20_000)
  await agent.goto(`${product.url}/desk/sign-in`)
  await agent.getByLabel('工号或姓名').fill('108')
  await agent.getByLabel('密码').fill(password)
  await agent.getByRole('button', { name: /登录$/ }).click()
  await agent.getByRole('navigation', { name: '主导航' }).waitFor()
  const own = await agent.request.get(`${product.url}/api/sessions?limit=5`)
  const { rows } = (await own.json()) as { rows: { id: string; isThis: boolean }[] }
  await office.admin.post(`/api/sessions/${rows.find(row => row.isThis)!.id}/revoke`)
  await agent.goto(`${product.url}/desk/account?tab=factor`)
  await agent.getByRole('heading', { name: /请登录/ }).waitFor()
  expect(new URL(agent.url()).searchParams.get('to')).toBe('/account?tab=factor')
  await agent.close()
})

test('a second factor is begun, proved, and asked for at the next sign-in', async () => {
  await page.goto(`${product.url}/desk/account?tab=factor`)
  await page.getByLabel('现在的密码').fill(password)
  await page.getByRole('button', { name: /开始/ }).click()
  await page.getByRole('img', { name: /扫一扫/ }).waitFor()
  const secret = ((await page.locator('.enrol .n').textContent()) ?? '').replace(/\s/g, '')
  await page.getByLabel('手机上的 6 位动态码').fill(generateSync({ secret }))
  await page.getByRole('button', { name: /验证并开通/ }).click()
  await page.getByText('恢复码只显示这一次').waitFor()
  const recovery = (await page.locator('.recovery li').first().textContent()) ?? ''

  const other = await product.browser.newPage({ locale: 'zh-CN' })
  other.setDefaultTimeout(20_000)
  await other.goto(`${product.url}/desk/sign-in`)
  await other.getByLabel('工号或姓名').fill('103')
  await other.getByLabel('密码').fill(password)
  await other.getByRole('button', { name: /登录$/ }).click()
  await other.getByLabel('手机上的 6 位动态码').fill(recovery)
  await other.getByRole('button', { name: /登录$/ }).click()
  await other.getByRole('navigation', { name: '主导航' }).waitFor()
  await other.close()
})

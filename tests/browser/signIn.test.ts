import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProduct, type Product } from './product.ts'

let product: Product
let page: Page
const complaints: string[] = []
const password = '春江水暖鸭先知也'

beforeAll(async () => {
  product = await openProduct()
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
})
afterAll(async () => {
  expect(complaints).toEqual([])
  await product.stop()
})

test('a set-up link without its token says what to do', async () => {
  await page.goto(`${product.url}/desk/setup`)
  await page.getByRole('heading', { name: '链接不完整' }).waitFor()
})

test('the set-up link makes the first administrator, signs in, and leaves the address', async () => {
  await page.goto(product.setupLink)
  await page.getByLabel('姓名').fill('何芸')
  await page.getByLabel('工号').fill('101')
  await page.getByLabel('密码', { exact: false }).first().fill(password)
  await page.getByLabel('再输一遍密码').fill(password)
  expect(page.url()).not.toContain('#')
  await page.getByRole('button', { name: '设立并登录' }).click()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  await page.getByRole('button', { name: '何芸的菜单' }).waitFor()
})

test('my account shows this session; presence is said to the server', async () => {
  await page.goto(`${product.url}/desk/account`)
  await page.getByText('这里', { exact: true }).waitFor()
  await page.getByRole('button', { name: /我的状态/ }).click()
  await page.getByRole('menuitem', { name: '忙碌' }).click()
  await page.getByRole('button', { name: '我的状态：忙碌' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: '我的状态：忙碌' }).waitFor()
})

test('a page that is not there says so inside the frame', async () => {
  await page.goto(`${product.url}/desk/no-such-page`)
  await page.getByText('没有找到这一页').waitFor()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
})

test('signing out leads to the sign-in page; a wrong password says so; the right one leads back to where one was', async () => {
  await page.getByRole('button', { name: '何芸的菜单' }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.getByRole('heading', { name: /请登录/ }).waitFor()
  await page.goto(`${product.url}/desk/account?tab=password`)
  await page.getByRole('heading', { name: /请登录/ }).waitFor()
  await page.getByLabel('工号或姓名').fill('101')
  await page.getByLabel('密码').fill('不对的密码')
  await page.getByRole('button', { name: /登录$/ }).click()
  await page.getByText('登录名或密码不对').waitFor()
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: /登录$/ }).click()
  await page.getByRole('button', { name: '何芸的菜单' }).waitFor()
  expect(new URL(page.url()).search).toBe('?tab=password')
})

test('dark is remembered', async () => {
  await page.getByRole('button', { name: '何芸的菜单' }).click()
  await page.getByRole('menuitem', { name: '换成深色' }).click()
  await page.reload()
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
})

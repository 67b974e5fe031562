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
})
afterAll(async () => {
  expect(complaints).toEqual([])
  await product.stop()
})

/** Chooses in a list of antd, by the words people read; a click beside it closes the list. */
async function choose(label: string, ...words: string[]): Promise<void> {
  const field = page.getByRole('dialog').getByLabel(label, { exact: true })
  for (const one of words) {
    await field.focus()
    await field.fill(one)
    await page.locator('.ant-select-dropdown:visible').getByText(one).first().click()
  }
  await page.getByRole('dialog').locator('.ant-drawer-title').click()
}

interface Colleague {
  number: string
  name: string
  role: string
  supervisor?: string
}

async function add({ number, name, role, supervisor }: Colleague): Promise<void> {
  await page.getByRole('button', { name: '添同事' }).click()
  await page.getByLabel('工号', { exact: true }).fill(number)
  await page.getByLabel('姓名', { exact: true }).fill(name)
  await choose('角色', role)
  await choose('管哪些网点', '翠湖苑')
  if (supervisor) await choose('上级', supervisor)
  await page.getByLabel('初始密码').fill(password)
  await page.getByRole('button', { name: '添上' }).click()
  await page.getByRole('cell', { name, exact: false }).first().waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

test('the first administrator is led to what is to be set up', async () => {
  await page.goto(product.setupLink)
  await page.getByLabel('姓名').fill('何芸')
  await page.getByLabel('工号').fill('101')
  await page.getByLabel('密码', { exact: false }).first().fill(password)
  await page.getByLabel('再输一遍密码').fill(password)
  await page.getByRole('button', { name: '设立并登录' }).click()
  await page.getByRole('link', { name: '设置' }).click()
  await page.getByRole('heading', { name: '谁在这里工作，能做什么？' }).waitFor()
  await page.getByRole('link', { name: /先看网点/ }).click()
  await page.getByRole('heading', { name: '网点几点上班？' }).waitFor()
})

test('a site is opened with its hours', async () => {
  await page.getByRole('button', { name: '开网点' }).click()
  await page.getByLabel('网点名').fill('翠湖苑')
  await page.getByLabel('代号').fill('翠湖')
  await page.getByRole('button', { name: '开好' }).click()
  await page.getByText('这一项不对，请改一改。').waitFor()
  await page.getByLabel('代号').fill('cuihu')
  await page.getByRole('button', { name: '周六' }).click()
  await page.getByRole('button', { name: '开好' }).click()
  await page.getByText('周一至周六').waitFor()
})

test('four colleagues are added, each with a role and a first password', async () => {
  await page.getByRole('link', { name: '同事', exact: true }).click()
  await add({ number: '103', name: '沈立', role: '主管' })
  await add({ number: '108', name: '林舒', role: '坐席', supervisor: '沈立' })
  await add({ number: '215', name: '陈立', role: '经办', supervisor: '沈立' })
  await add({ number: '203', name: '沈岚', role: '回访员', supervisor: '沈立' })
})

test('a number that is taken is refused beside the button, and every word stays', async () => {
  await page.getByRole('button', { name: '添同事' }).click()
  await page.getByLabel('工号', { exact: true }).fill('108')
  await page.getByLabel('姓名', { exact: true }).fill('另一位')
  await choose('角色', '坐席')
  await choose('管哪些网点', '翠湖苑')
  await page.getByRole('button', { name: '添上' }).click()
  await page.getByRole('dialog').getByRole('alert').first().waitFor()
  expect(await page.getByLabel('姓名', { exact: true }).inputValue()).toBe('另一位')
  await page.getByRole('button', { name: '取消' }).click()
})

test('a team is formed with its lead', async () => {
  await page.getByRole('link', { name: '班组', exact: true }).click()
  await page.getByRole('button', { name: '建班组' }).click()
  await page.getByLabel('班组名').fill('前台组')
  await choose('网点', '翠湖苑')
  await choose('组长', '沈立')
  await choose('成员', '林舒', '陈立')
  await page.getByRole('button', { name: '建好' }).click()
  const row = page.getByRole('row', { name: /前台组/ })
  await row.waitFor()
  expect(await row.innerText()).toContain('沈立')
})

test('a key is shown once and revoked', async () => {
  await page.getByRole('link', { name: '接口密钥' }).click()
  await page.getByRole('button', { name: '造密钥' }).click()
  await page.getByLabel('名称').fill('微信网关')
  await page.getByRole('checkbox', { name: '查看事项' }).check()
  await page.getByRole('button', { name: '造好并显示' }).click()
  await page.getByText('只显示这一次，库里只存它的摘要。', { exact: false }).waitFor()
  await page.getByRole('button', { name: '我记下了' }).click()
  await page
    .getByRole('row', { name: /微信网关/ })
    .getByRole('button', { name: '撤销' })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click()
  await page.getByText('已撤销').waitFor()
})

test('who leaves is asked after by name, and whoever takes over is named', async () => {
  await page.getByRole('link', { name: '同事', exact: true }).click()
  await page.getByRole('button', { name: '陈立' }).click()
  await page.getByRole('button', { name: '办离职' }).click()
  await page.getByText('他负责的事项、欠的承诺和带的班组，马上转给 沈立', { exact: false }).waitFor()
  await page.getByRole('button', { name: '先不' }).click()
  await page.getByRole('button', { name: '重置密码' }).waitFor()
})

test('one of them signs in, changes the password given to him and finds his workbench', async () => {
  const context = await product.browser.newContext({ locale: 'zh-CN', viewport: { width: 1366, height: 768 } })
  const own = await context.newPage()
  own.setDefaultTimeout(20_000)
  await own.goto(`${product.url}/desk/`)
  await own.getByLabel('工号或姓名').fill('108')
  await own.getByLabel('密码').fill(password)
  await own.getByRole('button', { name: '登录', exact: true }).click()
  await own.getByRole('button', { name: '林舒的菜单' }).waitFor()
  await own.goto(`${product.url}/desk/account?tab=password`)
  await own.getByLabel('现在的密码').fill(password)
  await own.getByLabel('新密码').fill(`${password}。`)
  await own.getByRole('button', { name: '换密码' }).click()
  await own.getByText('密码换好了').waitFor()
  await own.getByRole('link', { name: '工作台' }).click()
  await own.getByRole('heading', { name: '我现在该做什么？' }).waitFor()
  await own.getByText('手上没有欠的').waitFor()
  expect(await own.getByRole('link', { name: '接口密钥' }).count()).toBe(0)
  await context.close()
})

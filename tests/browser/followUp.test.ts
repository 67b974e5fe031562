import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, type Member, type Office, openOffice, password } from './office.ts'
import { openProduct, type Product } from './product.ts'

const adminPassword = '春江水暖鸭先知也'
const told = { channel: 'phone', reached: true }
const answer = '温女士您好，门禁读卡头已更换，试刷二十次恢复正常，对不起耽误您进出。明天 18:00 前我再给您回电话。'

let product: Product
let office: Office
let handler: Caller
let caller: Page
let id: string
const complaints: string[] = []

async function signedIn(member: Member, number: string): Promise<Page> {
  const context = await product.browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', error => complaints.push(`${member}: ${error.message}`))
  await page.goto(`${product.url}/desk/follow-ups?due=all&whose=all`)
  await page.getByLabel('工号或姓名').fill(number)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: '客户满意了吗？' }).waitFor()
  return page
}

beforeAll(async () => {
  product = await openProduct(adminPassword)
  office = await openOffice(product.url, adminPassword, true)
  const lead = await office.as('he')
  handler = await office.as('ma')
  const said = { kind: 'repair', words: '三单元门禁刷卡没反应。', name: '温女士', phone: '15000000033' }
  id = (await lead.post<{ id: string }>('/api/cases', { site: office.sites[0]!.id, matter: '门禁刷卡没反应', ...said }))
    .id
  await lead.post(`/api/cases/${id}/accept`, { told })
  await lead.post(`/api/cases/${id}/assign`, { staffId: office.staff.ma })
  await handler.post(`/api/cases/${id}/take`)
  await handler.post(`/api/cases/${id}/answer`, { words: answer, told })
})
afterAll(async () => {
  expect(complaints).toEqual([])
  await product.stop()
})

const now = async () => await handler.get<{ stage: string; cycle: number }>(`/api/cases/${id}`)

test('whoever decided about the case sees the follow-up, but may not ask', async () => {
  const own = await signedIn('he', '103')
  await own.getByRole('heading', { name: '门禁刷卡没反应' }).waitFor()
  expect(await own.getByRole('button', { name: '过关' }).getAttribute('aria-disabled')).toBe('true')
  await own.getByRole('button', { name: '满意', exact: true }).click()
  expect(await own.getByRole('button', { name: '过关' }).getAttribute('aria-disabled')).toBe('true')
  await own.context().close()
})

test('the script is the form; not satisfied opens the way back, which asks for the customer’s words', async () => {
  caller = await signedIn('shen', '203')
  await caller.getByText('您好，请问是温女士吗？', { exact: false }).waitFor()
  await caller.getByRole('button', { name: '是本人' }).click()
  await caller.getByRole('button', { name: '方便' }).click()
  await caller.getByRole('button', { name: '不满意', exact: true }).click()
  await caller.getByRole('group', { name: /态度/ }).getByRole('button', { name: '4' }).click()
  expect(await caller.getByRole('button', { name: '过关' }).getAttribute('aria-disabled')).toBe('true')
  await caller.getByRole('button', { name: /退回重办/ }).click()
  await caller.getByText('请先照原话记下客户为什么不满意。').waitFor()
  expect(await now()).toMatchObject({ stage: 'answered', cycle: 1 })
  await caller.getByLabel('客户的原话').fill('晚上又刷不开了。')
  await caller.getByText('第 2 轮开始', { exact: false }).waitFor()
  await caller.getByRole('button', { name: /退回重办/ }).click()
  await caller.getByText('退回去重办了', { exact: false }).waitFor()
  expect(await now()).toMatchObject({ stage: 'in_hand', cycle: 2 })
})

test('answered again, it waits in its second round; satisfied opens the gate', async () => {
  await expect(handler.post(`/api/cases/${id}/close`)).rejects.toThrow('409')
  await handler.post(`/api/cases/${id}/answer`, { words: answer.replace('读卡头', '控制器'), told })
  await caller.goto(`${product.url}/desk/follow-ups?due=all`)
  await caller.getByRole('link', { name: /温女士 门禁刷卡没反应.*第 2 轮/ }).waitFor()
  await caller.getByRole('button', { name: '满意', exact: true }).click()
  await caller.keyboard.press('Control+Enter')
  await caller.getByText('客户满意，可以关闭了', { exact: false }).waitFor()
  const { may } = await handler.get<{ may: { close: string | null } }>(`/api/cases/${id}`)
  expect(may.close).toBeNull()
  await handler.post(`/api/cases/${id}/close`)
  expect(await now()).toMatchObject({ stage: 'closed', cycle: 2 })
})

test('what was heard stays to be read', async () => {
  await caller.getByRole('list', { name: '最近听到的' }).getByRole('link').first().click()
  await caller.getByText('客户满意，回访关口已放行').waitFor()
  await caller.getByText('沈岚回访', { exact: false }).waitFor()
})

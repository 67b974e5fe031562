import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Caller, type Office, openOffice } from './office.ts'
import { openProduct, type Product } from './product.ts'

const adminPassword = '春江水暖鸭先知也'
const told = { channel: 'phone', reached: true }

let product: Product
let office: Office
let handler: Caller
let page: Page
let id: string
let link: string

beforeAll(async () => {
  product = await openProduct(adminPassword)
  office = await openOffice(product.url, adminPassword, true)
  const customer = new Caller(product.url)
  const { caseNumber, lookupCode } = await customer.post<{ caseNumber: string; lookupCode: string }>(
    '/api/public/contacts',
    { site: 'cuihu', kind: 'repair', text: '三单元门禁刷卡没反应。', name: '温女士', phone: '15000000033' },
    { 'idempotency-key': 'portal-follow-up' },
  )
  link = `${product.url}/p/case/${caseNumber}#code=${lookupCode}`
  const lead = await office.as('he')
  const found = await lead.get<{ id: string }>(`/api/cases/by-number/${caseNumber}`)
  id = found.id
  handler = await office.as('ma')
  await lead.post(`/api/cases/${id}/accept`, { kind: 'repair', told })
  await lead.post(`/api/cases/${id}/assign`, { staffId: office.staff.ma })
  await handler.post(`/api/cases/${id}/take`)
  await handler.post(`/api/cases/${id}/answer`, {
    words: '温女士您好，门禁读卡头已更换，试刷二十次恢复正常，对不起耽误您进出。明天 18:00 前我再给您回电话。',
    told,
  })
  page = await product.browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  page.setDefaultTimeout(20_000)
})
afterAll(() => product.stop())

const gates = async () =>
  (await handler.get<{ gates: { gate: string; cycle: number; clearedAt: string | null }[] }>(`/api/cases/${id}`)).gates

test('without the code neither the answer nor the form is shown', async () => {
  await page.goto(link.replace(/#.*/, '#tail=0033'))
  await page.getByText('答复的内容要用查询码看').waitFor()
  expect(await page.getByRole('button', { name: '不满意' }).count()).toBe(0)
  expect(await page.getByText('门禁读卡头').count()).toBe(0)
})

test('not satisfied sends it back in a new round, once, in the customer’s words', async () => {
  await page.goto(link)
  await page.getByText('门禁读卡头已更换').waitFor()
  await page.getByRole('button', { name: '不满意' }).click()
  await page.getByRole('group', { name: /态度/ }).getByRole('button', { name: '4 分' }).click()
  await page.getByLabel('哪里还没办好').fill('晚上又刷不开了。')
  await page.getByRole('button', { name: '退回重办' }).dblclick()
  await page.getByText('对不起，没有一次办好').waitFor()
  await page.getByText(/第 2 次/).waitFor()
  expect(await handler.get(`/api/cases/${id}`)).toMatchObject({ stage: 'in_hand', cycle: 2 })
})

test('satisfied clears the gate; only then may it be closed, and the page says it is done', async () => {
  await handler.post(`/api/cases/${id}/answer`, {
    words: '温女士您好，控制器也更换了，已恢复正常，可以放心使用。对不起让您跑了两趟，明天 18:00 前我再回电。',
    told,
  })
  await expect(handler.post(`/api/cases/${id}/close`)).rejects.toThrow('case.gate_open')
  await page.reload()
  await page.getByText('控制器也更换了').waitFor()
  await page.getByRole('button', { name: '满意', exact: true }).click()
  await page.getByRole('button', { name: '交给我们' }).click()
  await page.getByText('谢谢您，听到您满意了').waitFor()
  expect((await gates()).filter(gate => gate.cycle === 2).every(gate => gate.clearedAt !== null)).toBe(true)
  if ((await handler.get<{ stage: string }>(`/api/cases/${id}`)).stage !== 'closed') {
    await handler.post(`/api/cases/${id}/close`)
  }
  await page.reload()
  await page.getByText('您的事项已办结').waitFor()
  expect(await page.getByRole('button', { name: '催一催' }).count()).toBe(0)
})

import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { nameless } from './nameless.ts'
import { Caller, type Member, type Office, openOffice, password } from './office.ts'
import { openProduct, type Product } from './product.ts'

const adminPassword = '春江水暖鸭先知也'
const said = '停车月费这个月扣了两次，打电话说查，一周没回，乱收费，我要投诉。'

let product: Product
let office: Office
let lin: Page
let chen: Page
let ma: Page
let he: Page
let shen: Page
let number: string
let id: string
const complaints: string[] = []

async function desk(staffNumber: string): Promise<Page> {
  const context = await product.browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${product.url}/desk/`)
  await page.getByLabel('工号或姓名').fill(staffNumber)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: /登录$/ }).click()
  await page.getByRole('navigation', { name: '主导航' }).waitFor()
  return page
}

const viewOf = async (who: Member) =>
  await (await office.as(who)).get<{ stage: string; cycle: number; gates: { clearedAt: string | null }[] }>(
    `/api/cases/${id}`,
  )

async function choose(page: Page, label: string, name: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: label }).fill(name)
  await page.getByTitle(new RegExp(`^${name} `)).click()
}

/** The greyed closing button and the words of its reason. */
async function whyNotClosed(page: Page): Promise<string> {
  // A dialog that is going away has a button of the same name.
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const button = page.locator('main').getByRole('button', { name: '关闭', exact: true })
  await button.waitFor()
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  const reason = await button.getAttribute('aria-describedby')
  return (await page.locator(`[id="${reason}"]`).textContent()) ?? ''
}

async function answer(page: Page, words: string): Promise<void> {
  await page.getByRole('tab', { name: '答复客户' }).click()
  await page.getByRole('textbox', { name: '答复客户' }).fill(words)
  await page.getByRole('button', { name: /答复并排回访/ }).click()
  await page.getByText('答复，办好了').waitFor()
}

/** The follow-up, asked by somebody who had no hand in the case. */
async function hear(satisfied: boolean, words: string): Promise<void> {
  await shen.goto(`${product.url}/desk/follow-ups?due=all`)
  await shen.getByRole('button', { name: '是本人' }).click()
  await shen.getByRole('button', { name: '方便' }).click()
  await shen.getByRole('button', { name: satisfied ? '满意' : '不满意', exact: true }).click()
  if (satisfied) {
    await shen.keyboard.press('Control+Enter')
    await shen.getByText('客户满意，可以关闭了', { exact: false }).waitFor()
  } else {
    await shen.getByLabel('客户的原话').fill(words)
    await shen.getByRole('button', { name: /退回重办/ }).click()
    await shen.getByText('退回去重办了', { exact: false }).waitFor()
  }
}

beforeAll(async () => {
  product = await openProduct(adminPassword)
  office = await openOffice(product.url, adminPassword, true)
  const contact = {
    site: 'cuihu',
    kind: 'complaint',
    text: said,
    name: '尤先生',
    phone: '13289890101',
    place: '地库 B1',
  }
  const { caseNumber } = await new Caller(product.url).post<{ caseNumber: string }>('/api/public/contacts', contact, {
    'idempotency-key': 'loop',
  })
  number = `${caseNumber.slice(0, 4)}-${caseNumber.slice(-4)}`
  id = (await (await office.as('he')).get<{ id: string }>(`/api/cases/by-number/${caseNumber}`)).id
  ;[lin, chen, ma, he, shen] = (await Promise.all(['108', '215', '116', '103', '203'].map(desk))) as [
    Page,
    Page,
    Page,
    Page,
    Page,
  ]
}, 60_000)
afterEach(() => expect(complaints).toEqual([]))
afterAll(() => product.stop())

test('the list shows what came in, opens it by keys, and says so when a condition hides everything', async () => {
  await lin.goto(`${product.url}/desk/cases`)
  await lin.getByRole('link', { name: number }).waitFor()
  await lin.getByRole('button', { name: '类别' }).click()
  await lin.getByRole('menuitem', { name: '报修' }).click()
  await lin.getByText('没有这样的事项').waitFor()
  expect(new URL(lin.url()).searchParams.get('kind')).toBe('repair')
  await lin.getByRole('button', { name: '去掉条件', exact: true }).click()
  await lin.getByRole('link', { name: number }).waitFor()
  await lin.keyboard.press('j')
  await lin.keyboard.press('Enter')
  await lin.getByRole('heading', { name: '这件事到哪一步了？' }).waitFor()
  await lin.getByText(said).waitFor()
})

test('nobody closes what was not answered: the button says why', async () => {
  expect(await whyNotClosed(lin)).toBe('还没答复客户')
  await lin.getByText('还差 3 步才能关闭：受理，答复客户，回访满意').waitFor()
})

test('accepted with the words that suggest the kind, and handed over', async () => {
  await lin.getByRole('button', { name: '受理', exact: true }).click()
  await lin.getByText(/听着像投诉/).waitFor()
  await lin.getByLabel('跟客户怎么说的').fill('您好，您反映的扣费我们受理了，由我先负责。')
  await lin.getByRole('button', { name: /受理，由我负责/ }).click()
  await lin.getByText('林舒负责').waitFor()
  expect(await whyNotClosed(lin)).toBe('回访还没满意，不能关闭')
  await lin.getByRole('button', { name: '移交', exact: true }).click()
  const dialog = lin.getByRole('dialog', { name: /移交/ })
  await choose(lin, '交给', '陈立')
  await dialog.getByRole('button', { name: /移交/ }).click()
  await lin.getByText('移交给陈立，等接下').waitFor()
})

test('taken; the customer heard; our side asked, who sees the summary alone', async () => {
  await chen.goto(`${product.url}/desk/cases/${id}`)
  await chen.getByRole('button', { name: '接下', exact: true }).click()
  await chen.getByText('陈立负责').waitFor()
  expect(await chen.getByText('还没听全双方陈述').count()).toBeGreaterThan(0)
  await chen.getByRole('button', { name: '听客户说完，记下来' }).click()
  await chen.getByLabel('陈述内容').fill('扣了两次，打过两回电话，没人回。')
  await chen
    .getByRole('dialog')
    .getByRole('button', { name: /记陈述/ })
    .click()
  await chen.getByText('记陈述，办好了').waitFor()
  await chen.getByRole('button', { name: '请当事人陈述' }).click()
  await choose(chen, '请谁陈述', '马宁')
  await chen.getByLabel('摘要').fill('请说明 11 月停车月费为什么扣了两次。')
  await chen.getByRole('button', { name: /请他陈述/ }).click()
  await chen.getByText('请人陈述，办好了').waitFor()

  await ma.goto(`${product.url}/desk/statements`)
  await ma.getByText('请说明 11 月停车月费为什么扣了两次。').waitFor()
  expect(await ma.getByText('尤先生').count()).toBe(0)
  await ma.getByLabel('您这一方的情况').fill('系统升级那天重复提交，我没有核对。')
  await ma.getByRole('button', { name: /交陈述/ }).click()
  await ma.getByText('已经交的').waitFor()
})

test('findings clear the way for an answer; an answer that says nothing is refused', async () => {
  await chen.getByRole('button', { name: '查清事实，作出认定' }).click()
  await chen.getByRole('radio', { name: '部分成立' }).check()
  await chen.getByLabel('查到的事实和理由').fill('确实重复扣费一次，已核对流水。')
  await chen.getByRole('dialog').getByRole('button', { name: /认定/ }).click()
  await chen.getByText('认定，办好了').waitFor()
  await chen.getByRole('textbox', { name: '答复客户' }).fill('已阅，将核实。')
  await chen.getByText('这段话等于没说').waitFor()
  await chen.getByRole('button', { name: /答复并排回访/ }).click()
  await chen.getByRole('region', { name: '写给谁' }).getByRole('alert').waitFor()
  expect((await viewOf('he')).stage).toBe('in_hand')
  await answer(chen, '尤先生您好，重复扣的 300 元今天已经退回原卡，对不起；明天 18:00 前请您查收，我再给您回电话。')
  expect((await viewOf('he')).stage).toBe('answered')
})

test('unsatisfied: back in a second round, live on the open page; satisfied: closed', async () => {
  expect(await whyNotClosed(chen)).toBe('回访还没满意，不能关闭')
  await hear(false, '钱只退了一半。')
  await chen.getByText('第 2 轮', { exact: true }).waitFor()
  await chen.getByText('钱只退了一半。').waitFor()
  await answer(chen, '尤先生您好，剩下的 150 元今天已经退回，对不起；明天 18:00 前我再给您回电话核对。')
  await hear(true, '收到了，谢谢。')
  await he.goto(`${product.url}/desk/cases/${id}`)
  await he.getByRole('button', { name: '关闭', exact: true }).first().click()
  await he
    .getByRole('dialog')
    .getByRole('button', { name: /关闭 Ctrl|关闭 ⌘/ })
    .click()
  await he.getByRole('button', { name: '重新办理' }).waitFor()
  const view = await viewOf('he')
  expect(view).toMatchObject({ stage: 'closed', cycle: 2 })
  expect(view.gates.at(-1)?.clearedAt).toBeTruthy()
})

test('a new contact: the kind its words suggest, what is promised shown before it is saved', async () => {
  await lin.goto(`${product.url}/desk/cases/new`)
  await lin.getByLabel('客户的话').fill('地库路灯坏了一排，晚上看不见，请派人来修。')
  await lin.getByText(/听着像报修/).waitFor()
  await lin.getByText('保存就答应了').waitFor()
  await lin.getByLabel('电话').last().fill('13900001122')
  await lin.getByRole('button', { name: /建事项并记下承诺/ }).click()
  await lin.getByRole('heading', { name: '地库路灯坏了一排' }).waitFor()
  await lin.getByText('139******22').waitFor()
})

test('what one may not see is not there, in the words of a wrong number', async () => {
  await lin.goto(`${product.url}/desk/cases/00000000-0000-7000-8000-000000000000`)
  await lin.getByText('没有找到这件事').waitFor()
})

test('every control of these pages has a name', async () => {
  for (const path of [`/cases/${id}`, '/cases', '/cases/new', '/statements']) {
    await he.goto(`${product.url}/desk${path}`)
    await he.getByRole('navigation', { name: '主导航' }).waitFor()
    await he.waitForLoadState('networkidle')
    expect(await nameless(he), path).toEqual([])
  }
  await he.goto(`${product.url}/desk/cases/${id}`)
  await he.getByRole('button', { name: '重新办理' }).click()
  await he.getByRole('dialog').waitFor()
  expect(await nameless(he)).toEqual([])
})

test('what comes in while one reads does not move the rows: a bar says so', async () => {
  await lin.goto(`${product.url}/desk/cases`)
  await lin.getByRole('link', { name: number }).waitFor({ state: 'detached' })
  await lin.getByText('地库路灯坏了一排').waitFor()
  const contact = {
    site: 'cuihu',
    kind: 'consult',
    text: '请问泳池周末几点开门？',
    name: '姚女士',
    phone: '13734345656',
  }
  await new Caller(product.url).post('/api/public/contacts', contact, { 'idempotency-key': 'news' })
  await lin.getByRole('button', { name: '1 件更新，点这里看' }).waitFor()
  expect(await lin.getByText('请问泳池周末几点开门').count()).toBe(0)
  await lin.getByRole('button', { name: '1 件更新，点这里看' }).click()
  await lin.getByText('请问泳池周末几点开门').waitFor()
})

import { randomUUID } from 'node:crypto'
import type { CaseView } from '#features/cases/contract/view.ts'
import { type Cast, callerAt, expectStatus } from './people.ts'

/** A real message and the kind it is filed under; null leaves the suggestion. */
export interface Message {
  text: string
  kind: string | null
}

export interface LoopFigures {
  messages: number
  foundByNumber: number
  repeatedKeySameNumber: number
  closed: number
  gated: number
  closeRefusedBeforeFollowUp: number
  sentBack: number
  exceptions: number
  closedWithoutProof: number
  workOrders: number
  owed: Record<string, number>
  /** What the report of the product says of the same commitments. */
  reported: Record<string, number>
  seconds: number
}

interface Opened {
  message: Message
  number: string
  code: string
  id: string
}

const answer =
  '您好，您反映的问题已经查实并处理完毕：今天上午已派人到现场检修并恢复正常，费用不用您承担。我们明天下午五点前会再给您回电确认，给您带来不便，非常抱歉。'
const told = { channel: 'phone', reached: true }
const atOnce = 6

/** Feeds messages through the public door and works every one of them to its end, as four people. */
export async function runLoop(
  url: string,
  cast: Cast,
  messages: readonly Message[],
  now: () => number,
): Promise<LoopFigures> {
  const figures: LoopFigures = {
    messages: messages.length,
    foundByNumber: 0,
    repeatedKeySameNumber: 0,
    closed: 0,
    gated: 0,
    closeRefusedBeforeFollowUp: 0,
    sentBack: 0,
    exceptions: 0,
    closedWithoutProof: 0,
    workOrders: 0,
    owed: {},
    reported: {},
    seconds: 0,
  }
  const started = now()
  const ids: string[] = []
  await inParallel(messages, async (message, place) => {
    const opened = await say(url, cast, message, place, figures)
    ids.push(opened.id)
    await work(url, cast, opened, place, figures)
  })
  figures.seconds = (now() - started) / 1000
  await countOwed(url, cast, ids, figures)
  return figures
}

// Counted from the cases once what follows a moment after a fact has followed, beside what the product reports.
async function countOwed(url: string, cast: Cast, ids: string[], figures: LoopFigures): Promise<void> {
  const idle = callerAt(url, {})
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await idle<{ sequencerLag: { waiting: number } }>('GET', '/api/health')
    await new Promise(resolve => setTimeout(resolve, 300))
    if (body.sequencerLag.waiting === 0 && tries > 3) break
  }
  for (const id of ids) {
    const { body } = await cast.supervisor<CaseView>('GET', `/api/cases/${id}`)
    for (const one of body.commitments) figures.owed[one.state] = (figures.owed[one.state] ?? 0) + 1
  }
  const report = await cast.supervisor<Record<string, number>>('GET', '/api/commitments/on-time')
  expectStatus(report, 200)
  figures.reported = report.body
}

async function say(url: string, cast: Cast, message: Message, place: number, figures: LoopFigures): Promise<Opened> {
  const key = randomUUID()
  const body = { text: message.text.slice(0, 5000), name: `客户${place}`, phone: `139${String(10_000_000 + place)}` }
  const door = callerAt(url, { 'Idempotency-Key': key })
  const first = await door<{ caseNumber: string; lookupCode: string }>('POST', '/api/public/contacts', body)
  expectStatus(first, 201)
  const again = await door<{ caseNumber: string }>('POST', '/api/public/contacts', body)
  if (again.body.caseNumber === first.body.caseNumber) figures.repeatedKeySameNumber++
  const { caseNumber, lookupCode } = first.body
  const looked = await callerAt(url, { 'Lookup-Code': lookupCode })<{ number: string }>(
    'GET',
    `/api/public/cases/${caseNumber}`,
  )
  if (looked.status === 200 && looked.body.number === caseNumber) figures.foundByNumber++
  const found = await cast.agent<{ id: string }>('GET', `/api/cases/by-number/${caseNumber}`)
  expectStatus(found, 200)
  return { message, number: caseNumber, code: lookupCode, id: found.body.id }
}

async function work(
  url: string,
  cast: Cast,
  { message, id, number, code }: Opened,
  place: number,
  figures: LoopFigures,
) {
  const must = async (who: Cast[keyof Cast], verb: string, body: unknown = {}, status = 200) => {
    const reply = await who<Record<string, unknown>>('POST', `/api/cases/${id}/${verb}`, body)
    if (reply.status !== status) throw new Error(`${number} ${verb}: ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  const read = async () => (await cast.supervisor<CaseView>('GET', `/api/cases/${id}`)).body
  const suggested = (await read()).kind
  const kind = message.kind ?? (suggested === 'procedure' ? 'request' : suggested)
  await must(cast.agent, 'accept', { kind, kindReason: '按来源登记', told })
  let view = await read()
  const isGated = view.gates.some(gate => gate.gate === 'follow_up')
  if (isGated) figures.gated++
  if (view.course === 'repair' && place % 2 === 0) await doWorkOrder(cast, id, figures)
  if (view.course === 'complaint') {
    await must(cast.handler, 'state', { side: 'customer', words: '客户说明了经过。' })
    await must(cast.handler, 'state', { side: 'ours', words: '经办部门说明了经过。' })
    await must(cast.handler, 'find', { conclusion: 'partly', words: '部分成立，处理不够及时。' })
  }
  await must(cast.handler, 'answer', { words: answer, told })
  if (isGated) {
    await must(cast.agent, 'close', {}, 409)
    figures.closeRefusedBeforeFollowUp++
    await hearCustomer(url, cast, { id, number, code }, place, figures, must)
  }
  await must(cast.agent, 'close')
  view = await read()
  if (view.stage === 'closed') figures.closed++
  const gate = view.gates.find(one => one.gate === 'follow_up' && one.cycle === view.cycle)
  if (isGated && !gate?.clearedAt) figures.closedWithoutProof++
}

type Must = (who: Cast[keyof Cast], verb: string, body?: unknown, status?: number) => Promise<Record<string, unknown>>

// A third is unsatisfied once; every fifteenth will not be asked, which takes an exception of another person; the customer
// himself answers every seventh with his own link.
async function hearCustomer(
  url: string,
  cast: Cast,
  one: { id: string; number: string; code: string },
  place: number,
  figures: LoopFigures,
  must: Must,
): Promise<void> {
  if (place % 15 === 7) {
    await must(cast.agent, 'ask_exception', { reason: 'refuses', words: '客户明确表示不接受回访。' })
    const view = (await cast.supervisor<CaseView>('GET', `/api/cases/${one.id}`)).body
    const request = view.requests.find(asked => asked.kind === 'exception' && !asked.decidedAt)!
    await must(cast.supervisor, 'grant_exception', { requestId: request.id, approved: true })
    figures.exceptions++
    return
  }
  if (place % 3 === 0) {
    await must(cast.followUp, 'follow-up', {
      satisfied: false,
      attitude: 3,
      speed: 2,
      result: 1,
      words: '还没有修好。',
    })
    figures.sentBack++
    await must(cast.handler, 'answer', { words: answer, told })
    await must(cast.agent, 'close', {}, 409)
  }
  if (place % 7 === 3) {
    const customer = callerAt(url, { 'Lookup-Code': one.code })
    const heard = await customer('POST', `/api/public/cases/${one.number}/follow-up`, { satisfied: true, result: 5 })
    expectStatus(heard, 200)
    return
  }
  await must(cast.followUp, 'follow-up', { satisfied: true, attitude: 5, speed: 4, result: 5, words: '满意，谢谢。' })
}

async function doWorkOrder(cast: Cast, id: string, figures: LoopFigures): Promise<void> {
  const order = { staffId: cast.handler.staffId, matter: '到现场检修' }
  const opened = await cast.agent<{ id: string }>('POST', `/api/cases/${id}/work-orders`, order)
  expectStatus(opened, 201)
  const blocked = await cast.handler('POST', `/api/cases/${id}/answer`, { words: answer })
  expectStatus(blocked, 409)
  for (const [verb, body] of Object.entries({ accept: {}, start: {}, complete: { words: '已检修，试运行正常。' } })) {
    expectStatus(await cast.handler('POST', `/api/work-orders/${opened.body.id}/${verb}`, body), 200)
  }
  figures.workOrders++
}

async function inParallel<T>(items: readonly T[], each: (item: T, place: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const place = next++
      await each(items[place]!, place)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

import type { Calendar } from './calendar.ts'
import { type Folded, fold, unfold } from './fold.ts'
import { type SpokenTime, spokenTime } from './promisesTime.ts'

/** A promise heard in staff's words (E-C9): the words, what is to be done, and by when; `dueAt` is null where no time is named. */
export interface SpokenPromise {
  from: number
  to: number
  text: string
  what: string
  dueAt: Date | null
}

interface Clause {
  from: number
  to: number
  folded: Folded
  /** The mark behind it ends a sentence. */
  last: boolean
  asks: boolean
}

const who =
  '(?:我们|咱们|我|小妹|这边|本人|客服|专员|同事|师傅|工程师|维修工|维修人员|工作人员|技术人员|保洁|保安|管家|经理|主管|主任|领导|物业|工程部|客服部|财务|后台|配送员|配送人员|快递员|售后|相关部门|相关人员|专人|负责人|值班人员|公司)'
const will =
  '(?:肯定会|一定会|一定|保证|会在?|将会|将|必定|必|争取|尽快|尽量|马上|立即|立刻|稍后|随后|现在就|这就|负责|安排|来|去|承诺|答应您?|及时)'
const forCustomer = '(?:给|为|帮|向|替|跟|和|与|再给|再为)(?:您|你|大家|各位|业主|贵)'
const action =
  '(?:回电|回复|回覆|答复|回访|回话|联系|致电|来电|通知|告知|告诉|反馈|打电话|打给|上门|维修|修好|修复|修理|抢修|检修|更换|换新|处理|解决|办理|办好|安排|核实|核查|调查|跟进|跟踪|催促|催办|催|退款|退还|退给|退回|赔付|赔偿|补偿|补发|重发|发货|发给|发送|寄出|寄给|寄送|送到|送达|送过去|派人|派师傅|派单|派|落实|完成|恢复|开具|开通|到现场|到达|赶到|过去|过来|上报|反映|转达|转告|提交|清理|清运|打扫|整改|交给|送上|送给|答覆|给您结果|给您说法|出结果|升级|加急|申请|配送|取件|上门取|来电|改进|改善|加强|努力|关注|转交|转给|配合|提醒|汇报|请示|协调|协助|支付|兑现|到位|回来|办结|办妥|办完|到场|审核|报修|退钱|回过去|电话$|个电话)'

const speaks = new RegExp(
  `${who}.{0,16}?${will}.{0,18}?(${action})|${who}.{0,12}?${forCustomer}.{0,12}?(${action})`,
  'u',
)
const serves = new RegExp(`${forCustomer}.{0,14}?(${action})`, 'u')
const tells =
  /(?:第一时间|尽快|及时|马上|立即|立刻|稍后|随后|会|再|就|一定).{0,8}?(?:通知|联系|告知|告诉|回复|答复)[您你]/u
const gives = new RegExp(`^(?:那|好的?|嗯)?(?:肯定|一定|保证|会|将|必须|争取).{0,16}?(${action})`, 'u')
const timed = new RegExp(
  `(?:内|前|之前|以内|左右|天|日|号|午|晚|点|周[一二三四五六日天]|会|将|分钟|小时).{0,10}?(${action}|到$|来$)`,
  'u',
)
const denies = /[不没无未](?:会|能|可|法|再|便|需|用|办法|给|帮|是|了)|难以|无需|不了|没办法|暂时没|未能|才能|才可以/u
const past =
  /正在|中$|中哦$|中呢$|已经|已为|已帮|已给|已向|刚才|刚刚|刚给|之前|昨天|前天|上次|当时|曾|过了$|好了$|完了$|过了吗/u
const asksCustomer =
  /^(?:请|麻烦|烦请|劳驾|建议|辛苦)(?!您?(?:放心|稍|耐心|谅解|不要|别))|^(?:您|你|客户)(?:可以|需要|先|再|要|得|自己|应该|如果|若|这边可以|方便|记得|去|到时)/u
const depends = /^(?:如果|如您|如需|若|若您|要是|假如|除非|只有|等您|待您)|如果您需要|如有需要|需要的话/u
const lookup =
  /(?:查询|查一下|查看|看一下|看看|核对|确认一下|查下|登记|记录|记一下|转接|介绍|解释|说明|核实一下|查查|问一下|问下|操作|演示)/u
// What usually happens, or happens to the customer's goods, is told, not promised.
const toldOnly =
  /超过|最多需要|曾经|一般|通常|可能|应该会|估计|(?:下单|购买|付款|签收|收货|发货)后|^您的.{0,30}(?:预计|送达|到账)|^为了|显示/u

const lead = new RegExp(
  `^(?:${who}|肯定会|一定会|一定|保证|会在?|将会|将|必定|争取|尽快|尽量|马上|立即|立刻|稍后|随后|现在就|这就|承诺|那|就|来|再(?!次)|都|在|于|的|之内|之前|内|前|最晚|最迟|最快|大概|预计|可以|也|另外|然后|届时|[晚天午](?=会|由|有|给|$))*`,
  'u',
)

/**
 * The promises of an utterance, several of them where there are several; offers in a question, refusals, reports of what
 * is done and looking something up at once are none. `at` is when it was said; due moments are by the working clock.
 */
export function promisesIn(text: string, at: Date, calendar: Calendar): SpokenPromise[] {
  const found: SpokenPromise[] = []
  const clauses = clausesOf(text)
  const used = new Set<number>()
  for (const [index, clause] of clauses.entries()) {
    const own = spokenTime(clause.folded.text, at, calendar)
    const start = promiseStart(clause, own)
    if (start < 0 || used.has(index)) continue
    const near = own?.due ? null : neighbour(clauses, index, at, calendar)
    if (near) used.add(near.index)
    const time = near?.time ?? own
    if ((clause.asks || conditional(clauses, index)) && !time?.due) continue
    const [first, last] =
      near && near.index < index ? [clauses[near.index]!, clause] : [clause, near ? clauses[near.index]! : clause]
    found.push({
      from: first.from,
      to: last.to,
      text: text.slice(first.from, last.to),
      what: whatOf(text, clause, start, own),
      dueAt: time?.due ?? null,
    })
  }
  return found
}

/** Where in the folded clause the promise begins, -1 for none. */
function promiseStart(clause: Clause, time: SpokenTime | null): number {
  const words = clause.folded.text
  const hit =
    speaks.exec(words) ??
    serves.exec(words) ??
    tells.exec(words) ??
    gives.exec(words) ??
    (time?.due ? timed.exec(words) : null)
  if (!hit) return -1
  if (denies.test(words) || asksCustomer.test(words) || toldOnly.test(words)) return -1
  if (past.test(words.replace(/之前(?!.*(?:已|过|了$))/u, '')) || /[^为]了[.!~呢哦]*$/u.test(words)) return -1
  if (lookup.test(words) && !time?.due && !/回复|回电|答复|反馈|联系您|告知|通知您/u.test(words)) return -1
  return hit.index
}

function conditional(clauses: readonly Clause[], index: number): boolean {
  if (depends.test(clauses[index]!.folded.text)) return true
  const before = clauses[index - 1]
  return before !== undefined && !before.last && depends.test(before.folded.text)
}

/** A time in the clause before, or behind where that one promises nothing itself: 最晚明天下午，我给您回电. */
function neighbour(clauses: readonly Clause[], index: number, at: Date, calendar: Calendar) {
  for (const next of [index - 1, index + 1]) {
    const clause = clauses[next]
    if (!clause || clause.folded.text.length > 18 || clauses[Math.min(next, index)]!.last) continue
    const time = spokenTime(clause.folded.text, at, calendar)
    if (!time?.due || promiseStart(clause, time) >= 0) continue
    if (past.test(clause.folded.text.slice(0, time.start)) || denies.test(clause.folded.text)) continue
    if (clause.folded.text.length - (time.end - time.start) <= 8) return { index: next, time }
  }
  return null
}

/** The clause from its promise on, the time and the will taken out: 给您回电. */
function whatOf(text: string, clause: Clause, start: number, time: SpokenTime | null): string {
  const { folded } = clause
  const end = folded.text.length
  const place = (from: number, to: number) => {
    const piece = unfold(folded, from, to)
    return to > from ? text.slice(clause.from + piece.from, clause.from + piece.to) : ''
  }
  let at = start
  for (let before = -1; before !== at; ) {
    before = at
    if (time && at >= time.start && at < time.end) at = time.end
    const until = time && time.start > at ? time.start : end
    at += lead.exec(folded.text.slice(at, until))![0].length
  }
  const cut = time && time.start > at ? time : null
  const words = cut ? place(at, cut.start) + place(cut.end, end) : place(at, end)
  return (words || place(start, end)).replace(/^[\s,，、:：]+|[\s,，。.!！~～]+$/gu, '')
}

/** Speech written down without marks is cut here, so that no pattern looks further. */
const longestClause = 120

function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = []
  let from = 0
  const close = (to: number, last: boolean, asks: boolean) => {
    const lead = /^\s*/u.exec(text.slice(from, to))![0].length
    const raw = text.slice(from + lead, to).trimEnd()
    const folded = fold(raw)
    const isQuestion = asks || /(?:吗|么|好不好|行不行|可不可以|是吧)$/u.test(folded.text)
    if (folded.text !== '')
      clauses.push({ from: from + lead, to: from + lead + raw.length, folded, last, asks: isQuestion })
  }
  for (let at = 0; at < text.length; at++) {
    const mark = markAt(text, at)
    if (!mark && at - from >= longestClause) {
      close(at, false, false)
      from = at
    }
    if (!mark) continue
    close(at, mark !== 'comma', mark === 'question')
    if (mark === 'question') markQuestion(clauses)
    from = at + 1
  }
  close(text.length, true, false)
  return clauses
}

/** 我给您回电，好吗？ – the last clause asks of the one before it. */
function markQuestion(clauses: Clause[]): void {
  const [before, asked] = [clauses.at(-2), clauses.at(-1)]
  if (before && asked && !before.last && asked.folded.text.length <= 5) before.asks = true
}

function markAt(text: string, at: number): 'comma' | 'end' | 'question' | null {
  const unit = text.charCodeAt(at)
  if (unit >= 0x4e00 && unit <= 0x9fff) return null
  const character = text[at]!
  if (/[?？]/.test(character)) return 'question'
  if (/[。！!；;\n\r…]/.test(character)) return 'end'
  if (/[，,、]/.test(character)) return 'comma'
  if (!/\s/.test(character) || at === 0 || /\s/.test(text[at - 1]!)) return null
  const next = /^\s{1,40}(\S)/u.exec(text.slice(at, at + 42))?.[1] ?? '0'
  return /\d/.test(next) || /\d/.test(text[at - 1]!) ? null : 'comma'
}

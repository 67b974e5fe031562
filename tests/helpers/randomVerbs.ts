import type { CaseHouse, Who } from './caseHouse.ts'
import { answerWords, staffCast } from './caseHouse.ts'

/** A repeatable stream of chance: the same seed gives the same calls. */
export interface Chance {
  below: (limit: number) => number
  pick: <T>(from: readonly T[]) => T
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: from => from[below(from.length)]! }
}

export interface Pursued {
  id: string
  number: string
  code: string
}

export interface Call {
  who: Who
  method: string
  url: string
  body?: unknown
  headers?: Record<string, string>
}

type Body = (chance: Chance, known: Known) => unknown

/** Ids that really exist, for bodies that name something. */
export interface Known {
  staff: string[]
  team: string
  /** Somebody who may work on orders. */
  worker: string
  numbers: string[]
  /** Newest requests of the case in question, decided or not, and of others. */
  requests: string[]
  stage: string
  course: string
  openGates: string[]
  /** How many of both statements and the findings are missing. */
  missing: number
  /** A request other than for an exception waits. */
  waiting: boolean
  /** Exceptions of this case that wait. */
  exceptions: string[]
  workOrders: string[]
  followUps: string[]
}

const told = (chance: Chance) => ({ channel: 'phone', reached: chance.below(3) > 0 })

/** A body for each verb that is right often enough to get somewhere. */
const caseBodies: Record<string, Body> = {
  accept: chance => chance.pick([{}, { kind: 'consult', kindReason: '其实是咨询' }, { told: told(chance) }]),
  return: () => ({ reason: 'not_ours', advice: '请拨打 12345。' }),
  assign: (chance, known) => chance.pick([{ staffId: chance.pick(known.staff) }, { teamId: known.team }]),
  take: () => ({}),
  refuse: () => ({ reason: '手上事多' }),
  contact: chance => ({
    direction: 'out',
    channel: 'phone',
    reached: chance.below(2) > 0,
    words: '已联系',
    keeps: chance.pick([[], ['answer'], ['acknowledge']]),
  }),
  note: () => ({ words: '备注' }),
  find: () => ({ conclusion: 'founded', words: '属实' }),
  ask_statement: (chance, known) => ({ staffId: chance.pick(known.staff), summary: '请说明经过' }),
  state: chance => ({ side: chance.pick(['customer', 'ours']), words: '经过如下' }),
  answer: chance => ({ words: chance.pick([answerWords, answerWords, '已阅']), told: told(chance) }),
  close: () => ({}),
  urge: () => ({ words: '快一点' }),
  link: (chance, known) => ({ number: chance.pick(known.numbers), kind: 'related' }),
  merge: (chance, known) => ({ into: chance.pick(known.numbers) }),
  group: (chance, known) => ({ numbers: [chance.pick(known.numbers), chance.pick(known.numbers)] }),
  escalate: chance => ({ reason: '超出权限', amount: chance.pick([10, 5000]) }),
  stop_clock: () => ({ reason: 'wait_customer' }),
  resume_clock: () => ({}),
  change_kind: chance => ({ kind: chance.pick(['consult', 'complaint', 'repair', 'praise']), reason: '改一下' }),
  change_urgency: chance => ({ urgency: chance.pick(['normal', 'urgent', 'emergency']), reason: '改一下' }),
  withdraw: () => ({ words: '不追究了', channel: 'phone' }),
  void: () => ({ reason: 'double_entry', words: '重复' }),
  confirm: (chance, known) => ({ requestId: chance.pick(known.requests), approved: chance.below(3) > 0 }),
  ask_exception: chance => ({
    reason: chance.pick(['unreachable', 'no_contact', 'beyond_law', 'refuses']),
    words: '例外',
  }),
  grant_exception: (chance, known) => ({
    requestId: chance.pick([...known.exceptions, ...known.exceptions, ...known.requests]),
    approved: chance.below(3) > 0,
  }),
  object: () => ({ words: '不同意退回', channel: 'phone' }),
  reopen: () => ({ words: '又坏了', channel: 'phone' }),
  accuse: (chance, known) => ({ staffId: chance.pick(known.staff) }),
  restrict: chance => ({ confidential: chance.below(3) === 0 }),
  archive: () => ({}),
}
export const fuzzedCaseVerbs = Object.keys(caseBodies)

const workBodies: Record<string, Body> = {
  assign: (chance, known) => ({ staffId: chance.pick(known.staff) }),
  grab: () => ({}),
  accept: () => ({}),
  return: () => ({ reason: '缺配件' }),
  start: () => ({}),
  pause: () => ({ reason: 'wait_parts' }),
  resume: () => ({}),
  complete: chance => ({
    words: '灯已换好，试亮正常。',
    ...(chance.below(4) === 0 ? {} : { form: { cause: '老化', done: '更换', tested: true, clean: true } }),
  }),
  cancel: () => ({ reason: '不用了' }),
}

// What leads out of the way most cases go: taken less often, or few would ever get to its end.
const rare = ['accuse', 'restrict', 'archive', 'void', 'withdraw', 'return', 'merge', 'group']

/** The step that would bring this case on. */
function nextStep(chance: Chance, { stage, course, openGates, missing, exceptions, waiting }: Known): string {
  if (exceptions.length > 0 && chance.below(2)) return 'grant_exception'
  if (waiting && chance.below(2)) return 'confirm'
  if (stage === 'received') return 'accept'
  if (stage === 'closed') return 'reopen'
  if (stage === 'returned') return 'object'
  if (stage === 'answered') {
    return openGates.includes('follow_up') ? chance.pick(['follow_up', 'follow_up', 'ask_exception']) : 'close'
  }
  if (openGates.includes('work') || chance.below(6) === 0) return 'work_order'
  return course === 'complaint' && missing > 0 ? chance.pick(['state', 'find']) : 'answer'
}

/** Everybody who could be meant; a service with every permission a key can be given, and nobody at all. */
export const everybody: readonly Who[] = [...staffCast, 'service', 'public']

// Whose business a verb is: chosen twice as often as just anybody.
const fit: Record<string, readonly Who[]> = {
  state: ['investigator'],
  find: ['investigator', 'supervisor'],
  answer: ['agent', 'handler'],
  accept: ['agent', 'handler'],
  close: ['agent', 'handler', 'manager'],
  reopen: ['agent', 'colleague'],
  follow_up: ['caller', 'otherSupervisor', 'public'],
  work_order: ['handler', 'handler', 'supervisor'],
  ask_exception: ['agent', 'caller'],
  grant_exception: ['manager', 'otherSupervisor'],
  confirm: ['manager', 'otherSupervisor'],
}

/** One call somebody might make about this case. */
export function randomCall(chance: Chance, one: Pursued, known: Known): Call {
  const verb =
    chance.below(5) < 2 ? nextStep(chance, known) : chance.pick([...fuzzedCaseVerbs, 'follow_up', 'work_order'])
  if (rare.includes(verb) && chance.below(4) > 0) return randomCall(chance, one, known)
  const who = chance.pick<Who>(chance.below(3) ? (fit[verb] ?? ['supervisor', 'agent']) : everybody)
  const satisfied = chance.below(3) > 0
  if (verb === 'follow_up') {
    if (known.followUps.length === 0 && chance.below(2) === 0)
      return { who: 'caller', method: 'GET', url: `/api/cases/${one.id}/follow-up` }
    const byId = chance.below(2) === 0 && known.followUps.length > 0
    const attempt = byId && chance.below(3) > 0
    if (attempt) return post(who, `/api/follow-ups/${chance.pick(known.followUps)}/attempt`, { outcome: 'no_answer' })
    if (byId) return post(who, `/api/follow-ups/${chance.pick(known.followUps)}/hear`, { satisfied })
    if (who !== 'public') return post(who, `/api/cases/${one.id}/follow-up`, { satisfied })
    const code = chance.pick([one.code, 'ABCDEFGH', ''])
    const [door, body] = chance.pick([['follow-up', { satisfied }] as const, ['object', { words: '不同意' }] as const])
    return { ...post(who, `/api/public/cases/${one.number}/${door}`, body), headers: { 'lookup-code': code } }
  }
  if (verb === 'work_order') {
    const order = known.workOrders.length > 0 && chance.below(3) > 0 ? chance.pick(known.workOrders) : null
    const name = chance.pick([...Object.keys(workBodies), 'accept', 'accept', ...Array(5).fill('complete')])
    if (order) return post(who, `/api/work-orders/${order}/${name}`, workBodies[name]!(chance, known))
    return post(who, `/api/cases/${one.id}/work-orders`, {
      staffId: chance.pick([known.worker, known.worker, chance.pick(known.staff)]),
      matter: '换灯',
    })
  }
  return post(who, `/api/cases/${one.id}/${verb}`, caseBodies[verb]!(chance, known))
}

function post(who: Who, url: string, body: unknown): Call {
  return { who, method: 'POST', url, body }
}

/** What exists now, for the next calls about this case. */
export async function knownOf(house: CaseHouse, one: Pursued, numbers: string[]): Promise<Known> {
  const { rows } = await house.pool.query(
    `select c.stage, c.course,
       array(select gate from case_gates g where g.case_id = c.id and g.cycle = c.cycle and cleared_at is null) as open_gates,
       (3 - (select count(distinct side) from case_statements s where s.case_id = c.id and given_at is not null)
          - (select count(*) from (select from case_findings f where f.case_id = c.id limit 1)))::int as missing,
       exists (select from case_requests r where r.case_id = c.id and decided_at is null and kind <> 'exception') as waiting,
       array(select id from case_requests r where r.case_id = c.id order by decided_at is null desc, id desc limit 2)
         || array(select id from case_requests order by id desc limit 1) as requests,
       array(select id from case_requests r where r.case_id = c.id and kind = 'exception' and decided_at is null) as exceptions,
       array(select id from work_orders w where w.case_id = c.id order by id desc limit 3) as orders,
       array(select id from follow_ups f where f.case_id = c.id order by id desc limit 2) as follow_ups
     from cases c where c.id = $1`,
    [one.id],
  )
  const { requests, orders, follow_ups: followUps, open_gates: openGates, ...rest } = rows[0]
  return {
    staff: Object.values(house.staffId),
    team: house.dutyTeamId,
    worker: house.staffId.handler,
    numbers,
    requests: requests.length > 0 ? requests : [one.id],
    ...rest,
    openGates,
    workOrders: orders,
    followUps,
  }
}

import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { FollowUpRow } from '#features/followups/contract.ts'
import { followUpEndpoints } from '#features/followups/contract.ts'
import { type Bench, type CaseBrief, type OwedRow, workbenchEndpoints } from '#features/workbench/contract.ts'
import { type WorkOrderRow, workOrderEndpoints } from '#features/workorders/contract.ts'
import type { ApiProblem, Reply } from '#web/ui/api.ts'
import type { ClockFacts } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { dayOf } from '#web/ui/format.ts'
import { useNow } from '#web/ui/useNow.ts'
import { useAsk } from '../ask.ts'
import { useMe } from '../session/useMe.ts'

type Statement = Reply<typeof caseEndpoints.myStatements>['rows'][number]

/** One thing to do, whatever it is: `what` names it, `key` is the thing in hand when it is chosen. */
export interface Entry {
  key: string
  what: string
  case: Pick<CaseBrief, 'number' | 'matter' | 'site' | 'urged'> | null
  customer: CaseBrief['customer']
  /** Instead of the matter of a case: the summary of a statement. */
  words?: string
  clock: ClockFacts | null
  dueAt: string | null
  /** A text key of what stands in the second line beside the number. */
  note?: string
}

export type SectionId = 'late' | 'today' | 'later' | 'stopped' | 'offers' | 'team' | 'requests' | 'followups'
export interface Section {
  id: SectionId
  entries: Entry[]
}

interface Gathered {
  bench: Bench
  statements: readonly Statement[]
  followUps: readonly FollowUpRow[]
  orders: readonly WorkOrderRow[]
  offered: readonly WorkOrderRow[]
}

const late = new Set(['late', 'broken'])

function ofCommitment({ commitment, case: one }: OwedRow, now: Date): Entry {
  const { kind, id } = commitment.subject
  return {
    key: kind === 'case' || kind === 'procedure_step' ? `case:${commitment.caseId ?? id}` : `${kind}:${id}`,
    what: commitment.kind,
    case: one,
    customer: one?.customer ?? null,
    clock: clockFactsOf(commitment, now),
    dueAt: commitment.dueAt,
  }
}

function ofOrder(order: WorkOrderRow, now: Date): Entry {
  return {
    key: `work_order:${order.id}`,
    what: 'work_order',
    case: { number: order.caseNumber, matter: order.matter, site: order.site.name, urged: 0 },
    customer: null,
    clock: order.due ? clockFactsOf({ ...order.due, state: order.due.state as 'open' }, now) : null,
    dueAt: order.due?.dueAt ?? null,
    note: `workorder.state.${order.state}`,
  }
}

function ofFollowUp(row: FollowUpRow, now: Date): Entry {
  return {
    key: `follow_up:${row.id}`,
    what: 'follow_up',
    case: { number: row.caseNumber, matter: row.matter, site: row.site.name, urged: 0 },
    customer: row.customer,
    clock: clockFactsOf({ state: row.state as 'open', dueAt: row.dueAt, left: row.left }, now),
    dueAt: row.dueAt,
  }
}

function ofCase(one: CaseBrief, what: string): Entry {
  return { key: `case:${one.id}`, what, case: one, customer: one.customer, clock: null, dueAt: null }
}

/** Each thing once: the first due of what it owes. */
function once(entries: readonly Entry[], taken: Set<string>): Entry[] {
  return entries.filter(entry => {
    if (taken.has(entry.key)) return false
    taken.add(entry.key)
    return true
  })
}

/** Everything in due order, then what is offered, what may be taken and what waits for a decision. Empty parts are left out. */
export function sectionsOf({ bench, statements, followUps, orders, offered }: Gathered, now: Date): Section[] {
  const taken = new Set<string>()
  const said = statements.filter(one => !one.givenAt)
  const mine = [...bench.mine.map(row => ofCommitment(row, now)), ...orders.map(order => ofOrder(order, now))].map(
    entry => {
      const asked = said.find(one => entry.key === `statement:${one.id}`)
      return asked ? { ...entry, words: asked.summary } : entry
    },
  )
  const unnamed = said
    .filter(one => !mine.some(entry => entry.key === `statement:${one.id}`))
    .map(
      (one): Entry => ({
        key: `statement:${one.id}`,
        what: 'statement',
        case: null,
        customer: null,
        words: one.summary,
        clock: null,
        dueAt: one.dueAt,
      }),
    )
  const owed = once([...mine, ...unnamed], taken).sort((a, b) => (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9'))
  const stateOf = (entry: Entry): SectionId => {
    if (entry.clock && late.has(entry.clock.state)) return 'late'
    if (entry.clock?.state === 'stopped') return 'stopped'
    return entry.dueAt && dayOf(new Date(entry.dueAt)) === dayOf(now) ? 'today' : 'later'
  }
  const offers = once(
    bench.offers.map(one => ofCase(one.case, 'offer')),
    new Set(),
  )
  const team = once(
    [
      ...bench.team.filter(row => row.commitment.owedBy.staff === null).map(row => ofCommitment(row, now)),
      ...offered.map(order => ofOrder(order, now)),
    ].filter(entry => !entry.key.startsWith('follow_up:')),
    taken,
  )
  const requests = [
    ...bench.requests.map(one => ofCase(one.case, `request.${one.kind}`)),
    ...bench.extensions.flatMap(row => (row.case ? [ofCase(row.case, 'request.extension')] : [])),
  ]
  const all: Section[] = [
    { id: 'offers', entries: offers },
    { id: 'late', entries: owed.filter(entry => stateOf(entry) === 'late') },
    { id: 'today', entries: owed.filter(entry => stateOf(entry) === 'today') },
    { id: 'requests', entries: once(requests, new Set()) },
    {
      id: 'followups',
      entries: once(
        followUps.map(row => ofFollowUp(row, now)),
        taken,
      ),
    },
    { id: 'team', entries: team },
    { id: 'later', entries: owed.filter(entry => stateOf(entry) === 'later') },
    { id: 'stopped', entries: owed.filter(entry => stateOf(entry) === 'stopped') },
  ]
  return all.filter(section => section.entries.length > 0)
}

interface OwedEntries {
  sections: Section[]
  isPending: boolean
  error: ApiProblem | null
  refetch(): void
}

/** What I owe and what waits for me, out of the rooms that know it. */
export function useOwedEntries(): OwedEntries {
  const me = useMe()
  const now = useNow()
  const bench = useAsk(workbenchEndpoints.readBench, {}, { everyMs: 60_000 })
  const statements = useAsk(caseEndpoints.myStatements, {})
  const followUps = useAsk(
    followUpEndpoints.followUps,
    { query: { due: 'today', whose: 'mine', limit: 20 } },
    { when: me.may('follow_up.record') },
  )
  const works = me.may('work_order.work')
  const orders = useAsk(workOrderEndpoints.workOrders, { query: { whose: 'mine', limit: 50 } }, { when: works })
  const teams = useAsk(workOrderEndpoints.workOrders, { query: { whose: 'my_teams', limit: 50 } }, { when: works })
  const empty: Bench = { mine: [], team: [], offers: [], requests: [], extensions: [] }
  return {
    sections: sectionsOf(
      {
        bench: bench.data ?? empty,
        statements: statements.data?.rows ?? [],
        followUps: followUps.data?.rows ?? [],
        orders: orders.data?.rows ?? [],
        offered: (teams.data?.rows ?? []).filter(order => order.state === 'offered'),
      },
      now,
    ),
    isPending: bench.isPending,
    error: bench.error,
    refetch: () => void bench.refetch(),
  }
}

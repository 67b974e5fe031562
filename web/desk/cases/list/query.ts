import type { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { Asked } from '#web/ui/api.ts'

/** Tabs of the list; each is a question of its own to the server. */
export const tabs = ['open', 'pressing', 'mine', 'follow_up', 'again', 'ended'] as const
export type Tab = (typeof tabs)[number]

/** What the address of the list carries. */
export const listState = {
  tab: 'open',
  site: '',
  kind: '',
  stage: '',
  urgency: '',
  owner: '',
  state: '',
  q: '',
  row: '',
}
export type ListState = typeof listState

export type CaseQuery = Asked<typeof caseEndpoints.listCases>['query']

const tabQuery: Record<Tab, Partial<CaseQuery>> = {
  open: {},
  pressing: { state: 'pressing' },
  mine: { owner: 'me' },
  follow_up: { stage: 'answered' },
  again: { again: 'yes' },
  ended: { open: 'no', order: 'received' },
}

/** The question to the server: the tab's own, narrowed by the filters. Words are looked for in ended cases too. */
export function queryOf(state: ListState): CaseQuery {
  const { site, kind, stage, urgency, owner, q } = state
  const given = Object.fromEntries(
    Object.entries({ site, kind, stage, urgency, owner, state: state.state, q }).filter(([, value]) => value !== ''),
  )
  const tab = (tabs as readonly string[]).includes(state.tab) ? (state.tab as Tab) : 'open'
  const everywhere = q && tab === 'open' ? { open: 'all' as const } : {}
  return { order: 'due', limit: 50, ...everywhere, ...given, ...tabQuery[tab] } as CaseQuery
}

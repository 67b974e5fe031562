/**
 * Every address of the desk, once: the pattern for the router and the builder for links. All are below `/desk`.
 * State that can be shared (filters, tab, chosen row) lives in the search part, see `useUrlState`.
 */
export const patterns = {
  signIn: '/sign-in',
  setUp: '/setup',
  home: '/',
  cases: '/cases',
  newCase: '/cases/new',
  case: '/cases/$id',
  statements: '/statements',
  followups: '/follow-ups',
  followup: '/follow-ups/$id',
  workorders: '/work-orders',
  customers: '/customers',
  settings: '/settings',
  people: '/settings/people',
  teams: '/settings/teams',
  sites: '/settings/sites',
  roles: '/settings/roles',
  keys: '/settings/keys',
  calendars: '/settings/calendars',
  kinds: '/settings/kinds',
  account: '/account',
  parts: '/parts',
} as const

type Search = Record<string, string | number | boolean | undefined>

function withSearch(path: string, search: Search = {}): string {
  const parts = new URLSearchParams()
  for (const [name, value] of Object.entries(search))
    if (value !== undefined && value !== '') parts.set(name, String(value))
  const text = parts.toString()
  return text ? `${path}?${text}` : path
}

export const paths = {
  home: () => patterns.home,
  signIn: (to?: string) => withSearch(patterns.signIn, { to }),
  cases: (search?: Search) => withSearch(patterns.cases, search),
  newCase: (search?: Search) => withSearch(patterns.newCase, search),
  case: (id: string, search?: Search) => withSearch(`/cases/${encodeURIComponent(id)}`, search),
  statements: () => patterns.statements,
  followups: (search?: Search) => withSearch(patterns.followups, search),
  followup: (id: string) => `/follow-ups/${encodeURIComponent(id)}`,
  workorders: (search?: Search) => withSearch(patterns.workorders, search),
  customers: (search?: Search) => withSearch(patterns.customers, search),
  people: (search?: Search) => withSearch(patterns.people, search),
  teams: (search?: Search) => withSearch(patterns.teams, search),
  sites: (search?: Search) => withSearch(patterns.sites, search),
  account: (search?: Search) => withSearch(patterns.account, search),
  parts: () => patterns.parts,
}

import { useLocation, useNavigate } from '@tanstack/react-router'

type State = Record<string, string>

/**
 * Filters, tab and chosen row of a page, kept in its address: `const [state, set] = useUrlState({ stage: '', tab: 'mine' })`.
 * A value equal to its default leaves the address. `set` replaces the entry, so that Back leaves the page.
 */
export function useUrlState<S extends State>(defaults: S): [S, (changes: Partial<S>) => void] {
  const location = useLocation()
  const navigate = useNavigate()
  const search = location.search as Record<string, unknown>
  const state = { ...defaults }
  for (const name of Object.keys(defaults) as Array<keyof S & string>) {
    const value = search[name]
    if (value !== undefined && value !== null) state[name] = String(value) as S[typeof name]
  }
  const set = (changes: Partial<S>) => {
    const next: Record<string, unknown> = { ...search }
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === defaults[name]) delete next[name]
      else next[name] = value
    }
    void navigate({ to: location.pathname, search: next, replace: true } as never)
  }
  return [state, set]
}

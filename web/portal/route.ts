import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', tell)
window.addEventListener('hashchange', tell)

export interface Place {
  path: string
  search: URLSearchParams
  /** What stands after `#`: it reaches no server and no log. */
  secret: URLSearchParams
}

/** Every address of the public pages, once. */
export const at = {
  home: '/',
  say: '/p/say',
  you: '/p/say/you',
  receipt: '/p/receipt',
  find: '/p/find',
  privacy: '/p/privacy',
  case: (number: string) => `/p/case/${encodeURIComponent(number)}`,
  caseByCode: (number: string, code: string) => `/p/case/${encodeURIComponent(number)}#code=${code}`,
  caseByTail: (number: string, tail: string) => `/p/case/${encodeURIComponent(number)}#tail=${tail}`,
}

export function go(to: string, replace = false): void {
  if (replace) history.replaceState(null, '', to)
  else history.pushState(null, '', to)
  window.scrollTo(0, 0)
  tell()
}

/** One step back inside the public pages; somebody who came by a link goes home instead. */
export function goBack(): void {
  if (document.referrer === '' && history.length < 2) go(at.home)
  else history.back()
}

export function usePlace(): Place {
  const href = useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => location.href,
  )
  const url = new URL(href)
  return {
    path: url.pathname.replace(/(.)\/+$/, '$1'),
    search: url.searchParams,
    secret: new URLSearchParams(url.hash.slice(1)),
  }
}

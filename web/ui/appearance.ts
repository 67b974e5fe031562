import { useSyncExternalStore } from 'react'

export type Appearance = 'light' | 'dark'

const kept = 'sansheng.appearance'
const listeners = new Set<() => void>()

function current(): Appearance {
  return document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'
}

/** Light or dark as chosen on this machine, else as the system has it. */
export function startAppearance(): void {
  const chosen = localStorage.getItem(kept)
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  document.documentElement.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : system
}

export function showAs(appearance: Appearance): void {
  document.documentElement.dataset.theme = appearance
  localStorage.setItem(kept, appearance)
  for (const tell of listeners) tell()
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(tell => {
    listeners.add(tell)
    return () => listeners.delete(tell)
  }, current)
}

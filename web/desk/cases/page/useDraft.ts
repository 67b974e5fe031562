import { useState } from 'react'

/** Words that are being written, kept on this machine until they are sent. */
export function useDraft(key: string): [string, (text: string) => void] {
  const place = `sansheng.draft.${key}`
  const [held, setHeld] = useState<{ place: string; text: string }>(() => ({ place, text: read(place) }))
  const text = held.place === place ? held.text : read(place)
  return [
    text,
    next => {
      setHeld({ place, text: next })
      try {
        if (next === '') localStorage.removeItem(place)
        else localStorage.setItem(place, next)
      } catch {
        // A full or forbidden store loses the draft on reload, not the page.
      }
    },
  ]
}

function read(place: string): string {
  try {
    return localStorage.getItem(place) ?? ''
  } catch {
    return ''
  }
}

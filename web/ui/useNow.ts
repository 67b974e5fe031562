import { useEffect, useState } from 'react'
import { pageNow } from './now.ts'

/** The page's time, renewed every `everyMs` (a minute unless told); a ring moves each minute, below one minute each second. */
export function useNow(everyMs = 60_000): Date {
  const [now, setNow] = useState(pageNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(pageNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

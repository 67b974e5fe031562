import { useEffect, useState } from 'react'

/** Seconds still to wait, counted down once a second. */
export function useWait(): [number, (seconds: number) => void] {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (seconds <= 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  return [seconds, wait => setSeconds(Math.ceil(wait))]
}

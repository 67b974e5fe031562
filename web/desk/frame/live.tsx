import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { connectLive, type Live } from '#web/ui/live.ts'

interface Line {
  up: boolean
  add(subjects: readonly string[]): () => void
}

const LineContext = createContext<Line>({ up: true, add: () => () => {} })

function liveAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`
}

/** The one WebSocket of the page. What happens to a watched subject renews the questions on the page. */
export function LiveLine({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const live = useRef<Live | null>(null)
  const watched = useRef(new Map<string, number>())
  const [up, setUp] = useState(true)

  useEffect(() => {
    let renew: ReturnType<typeof setTimeout> | undefined
    let down: ReturnType<typeof setTimeout> | undefined
    const renewPage = () => {
      renew = undefined
      // A hidden page asks when it is looked at again.
      void client.invalidateQueries({ refetchType: document.hidden ? 'none' : 'active' })
    }
    live.current = connectLive(liveAddress(), {
      onEvent: ({ event }) => {
        // What one looks at is renewed at once; lists spread out, lest a whole office asks in the same moment.
        const own = watched.current.has(`${event.subject.kind}:${event.subject.id}`)
        renew ??= setTimeout(renewPage, own ? 200 : 800 + Math.random() * 2200)
      },
      // A line that comes back within five seconds is nobody's business.
      onLine: isUp => {
        clearTimeout(down)
        if (isUp) setUp(true)
        else down = setTimeout(() => setUp(false), 5000)
      },
    })
    live.current.watch([...watched.current.keys()])
    return () => {
      clearTimeout(renew)
      clearTimeout(down)
      live.current?.stop()
    }
  }, [client])

  const line = useMemo<Line>(
    () => ({
      up,
      add: subjects => {
        const counts = watched.current
        for (const subject of subjects) counts.set(subject, (counts.get(subject) ?? 0) + 1)
        live.current?.watch([...counts.keys()])
        return () => {
          for (const subject of subjects) {
            const left = (counts.get(subject) ?? 1) - 1
            if (left > 0) counts.set(subject, left)
            else counts.delete(subject)
          }
          live.current?.watch([...counts.keys()])
        }
      },
    }),
    [up],
  )
  return <LineContext value={line}>{children}</LineContext>
}

/** While this part is shown, changes of these subjects renew the page: `useWatch(['case:0199…'])`, `useWatch(['case'])`. */
export function useWatch(subjects: readonly string[]): void {
  const { add } = useContext(LineContext)
  const key = subjects.join(' ')
  useEffect(() => add(key === '' ? [] : key.split(' ')), [add, key])
}

export function useLineUp(): boolean {
  return useContext(LineContext).up
}

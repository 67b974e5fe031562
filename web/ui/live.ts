export interface LiveEvent {
  position: number
  event: { kind: string; subject: { kind: string; id: string }; at: string }
}

export interface Live {
  /** Replaces what is watched; a subject is `kind:id`, or a bare kind for every one the reader may see. */
  watch(subjects: readonly string[]): void
  stop(): void
}

interface LiveWays {
  onEvent(event: LiveEvent): void
  /** `true` after the line is up, `false` when it dropped; a dropped line loses nothing, the position is resumed. */
  onLine?(up: boolean): void
  /** First wait after a drop, doubled up to 30 s. */
  firstWaitMs?: number
  open?(url: string): WebSocket
}

/** One line a page. Says what it watches and its last position, gets everything since, then live. */
export function connectLive(url: string, ways: LiveWays): Live {
  const firstWait = ways.firstWaitMs ?? 500
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = firstWait
  let position: number | undefined
  let watched: readonly string[] = []
  let stopped = false

  const tell = () => {
    if (socket?.readyState === WebSocket.OPEN)
      socket.send(JSON.stringify({ watch: watched, position: position ?? null }))
  }

  const dial = () => {
    socket = ways.open ? ways.open(url) : new WebSocket(url)
    socket.onopen = () => {
      wait = firstWait
      ways.onLine?.(true)
      if (watched.length > 0) tell()
    }
    socket.onmessage = message => {
      const heard = JSON.parse(String(message.data)) as Partial<LiveEvent>
      // A reply without an event only tells where the log stands now.
      if (typeof heard.position === 'number') {
        if (heard.event && position !== undefined && heard.position <= position) return
        position = heard.position
      }
      if (heard.event) ways.onEvent(heard as LiveEvent)
    }
    socket.onclose = () => {
      if (stopped) return
      ways.onLine?.(false)
      timer = setTimeout(dial, wait * (0.75 + Math.random() / 2))
      wait = Math.min(wait * 2, 30_000)
    }
  }

  dial()
  return {
    watch(subjects) {
      watched = [...subjects]
      tell()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}

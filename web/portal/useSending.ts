import { useCallback, useEffect, useRef, useState } from 'react'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import { type Draft, keepReceipt, sendAttempt, withAttempt } from './draft.ts'
import { portalEndpoints } from './endpoints.ts'
import { at, go } from './route.ts'

const againEveryMs = 15_000

/** 温 + 女士 → 温女士, in the words of the reader's language; a whole name stays beside its form of address. */
export function useAddressed(): (draft: Pick<Draft, 'name' | 'address'>) => string {
  const { t } = useTranslation()
  return ({ name, address }) => {
    const plain = name.trim()
    if (plain === '' || address === '' || address === 'other') return plain
    return t(`you.addressed.${address}`, { name: plain })
  }
}

interface Sending {
  send(): Promise<void>
  busy: boolean
  problem: ApiProblem | null
  /** Seconds the server asked to wait. */
  seconds: number
}

/** Sends the draft and keeps sending the same attempt until the server has answered; then shows the receipt. */
export function useSending(): Sending {
  const { draft, change, forget } = useDraft()
  const addressed = useAddressed()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [seconds, setSeconds] = useState(0)
  const running = useRef(false)

  const send = useCallback(async () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    const name = addressed(draft)
    // Kept before it is sent: whatever happens from here on, this is what will be sent again.
    const kept = change({ attempt: withAttempt(draft, name).attempt })
    const attempt = kept.attempt!
    const outcome = await sendAttempt(attempt, ({ key, body }) =>
      api(portalEndpoints.publicContact, { body, headers: { 'idempotency-key': key } }),
    ).finally(() => {
      running.current = false
      setBusy(false)
    })
    if (outcome.is === 'received') {
      keepReceipt(sessionStorage, {
        ...outcome.reply,
        name: attempt.body.name ?? '',
        kind: attempt.body.kind ?? '',
        hasPhone: attempt.body.phone !== undefined,
      })
      forget()
      go(at.receipt, true)
      return
    }
    setProblem(outcome.problem)
    setSeconds(outcome.problem.retryAfter ?? 0)
    if (outcome.is === 'refused') change({ attempt: null })
  }, [draft, change, forget, addressed])

  useEffect(() => {
    if (seconds <= 0) return
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])

  const waiting = draft.attempt !== null
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    if (!waiting) return
    const again = () => void latest.current()
    // A refresh in the middle of sending begins here, without a click.
    if (!running.current) again()
    const timer = setInterval(again, againEveryMs)
    window.addEventListener('online', again)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', again)
    }
  }, [waiting])

  return { send, busy, problem, seconds }
}

import { type ReactNode, useEffect, useState } from 'react'
import { ApiProblem } from './api.ts'
import { DisconnectIcon, TeamIcon } from './icons.tsx'
import { useTranslation } from './useTranslation.ts'

interface StateFacts {
  title: ReactNode
  text?: ReactNode
  children?: ReactNode
  bare?: boolean
}

/** Nothing here: says what comes next, with at most one thing to do. */
export function EmptyState({ title, text, children, bare = false }: StateFacts) {
  return (
    <div className={bare ? 'state bare' : 'state'}>
      <b>{title}</b>
      {text ? <p>{text}</p> : null}
      {children ? <div className="do">{children}</div> : null}
    </div>
  )
}

/** The shape of what comes; after two seconds it also says what is being fetched. */
export function Loading({ what, bare = false }: { what?: string; bare?: boolean }) {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 2000)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div
      className={bare ? 'state bare' : 'state'}
      role="status"
      aria-label={t('state.loading')}
      style={{ minWidth: 240 }}
    >
      <i className="sk" style={{ width: '62%' }} />
      <i className="sk" style={{ width: '88%' }} />
      <i className="sk" style={{ width: '74%' }} />
      {slow ? <p>{what ?? t('state.loading')}</p> : null}
    </div>
  )
}

/** The sentence of a failure: the server's own, or ours when none came. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation()
  return error => {
    if (!(error instanceof ApiProblem)) return t('problem.page')
    if (error.code === 'web.offline') return t('problem.offline')
    return error.message || t('problem.unclear', { status: error.status })
  }
}

/** What could not be fetched, what is safe, and the way to try again. */
export function ErrorState({
  what,
  error,
  onRetry,
  bare = false,
}: {
  what?: string
  error: unknown
  onRetry?: () => void
  bare?: boolean
}) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (
    <div className={bare ? 'state bare' : 'state'} role="alert">
      <b>{what ?? t('state.failed')}</b>
      <p>{problemText(error)}</p>
      {onRetry ? (
        <div className="do">
          <button type="button" className="btn s" onClick={onRetry}>
            {t('state.retry')}
          </button>
        </div>
      ) : null}
    </div>
  )
}

/** Somebody changed the same thing meanwhile: both texts are kept. */
export function CollisionState({ who, onCompare }: { who: string; onCompare: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="state" role="alert">
      <b>
        <TeamIcon /> {t('collision.title', { who })}
      </b>
      <p>{t('collision.text')}</p>
      <div className="do">
        <button type="button" className="btn s" onClick={onCompare}>
          {t('collision.compare')}
        </button>
      </div>
    </div>
  )
}

export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const told = () => setOnline(navigator.onLine)
    window.addEventListener('online', told)
    window.addEventListener('offline', told)
    return () => {
      window.removeEventListener('online', told)
      window.removeEventListener('offline', told)
    }
  }, [])
  return online
}

/** Stands under the top bar while the line is down: what is kept, how old the view is. */
export function OfflineBar({ online, text }: { online: boolean; text: string }) {
  if (online) return null
  return (
    <div className="offline" role="status">
      <DisconnectIcon /> {text}
    </div>
  )
}

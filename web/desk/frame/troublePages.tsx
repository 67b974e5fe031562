import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { ApiProblem } from '#web/ui/api.ts'
import { EmptyState, ErrorState } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { paths } from '../paths.ts'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <div className="whole">
      <EmptyState title={t('trouble.notFound')} text={t('trouble.notFoundText')}>
        <Link className="btn s" to={paths.home()}>
          {t('trouble.home')}
        </Link>
      </EmptyState>
    </div>
  )
}

export function NoPermission({ permission }: { permission: string }) {
  const { t } = useTranslation()
  return (
    <div className="whole">
      <EmptyState title={t('trouble.notAllowed')} text={t('trouble.notAllowedText', { permission })}>
        <Link className="btn s" to={paths.home()}>
          {t('trouble.home')}
        </Link>
      </EmptyState>
    </div>
  )
}

/** The page that stands when another broke. A session that ended is already on its way to the sign-in page. */
export function TroublePage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (error instanceof ApiProblem && error.status === 401) return null
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <div className="whole">
      <ErrorState error={error} onRetry={again} />
    </div>
  )
}

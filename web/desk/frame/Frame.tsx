import { Link, Outlet, useMatches } from '@tanstack/react-router'
import { Suspense } from 'react'
import { Loading, OfflineBar, useOnline } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import type { Page } from '../pages.ts'
import { paths } from '../paths.ts'
import { useMe } from '../session/useMe.ts'
import { LiveLine, useLineUp } from './live.tsx'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import { NoPermission } from './troublePages.tsx'

function usePage(): Page | undefined {
  const matches = useMatches()
  return (matches.at(-1)?.staticData as { page?: Page } | undefined)?.page
}

function MustChange() {
  const { t } = useTranslation()
  return (
    <div className="offline" role="status">
      <Link to={paths.account()} search={{ tab: 'password' } as never}>
        {t('account.mustChange')}
      </Link>
    </div>
  )
}

function Inside() {
  const { t } = useTranslation()
  const me = useMe()
  const page = usePage()
  const online = useOnline()
  const lineUp = useLineUp()
  const question = page ? t(page.question) : t('frame.lost')
  return (
    <div className="app">
      <title>{`${question} · ${t('product.name')}`}</title>
      <a className="unseen" href="#main">
        {t('frame.skip')}
      </a>
      <Rail me={me} />
      <TopBar me={me} question={question} />
      <div className="stage-floor">
        {me.mustChangePassword ? <MustChange /> : null}
        <OfflineBar online={online && lineUp} text={online ? t('frame.lineDown') : t('frame.offline')} />
        <main id="main" className="page" tabIndex={-1}>
          <Suspense fallback={<Loading bare />}>
            {page?.needs && !me.may(page.needs) ? <NoPermission permission={page.needs} /> : <Outlet />}
          </Suspense>
        </main>
      </div>
    </div>
  )
}

/** Rail, top bar and the one live line around every page of a signed-in reader. */
export function Frame() {
  return (
    <Suspense fallback={<Loading bare />}>
      <LiveLine>
        <Inside />
      </LiveLine>
    </Suspense>
  )
}

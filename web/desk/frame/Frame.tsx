import { Outlet, useMatches } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading, OfflineBar, useOnline } from '#web/ui/states.tsx'
import type { Page } from '../pages.ts'
import { useMe } from '../session/useMe.ts'
import { LiveLine, useLineUp } from './live.tsx'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import { NoPermission } from './troublePages.tsx'

function usePage(): Page | undefined {
  const matches = useMatches()
  return (matches.at(-1)?.staticData as { page?: Page } | undefined)?.page
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

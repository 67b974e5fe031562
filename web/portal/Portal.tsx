import { type ReactNode, useEffect, useState } from 'react'
import { OfflineBar, useOnline } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { CasePage } from './CasePage.tsx'
import { DraftHolder } from './DraftHolder.tsx'
import { FindPage } from './FindPage.tsx'
import { GuideHolder } from './guide.tsx'
import { HomePage } from './HomePage.tsx'
import { LargeType } from './LargeType.tsx'
import { PrivacyPage } from './PrivacyPage.tsx'
import { ReceiptPage } from './ReceiptPage.tsx'
import { at, type Place, usePlace } from './route.ts'
import { SayPage } from './SayPage.tsx'
import { YouPage } from './YouPage.tsx'

const largeKey = 'sansheng.large'

function pageAt(place: Place): ReactNode {
  const { path } = place
  if (path === at.home || path === '/p') return <HomePage />
  if (path === at.say) return <SayPage />
  if (path === at.you) return <YouPage />
  if (path === at.receipt) return <ReceiptPage />
  if (path === at.find) return <FindPage />
  if (path === at.privacy) return <PrivacyPage />
  const number = /^\/p\/case\/([^/]+)$/.exec(path)?.[1]
  if (number) return <CasePage key={path} number={decodeURIComponent(number)} secret={place.secret} />
  return <HomePage />
}

/** The public pages, below the holder of the draft. Large type makes everything a quarter larger and is remembered on this machine. */
function Pages() {
  const { t } = useTranslation()
  const place = usePlace()
  const online = useOnline()
  const [large, setLarge] = useState(() => localStorage.getItem(largeKey) === 'yes')

  useEffect(() => {
    document.documentElement.classList.toggle('large', large)
    localStorage.setItem(largeKey, large ? 'yes' : 'no')
  }, [large])

  return (
    <LargeType value={{ large, set: setLarge }}>
      <title>{t('portal.title')}</title>
      <OfflineBar online={online} text={t('portal.offline')} />
      <GuideHolder>{pageAt(place)}</GuideHolder>
    </LargeType>
  )
}

export function Portal() {
  return (
    <DraftHolder>
      <Pages />
    </DraftHolder>
  )
}

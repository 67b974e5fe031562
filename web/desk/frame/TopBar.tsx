import { useTranslation } from 'react-i18next'
import type { Reader } from '../session/useMe.ts'
import { Bell } from './Bell.tsx'
import { MeMenu } from './MeMenu.tsx'
import { Presence } from './Presence.tsx'
import { SearchBox } from './SearchBox.tsx'

export function TopBar({ me, question }: { me: Reader; question: string }) {
  const { t } = useTranslation()
  return (
    <header className="top" aria-label={t('frame.top')}>
      <h1 className="q">{question}</h1>
      <SearchBox />
      <Presence />
      <Bell />
      <MeMenu me={me} />
    </header>
  )
}

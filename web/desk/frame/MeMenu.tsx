import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { showAs, useAppearance } from '#web/ui/appearance.ts'
import { type Language, languageNames, languages } from '#web/ui/language.ts'
import { Avatar } from '#web/ui/smallParts.tsx'
import { speak } from '#web/ui/texts.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import { paths } from '../paths.ts'
import type { Reader } from '../session/useMe.ts'

/** The reader's own menu: account, light or dark, language, sign out. */
export function MeMenu({ me }: { me: Reader }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const appearance = useAppearance()
  const signOut = useVerb(sessionEndpoints.signOut, {
    onDone: () => {
      // A whole load: nothing of this reader may stay in the memory of the page.
      location.assign(`/desk${paths.signIn()}`)
    },
  })
  const keepChoice = useVerb(sessionEndpoints.changeLanguage)
  const chooseLanguage = async (language: Language) => {
    await speak(language)
    // The server speaks it too: in refusals, notices and kinds.
    await keepChoice.run({ body: { language } })
  }
  const items = [
    { key: 'who', label: `${me.name} ${me.staffNumber}`, disabled: true },
    { key: 'account', label: t('me.account'), onClick: () => void navigate({ to: paths.account() }) },
    { type: 'divider' as const },
    {
      key: 'appearance',
      label: t(appearance === 'dark' ? 'me.light' : 'me.dark'),
      onClick: () => showAs(appearance === 'dark' ? 'light' : 'dark'),
    },
    {
      key: 'language',
      label: t('me.language'),
      children: languages.map(language => ({
        key: language,
        label: languageNames[language],
        disabled: language === i18n.language,
        onClick: () => void chooseLanguage(language),
      })),
    },
    { type: 'divider' as const },
    { key: 'out', label: t('me.signOut'), onClick: () => void signOut.run({}) },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <button type="button" className="me-menu" aria-label={t('me.menu', { name: me.name })}>
        <Avatar name={me.name} mine large />
      </button>
    </Dropdown>
  )
}

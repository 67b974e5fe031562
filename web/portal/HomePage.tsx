import { FormIcon, RightIcon, SearchIcon } from '#web/ui/icons.tsx'
import { languageNames, languages } from '#web/ui/language.ts'
import { speak } from '#web/ui/texts.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import { at } from './route.ts'
import { PortalLink, Shell } from './Shell.tsx'

function Languages() {
  const { t, i18n } = useTranslation()
  return (
    <fieldset className="langs">
      <legend className="unseen">{t('portal.language')}</legend>
      {languages.map(language => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => void speak(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </fieldset>
  )
}

export function HomePage() {
  const { t } = useTranslation()
  const { draft } = useDraft()
  const begun = draft.text.trim() !== ''
  return (
    <Shell>
      <h1>{t('home.title')}</h1>
      <p className="sub">{t('home.text')}</p>
      <PortalLink to={draft.attempt ? at.you : at.say} className="way first">
        <FormIcon />
        <span>
          <b>{t(begun ? 'home.goOn' : 'home.say')}</b>
          {t(begun ? 'home.goOnText' : 'home.sayText')}
        </span>
        <RightIcon />
      </PortalLink>
      <PortalLink to={at.find} className="way">
        <SearchIcon />
        <span>
          <b>{t('home.find')}</b>
          {t('home.findText')}
        </span>
        <RightIcon />
      </PortalLink>
      <h2 className="over">{t('home.promise')}</h2>
      <ul className="three">
        {(['home.promise1', 'home.promise2', 'home.promise3'] as const).map((promise, place) => (
          <li key={promise}>
            <i style={{ width: ['66%', '42%', '84%'][place] }} />
            {t(promise)}
          </li>
        ))}
      </ul>
      <div className="last">
        <Languages />
        <PortalLink to={at.privacy}>{t('privacy.title')}</PortalLink>
        <a href="/desk/">{t('portal.staff')}</a>
      </div>
    </Shell>
  )
}

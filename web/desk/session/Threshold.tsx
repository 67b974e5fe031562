import './session.css'
import type { ReactNode } from 'react'
import { languageNames, languages } from '#web/ui/language.ts'
import { Logo } from '#web/ui/smallParts.tsx'
import { speak } from '#web/ui/texts.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'

const strokes = ['66%', '42%', '84%'] as const

/** The page before the frame: the three voices at the left, what is asked at the right. */
export function Threshold({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const voices = [
    [t('threshold.welcome'), t('threshold.welcomeText')],
    [t('threshold.answer'), t('threshold.answerText')],
    [t('threshold.farewell'), t('threshold.farewellText')],
  ] as const
  return (
    <div className="signin">
      <section className="l" aria-label={t('product.name')}>
        <div className="brand">
          <Logo reversed />
          {t('product.name')}
        </div>
        <ul className="three">
          {voices.map(([voice, text], place) => (
            <li key={voice}>
              <i className="w" style={{ width: strokes[place] }} />
              <div>
                <b>{voice}</b>
                <span>{text}</span>
              </div>
            </li>
          ))}
        </ul>
        <footer>{t('threshold.foot')}</footer>
      </section>
      <main className="r">
        <div className="mid">{children}</div>
        <div className="bot">
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
          <span className="push">
            {t('threshold.customers')} <a href="/">{t('threshold.portal')}</a>
          </span>
        </div>
      </main>
    </div>
  )
}

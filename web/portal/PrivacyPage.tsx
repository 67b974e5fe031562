import { useTranslation } from '#web/ui/useTranslation.ts'
import { useGuide } from './guide.tsx'
import { Shell } from './Shell.tsx'

/** What is kept, who sees it and how long, in plain words; the years come from the standard itself. */
export function PrivacyPage() {
  const { t } = useTranslation()
  const guide = useGuide()
  const parts = [
    ['privacy.what', 'privacy.whatText'],
    ['privacy.who', 'privacy.whoText'],
    ['privacy.phone', 'privacy.phoneText'],
    ['privacy.rights', 'privacy.rightsText'],
  ] as const
  return (
    <Shell title={t('portal.title')} headed>
      <h1>{t('privacy.title')}</h1>
      {parts.slice(0, 2).map(([head, text]) => (
        <section key={head} className="prose">
          <h2>{t(head)}</h2>
          <p>{t(text)}</p>
        </section>
      ))}
      <section className="prose">
        <h2>{t('privacy.long')}</h2>
        <p>{t(guide ? 'privacy.longText' : 'privacy.longPlain')}</p>
        <ul>
          {guide?.kinds.map(kind => (
            <li key={kind.id}>{t('privacy.years', { kind: kind.label, n: kind.retentionYears })}</li>
          ))}
        </ul>
      </section>
      {parts.slice(2).map(([head, text]) => (
        <section key={head} className="prose">
          <h2>{t(head)}</h2>
          <p>{t(text)}</p>
        </section>
      ))}
    </Shell>
  )
}

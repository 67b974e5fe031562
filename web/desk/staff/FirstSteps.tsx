import '../settings/settings.css'
import { Link } from '@tanstack/react-router'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { paths } from '../paths.ts'

/** On a fresh install: what to do in which order, until somebody else works here. */
export function FirstSteps() {
  const { t } = useTranslation()
  const steps = [
    { to: paths.sites(), text: t('firsts.site'), why: t('firsts.siteWhy') },
    { to: paths.people({ person: 'new' }), text: t('firsts.people'), why: t('firsts.peopleWhy') },
    { to: paths.teams(), text: t('firsts.team'), why: t('firsts.teamWhy') },
  ]
  return (
    <ol className="firsts">
      {steps.map((step, place) => (
        <li key={step.text}>
          <Link to={step.to}>
            {place + 1}. {step.text}
          </Link>
          <p className="s2">{step.why}</p>
        </li>
      ))}
    </ol>
  )
}

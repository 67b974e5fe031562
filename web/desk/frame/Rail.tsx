import { Link, useLocation } from '@tanstack/react-router'
import { Logo } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { paths, patterns } from '../paths.ts'
import { type RailPlace, railFor } from './rail.ts'
import { useRailCounts } from './useRailCounts.ts'

export function Rail({ me }: { me: { may(permission: string): boolean } }) {
  const { t } = useTranslation()
  const counts = useRailCounts(me.may)
  const here = useLocation({ select: location => location.pathname })
  const isOn = ({ under, path }: RailPlace) => {
    const at = under ?? path
    return here === at || (at !== patterns.home && here.startsWith(`${at}/`))
  }
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <Link to={paths.home()} className="home">
        <Logo />
      </Link>
      {railFor(me.may).map(place => (
        <Link
          key={place.path}
          to={place.path}
          className={`place${place.foot ? ' foot' : ''}${isOn(place) ? ' on' : ''}`}
          activeProps={{}}
          {...(isOn(place) ? { 'aria-current': 'page' as const } : {})}
        >
          <place.icon />
          {t(place.text)}
          {counts[place.path] ? (
            <b>
              {Math.min(counts[place.path]!, 99)}
              <span className="unseen">{t('rail.waiting')}</span>
            </b>
          ) : null}
        </Link>
      ))}
    </nav>
  )
}

import { Link } from '@tanstack/react-router'
import { Logo } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { paths } from '../paths.ts'
import { railFor } from './rail.ts'

export function Rail({ me }: { me: { may(permission: string): boolean } }) {
  const { t } = useTranslation()
  return (
    <nav className="rail" aria-label={t('rail.label')}>
      <Link to={paths.home()} className="home">
        <Logo />
      </Link>
      {railFor(me.may).map(place => (
        <Link
          key={place.path}
          to={place.path}
          className={place.foot ? 'place foot' : 'place'}
          activeProps={{ className: 'on', 'aria-current': 'page' }}
        >
          <place.icon />
          {t(place.text)}
        </Link>
      ))}
    </nav>
  )
}

import './settings.css'
import '../staff/staff.css'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { patterns } from '../paths.ts'
import { useMe } from '../session/useMe.ts'
import type { deskTexts } from '../texts/zh-CN.ts'

interface Place {
  path: string
  text: keyof typeof deskTexts
  needs?: string
}

const groups: readonly { text: keyof typeof deskTexts; places: readonly Place[] }[] = [
  {
    text: 'settings.people',
    places: [
      { path: patterns.people, text: 'settings.staff', needs: 'staff.read' },
      { path: patterns.teams, text: 'settings.teams', needs: 'staff.read' },
      { path: patterns.sites, text: 'settings.sites' },
      { path: patterns.roles, text: 'settings.roles', needs: 'staff.read' },
      { path: patterns.keys, text: 'settings.keys', needs: 'api_key.write' },
    ],
  },
  {
    text: 'settings.standard',
    places: [
      { path: patterns.calendars, text: 'settings.calendars', needs: 'standard.read' },
      { path: patterns.kinds, text: 'settings.kinds' },
    ],
  },
]

/** The pages of the settings: their list at the left, filters and the one filled button on top, the page below. */
export function SettingsFrame({ bar, children }: { bar?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation()
  const me = useMe()
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label={t('settings.label')}>
        {groups.map(group => (
          <div key={group.text}>
            <h2 className="meta">{t(group.text)}</h2>
            {group.places
              .filter(place => !place.needs || me.may(place.needs))
              .map(place => (
                <Link key={place.path} to={place.path} activeProps={{ className: 'on', 'aria-current': 'page' }}>
                  {t(place.text)}
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <section className="settings-page">
        {bar ? <div className="settings-bar">{bar}</div> : null}
        <div className="settings-body">{children}</div>
      </section>
    </div>
  )
}

import type { ReactNode } from 'react'
import { LeftIcon } from '#web/ui/icons.tsx'
import { Logo } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import { useGuide } from './guide.tsx'
import { useLargeType } from './LargeType.tsx'
import { at, go, goBack } from './route.ts'

interface ShellFacts {
  /** Named beside the way back; without it the bar shows the house. */
  title?: ReactNode
  /** The body has a heading of its own; the title is only the way back. */
  headed?: boolean
  /** Where back leads, when not to the page before. */
  back?: string
  children: ReactNode
  /** The buttons at the foot: one filled. */
  foot?: ReactNode
}

/** A link inside the public pages; also works opened in a new tab. */
export function PortalLink({ to, className, children }: { to: string; className?: string; children: ReactNode }) {
  return (
    <a
      href={to}
      className={className}
      onClick={event => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}

/** One thing a screen: bar, body, foot. */
export function Shell({ title, headed = false, back, children, foot }: ShellFacts) {
  const { t } = useTranslation()
  const guide = useGuide()
  const { large, set } = useLargeType()
  const { draft } = useDraft()
  const site = guide?.sites.find(one => one.key === draft.site)?.name
  const house = guide?.sites.length === 1 ? guide.sites[0]!.name : t('product.name')
  return (
    <div className="ph">
      <header className="bar">
        {title ? (
          <>
            <button
              type="button"
              className="back"
              aria-label={t('portal.back')}
              onClick={() => (back ? go(back) : goBack())}
            >
              <LeftIcon />
            </button>
            {headed ? <b>{title}</b> : <h1>{title}</h1>}
          </>
        ) : (
          <PortalLink to={at.home} className="house">
            <Logo />
            <b>{house}</b>
            {site && site !== house ? <span className="s3">{site}</span> : null}
          </PortalLink>
        )}
        <button type="button" className="btn" aria-pressed={large} onClick={() => set(!large)}>
          {t(large ? 'portal.normal' : 'portal.large')}
        </button>
      </header>
      <main className="body">{children}</main>
      {foot ? <footer className="cta">{foot}</footer> : null}
    </div>
  )
}

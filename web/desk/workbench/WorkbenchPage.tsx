import './workbench.css'
import { Navigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { followUpEndpoints } from '#features/followups/contract.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { CaseInHand } from '../cases/CasePage.tsx'
import { FollowUpInHand } from '../followups/FollowUpInHand.tsx'
import { useWatch } from '../frame/live.tsx'
import { railFor } from '../frame/rail.ts'
import { useKeys } from '../keys.ts'
import { paths } from '../paths.ts'
import { useMe } from '../session/useMe.ts'
import { FirstSteps } from '../staff/FirstSteps.tsx'
import { StatementsPage } from '../statements/StatementsPage.tsx'
import { useUrlState } from '../urlState.ts'
import { OrderInHand } from '../workorders/OrderInHand.tsx'
import { OwedList } from './OwedList.tsx'
import { useOwedEntries } from './useOwedEntries.ts'

function InHand({ at }: { at: string }) {
  const [kind, id = ''] = at.split(':')
  if (kind === 'statement') return <StatementsPage />
  if (kind === 'follow_up') return <FollowUpInHand id={id} />
  if (kind === 'work_order') return <OrderInHand key={id} id={id} />
  return <CaseInHand key={id} id={id} />
}

/** What comes next when nothing is owed: what waits at others' desks, and where new things appear. */
function Nothing() {
  const { t } = useTranslation()
  const me = useMe()
  const counts = useAsk(followUpEndpoints.countFollowUps, { query: {} }, { when: me.may('follow_up.record') }).data
  const setsUp = me.may('staff.write')
  const people = useAsk(staffEndpoints.listStaff, { query: { limit: 2 } }, { when: setsUp }).data
  if (setsUp && people?.rows.length === 1) {
    return (
      <div className="first-day">
        <h2>{t('bench.firstDay')}</h2>
        <FirstSteps />
      </div>
    )
  }
  return (
    <div className="whole">
      <EmptyState
        title={t('bench.nothing')}
        text={counts && counts.open > 0 ? t('bench.nothingButFollowUps', { n: counts.open }) : t('bench.nothingText')}
      />
    </div>
  )
}

function Bench() {
  const { t } = useTranslation()
  const [state, set] = useUrlState({ at: '' })
  useWatch(['case', 'commitment', 'work_order', 'follow_up'])
  const { sections, isPending, error, refetch } = useOwedEntries()
  const entries = sections.flatMap(section => section.entries)
  const chosen = state.at || entries[0]?.key || ''
  const list = useRef<HTMLElement>(null)
  const step = (by: number) => {
    const place = entries.findIndex(entry => entry.key === chosen)
    const next = entries[Math.min(entries.length - 1, Math.max(0, place + by))]
    if (next) set({ at: next.key })
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    n: () => {
      const first = entries.find(entry => entry.key !== chosen)
      if (first) set({ at: first.key })
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen entry scrolls into view
  useEffect(() => {
    list.current?.querySelector('.on')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div className="bench">
      <OwedList ref={list} sections={sections} chosen={chosen} />
      <section className="in-hand" aria-label={t('bench.inHand')}>
        {error ? (
          <div className="whole">
            <ErrorState error={error} onRetry={refetch} />
          </div>
        ) : isPending && !chosen ? (
          <Loading bare />
        ) : chosen ? (
          <InHand at={chosen} />
        ) : (
          <Nothing />
        )}
      </section>
    </div>
  )
}

/** What should I do now? Who works no cases is led to the first page he has. */
export function WorkbenchPage() {
  const me = useMe()
  if (me.may('case.read')) return <Bench />
  const other = railFor(me.may).find(place => place.path !== paths.home())
  return <Navigate to={other?.path ?? paths.account()} replace />
}

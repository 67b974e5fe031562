import './followups.css'
import { useParams } from '@tanstack/react-router'
import { followUpEndpoints } from '#features/followups/contract.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useWatch } from '../frame/live.tsx'
import { usePages } from '../pagesOf.ts'
import { useUrlState } from '../urlState.ts'
import { FollowUpColumns } from './FollowUpInHand.tsx'
import { WaitingList } from './WaitingList.tsx'

/** Whom to ask today, what to say, and what the customer answered. */
export function FollowUpsPage() {
  const { t } = useTranslation()
  const { id } = useParams({ strict: false }) as { id?: string }
  const [state, set] = useUrlState({ due: 'today', whose: 'mine' })
  useWatch(['follow_up', 'case'])
  const pages = usePages(followUpEndpoints.followUps, { due: state.due, whose: state.whose, limit: 50 })
  const counts = useAsk(followUpEndpoints.countFollowUps, { query: {} })
  const chosen = id ?? pages.rows[0]?.id
  return (
    <div className="follow">
      <WaitingList pages={pages} counts={counts.data} chosen={chosen} filter={state} onFilter={set} />
      {chosen ? (
        <FollowUpColumns id={chosen} />
      ) : (
        <section className="mid wide">
          <div className="whole">
            {pages.error ? (
              <ErrorState error={pages.error} onRetry={pages.refetch} />
            ) : pages.isPending ? (
              <Loading />
            ) : (
              <EmptyState
                title={state.due === 'today' ? t('followups.noneToday') : t('followups.none')}
                text={
                  state.due === 'today' && (counts.data?.open ?? 0) > 0
                    ? t('followups.laterText', { n: counts.data!.open })
                    : t('followups.noneText')
                }
              >
                {state.due === 'today' ? (
                  <button type="button" className="btn s" onClick={() => set({ due: 'all' })}>
                    {t('followups.seeAll')}
                  </button>
                ) : null}
              </EmptyState>
            )}
          </div>
        </section>
      )}
    </div>
  )
}

import './workorders.css'
import { Link } from '@tanstack/react-router'
import { type WorkOrderRow, workOrderEndpoints } from '#features/workorders/contract.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useWatch } from '../frame/live.tsx'
import { usePages } from '../pagesOf.ts'
import { paths } from '../paths.ts'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useUrlState } from '../urlState.ts'
import { OrderInHand } from './OrderInHand.tsx'

type State = { whose: string; open: string; order: string }

function Row({ order, on, state }: { order: WorkOrderRow; on: boolean; state: State }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <li>
      <Link
        to={paths.workorders()}
        search={{ ...state, order: order.id } as never}
        className={`it${on ? ' on' : ''}`}
        activeProps={{}}
        {...(on ? { 'aria-current': 'true' as const } : {})}
      >
        <span className="t">
          <b className="b">{order.matter}</b>
        </span>
        {order.due ? (
          <Clock {...clockFactsOf({ ...order.due, state: order.due.state as 'open' }, now)} />
        ) : (
          <span className="meta">{t(`workorder.state.${order.state}`)}</span>
        )}
        <span className="meta">
          {caseNumberText(order.caseNumber)} · {order.place ?? order.site.name}
        </span>
        <span className="meta r">{order.worker?.name ?? order.team?.name ?? ''}</span>
      </Link>
    </li>
  )
}

/** What is there to do on site, who does it, and what may be grabbed? */
export function WorkOrdersPage() {
  const { t } = useTranslation()
  const [state, set] = useUrlState({ whose: 'mine', open: 'yes', order: '' })
  useWatch(['work_order'])
  const pages = usePages(workOrderEndpoints.workOrders, { whose: state.whose, open: state.open, limit: 50 })
  const chosen = state.order || pages.rows[0]?.id || ''
  return (
    <div className="orders">
      <section className="list" aria-label={t('workorders.list')}>
        <div className="picks-row">
          {(['mine', 'my_teams', 'all'] as const).map(whose => (
            <button
              key={whose}
              type="button"
              className={state.whose === whose ? 'on' : undefined}
              aria-pressed={state.whose === whose}
              onClick={() => set({ whose, order: '' })}
            >
              {t(`workorders.${whose}`)}
            </button>
          ))}
          <label className="meta push">
            <input
              type="checkbox"
              checked={state.open === 'no'}
              onChange={event => set({ open: event.target.checked ? 'no' : 'yes', order: '' })}
            />{' '}
            {t('workorders.ended')}
          </label>
        </div>
        <div className="scroll">
          {pages.error ? <ErrorState error={pages.error} onRetry={pages.refetch} bare /> : null}
          <ul>
            {pages.rows.map(order => (
              <Row key={order.id} order={order} on={order.id === chosen} state={state} />
            ))}
          </ul>
          <TurnPages pages={pages} />
        </div>
      </section>
      {chosen ? (
        <OrderInHand key={chosen} id={chosen} />
      ) : (
        <div className="whole">
          {pages.isPending ? (
            <Loading />
          ) : (
            <EmptyState
              title={t(state.whose === 'mine' ? 'workorders.noneMine' : 'workorders.none')}
              text={t('workorders.noneText')}
            >
              {state.whose === 'mine' ? (
                <button type="button" className="btn s" onClick={() => set({ whose: 'my_teams' })}>
                  {t('workorders.seeTeams')}
                </button>
              ) : null}
            </EmptyState>
          )}
        </div>
      )}
    </div>
  )
}

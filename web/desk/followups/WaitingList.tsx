import { Link } from '@tanstack/react-router'
import { type FollowUpRow, followUpEndpoints } from '#features/followups/contract.ts'
import type { Reply } from '#web/ui/api.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { caseNumberText, listTime } from '#web/ui/format.ts'
import { CheckCircleIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useKinds } from '../cases/names.ts'
import { useCallName } from '../customers/useCallName.ts'
import { RollbackIcon } from '../icons.tsx'
import type { Pages } from '../pagesOf.ts'
import { paths } from '../paths.ts'

type Filter = { due: string; whose: string }

interface Facts {
  pages: Pages<FollowUpRow>
  counts: Reply<typeof followUpEndpoints.countFollowUps> | undefined
  chosen: string | undefined
  filter: Filter
  onFilter: (change: Partial<Filter>) => void
}

/** Tries so far, as dots of the number it takes. */
export function Tries({ done, needed }: { done: number; needed: number }) {
  const { t } = useTranslation()
  return (
    <span className="tries" role="img" aria-label={t('followups.tries', { done, needed })}>
      {Array.from({ length: needed }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: dots are alike
        <i key={place} className={place < done ? 'x' : undefined} />
      ))}
    </span>
  )
}

function Waiting({ row, on, filter }: { row: FollowUpRow; on: boolean; filter: Filter }) {
  const { t } = useTranslation()
  const callName = useCallName()
  const { kindText } = useKinds()
  const now = useNow()
  const wished = row.wishedAt ? t('followups.wished', { when: listTime(new Date(row.wishedAt), now) }) : null
  return (
    <li>
      <Link
        to={paths.followup(row.id)}
        search={filter as never}
        className={`it${on ? ' on' : ''}`}
        activeProps={{}}
        {...(on ? { 'aria-current': 'true' as const } : {})}
      >
        <span className="t">
          <b className="b">{callName(row.customer)}</b> {row.matter}
        </span>
        <Clock {...clockFactsOf({ state: row.state as 'open', dueAt: row.dueAt, left: row.left }, now)} />
        <span className="meta">
          {caseNumberText(row.caseNumber)} · {kindText(row.kind)}
          {row.cycle > 1 ? ` · ${t('followups.round', { n: row.cycle })}` : ''}
          {wished ? ` · ${wished}` : ''}
          {row.mayHear ? ` · ${t('followups.notMine')}` : ''}
        </span>
        <Tries done={row.attempts} needed={row.attemptsNeeded} />
      </Link>
    </li>
  )
}

function Heard({ filter }: { filter: Filter }) {
  const { t } = useTranslation()
  const callName = useCallName()
  const asked = useAsk(followUpEndpoints.followUps, { query: { due: 'heard', whose: 'all', limit: 8 } })
  const rows = asked.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <ul className="heard-list" aria-label={t('followups.heardList')}>
      {rows.map(row => (
        <li key={row.id}>
          <Link to={paths.followup(row.id)} search={filter as never} className="it gone" activeProps={{}}>
            <span className="t">
              {callName(row.customer)} {row.matter}
            </span>
            <span className={row.satisfied ? 'clock kept' : 'clock'}>
              {row.satisfied ? <CheckCircleIcon /> : <RollbackIcon />}
              {row.satisfied ? t('followups.satisfied') : t('followups.sentBack')}
            </span>
            <span className="meta n">{row.heardAt ? listTime(new Date(row.heardAt), pageNow()) : ''}</span>
            {row.selfAsked ? <span className="meta">{t('followups.selfAsked')}</span> : null}
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** The left column: whom to ask, the first due first, and what was heard last. */
export function WaitingList({ pages, counts, chosen, filter, onFilter }: Facts) {
  const { t } = useTranslation()
  const done = counts?.heardToday ?? 0
  const all = done + (counts?.dueToday ?? 0)
  return (
    <section className="list" aria-label={t('followups.list')}>
      <header>
        <b>{filter.due === 'today' ? t('followups.today') : t('followups.all')}</b>
        <span className="n s3">{filter.due === 'today' ? counts?.dueToday : counts?.open}</span>
        <span className="meta push">{t('followups.done', { n: done })}</span>
      </header>
      <div className="prog" aria-hidden="true">
        <i style={{ width: all === 0 ? 0 : `${Math.round((done / all) * 100)}%` }} />
      </div>
      <div className="picks-row">
        {(['today', 'all'] as const).map(due => (
          <button
            key={due}
            type="button"
            className={filter.due === due ? 'on' : undefined}
            aria-pressed={filter.due === due}
            onClick={() => onFilter({ due })}
          >
            {t(`followups.due.${due}`)}
          </button>
        ))}
        <label className="meta push">
          <input
            type="checkbox"
            checked={filter.whose === 'all'}
            onChange={event => onFilter({ whose: event.target.checked ? 'all' : 'mine' })}
          />{' '}
          {t('followups.others')}
        </label>
      </div>
      <div className="scroll">
        <ul>
          {pages.rows.map(row => (
            <Waiting key={row.id} row={row} on={row.id === chosen} filter={filter} />
          ))}
        </ul>
        {pages.next || pages.former ? (
          <div className="row turns">
            <button type="button" className="btn s t" disabled={!pages.former} onClick={() => pages.former?.()}>
              {t('list.former')}
            </button>
            <button type="button" className="btn s t" disabled={!pages.next} onClick={() => pages.next?.()}>
              {t('list.next')}
            </button>
          </div>
        ) : null}
        <Heard filter={filter} />
      </div>
      <footer>
        {t('followups.quiet')}
        <br />
        {t('followups.onlyOthers')}
      </footer>
    </section>
  )
}

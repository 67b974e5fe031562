import { Button } from 'antd'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CommitmentView } from '#features/commitments/contract.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { lineTime } from '#web/ui/format.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Deadline } from '../../Deadline.tsx'
import { useMe } from '../../session/useMe.ts'
import { useOwedText } from '../names.ts'

const most = 5
const settled = new Set(['kept', 'kept_late', 'waived', 'cancelled'])

/** What the strip shows: of this round, and how the customer was first told; what is kept before what is owed. */
export function stripOf(commitments: readonly CommitmentView[], cycle: number): CommitmentView[] {
  const shown = commitments.filter(
    one => one.state !== 'cancelled' && (one.cycle === cycle || (one.kind === 'acknowledge' && one.keptAt !== null)),
  )
  const kept = shown
    .filter(one => settled.has(one.state))
    .sort((a, b) => (a.keptAt ?? a.dueAt).localeCompare(b.keptAt ?? b.dueAt))
  const owed = shown.filter(one => !settled.has(one.state)).sort((a, b) => a.dueAt.localeCompare(b.dueAt))
  const room = Math.max(0, most - owed.length)
  return [...(room > 0 ? kept.slice(-room) : []), ...owed.slice(0, most)]
}

interface StripFacts {
  view: CaseView
  onExtend: (commitment: CommitmentView) => void
  onWaive: (commitment: CommitmentView) => void
}

/** The promises of the case with their clocks; hover or Enter says why. */
export function OweStrip({ view, onExtend, onWaive }: StripFacts) {
  const { t } = useTranslation()
  const shown = stripOf(view.commitments, view.cycle)
  const waitsForAnswer =
    !view.endedAt &&
    view.gates.some(one => one.gate === 'follow_up' && one.cycle === view.cycle && !one.clearedAt) &&
    !shown.some(one => one.kind === 'follow_up')
  if (shown.length === 0 && !waitsForAnswer) return null
  return (
    <ul className="owe" aria-label={t('case.owes')}>
      {shown.map(one => (
        <Owed key={one.id} one={one} onExtend={onExtend} onWaive={onWaive} />
      ))}
      {waitsForAnswer ? (
        <li>
          <div className="lab">
            {t('gate.name.follow_up')}
            <i>{t('case.asker')}</i>
          </div>
          <Clock strip state="wait" starts={t('case.afterAnswer')} />
          <div className="meta">{t('case.wait.follow_up')}</div>
        </li>
      ) : null}
    </ul>
  )
}

function Owed({ one, onExtend, onWaive }: Omit<StripFacts, 'view'> & { one: CommitmentView }) {
  const { t } = useTranslation()
  const me = useMe()
  const now = useNow()
  const owedText = useOwedText()
  const time = (at: string) => lineTime(new Date(at), now)
  const open = !settled.has(one.state)
  const actions = open ? (
    <span className="row">
      {me.may('commitment.extend') && one.state !== 'late' && one.state !== 'broken' && !one.extension ? (
        <Button type="link" size="small" onClick={() => onExtend(one)}>
          {t('commitment.extend')}
        </Button>
      ) : null}
      {me.may('commitment.waive') ? (
        <Button type="link" size="small" onClick={() => onWaive(one)}>
          {t('commitment.waive')}
        </Button>
      ) : null}
    </span>
  ) : undefined
  return (
    <li className={one.state === 'soon' ? 'on' : undefined}>
      <div className="lab">
        {one.subject.kind === 'work_order' ? t('case.workOrder') : owedText(one.kind)}
        {one.provisional ? <Tag tone="soon">{t('case.provisional')}</Tag> : null}
        <i>{one.owedBy.staff?.name ?? one.owedBy.team?.name}</i>
      </div>
      <Deadline id={one.id} clock={clockFactsOf(one, now)} strip action={actions} />
      <div className="meta">
        {one.extension ? `${t('case.extensionAsked', { until: time(one.extension.until) })} · ` : ''}
        {one.keptAt ? time(one.keptAt) : t('case.due', { when: time(one.dueAt) })}
      </div>
    </li>
  )
}

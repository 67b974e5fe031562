import type { FollowUpView } from '#features/followups/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import { CheckCircleIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Moment, Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Voice } from '#web/ui/Voice.tsx'
import { RollbackIcon } from '../icons.tsx'

/** What the customer said, once it was heard. */
export function HeardSheet({ followUp, heard }: { followUp: FollowUpView; heard: NonNullable<FollowUpView['heard']> }) {
  const { t } = useTranslation()
  const points = (['attitude', 'speed', 'result'] as const).filter(one => heard[one] !== null)
  const at = new Date(heard.at)
  return (
    <div className="heard-sheet">
      <h3 className="row">
        {heard.satisfied ? <CheckCircleIcon /> : <RollbackIcon />}
        {heard.satisfied ? t('followups.wasYes') : t('followups.wasNo')}
        {followUp.selfAsked ? <Tag tone="soon">{t('followups.selfAsked')}</Tag> : null}
      </h3>
      <p className="meta">
        <Moment at={at} text={lineTime(at, pageNow())} /> ·{' '}
        {heard.door === 'customer' ? t('followups.byCustomer') : t('followups.byStaff', { name: heard.by ?? '' })}
      </p>
      {heard.words ? <Voice who="customer" words={heard.words} plain /> : null}
      {heard.better ? <Voice who="customer" by={t('followups.better')} words={heard.better} plain /> : null}
      {points.length > 0 ? (
        <dl className="points">
          {points.map(one => (
            <div key={one}>
              <dt className="s3">{t(`followups.points.${one}`)}</dt>
              <dd className="n">{heard[one]}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  )
}

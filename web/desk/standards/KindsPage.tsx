import './standards.css'
import { standardEndpoints } from '#features/standards/contract.ts'
import type { Kind } from '#features/standards/rules/pack.ts'
import { KindTag, Tag } from '#web/ui/smallParts.tsx'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useLabel, useOwedText } from '../cases/names.ts'
import { useMe } from '../session/useMe.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { useUrlState } from '../urlState.ts'
import { useLimitText } from './useLimitText.ts'

function Limits({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const limitText = useLimitText()
  const owedText = useOwedText()
  return (
    <table className="facts">
      <thead>
        <tr>
          <th>{t('kinds.owed')}</th>
          <th>{t('kinds.from')}</th>
          <th>{t('kinds.within')}</th>
          <th>{t('kinds.calendar')}</th>
          <th>{t('kinds.warn')}</th>
          <th>{t('kinds.clause')}</th>
        </tr>
      </thead>
      <tbody>
        {kind.limits.map(limit => (
          <tr key={`${limit.commitment} ${limit.from} ${limit.within}`}>
            <td>
              <b>{owedText(limit.commitment)}</b>
            </td>
            <td>{t(`kinds.from.${limit.from}`)}</td>
            <td className="n">{limitText(limit.within)}</td>
            <td>{t(`kinds.calendar.${limit.calendar}`)}</td>
            <td className="n">{limit.warnBefore ? limitText(limit.warnBefore) : '–'}</td>
            <td className="n s3">{limit.clause}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function FollowUpPlan({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const limitText = useLimitText()
  const plan = kind.followUp
  if (!plan) return <p className="s2">{t('kinds.noFollowUp')}</p>
  return (
    <p className="s2">
      {t('kinds.followUpPlan', {
        within: limitText(plan.within),
        attempts: plan.attempts,
        gap: limitText(plan.gap),
        from: plan.quietHours.from,
        to: plan.quietHours.to,
      })}{' '}
      <span className="n s3">{plan.clause}</span>
    </p>
  )
}

function KindFacts({ kind }: { kind: Kind }) {
  const { t } = useTranslation()
  const wordsOf = useLabel()
  const limitText = useLimitText()
  const roles = useAsk(standardEndpoints.roles, {}, { when: useMe().may('standard.read') }).data?.roles ?? []
  const roleText = (id: string) => wordsOf(roles.find(role => role.id === id)?.label) || id
  return (
    <div className="pad kind-facts">
      <div className="row">
        <h2 className="lead">{wordsOf(kind.label)}</h2>
        <KindTag kind={kind.id} text={t(`kinds.course.${kind.course}`)} />
        {kind.public ? <Tag>{t('kinds.public')}</Tag> : null}
        <span className="meta n push">{kind.clause}</span>
      </div>
      <p>{wordsOf(kind.about)}</p>
      <p className="s2">{wordsOf(kind.test)}</p>
      <h3 className="h">{t('kinds.limits')}</h3>
      <Limits kind={kind} />
      <h3 className="h">{t('kinds.followUp')}</h3>
      <FollowUpPlan kind={kind} />
      {kind.steps.length > 0 ? (
        <>
          <h3 className="h">{t('kinds.steps')}</h3>
          <ol className="steps-list">
            {kind.steps.map((step, place) => (
              <li key={step.id}>
                <span className="n s3">{place + 1}</span> <b>{wordsOf(step.label)}</b>{' '}
                <span className="s2">
                  {t(`kinds.do.${step.do}`)} · {limitText(step.within)}
                </span>{' '}
                <span className="n s3">{step.clause}</span>
              </li>
            ))}
          </ol>
        </>
      ) : null}
      <h3 className="h">{t('kinds.authority')}</h3>
      <p className="s2">
        {Object.entries(kind.authority).length === 0
          ? t('kinds.noAuthority')
          : Object.entries(kind.authority)
              .map(([role, money]) => `${roleText(role)} ¥${money?.amount}`)
              .join(' · ')}
      </p>
      <p className="meta">
        {t('kinds.retention', { years: kind.retention.years })} · {kind.retention.clause}
      </p>
    </div>
  )
}

/** What we promise for each kind of case: limits, follow-up, steps, each with its clause. Data of the pack, to read. */
export function KindsPage() {
  const { t } = useTranslation()
  const wordsOf = useLabel()
  const asked = useAsk(standardEndpoints.kinds, {})
  const [state, set] = useUrlState({ kind: 'complaint' })
  if (asked.isPending)
    return (
      <SettingsFrame>
        <Loading bare />
      </SettingsFrame>
    )
  if (asked.isError)
    return (
      <SettingsFrame>
        <ErrorState error={asked.error} bare />
      </SettingsFrame>
    )
  const { kinds, pack, version } = asked.data
  const chosen = kinds.find(kind => kind.id === state.kind) ?? kinds[0]!
  const bar = (
    <>
      <div className="picks" role="tablist">
        {kinds.map(kind => (
          <button
            key={kind.id}
            type="button"
            role="tab"
            aria-selected={kind === chosen}
            className={kind === chosen ? 'on' : undefined}
            onClick={() => set({ kind: kind.id })}
          >
            {wordsOf(kind.label)}
          </button>
        ))}
      </div>
      <span className="meta push">{t('kinds.version', { pack, version })}</span>
    </>
  )
  return (
    <SettingsFrame bar={bar}>
      <KindFacts kind={chosen} />
    </SettingsFrame>
  )
}

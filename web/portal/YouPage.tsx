import { type FormEvent, type ReactNode, useId } from 'react'
import { CheckCircleFilledIcon, EnvironmentIcon, LockIcon } from '#web/ui/icons.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useDraft } from './DraftHolder.tsx'
import type { Draft } from './draft.ts'
import { useGuide } from './guide.tsx'
import { phoneLooksWhole, phoneText } from './phone.ts'
import { at, go } from './route.ts'
import { PortalLink, Shell } from './Shell.tsx'
import { useSending } from './useSending.ts'

function FieldBox({
  label,
  note,
  htmlFor,
  children,
}: {
  label: string
  note?: string
  htmlFor: string
  children: ReactNode
}) {
  return (
    <div className="fl">
      <label htmlFor={htmlFor}>
        {label}
        {note ? <em>{note}</em> : null}
      </label>
      {children}
    </div>
  )
}

function SendingNote({ problem, seconds, onAgain }: { problem: string; seconds: number; onAgain: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="note wait" role="alert">
      <div>
        {t('you.waiting', { problem })}{' '}
        {seconds > 0 ? (
          <span>{t('problem.busy', { seconds })}</span>
        ) : (
          <button type="button" className="link" onClick={onAgain}>
            {t('you.sendAgain')}
          </button>
        )}
      </div>
    </div>
  )
}

/** Then the person. Everything here may be left out. */
export function YouPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const guide = useGuide()
  const { draft, change } = useDraft()
  const sending = useSending()
  const id = useId()
  const years = guide?.kinds.find(kind => kind.id === draft.kind)?.retentionYears
  const frozen = draft.attempt !== null
  const phoneWhole = phoneLooksWhole(draft.phone)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.text.trim() === '') return go(at.say)
    void sending.send()
  }

  return (
    <Shell
      title={t('you.title')}
      back={at.say}
      foot={
        <>
          <button type="submit" form={id} className="btn p" disabled={sending.busy || (frozen && sending.seconds > 0)}>
            {t(sending.busy ? 'you.sending' : frozen ? 'you.sendAgain' : 'you.send')}
          </button>
          <p>{t('you.after')}</p>
        </>
      }
    >
      <div className="steps">
        <i className="d" />
        <i className="d" />
        <span>{t('you.step')}</span>
      </div>
      <form id={id} onSubmit={submit} className="you">
        <FieldBox label={t('you.name')} note={t('you.optional')} htmlFor={`${id}n`}>
          <input
            id={`${id}n`}
            className="inp"
            autoComplete="name"
            maxLength={50}
            disabled={frozen}
            value={draft.name}
            onChange={event => change({ name: event.target.value })}
          />
          <div className="chips">
            {(['ms', 'mr', 'other'] as const).map(address => (
              <button
                key={address}
                type="button"
                disabled={frozen}
                aria-pressed={draft.address === address}
                className={draft.address === address ? 'on' : undefined}
                onClick={() => change({ address: (draft.address === address ? '' : address) as Draft['address'] })}
              >
                {t(`you.${address}`)}
              </button>
            ))}
          </div>
        </FieldBox>
        <FieldBox label={t('you.phone')} note={t('you.phoneNote')} htmlFor={`${id}p`}>
          <div className="inp">
            <input
              id={`${id}p`}
              className="n"
              type="tel"
              autoComplete="tel"
              maxLength={24}
              disabled={frozen}
              value={draft.phone}
              onChange={event => change({ phone: phoneText(event.target.value) })}
            />
            {phoneWhole ? <CheckCircleFilledIcon className="okmark" /> : null}
          </div>
          {draft.phone !== '' && !phoneWhole ? <p className="hint">{t('you.phoneWrong')}</p> : null}
        </FieldBox>
        <FieldBox label={t('you.place')} note={t('you.optional')} htmlFor={`${id}w`}>
          <div className="inp">
            <EnvironmentIcon />
            <input
              id={`${id}w`}
              maxLength={200}
              disabled={frozen}
              value={draft.place}
              onChange={event => change({ place: event.target.value })}
            />
          </div>
        </FieldBox>
        {guide && guide.sites.length > 1 ? (
          <FieldBox label={t('you.site')} note={t('you.optional')} htmlFor={`${id}s`}>
            <select
              id={`${id}s`}
              className="inp"
              disabled={frozen}
              value={draft.site}
              onChange={event => change({ site: event.target.value })}
            >
              <option value="">{t('you.siteAny')}</option>
              {guide.sites.map(site => (
                <option key={site.key} value={site.key}>
                  {site.name}
                </option>
              ))}
            </select>
          </FieldBox>
        ) : null}
      </form>
      {frozen && sending.problem ? (
        <SendingNote
          problem={problemText(sending.problem)}
          seconds={sending.seconds}
          onAgain={() => void sending.send()}
        />
      ) : sending.problem ? (
        <div className="note late" role="alert">
          {problemText(sending.problem)}
        </div>
      ) : null}
      <div className="note foot">
        <LockIcon />
        <div>
          {t('you.privacy')}
          {years ? t('you.privacyYears', { n: years }) : ''}{' '}
          <PortalLink to={at.privacy}>{t('you.privacyLink')}</PortalLink>
        </div>
      </div>
    </Shell>
  )
}

import { Link } from '@tanstack/react-router'
import { Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { caseEndpoints, verbEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { FollowUpView } from '#features/followups/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { Gate, Moment } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Voice } from '#web/ui/Voice.tsx'
import { useAsk } from '../ask.ts'
import { useLabel, useReasons } from '../cases/names.ts'
import { Reveal } from '../customers/Reveal.tsx'
import { useCallName } from '../customers/useCallName.ts'
import { Field, VerbForm } from '../form.tsx'
import { PhoneIcon } from '../icons.tsx'
import { paths } from '../paths.ts'
import { VerbButton } from '../VerbButton.tsx'

function short(at: string) {
  return <Moment at={new Date(at)} text={lineTime(new Date(at), pageNow())} />
}

function Who({ one, caseId }: { one: CaseView | undefined; caseId: string }) {
  const { t } = useTranslation()
  const callName = useCallName()
  const customer = one?.customer
  return (
    <div className="card">
      <div className="row">
        <b className="who">{callName(customer)}</b>
        <Link to={paths.case(caseId)} className="meta push">
          {t('followups.openCase')}
        </Link>
      </div>
      <dl className="kv">
        {customer?.contacts.map(contact => (
          <div key={contact.id} className="pair">
            <dt>{t(`contactKind.${contact.kind}` as 'contactKind.phone')}</dt>
            <dd>
              <Reveal customer={customer.id} contact={contact} forCase={caseId} />
            </dd>
          </div>
        ))}
        {one?.place ? (
          <div className="pair">
            <dt>{t('followups.place')}</dt>
            <dd className="cut">{one.place}</dd>
          </div>
        ) : null}
        <div className="pair">
          <dt>{t('customers.address')}</dt>
          <dd>
            {customer?.addressForm
              ? t(`addressForm.${customer.addressForm}` as 'addressForm.sir')
              : t('customers.addressAsk')}
          </dd>
        </div>
      </dl>
    </div>
  )
}

function Story({ one, followUp }: { one: CaseView | undefined; followUp: FollowUpView }) {
  const { t } = useTranslation()
  const gate = one?.gates.find(part => part.gate === 'follow_up' && part.cycle === one.cycle)
  return (
    <div className="card">
      <h3 className="h">
        {t('followups.story')}
        <span className="meta">{t('followups.round', { n: followUp.cycle })}</span>
      </h3>
      {one ? (
        <>
          <Voice who="customer" words={one.words} plain />
          <p className="meta under">{short(one.receivedAt)}</p>
        </>
      ) : null}
      {followUp.answer ? (
        <>
          <Voice who="us" words={followUp.answer.words} plain />
          <p className="meta under">
            {short(followUp.answer.answeredAt)}
            {followUp.answer.reachedAt ? '' : ` · ${t('followups.notTold')}`}
          </p>
        </>
      ) : null}
      {gate ? (
        <div className="row gate-row">
          <Gate cleared={gate.clearedAt !== null} label={t('followups.gate')} />
          <span>
            <b>{t('followups.gate')}</b>
            <br />
            <span className="meta">
              {gate.clearedAt ? t('followups.gateCleared') : t('followups.gateSet')}{' '}
              {short(gate.clearedAt ?? gate.openedAt)}
            </span>
          </span>
        </div>
      ) : null}
    </div>
  )
}

function Exception({ one, followUp }: { one: CaseView | undefined; followUp: FollowUpView }) {
  const { t } = useTranslation()
  const label = useLabel()
  const reasons = useReasons()
  const [open, setOpen] = useState(false)
  const waiting = one?.requests.find(request => request.kind === 'exception' && request.decidedAt === null)
  if (waiting) return <p className="meta">{t('followups.exceptionWaits', { name: waiting.askedBy })}</p>
  return (
    <>
      <p className="s3">{t('followups.afterThree', { n: followUp.attemptsNeeded })}</p>
      <VerbButton may={one?.may.ask_exception} onPress={() => setOpen(true)}>
        {t('followups.askException')}
      </VerbButton>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        destroyOnHidden
        title={t('followups.askException')}
      >
        <VerbForm
          endpoint={verbEndpoints.askException}
          input={{ params: { id: followUp.caseId } }}
          verb={t('followups.askExceptionVerb')}
          done={t('followups.exceptionAsked')}
          note={t('followups.exceptionNote')}
          onLeave={() => setOpen(false)}
          onDone={() => setOpen(false)}
        >
          <Field name="reason" label={t('followups.exceptionReason')} required>
            <Select options={reasons.of('exception').map(one => ({ value: one.id, label: label(one.label) }))} />
          </Field>
          <Field name="words" label={t('followups.exceptionWords')} required>
            <Input.TextArea rows={3} maxLength={2000} />
          </Field>
        </VerbForm>
      </Modal>
    </>
  )
}

/** Beside the sheet: who the customer is, how the case went, the tries so far, and what to mind. */
export function FollowUpSide({ followUp }: { followUp: FollowUpView }) {
  const { t } = useTranslation()
  const one = useAsk(caseEndpoints.getCase, { params: { id: followUp.caseId } }).data
  const guide = followUp.script.filter(line => line.when === 'guide')
  return (
    <aside className="side">
      <Who one={one} caseId={followUp.caseId} />
      <Story one={one} followUp={followUp} />
      <div className="card">
        <h3 className="h">
          {t('followups.triesTitle')}
          <span className="meta">{t('followups.triesOf', { n: followUp.attempts, of: followUp.attemptsNeeded })}</span>
        </h3>
        <ul className="attempts">
          {followUp.attemptLog.map(attempt => (
            <li key={attempt.id}>
              <PhoneIcon />
              <span>
                {t(`attempt.${attempt.outcome}`)}
                {attempt.counted ? '' : ` · ${t('attempt.notCounted')}`}
                <span className="meta"> {attempt.by}</span>
                {attempt.note ? <span className="meta note">{attempt.note}</span> : null}
              </span>
              <span className="meta n">{short(attempt.at)}</span>
            </li>
          ))}
        </ul>
        {followUp.heardAt ? null : <Exception one={one} followUp={followUp} />}
      </div>
      {guide.length > 0 ? (
        <div className="card">
          <h3 className="h">{t('followups.guide')}</h3>
          {guide.map(line => (
            <p key={line.id} className="guide">
              {line.text}
            </p>
          ))}
        </div>
      ) : null}
    </aside>
  )
}

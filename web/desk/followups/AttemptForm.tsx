import { DatePicker, Form, Input, Modal, Select } from 'antd'
import {
  type AttemptOutcome,
  attemptOutcomes,
  type FollowUpView,
  followUpEndpoints,
} from '#features/followups/contract.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../form.tsx'

export interface AttemptAsked {
  outcome: AttemptOutcome
}

function WishedField() {
  const { t } = useTranslation()
  if (Form.useWatch('outcome') !== 'another_time') return null
  return (
    <Field name="wishedAt" label={t('attempt.wished')} note={t('attempt.wishedNote')}>
      <DatePicker showTime={{ format: 'HH:mm', minuteStep: 5 }} format="YYYY-MM-DD HH:mm" style={{ width: '100%' }} />
    </Field>
  )
}

/** A try in which the customer was not asked: why, and when to try again. */
export function AttemptForm({
  followUp,
  asked,
  onLeave,
}: {
  followUp: FollowUpView
  asked: AttemptAsked | null
  onLeave: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      open={asked !== null}
      onCancel={onLeave}
      footer={null}
      destroyOnHidden
      title={t('attempt.title')}
      width={440}
    >
      {asked ? (
        <VerbForm
          key={asked.outcome}
          endpoint={followUpEndpoints.attemptFollowUp}
          input={{ params: { id: followUp.id } }}
          initial={{ outcome: asked.outcome }}
          shape={({ wishedAt, ...values }) => ({
            ...values,
            ...(wishedAt ? { wishedAt: (wishedAt as { toISOString(): string }).toISOString() } : {}),
          })}
          verb={t('attempt.verb')}
          done={t('attempt.done')}
          note={t('attempt.note', { n: followUp.attempts + 1, of: followUp.attemptsNeeded })}
          onLeave={onLeave}
          onDone={onLeave}
        >
          <Field name="outcome" label={t('attempt.outcome')} required>
            <Select options={attemptOutcomes.map(one => ({ value: one, label: t(`attempt.${one}`) }))} />
          </Field>
          <WishedField />
          <Field name="note" label={t('attempt.words')}>
            <Input.TextArea rows={2} maxLength={1000} />
          </Field>
        </VerbForm>
      ) : null}
    </Modal>
  )
}

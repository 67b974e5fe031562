import { DatePicker, Modal } from 'antd'
import { type CommitmentView, commitmentEndpoints } from '#features/commitments/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../../form.tsx'
import { useOwedText } from '../names.ts'
import { ReasonField, WordsField } from './fields.tsx'

export interface CommitmentAct {
  verb: 'extend' | 'waive'
  commitment: CommitmentView
}

/** Asks for more time, or lets somebody off; both with a listed reason. */
export function CommitmentDialog({ act, onLeave }: { act: CommitmentAct | null; onLeave: () => void }) {
  const { t } = useTranslation()
  const owedText = useOwedText()
  if (!act) return null
  const { commitment, verb } = act
  const due = lineTime(new Date(commitment.dueAt), pageNow())
  const common = { input: { params: { id: commitment.id } }, onDone: onLeave, onLeave }
  return (
    <Modal
      open
      title={`${t(`commitment.${verb}`)} · ${owedText(commitment.kind)} ${due}`}
      footer={null}
      width={520}
      onCancel={onLeave}
    >
      {verb === 'extend' ? (
        <VerbForm
          {...common}
          endpoint={commitmentEndpoints.extend}
          verb={t('commitment.extend')}
          note={t('commitment.extendNote')}
          shape={({ moment, ...values }) => ({
            ...values,
            until: (moment as { toISOString(): string } | undefined)?.toISOString(),
          })}
        >
          <ReasonField list="extend" />
          <Field name="moment" label={t('commitment.until')} required>
            <DatePicker showTime={{ format: 'HH:mm', minuteStep: 15 }} format="YYYY-MM-DD HH:mm" />
          </Field>
          <WordsField label={t('case.form.why')} rows={2} most={500} />
        </VerbForm>
      ) : (
        <VerbForm {...common} endpoint={commitmentEndpoints.waive} verb={t('commitment.waive')}>
          <ReasonField list="waive" />
          <WordsField label={t('case.form.more')} required={false} rows={2} most={500} />
        </VerbForm>
      )}
    </Modal>
  )
}

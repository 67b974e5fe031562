import { Input, InputNumber, Modal, Select } from 'antd'
import { type WorkOrderView, workOrderEndpoints } from '#features/workorders/contract.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useLabel, useReasons } from '../cases/names.ts'
import { Field, VerbForm } from '../form.tsx'
import { byLabel, useColleagueChoices, useTeams } from '../settings/choices.ts'
import { FilesInput, MaterialsInput, SheetInput } from './evidence.tsx'

const forms = {
  return: workOrderEndpoints.returnWorkOrder,
  pause: workOrderEndpoints.pauseWorkOrder,
  complete: workOrderEndpoints.completeWorkOrder,
  assign: workOrderEndpoints.assignWorkOrder,
  cancel: workOrderEndpoints.cancelWorkOrder,
}
export type FormVerb = keyof typeof forms

function PauseFields() {
  const { t } = useTranslation()
  const label = useLabel()
  const reasons = useReasons()
  return (
    <>
      <Field name="reason" label={t('workorder.reason')} note={t('workorder.pauseNote')} required>
        <Select options={reasons.of('stopClock').map(one => ({ value: one.id, label: label(one.label) }))} />
      </Field>
      <Field name="words" label={t('workorder.words')}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Field>
    </>
  )
}

function AssignFields({ order }: { order: WorkOrderView }) {
  const { t } = useTranslation()
  const colleagues = useColleagueChoices()
  const teams = useTeams().filter(team => team.siteId === order.site.id && !team.dissolvedAt)
  return (
    <>
      <Field name="staffId" label={t('workorder.toPerson')}>
        <Select allowClear options={colleagues} {...byLabel} />
      </Field>
      <Field name="teamId" label={t('workorder.toTeam')} note={t('workorder.toTeamNote')}>
        <Select allowClear options={teams.map(team => ({ value: team.id, label: team.name }))} {...byLabel} />
      </Field>
      <Field name="words" label={t('workorder.words')}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Field>
    </>
  )
}

function CompleteFields({ order }: { order: WorkOrderView }) {
  const { t } = useTranslation()
  return (
    <>
      <Field name="words" label={t('workorder.done')} note={t('workorder.doneNote')} required>
        <Input.TextArea autoFocus rows={5} maxLength={4000} />
      </Field>
      {order.sheet ? (
        <Field name="form" label={t('workorder.sheet')}>
          <SheetInput sheet={order.sheet} />
        </Field>
      ) : null}
      <Field name="materials" label={t('workorder.materials')}>
        <MaterialsInput />
      </Field>
      <Field name="files" label={t('workorder.files')} note={t('workorder.filesNote')}>
        <FilesInput />
      </Field>
      <Field name="cost" label={t('workorder.cost')}>
        <InputNumber min={0} precision={2} suffix={t('roles.yuan')} style={{ width: 180 }} />
      </Field>
    </>
  )
}

function ReasonField() {
  const { t } = useTranslation()
  return (
    <Field name="reason" label={t('workorder.reason')} required>
      <Input.TextArea autoFocus rows={3} maxLength={1000} />
    </Field>
  )
}

/** The form of a verb that wants words: return, pause, complete, give to another, cancel. */
export function OrderForm({
  order,
  verb,
  onLeave,
}: {
  order: WorkOrderView
  verb: FormVerb | null
  onLeave: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      open={verb !== null}
      onCancel={onLeave}
      footer={null}
      destroyOnHidden
      title={verb ? `${t(`workorder.verb.${verb}`)} · ${order.matter}` : ''}
    >
      {verb ? (
        <VerbForm
          key={verb}
          endpoint={forms[verb] as typeof forms.return}
          input={{ params: { id: order.id } }}
          initial={verb === 'pause' ? { reason: 'wait_parts' } : {}}
          verb={t(`workorder.verb.${verb}`)}
          done={t('workorder.recorded')}
          onLeave={onLeave}
          onDone={onLeave}
        >
          {verb === 'pause' ? <PauseFields /> : null}
          {verb === 'assign' ? <AssignFields order={order} /> : null}
          {verb === 'complete' ? <CompleteFields order={order} /> : null}
          {verb === 'return' || verb === 'cancel' ? <ReasonField /> : null}
        </VerbForm>
      ) : null}
    </Modal>
  )
}

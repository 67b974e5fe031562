import { Input, Segmented, Select } from 'antd'
import { addressForms, customerEndpoints, customerKinds, scripts } from '#features/customers/contract.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../form.tsx'
import { useMe } from '../session/useMe.ts'
import { useSiteChoices } from '../settings/choices.ts'

/** Name, kind, form of address and script: the same fields for a new customer and for a change. */
export function ParticularsFields() {
  const { t } = useTranslation()
  return (
    <>
      <Field name="kind" label={t('customers.kind')}>
        <Segmented options={customerKinds.map(kind => ({ value: kind, label: t(`customers.kind.${kind}`) }))} />
      </Field>
      <div className="halves">
        <Field name="name" label={t('customers.name')}>
          <Input maxLength={80} autoComplete="off" />
        </Field>
        <Field name="addressForm" label={t('customers.address')} note={t('customers.addressNote')}>
          <Select allowClear options={addressForms.map(form => ({ value: form, label: t(`addressForm.${form}`) }))} />
        </Field>
      </div>
      <Field name="script" label={t('customers.script')}>
        <Select
          allowClear
          options={scripts.map(script => ({ value: script, label: t(`customers.script.${script}`) }))}
        />
      </Field>
    </>
  )
}

const all = 'all'

/** A customer entered by hand, with one number to begin with. */
export function NewCustomer({ onLeave }: { onLeave: (id: string) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const sites = useSiteChoices()
  const options = me.allSites ? [...sites, { value: all, label: t('customers.everywhere') }] : sites
  return (
    <VerbForm
      endpoint={customerEndpoints.createCustomer}
      initial={{ kind: 'person', at: sites[0]?.value }}
      shape={({ at, phone, ...values }) => ({
        ...values,
        site: at === all || !at ? null : at,
        ...(phone ? { contacts: [{ kind: 'phone', value: phone }] } : {}),
      })}
      verb={t('customers.addVerb')}
      done={t('customers.added')}
      onLeave={() => onLeave('')}
      onDone={reply => onLeave(reply.id)}
    >
      <ParticularsFields />
      <div className="halves">
        <Field name="phone" label={t('contactKind.phone')}>
          <Input maxLength={60} autoComplete="off" />
        </Field>
        <Field name="at" label={t('customers.site')}>
          <Select options={options} />
        </Field>
      </div>
    </VerbForm>
  )
}

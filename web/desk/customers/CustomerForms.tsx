import { Checkbox, DatePicker, Input, Modal, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import {
  type Customer,
  careFlags,
  contactKinds,
  customerEndpoints,
  premisesKinds,
  relations,
} from '#features/customers/contract.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { Field, VerbForm } from '../form.tsx'
import { useSiteChoices } from '../settings/choices.ts'
import { ParticularsFields } from './NewCustomer.tsx'
import { useCallName } from './useCallName.ts'

export type CustomerForm = 'particulars' | 'contact' | 'care' | 'premises' | 'merge'

interface Facts {
  customer: Customer
  onLeave: () => void
}

function ContactForm({ customer, onLeave }: Facts) {
  const { t } = useTranslation()
  return (
    <VerbForm
      endpoint={customerEndpoints.addContact}
      input={{ params: { id: customer.id } }}
      initial={{ kind: 'phone' }}
      verb={t('customers.addContact')}
      done={t('customers.saved')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <div className="halves">
        <Field name="kind" label={t('customers.contactKind')}>
          <Select options={contactKinds.map(kind => ({ value: kind, label: t(`contactKind.${kind}`) }))} />
        </Field>
        <Field name="value" label={t('customers.number')} required>
          <Input autoFocus maxLength={254} autoComplete="off" />
        </Field>
      </div>
      <Field name="shared" label={t('customers.sharedLabel')} valueProp="checked">
        <Checkbox>{t('customers.sharedText')}</Checkbox>
      </Field>
    </VerbForm>
  )
}

function CareForm({ customer, onLeave }: Facts) {
  const { t } = useTranslation()
  return (
    <VerbForm
      endpoint={customerEndpoints.addCareNote}
      input={{ params: { id: customer.id } }}
      shape={({ expiresAt, ...values }) => ({
        ...values,
        ...(expiresAt ? { expiresAt: (expiresAt as { toISOString(): string }).toISOString() } : {}),
      })}
      verb={t('customers.addCare')}
      done={t('customers.saved')}
      note={t('customers.careNote')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <Field name="flag" label={t('customers.careFlag')}>
        <Select allowClear options={careFlags.map(flag => ({ value: flag, label: t(`careFlag.${flag}`) }))} />
      </Field>
      <Field name="text" label={t('customers.careText')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Field>
      <Field name="expiresAt" label={t('customers.careExpires')}>
        <DatePicker />
      </Field>
    </VerbForm>
  )
}

/** A home that is already entered, or a new one: entered first, then linked. */
function PremisesForm({ customer, onLeave }: Facts) {
  const { t } = useTranslation()
  const sites = useSiteChoices()
  const [find, setFind] = useState('')
  const found = useAsk(customerEndpoints.searchPremises, { query: { q: find, limit: 20 } }, { keep: true }).data
  const create = useVerb(customerEndpoints.createPremises)
  const [make, setMake] = useState(false)
  const rows = found?.rows ?? []
  const link = (
    <VerbForm
      endpoint={customerEndpoints.linkPremises}
      input={{ params: { id: customer.id } }}
      initial={{ relation: 'owner' }}
      verb={t('customers.addPremises')}
      done={t('customers.saved')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <Field name="premises" label={t('customers.code')} note={t('customers.codeNote')} required>
        <Select
          options={rows.map(row => ({ value: row.id, label: `${row.code} ${row.address ?? ''}`.trim() }))}
          showSearch={{ filterOption: false, onSearch: words => setFind(words.trim()) }}
        />
      </Field>
      <Field name="relation" label={t('customers.relation')} required>
        <Select options={relations.map(one => ({ value: one, label: t(`relation.${one}`) }))} />
      </Field>
    </VerbForm>
  )
  const entry = (
    <VerbForm
      endpoint={customerEndpoints.createPremises}
      initial={{ kind: 'home', site: customer.site ?? sites[0]?.value }}
      verb={t('customers.makePremises')}
      done={t('customers.saved')}
      onLeave={() => setMake(false)}
      onDone={() => setMake(false)}
    >
      <div className="halves">
        <Field name="site" label={t('customers.site')} required>
          <Select options={sites} />
        </Field>
        <Field name="kind" label={t('customers.premisesKind')}>
          <Select options={premisesKinds.map(one => ({ value: one, label: t(`premises.${one}`) }))} />
        </Field>
      </div>
      <Field name="code" label={t('customers.code')} required>
        <Input autoFocus maxLength={60} placeholder="3-1-502" />
      </Field>
      <Field name="address" label={t('customers.fullAddress')}>
        <Input maxLength={200} />
      </Field>
    </VerbForm>
  )
  return (
    <>
      {make ? entry : link}
      {make ? null : (
        <button type="button" className="btn s t" disabled={create.busy} onClick={() => setMake(true)}>
          {t('customers.makePremises')}
        </button>
      )}
    </>
  )
}

function MergeForm({ customer, onLeave }: Facts) {
  const { t } = useTranslation()
  const callName = useCallName()
  const [find, setFind] = useState(customer.name ?? '')
  const found = useAsk(customerEndpoints.searchCustomers, { query: { q: find, limit: 20 } }, { keep: true }).data
  const others = (found?.rows ?? []).filter(row => row.id !== customer.id)
  return (
    <VerbForm
      endpoint={customerEndpoints.mergeCustomers}
      input={{ params: { id: customer.id } }}
      verb={t('customers.merge')}
      done={t('customers.merged')}
      note={t('customers.mergeNote')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <Field name="into" label={t('customers.mergeInto')} note={t('customers.mergeIntoNote')} required>
        <Select
          showSearch={{ filterOption: false, onSearch: words => setFind(words.trim()) }}
          options={others.map(row => ({
            value: row.id,
            label: `${callName(row)} ${row.contacts.map(contact => contact.masked).join(' ')}`.trim(),
          }))}
        />
      </Field>
      <Field name="reason" label={t('customers.mergeReason')}>
        <Input maxLength={200} />
      </Field>
    </VerbForm>
  )
}

function ParticularsForm({ customer, onLeave }: Facts) {
  const { t } = useTranslation()
  const { kind, name, addressForm, script } = customer
  return (
    <VerbForm
      endpoint={customerEndpoints.updateCustomer}
      input={{ params: { id: customer.id } }}
      initial={{ kind, name, addressForm, script }}
      shape={values => ({ name: null, addressForm: null, script: null, ...values })}
      verb={t('people.save')}
      done={t('customers.saved')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <ParticularsFields />
    </VerbForm>
  )
}

/** The forms of a customer's card, over the page. */
export function CustomerForms({ customer, form, onLeave }: Facts & { form: CustomerForm | null }) {
  const { t } = useTranslation()
  const facts = { customer, onLeave }
  const parts: Record<CustomerForm, [string, ReactNode]> = {
    particulars: [t('customers.change'), <ParticularsForm key="p" {...facts} />],
    contact: [t('customers.addContact'), <ContactForm key="c" {...facts} />],
    care: [t('customers.addCare'), <CareForm key="n" {...facts} />],
    premises: [t('customers.addPremises'), <PremisesForm key="h" {...facts} />],
    merge: [t('customers.merge'), <MergeForm key="m" {...facts} />],
  }
  return (
    <Modal open={form !== null} onCancel={onLeave} footer={null} destroyOnHidden title={form ? parts[form][0] : ''}>
      {form ? parts[form][1] : null}
    </Modal>
  )
}

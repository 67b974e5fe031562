import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { type Customer, customerEndpoints } from '#features/customers/contract.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { caseNumberText, lineTime, listTime } from '#web/ui/format.ts'
import { CloseIcon, HeartIcon } from '#web/ui/icons.tsx'
import { KindTag, Tag } from '#web/ui/smallParts.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { useKinds } from '../cases/names.ts'
import { useConfirm } from '../confirm.tsx'
import { paths } from '../paths.ts'
import { VerbButton } from '../VerbButton.tsx'
import { type CustomerForm, CustomerForms } from './CustomerForms.tsx'
import { Reveal } from './Reveal.tsx'
import { useCallName } from './useCallName.ts'

function Remove({ label, onPress }: { label: string; onPress: () => void }) {
  return <Button size="small" type="text" icon={<CloseIcon />} aria-label={label} title={label} onClick={onPress} />
}

function Contacts({ customer, onForm }: { customer: Customer; onForm: (form: CustomerForm) => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const remove = useVerb(customerEndpoints.removeContact, { done: t('customers.removed') })
  const drop = async (contact: Customer['contacts'][number]) => {
    const sure = await confirm({
      title: t('customers.removeContactAsk', { number: contact.masked }),
      text: t('customers.removeContactText'),
      verb: t('customers.remove'),
      danger: true,
    })
    if (sure) await remove.run({ params: { id: customer.id }, body: { contact: contact.id } })
  }
  return (
    <section className="card">
      <h3 className="h">
        {t('customers.contacts')}
        {customer.may.write === null ? (
          <Button size="small" className="push" onClick={() => onForm('contact')}>
            {t('customers.addContact')}
          </Button>
        ) : null}
      </h3>
      <ul className="facts-list">
        {customer.contacts.map(contact => (
          <li key={contact.id} className="row">
            <span className="s3">{t(`contactKind.${contact.kind}`)}</span>
            <Reveal customer={customer.id} contact={contact} />
            {contact.shared ? <Tag>{t('customers.shared')}</Tag> : null}
            {customer.may.write === null ? (
              <span className="push">
                <Remove label={t('customers.remove')} onPress={() => void drop(contact)} />
              </span>
            ) : null}
          </li>
        ))}
        {customer.contacts.length === 0 ? <li className="s3">{t('customers.noContacts')}</li> : null}
      </ul>
    </section>
  )
}

function Care({ customer, onForm }: { customer: Customer; onForm: (form: CustomerForm) => void }) {
  const { t } = useTranslation()
  const now = useNow()
  const end = useVerb(customerEndpoints.endCareNote, { done: t('customers.careEnded') })
  return (
    <section className="card">
      <h3 className="h">
        {t('customers.care')}
        {customer.may.write === null ? (
          <Button size="small" className="push" onClick={() => onForm('care')}>
            {t('customers.addCare')}
          </Button>
        ) : null}
      </h3>
      <ul className="facts-list">
        {customer.careNotes.map(note => (
          <li key={note.id} className="care-line">
            <HeartIcon />
            <span className="grow">
              {note.flag ? <b>{t(`careFlag.${note.flag}`)} </b> : null}
              {note.text}
              <span className="meta">
                {' '}
                {t('customers.careUntil', { when: listTime(new Date(note.expiresAt), now) })}
              </span>
            </span>
            {customer.may.write === null ? (
              <Remove
                label={t('customers.endCare')}
                onPress={() => void end.run({ params: { id: customer.id }, body: { note: note.id } })}
              />
            ) : null}
          </li>
        ))}
        {customer.careNotes.length === 0 ? <li className="s3">{t('customers.noCare')}</li> : null}
      </ul>
    </section>
  )
}

function Premises({ customer, onForm }: { customer: Customer; onForm: (form: CustomerForm) => void }) {
  const { t } = useTranslation()
  const unlink = useVerb(customerEndpoints.unlinkPremises, { done: t('customers.unlinked') })
  return (
    <section className="card">
      <h3 className="h">
        {t('customers.premises')}
        {customer.may.write === null ? (
          <Button size="small" className="push" onClick={() => onForm('premises')}>
            {t('customers.addPremises')}
          </Button>
        ) : null}
      </h3>
      <ul className="facts-list">
        {customer.premises.map(one => (
          <li key={one.id} className="row">
            <Tag>{t(`relation.${one.relation}`)}</Tag>
            <b className="n">{one.code}</b>
            <span className="s2 cut grow">{one.address}</span>
            {customer.may.write === null ? (
              <Remove
                label={t('customers.unlink')}
                onPress={() => void unlink.run({ params: { id: customer.id }, body: { premises: one.id } })}
              />
            ) : null}
          </li>
        ))}
        {customer.premises.length === 0 ? <li className="s3">{t('customers.noPremises')}</li> : null}
      </ul>
    </section>
  )
}

function Merges({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const now = useNow()
  const undo = useVerb(customerEndpoints.undoMerge, { done: t('customers.mergeUndone') })
  if (customer.merges.length === 0) return null
  return (
    <section className="card">
      <h3 className="h">{t('customers.merges')}</h3>
      <ul className="facts-list">
        {customer.merges.map(one => (
          <li key={one.id} className="row">
            <b>{one.fromName ?? t('customers.unnamed')}</b>
            <span className="meta n">{lineTime(new Date(one.at), now)}</span>
            <span className="s2 cut grow">{one.reason}</span>
            {customer.may.merge === null ? (
              <Button
                size="small"
                onClick={() => void undo.run({ params: { id: customer.id }, body: { merge: one.id } })}
              >
                {t('customers.undoMerge')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Cases({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const now = useNow()
  const { kindText } = useKinds()
  const asked = useAsk(caseEndpoints.listCases, { query: { customer: customer.id, open: 'all', limit: 20 } })
  const rows = asked.data?.rows ?? []
  return (
    <section className="card">
      <h3 className="h">
        {t('customers.cases')}
        <span className="meta n">{rows.length}</span>
      </h3>
      <ul className="facts-list">
        {rows.map(row => (
          <li key={row.id} className="row">
            <Link to={paths.case(row.id)} className="n">
              {caseNumberText(row.number)}
            </Link>
            <KindTag kind={row.kind} text={kindText(row.kind)} />
            <span className="cut grow">{row.matter}</span>
            {row.owed ? <Clock {...clockFactsOf(row.owed, now)} /> : null}
            <span className="s2">{t(`stage.${row.stage}`)}</span>
            <span className="meta n">{listTime(new Date(row.receivedAt), now)}</span>
          </li>
        ))}
        {asked.data && rows.length === 0 ? <li className="s3">{t('customers.noCases')}</li> : null}
      </ul>
    </section>
  )
}

/** One customer: how he is called and reached, what to mind, where he belongs, and everything he came with. */
export function CustomerCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation()
  const callName = useCallName()
  const [form, setForm] = useState<CustomerForm | null>(null)
  return (
    <article className="customer">
      <header>
        <div className="row">
          <h2>{callName(customer)}</h2>
          <Tag>{t(`customers.kind.${customer.kind}`)}</Tag>
          {customer.addressForm ? null : <Tag tone="soon">{t('customers.addressAskTag')}</Tag>}
          {customer.script ? <Tag tone="line">{t(`customers.script.${customer.script}`)}</Tag> : null}
          <span className="push row">
            <VerbButton may={customer.may.write} onPress={() => setForm('particulars')}>
              {t('customers.change')}
            </VerbButton>
            <VerbButton may={customer.may.merge} onPress={() => setForm('merge')}>
              {t('customers.merge')}
            </VerbButton>
          </span>
        </div>
        <div className="row flags">
          {customer.flags.map(flag => (
            <Tag key={flag} tone="acc">
              <HeartIcon /> {t(`careFlag.${flag}`)}
            </Tag>
          ))}
        </div>
      </header>
      <div className="body">
        <div className="two-cards">
          <Contacts customer={customer} onForm={setForm} />
          <Care customer={customer} onForm={setForm} />
        </div>
        <Premises customer={customer} onForm={setForm} />
        <Cases customer={customer} />
        <Merges customer={customer} />
      </div>
      <CustomerForms customer={customer} form={form} onLeave={() => setForm(null)} />
    </article>
  )
}

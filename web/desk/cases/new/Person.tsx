import { Button, Form, Input } from 'antd'
import { useEffect, useState } from 'react'
import { type CustomerRow, customerEndpoints } from '#features/customers/contract.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'
import { Field } from '../../form.tsx'
import { useMe } from '../../session/useMe.ts'

/** Who is it? Found by number or name; somebody new is entered as he is told. */
export function Person() {
  const { t } = useTranslation()
  const me = useMe()
  const form = Form.useFormInstance()
  const [chosen, setChosen] = useState<CustomerRow | null>(null)
  const phone = String(Form.useWatch('phone') ?? '')
  const name = String(Form.useWatch('name') ?? '')
  const sought = useSettledText(phone.replace(/\D/g, '').length >= 4 ? phone : name.trim().length >= 2 ? name : '')
  const found = useAsk(
    customerEndpoints.searchCustomers,
    { query: { q: sought, limit: 5 } },
    { when: sought !== '' && !chosen && me.may('customer.read') },
  )
  const choose = (row: CustomerRow | null) => {
    setChosen(row)
    form.setFieldsValue({ customerId: row?.id, name: undefined, phone: undefined })
  }
  return (
    <>
      <h3 className="h">{t('newCase.who')}</h3>
      <Form.Item name="customerId" hidden>
        <Input />
      </Form.Item>
      {chosen ? (
        <div className="chosen">
          <b className="b">{chosen.name ?? t('case.nameless')}</b>
          <span className="n s3">{chosen.contacts[0]?.masked}</span>
          <Button type="link" size="small" className="push" onClick={() => choose(null)}>
            {t('newCase.another')}
          </Button>
        </div>
      ) : (
        <>
          <Field name="phone" label={t('newCase.phone')}>
            <Input maxLength={40} inputMode="tel" autoComplete="off" />
          </Field>
          <Field name="name" label={t('newCase.name')} note={t('newCase.nameNote')}>
            <Input maxLength={60} autoComplete="off" />
          </Field>
          {(found.data?.rows ?? []).length > 0 && sought !== '' ? (
            <ul className="found" aria-label={t('newCase.found')}>
              {found.data?.rows.map(row => (
                <li key={row.id}>
                  <button type="button" onClick={() => choose(row)}>
                    <b className="b">{row.name ?? t('case.nameless')}</b>
                    <span className="n s3">{row.contacts[0]?.masked}</span>
                    {row.flags.slice(0, 2).map(flag => (
                      <Tag key={flag}>{t(`careFlag.${flag}` as never)}</Tag>
                    ))}
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
        </>
      )}
    </>
  )
}

function useSettledText(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 300)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

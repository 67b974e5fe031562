import { Dropdown } from 'antd'
import { useState } from 'react'
import { customerEndpoints, type RevealPurpose, revealPurposes } from '#features/customers/contract.ts'
import { EyeIcon } from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import { useMe } from '../session/useMe.ts'

interface Facts {
  customer: string
  contact: { id: string; kind: string; masked: string }
  /** The case it is looked at for. */
  forCase?: string
}

/** A number with its middle hidden. Who may, sees it whole for a listed purpose; the server writes down who, when and why. */
export function Reveal({ customer, contact, forCase }: Facts) {
  const { t } = useTranslation()
  const me = useMe()
  const [whole, setWhole] = useState<string | null>(null)
  const reveal = useVerb(customerEndpoints.revealContact)
  const show = async (purpose: RevealPurpose) => {
    const body = { purpose, contact: contact.id, ...(forCase ? { case: forCase } : {}) }
    const reply = await reveal.run({ params: { id: customer }, body })
    const found = reply?.contacts.find(one => one.id === contact.id)
    if (found) setWhole(found.value)
  }
  if (whole !== null) return <span className="n">{whole}</span>
  return (
    <span className="masked">
      <span className="n">{contact.masked}</span>
      {me.may('customer.reveal') ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              {
                key: 'why',
                type: 'group',
                label: t('masked.ask'),
                children: revealPurposes.map(purpose => ({ key: purpose, label: t(`purpose.${purpose}`) })),
              },
            ],
            onClick: ({ key }) => void show(key as RevealPurpose),
          }}
        >
          <button type="button" disabled={reveal.busy}>
            <EyeIcon /> {t('masked.reveal')}
          </button>
        </Dropdown>
      ) : null}
    </span>
  )
}

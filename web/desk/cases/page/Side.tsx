import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { customerEndpoints } from '#features/customers/contract.ts'
import { addressOf, api } from '#web/ui/api.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { CheckCircleIcon, CloseIcon, FileTextIcon, HeartIcon } from '#web/ui/icons.tsx'
import { Masked } from '#web/ui/Masked.tsx'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../../ask.ts'
import { useConfirm } from '../../confirm.tsx'
import { paths } from '../../paths.ts'
import { useMe } from '../../session/useMe.ts'
import { Guide } from './Guide.tsx'
import { Steps } from './Steps.tsx'

/** Who is this, what was there before, what do I do now. */
export function Side({ view, onVerb }: { view: CaseView; onVerb: (verb: CaseVerb) => void }) {
  return (
    <aside className="side">
      <Customer view={view} />
      <Guide view={view} onVerb={onVerb} />
      <Steps view={view} />
      <Dealings view={view} />
      <Links view={view} />
      <Files view={view} />
    </aside>
  )
}

function Customer({ view }: { view: CaseView }) {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const { customer } = view
  const asked = useAsk(
    customerEndpoints.getCustomer,
    { params: { id: customer?.id ?? '' } },
    { when: customer !== null && me.may('customer.read') },
  )
  if (!customer) {
    return (
      <div className="card">
        <h3 className="h">{t('case.customer')}</h3>
        <p className="s3">{t('case.noCustomer')}</p>
      </div>
    )
  }
  const purposes: Record<string, 'call_back' | 'verify' | 'visit'> = {
    [t('masked.purpose.call')]: 'call_back',
    [t('masked.purpose.check')]: 'verify',
    [t('masked.purpose.visit')]: 'visit',
  }
  const reveal = (contact: string) => async (purpose: string) => {
    const reply = await api(customerEndpoints.revealContact, {
      params: { id: customer.id },
      body: { purpose: purposes[purpose] ?? 'call_back', contact, case: view.id },
    })
    return reply.contacts[0]?.value ?? ''
  }
  const formKey = `addressForm.${customer.addressForm}`
  const whole = asked.data
  return (
    <div className="card">
      <div className="who">
        <b>{customer.name ?? t('case.nameless')}</b>
        {customer.addressForm && i18n.exists(formKey) ? <Tag>{t(formKey as never)}</Tag> : null}
        {whole?.premises[0] ? <Tag>{t(`relation.${whole.premises[0].relation}` as never)}</Tag> : null}
      </div>
      <dl className="kv">
        {customer.contacts.map(contact => (
          <Pair key={contact.id} name={t(`contactKind.${contact.kind}` as never)}>
            <Masked masked={contact.masked} {...(me.may('customer.reveal') ? { onReveal: reveal(contact.id) } : {})} />
          </Pair>
        ))}
        {whole?.premises.map(one => (
          <Pair key={one.id} name={t('case.lives')}>
            {one.address ?? one.code}
          </Pair>
        ))}
        {view.place ? <Pair name={t('case.place')}>{view.place}</Pair> : null}
      </dl>
      {whole?.careNotes.map(note => (
        <div key={note.id} className="care">
          <HeartIcon />
          <div>
            {note.flag ? <b className="b">{t(`careFlag.${note.flag}` as never)} </b> : null}
            {note.text}
          </div>
        </div>
      ))}
    </div>
  )
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Other matters of the same customer. */
function Dealings({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const asked = useAsk(
    caseEndpoints.listCases,
    { query: { customer: view.customer?.id, open: 'all', limit: 6 } },
    { when: view.customer !== null },
  )
  const rows = (asked.data?.rows ?? []).filter(row => row.id !== view.id).slice(0, 5)
  if (rows.length === 0) return null
  return (
    <div className="card">
      <h3 className="h">{t('case.dealings')}</h3>
      {rows.map(row => (
        <div className="pv" key={row.id}>
          <Link to={paths.case(row.id)} className="n">
            {caseNumberText(row.number)}
          </Link>
          <span className="grow cut">{row.matter}</span>
          <span className={row.endedAt ? 'clock kept' : 's3'}>
            {row.endedAt ? <CheckCircleIcon /> : null}
            {t(`stage.${row.stage}` as never)}
          </span>
        </div>
      ))}
    </div>
  )
}

/** Linked, merged and grouped cases; likely ones are only suggested. */
function Links({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const unlink = useVerb(caseEndpoints.unlinkCase, { done: t('case.done', { verb: t('verb.unlink') }) })
  const link = useVerb(caseEndpoints.linkCase, { done: t('case.done', { verb: t('verb.link') }) })
  const linked = new Set(view.links.map(one => one.caseId))
  const likely = view.likely.filter(one => !linked.has(one.caseId))
  if (view.links.length === 0 && likely.length === 0) return null
  const drop = async (linkId: string, number: string) => {
    const sure = await confirm({
      title: t('case.unlinkTitle', { number: caseNumberText(number) }),
      verb: t('verb.unlink'),
    })
    if (sure) await unlink.run({ params: { id: view.id }, body: { linkId } })
  }
  return (
    <div className="card">
      <h3 className="h">{t('case.links')}</h3>
      {view.links.map(one => (
        <div className="pv" key={one.id}>
          <Link to={paths.case(one.caseId)} className="n">
            {caseNumberText(one.number)}
          </Link>
          <span className="grow cut">{one.matter}</span>
          <Tag tone="line">{t(`link.${one.kind}` as never)}</Tag>
          {view.may.unlink === null && (one.kind === 'related' || one.kind === 'repeat') ? (
            <button
              type="button"
              className="icon"
              aria-label={t('verb.unlink')}
              onClick={() => drop(one.id, one.number)}
            >
              <CloseIcon />
            </button>
          ) : null}
        </div>
      ))}
      {likely.length > 0 ? <p className="meta">{t('case.likely')}</p> : null}
      {likely.map(one => (
        <div className="pv" key={one.caseId}>
          <Link to={paths.case(one.caseId)} className="n">
            {caseNumberText(one.number)}
          </Link>
          <span className="grow cut">{one.matter}</span>
          {view.may.link === null ? (
            <button
              type="button"
              className="linkish"
              onClick={() => link.run({ params: { id: view.id }, body: { number: one.number, kind: 'repeat' } })}
            >
              {t('case.isRepeat')}
            </button>
          ) : null}
        </div>
      ))}
    </div>
  )
}

function Files({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  if (view.files.length === 0) return null
  return (
    <div className="card">
      <h3 className="h">{t('case.files')}</h3>
      {view.files.map(file => (
        <div className="pv" key={file.id}>
          <FileTextIcon />
          <a
            className="grow cut"
            download
            href={addressOf(caseEndpoints.readFile.path, { id: view.id, fileId: file.id })}
          >
            {file.name}
          </a>
          <span className="n">{Math.max(1, Math.round(file.size / 1024))} kB</span>
        </div>
      ))}
    </div>
  )
}

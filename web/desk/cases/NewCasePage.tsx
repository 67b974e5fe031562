import './new/new.css'
import { useNavigate } from '@tanstack/react-router'
import { App, Form } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { VerbForm } from '../form.tsx'
import { paths } from '../paths.ts'
import { useOwedText } from './names.ts'
import { Matter } from './new/Matter.tsx'
import { Person } from './new/Person.tsx'

/** What did the customer say? Words first, then the kind they suggest, then the person; the promises are seen before they are made. */
export function NewCasePage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const owedText = useOwedText()
  const [chosenKind, setChosenKind] = useState(false)
  return (
    <div className="new-case">
      <VerbForm
        endpoint={caseEndpoints.openCase}
        initial={{ channel: 'phone', urgency: 'normal', kind: undefined, accept: true }}
        verb={t('newCase.do')}
        note={t('newCase.note')}
        shape={({ externalBody, externalNumber, externalDueAt, ...body }) => ({
          ...body,
          accept: body.accept === true,
          ...(externalBody ? { external: outside(externalBody, externalNumber, externalDueAt) } : {}),
        })}
        onDone={reply => {
          const now = pageNow()
          const told = reply.commitments.map(one => `${owedText(one.kind)} ${lineTime(new Date(one.dueAt), now)}`)
          message.success(t('newCase.done', { promises: told.join(t('case.comma')) }), 6)
          void navigate({ to: paths.case(reply.id) })
        }}
        onLeave={() => void navigate({ to: paths.cases() })}
      >
        <div className="columns">
          <div className="card">
            <Matter chosen={chosenKind} onChoose={() => setChosenKind(true)} />
          </div>
          <div className="aside">
            <div className="card">
              <Person />
            </div>
            <Promises />
          </div>
        </div>
      </VerbForm>
    </div>
  )
}

function outside(body: unknown, number: unknown, dueAt: unknown) {
  return { body, number, dueAt: (dueAt as { toISOString(): string } | undefined)?.toISOString() }
}

/** What saving will promise, with its dates: read to the customer before it is said. */
function Promises() {
  const { t } = useTranslation()
  const owedText = useOwedText()
  const kind = Form.useWatch('kind') as string | undefined
  const urgency = (Form.useWatch('urgency') ?? 'normal') as 'normal'
  const site = Form.useWatch('site') as string | undefined
  const accept = Form.useWatch('accept') as boolean | undefined
  const asked = useAsk(
    caseEndpoints.previewPromises,
    { query: { kind: kind ?? '', urgency, ...(site ? { site } : {}) } },
    { when: Boolean(kind), keep: true },
  )
  const shown = (asked.data?.promises ?? []).filter(one => accept || one.from === 'received')
  if (!kind || shown.length === 0) return null
  const now = pageNow()
  return (
    <div className="card promises">
      <h3 className="h">{t('newCase.promises')}</h3>
      <dl className="kv">
        {shown.map(one => (
          <div key={`${one.kind}${one.from}`} className="row">
            <dt>{owedText(one.kind)}</dt>
            <dd>
              <b className="n">{t('case.dueBy', { when: lineTime(new Date(one.dueAt), now) })}</b>
              {one.provisional ? <Tag tone="soon">{t('case.provisional')}</Tag> : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

import { Input } from 'antd'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { Reply } from '#web/ui/api.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { lineTime } from '#web/ui/format.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { Field, VerbForm } from '../form.tsx'

type Row = Reply<typeof caseEndpoints.myStatements>['rows'][number]

/** Which statements do I owe? The summary of the investigator is all there is to see of the case. */
export function StatementsPage() {
  const { t } = useTranslation()
  const asked = useAsk(caseEndpoints.myStatements, {})
  if (asked.error) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <Loading bare />
  const owed = asked.data.rows.filter(row => row.givenAt === null)
  const given = asked.data.rows.filter(row => row.givenAt !== null)
  return (
    <div className="plain">
      {owed.length === 0 ? <EmptyState title={t('statements.none')} text={t('statements.noneText')} /> : null}
      {owed.map(row => (
        <Owed key={row.id} row={row} />
      ))}
      {given.length > 0 ? <h2 className="h">{t('statements.given')}</h2> : null}
      {given.map(row => (
        <Given key={row.id} row={row} />
      ))}
    </div>
  )
}

function Owed({ row }: { row: Row }) {
  const { t } = useTranslation()
  const now = useNow()
  const state = row.dueAt && Date.parse(row.dueAt) < now.getTime() ? 'late' : 'open'
  return (
    <section className="card" aria-label={row.summary}>
      <div className="row">
        <span className="meta">{t('statements.asked', { when: lineTime(new Date(row.askedAt), now) })}</span>
        <span className="push">
          {row.dueAt ? <Clock {...clockFactsOf({ state, dueAt: row.dueAt, left: null }, now)} strip /> : null}
        </span>
      </div>
      <p style={{ margin: '6px 0 14px', whiteSpace: 'pre-wrap' }}>{row.summary}</p>
      <VerbForm
        endpoint={caseEndpoints.giveStatement}
        input={{ params: { id: row.id } }}
        verb={t('statements.give')}
        done={t('statements.done')}
        note={t('statements.note')}
      >
        <Field name="words" label={t('statements.words')} required>
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={8000} />
        </Field>
      </VerbForm>
    </section>
  )
}

function Given({ row }: { row: Row }) {
  const { t } = useTranslation()
  const now = useNow()
  return (
    <section className="card" aria-label={row.summary}>
      <div className="meta">{t('statements.givenAt', { when: lineTime(new Date(row.givenAt!), now) })}</div>
      <p className="s2" style={{ whiteSpace: 'pre-wrap' }}>
        {row.summary}
      </p>
      <p style={{ marginTop: 6, whiteSpace: 'pre-wrap' }}>{row.words}</p>
    </section>
  )
}

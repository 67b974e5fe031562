import { Input } from 'antd'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { Moment } from '#web/ui/smallParts.tsx'
import { EmptyState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Voice } from '#web/ui/Voice.tsx'
import { useAsk } from '../ask.ts'
import { Field, VerbForm } from '../form.tsx'

/** A statement I am asked for: the investigator's summary, and room for my words. Nothing else of the case is shown. */
export function StatementInHand({ id }: { id: string }) {
  const { t } = useTranslation()
  const asked = useAsk(caseEndpoints.myStatements, {})
  if (asked.isPending) return <Loading bare />
  const one = asked.data?.rows.find(row => row.id === id)
  if (!one) {
    return (
      <div className="whole">
        <EmptyState title={t('bench.statementGone')} text={t('bench.statementGoneText')} />
      </div>
    )
  }
  const when = (at: string) => <Moment at={new Date(at)} text={lineTime(new Date(at), pageNow())} />
  return (
    <div className="statement">
      <h2>{t('bench.statement')}</h2>
      <p className="meta">
        {t('bench.askedAt')} {when(one.askedAt)}
        {one.dueAt ? (
          <>
            {' · '}
            {t('bench.dueAt')} {when(one.dueAt)}
          </>
        ) : null}
      </p>
      <Voice who="inside" by={t('bench.summary')} words={one.summary} plain />
      {one.givenAt ? (
        <Voice who="us" by={t('bench.given')} words={one.words ?? ''} plain />
      ) : (
        <VerbForm
          endpoint={caseEndpoints.giveStatement}
          input={{ params: { id } }}
          verb={t('bench.give')}
          done={t('bench.givenDone')}
          note={t('bench.giveNote')}
        >
          <Field name="words" label={t('bench.myWords')} note={t('bench.myWordsNote')} required>
            <Input.TextArea rows={8} maxLength={8000} />
          </Field>
        </VerbForm>
      )}
    </div>
  )
}

import { useCallback, useEffect, useState } from 'react'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { BellIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { type PublicCase, portalEndpoints } from './endpoints.ts'
import { FollowUpForm } from './FollowUpForm.tsx'
import { brokenOf, type Step, stepsOf } from './journey.ts'
import { ObjectForm } from './ObjectForm.tsx'
import { owedText, whenText } from './owed.ts'
import { at, go } from './route.ts'
import { Shell } from './Shell.tsx'

type View =
  | { is: 'loading' }
  | { is: 'here'; view: PublicCase }
  | { is: 'missing' }
  | { is: 'failed'; problem: ApiProblem }

/** Asks with the code as a header or the tail of the phone; again once a minute and when the page comes to the front. */
function useCase(number: string, code: string, tail: string) {
  const [seen, setSeen] = useState<View>({ is: 'loading' })
  const ask = useCallback(async () => {
    try {
      const view = await api(portalEndpoints.publicCase, {
        params: { number },
        query: tail ? { phoneTail: tail } : {},
        headers: code ? { 'lookup-code': code } : {},
      })
      setSeen({ is: 'here', view })
    } catch (error) {
      const problem = error as ApiProblem
      if (problem.code.endsWith('not_found')) setSeen({ is: 'missing' })
      // A view that is there stays there; it only grows older.
      else setSeen(before => (before.is === 'here' ? before : { is: 'failed', problem }))
    }
  }, [number, code, tail])
  const possible = code !== '' || tail !== ''
  useEffect(() => {
    if (!possible) return
    setSeen({ is: 'loading' })
    void ask()
    const seenAgain = () => {
      if (document.visibilityState === 'visible') void ask()
    }
    document.addEventListener('visibilitychange', seenAgain)
    return () => document.removeEventListener('visibilitychange', seenAgain)
  }, [ask, possible])
  return { seen, ask, possible }
}

function StepLine({ step, last }: { step: Step; last: boolean }) {
  const { t } = useTranslation()
  const when = step.at ? whenText(t, new Date(step.at), pageNow()) : ''
  const name = step.id === 'closed' && step.state === 'next' ? t('case.askSatisfied') : t(`case.${step.id}`)
  return (
    <li aria-current={step.state === 'now' ? 'step' : undefined}>
      <div className={`m ${step.state}`}>
        <u />
        {last ? null : <i />}
      </div>
      <div className={`x ${step.state}`}>
        <b>{name}</b>
        <span>{when && step.state === 'next' ? t('case.due', { when }) : when}</span>
      </div>
    </li>
  )
}

function CaseBody({ view, code, ask }: { view: PublicCase; code: string; ask: () => Promise<void> }) {
  const { t } = useTranslation()
  const now = pageNow()
  const [said, setSaid] = useState<'satisfied' | 'unsatisfied' | 'objected' | null>(null)
  const heard = (what: 'satisfied' | 'unsatisfied' | 'objected') => {
    setSaid(what)
    void ask()
  }
  const steps = stepsOf(view)
  const owed = view.commitments.find(
    one => !one.keptAt && one.dueAt && one.state !== 'waived' && one.state !== 'cancelled',
  )
  return (
    <>
      <div className="now" aria-live="polite">
        <b>{view.cycle > 1 ? t('case.cycle', { text: view.stageText, n: view.cycle }) : view.stageText}</b>
        {owed?.dueAt && new Date(owed.dueAt) > now ? (
          <span>
            {t('owed.before', { when: whenText(t, new Date(owed.dueAt), now) })} {owedText(t, owed.kind)}
          </span>
        ) : null}
      </div>
      {brokenOf(view).map(one => (
        <div key={one.kind + one.dueAt} className="rc late">
          <b>{t('case.late', { when: whenText(t, new Date(one.dueAt!), now), what: owedText(t, one.kind) })}</b>
          <p>{t('case.lateText')}</p>
        </div>
      ))}
      {view.answer ? (
        <section className="rc answer">
          <h2>{t('case.answer')}</h2>
          <p>{view.answer.words}</p>
          <span className="hint">{whenText(t, new Date(view.answer.answeredAt), now)}</span>
        </section>
      ) : view.stage === 'answered' && code === '' ? (
        <p className="hint">{t('case.answerHidden')}</p>
      ) : null}
      {view.returned ? (
        <section className="rc answer">
          <h2>{view.returned.reason}</h2>
          <p>{view.returned.advice}</p>
        </section>
      ) : null}
      {said ? (
        <div className="rc said" role="status">
          <b>{t(`said.${said}`)}</b>
          <p>{t(`said.${said}.text`)}</p>
        </div>
      ) : null}
      {view.followUp?.open && code !== '' && !said ? (
        <FollowUpForm
          number={view.number}
          code={code}
          onSaid={satisfied => heard(satisfied ? 'satisfied' : 'unsatisfied')}
        />
      ) : null}
      {view.stage === 'returned' && code !== '' && !said ? (
        <ObjectForm number={view.number} code={code} onDone={() => heard('objected')} />
      ) : null}
      <ol className="rc v">
        {steps.map((step, place) => (
          <StepLine key={step.id} step={step} last={place === steps.length - 1} />
        ))}
      </ol>
    </>
  )
}

/** Where it stands: first in a sentence, then what was late, the answer, and what the customer is asked. */
export function CasePage({ number, secret }: { number: string; secret: URLSearchParams }) {
  const { t } = useTranslation()
  const code = secret.get('code') ?? ''
  const tail = secret.get('tail') ?? ''
  const { seen, ask, possible } = useCase(number, code, tail)
  const shown = caseNumberText(number)
  const findAgain = `${at.find}?number=${encodeURIComponent(shown)}`

  useEffect(() => {
    if (!possible) go(findAgain, true)
  }, [possible, findAgain])

  const open = seen.is === 'here' && ['received', 'accepted', 'in_hand', 'answered'].includes(seen.view.stage)
  const say = (urge: boolean) => go(`${at.say}?about=${encodeURIComponent(shown)}${urge ? '&urge=yes' : ''}`)
  return (
    <Shell
      title={<span className="n">{shown}</span>}
      back={at.home}
      foot={
        open ? (
          <>
            <button
              type="button"
              className={seen.view.followUp?.open && code ? 'btn' : 'btn p'}
              onClick={() => say(true)}
            >
              <BellIcon />
              {t('case.urge')}
            </button>
            <button type="button" className="btn" onClick={() => say(false)}>
              {t('case.add')}
            </button>
          </>
        ) : undefined
      }
    >
      {seen.is === 'loading' ? <Loading bare /> : null}
      {seen.is === 'here' ? <CaseBody view={seen.view} code={code} ask={ask} /> : null}
      {seen.is === 'failed' ? <ErrorState error={seen.problem} onRetry={ask} /> : null}
      {seen.is === 'missing' ? (
        <EmptyState title={t('case.notFound', { number: shown })} text={t('find.secretNote')}>
          <button type="button" className="btn" onClick={() => go(findAgain)}>
            {t('case.again')}
          </button>
        </EmptyState>
      ) : null}
    </Shell>
  )
}

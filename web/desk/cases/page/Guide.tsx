import { Link } from '@tanstack/react-router'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { followUpEndpoints } from '#features/followups/contract.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'
import { paths } from '../../paths.ts'
import { useMe } from '../../session/useMe.ts'

export interface Step {
  id: string
  done: boolean
  verb?: CaseVerb
}

/** The steps of the present stage, in order; done ones ticked off. */
export function stepsOf(view: CaseView): Step[] {
  if (view.endedAt) return []
  const steps: Step[] = [{ id: 'accept', done: view.stage !== 'received', verb: 'accept' }]
  if (view.course === 'complaint') {
    const given = (side: string) => view.statements.some(one => one.side === side && one.givenAt !== null)
    steps.push(
      { id: 'customerStates', done: given('customer'), verb: 'state' },
      { id: 'oursStates', done: given('ours'), verb: 'ask_statement' },
      { id: 'find', done: view.findings.length > 0, verb: 'find' },
    )
  }
  if (view.course !== 'procedure') steps.push({ id: 'answer', done: view.stage === 'answered', verb: 'answer' })
  if (view.course === 'complaint' || view.course === 'repair') {
    const gate = view.gates.find(one => one.gate === 'follow_up' && one.cycle === view.cycle)
    steps.push({ id: 'follow_up', done: gate?.clearedAt != null })
  }
  steps.push({ id: 'close', done: false, verb: 'close' })
  return steps
}

/** What to do at this moment; the present step is a button where the reader may press it. */
export function Guide({ view, onVerb }: { view: CaseView; onVerb: (verb: CaseVerb) => void }) {
  const { t } = useTranslation()
  const me = useMe()
  const steps = stepsOf(view)
  const waits = view.stage === 'answered' && steps.some(step => step.id === 'follow_up' && !step.done)
  const followUp = useAsk(
    followUpEndpoints.followUpOfCase,
    { params: { id: view.id } },
    { when: waits && me.may('follow_up.read') },
  ).data
  if (steps.length === 0) return null
  const now = steps.findIndex(step => !step.done)
  return (
    <div className="card guide">
      <h3 className="h">
        {t('case.guide')}
        {view.risks.length > 0 ? <span className="meta">{t('case.risky')}</span> : null}
      </h3>
      <ol>
        {steps.map((step, place) => {
          const text = t(`step.${step.id}` as never)
          const pressable = step.verb && !step.done && view.may[step.verb] === null
          return (
            <li key={step.id} className={place === now ? 'on' : step.done ? 'done' : undefined}>
              <span className="n">{place + 1}</span>
              {pressable ? (
                <button type="button" className="linkish" onClick={() => onVerb(step.verb!)}>
                  {text}
                </button>
              ) : step.id === 'follow_up' && followUp && waits ? (
                <Link to={paths.followup(followUp.id)}>{text}</Link>
              ) : (
                text
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

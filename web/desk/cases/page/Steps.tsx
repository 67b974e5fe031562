import { Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { StepView } from '#features/procedures/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import { useProblemText } from '#web/ui/states.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../../ask.ts'
import { useReasonText } from '../../VerbButton.tsx'
import { SheetInput } from '../../workorders/evidence.tsx'
import { useLabel } from '../names.ts'

/** The straight steps of a procedure; the open one is done from here, with its form. */
export function Steps({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const label = useLabel()
  const reasonText = useReasonText()
  const now = useNow()
  const [doing, setDoing] = useState<StepView | null>(null)
  const asked = useAsk(caseEndpoints.caseProcedure, { params: { id: view.id } }, { when: view.course === 'procedure' })
  const run = asked.data?.runs.at(-1)
  if (!run) return null
  return (
    <div className="card guide">
      <h3 className="h">
        {t('gate.name.procedure')}
        <span className="meta">{t(`case.run.${run.state}` as never)}</span>
      </h3>
      <ol>
        {run.steps.map((step, place) => {
          const open = step.openedAt !== null && step.doneAt === null
          return (
            <li key={step.id} className={step.doneAt ? 'done' : open ? 'on' : undefined}>
              <span className="n">{place + 1}</span>
              {open && step.may === null ? (
                <button type="button" className="linkish" onClick={() => setDoing(step)}>
                  {label(step.label)}
                </button>
              ) : (
                <span>
                  {label(step.label)}
                  <span className="meta">
                    {' '}
                    {step.doneAt
                      ? `${step.doneBy ?? ''} ${lineTime(new Date(step.doneAt), now)}`
                      : open && step.may
                        ? reasonText(step.may)
                        : ''}
                  </span>
                </span>
              )}
            </li>
          )
        })}
      </ol>
      {run.papers.map(paper => (
        <div key={paper.id} className="pv">
          <b className="n">{paper.number}</b>
          <span className="meta">{t('case.paperUntil', { when: lineTime(new Date(paper.expiresAt), now) })}</span>
        </div>
      ))}
      {doing ? <StepDialog caseId={view.id} step={doing} onLeave={() => setDoing(null)} /> : null}
    </div>
  )
}

const ways = ['approved', 'refused', 'sent_back'] as const

function StepDialog({ caseId, step, onLeave }: { caseId: string; step: StepView; onLeave: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const problemText = useProblemText()
  const [data, setData] = useState<Record<string, string | number | boolean>>({})
  const [words, setWords] = useState('')
  const [outcome, setOutcome] = useState<(typeof ways)[number]>('approved')
  const verb = useVerb(caseEndpoints.doStep, {
    quiet: true,
    done: t('case.done', { verb: label(step.label) }),
    onDone: onLeave,
  })
  const send = () =>
    verb.run({
      params: { id: caseId, stepId: step.id },
      body: {
        do: step.does,
        data,
        ...(step.does === 'approve' ? { outcome } : {}),
        ...(words.trim() ? { words: words.trim() } : {}),
      },
    })
  return (
    <Modal
      open
      className="step-form"
      title={label(step.label)}
      okText={label(step.label)}
      cancelText={t('form.leave')}
      confirmLoading={verb.busy}
      onOk={send}
      onCancel={onLeave}
    >
      {step.papers.length > 0 ? <p className="s3">{step.papers.map(paper => label(paper)).join('、')}</p> : null}
      {step.does === 'approve' ? (
        <Radio.Group
          value={outcome}
          onChange={event => setOutcome(event.target.value)}
          options={ways.map(value => ({ value, label: t(`case.step.${value}` as never) }))}
        />
      ) : null}
      {step.form ? <SheetInput sheet={step.form} value={data} onChange={setData} /> : null}
      <Input.TextArea
        aria-label={t('case.form.more')}
        placeholder={t('case.form.more')}
        style={{ marginTop: 12 }}
        rows={2}
        maxLength={1000}
        value={words}
        onChange={event => setWords(event.target.value)}
      />
      {verb.problem ? (
        <p className="form-problem" role="alert">
          {problemText(verb.problem)}
        </p>
      ) : null}
    </Modal>
  )
}

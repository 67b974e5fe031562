import { type FormEvent, useId, useState } from 'react'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { portalEndpoints } from './endpoints.ts'

const marks = ['attitude', 'speed', 'result'] as const

function Marks({
  label,
  value,
  onChoose,
}: {
  label: string
  value: number | undefined
  onChoose: (n: number) => void
}) {
  const { t } = useTranslation()
  return (
    <fieldset className="five">
      <legend>{label}</legend>
      {[1, 2, 3, 4, 5].map(n => (
        <button
          key={n}
          type="button"
          aria-pressed={value === n}
          aria-label={t('follow.score', { n })}
          className={value === n ? 'n on' : 'n'}
          onClick={() => onChoose(n)}
        >
          {n}
        </button>
      ))}
    </fieldset>
  )
}

interface FollowUpFacts {
  number: string
  code: string
  /** It reached the server; `satisfied` as he said it. */
  onSaid: (satisfied: boolean) => void
}

/** The customer's own verdict. Satisfied lets the case end, unsatisfied sends it back. */
export function FollowUpForm({ number, code, onSaid }: FollowUpFacts) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [satisfied, setSatisfied] = useState<boolean | null>(null)
  const [given, setGiven] = useState<Partial<Record<(typeof marks)[number], number>>>({})
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const id = useId()

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (satisfied === null || busy) return
    setBusy(true)
    setProblem(null)
    const body = { satisfied, ...given, ...(words.trim() ? { words: words.trim() } : {}) }
    try {
      await api(portalEndpoints.publicFollowUp, { params: { number }, body, headers: { 'lookup-code': code } })
      onSaid(satisfied)
    } catch (error) {
      const refused = error as ApiProblem
      // Heard already: an answer of ours arrived and its reply was lost on the way.
      if (refused.code === 'follow_up.heard_already') onSaid(satisfied)
      else setProblem(refused)
    }
    setBusy(false)
  }

  return (
    <form className="rc follow" onSubmit={send}>
      <h2>{t('follow.title')}</h2>
      <div className="chips">
        {([true, false] as const).map(yes => (
          <button
            key={String(yes)}
            type="button"
            aria-pressed={satisfied === yes}
            className={satisfied === yes ? 'on' : undefined}
            onClick={() => setSatisfied(yes)}
          >
            {t(yes ? 'follow.yes' : 'follow.no')}
          </button>
        ))}
      </div>
      {satisfied === null ? null : (
        <>
          {marks.map(mark => (
            <Marks
              key={mark}
              label={t(`follow.${mark}`)}
              value={given[mark]}
              onChoose={n => setGiven(before => ({ ...before, [mark]: n }))}
            />
          ))}
          <label htmlFor={id} className="lab">
            {t(satisfied ? 'follow.words' : 'follow.wordsNo')}
          </label>
          <textarea id={id} rows={3} maxLength={2000} value={words} onChange={event => setWords(event.target.value)} />
          {problem ? (
            <p className="bad" role="alert">
              {problemText(problem)}
            </p>
          ) : null}
          <button type="submit" className="btn p" disabled={busy}>
            {t(satisfied ? 'follow.send' : 'follow.sendNo')}
          </button>
        </>
      )}
      <p className="hint">{t('follow.private')}</p>
    </form>
  )
}

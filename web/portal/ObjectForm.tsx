import { type FormEvent, useId, useState } from 'react'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { portalEndpoints } from './endpoints.ts'

/** The customer does not agree that his matter is not ours. */
export function ObjectForm({ number, code, onDone }: { number: string; code: string; onDone: () => void }) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const id = useId()

  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || words.trim() === '') return
    setBusy(true)
    setProblem(null)
    try {
      await api(portalEndpoints.publicObject, {
        params: { number },
        body: { words: words.trim() },
        headers: { 'lookup-code': code },
      })
      onDone()
    } catch (error) {
      setProblem(error as ApiProblem)
    }
    setBusy(false)
  }

  return (
    <form className="rc follow" onSubmit={send}>
      <h2>{t('case.object')}</h2>
      <label htmlFor={id} className="lab">
        {t('case.objectWords')}
      </label>
      <textarea id={id} rows={3} maxLength={2000} value={words} onChange={event => setWords(event.target.value)} />
      {problem ? (
        <p className="bad" role="alert">
          {problemText(problem)}
        </p>
      ) : null}
      <button type="submit" className="btn p" disabled={busy || words.trim() === ''}>
        {t('case.objectSend')}
      </button>
    </form>
  )
}

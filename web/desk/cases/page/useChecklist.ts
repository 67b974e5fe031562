import { useEffect, useState } from 'react'
import { standardEndpoints } from '#features/standards/contract.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import { usePart } from '../names.ts'

export interface Checklist {
  conclusion: boolean
  done: boolean
  nextStep: boolean
  apology: boolean
  /** Why the answer says nothing; null when it says something. */
  empty: string | null
}

/** Checks an answer while it is written, by the server's own rule; null until the rule is here. */
export function useChecklist(text: string, when: boolean): Checklist | null {
  const emptyAnswers = usePart(standardEndpoints.answers, when)?.emptyAnswers
  const [list, setList] = useState<Checklist | null>(null)
  useEffect(() => {
    if (!emptyAnswers || !when) return
    let here = true
    const check = async () => {
      const { answerChecklist, isEmptyAnswer } = await import('#features/standards/rules/guards.ts')
      if (!here) return
      const pack = { words: { emptyAnswers } } as unknown as Pack
      const found = answerChecklist(pack, text)
      setList({
        conclusion: found.conclusion !== null,
        done: found.done !== null,
        nextStep: found.nextStep !== null,
        apology: found.apology !== null,
        empty: text.trim() === '' ? null : (isEmptyAnswer(pack, text)?.reason ?? null),
      })
    }
    const timer = setTimeout(check, 150)
    return () => {
      here = false
      clearTimeout(timer)
    }
  }, [emptyAnswers, text, when])
  return list
}

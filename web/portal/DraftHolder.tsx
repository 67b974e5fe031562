import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react'
import { pageNow } from '#web/ui/now.ts'
import { type Draft, emptyDraft, forgetDraft, keepDraft, readDraft } from './draft.ts'

interface DraftFacts {
  draft: Draft
  /** Changes and keeps it; resolves to the draft as it now is. */
  change(changes: Partial<Draft>): Draft
  forget(): void
}

const DraftContext = createContext<DraftFacts | null>(null)

/** The one draft of this machine: every change is kept at once, so that nothing written is lost. */
export function DraftHolder({ children }: { children: ReactNode }) {
  const [draft, setDraft] = useState(() => readDraft(localStorage, pageNow()))
  const latest = useRef(draft)
  const change = useCallback((changes: Partial<Draft>) => {
    latest.current = keepDraft(localStorage, { ...latest.current, ...changes }, pageNow())
    setDraft(latest.current)
    return latest.current
  }, [])
  const forget = useCallback(() => {
    forgetDraft(localStorage)
    latest.current = emptyDraft
    setDraft(emptyDraft)
  }, [])
  const facts = useMemo(() => ({ draft, change, forget }), [draft, change, forget])
  return <DraftContext value={facts}>{children}</DraftContext>
}

export function useDraft(): DraftFacts {
  const facts = useContext(DraftContext)
  if (!facts) throw new Error('useDraft needs a DraftHolder')
  return facts
}

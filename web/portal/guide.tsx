import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { api } from '#web/ui/api.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { type Guide, portalEndpoints } from './endpoints.ts'

const GuideContext = createContext<Guide | null>(null)

/** Sites, kinds and retention as the house publishes them. The pages work without; they only say less. */
export function GuideHolder({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  const [guide, setGuide] = useState<Guide | null>(null)
  const language = i18n.language
  useEffect(() => {
    const leave = new AbortController()
    // The guide is written in the language that was asked for.
    if (language) api(portalEndpoints.publicGuide, {}, leave.signal).then(setGuide, () => {})
    return () => leave.abort()
  }, [language])
  return <GuideContext value={guide}>{children}</GuideContext>
}

export function useGuide(): Guide | null {
  return useContext(GuideContext)
}

const ownKinds = ['complaint', 'repair', 'consult', 'praise', 'suggestion', 'request'] as const

export interface KindChoice {
  id: string
  label: string
  about: string
}

/** The kinds a customer may choose from: ours in short words, in our order, those the house offers. */
export function useKinds(): KindChoice[] {
  const { t } = useTranslation()
  const guide = useGuide()
  const offered = guide?.kinds.map(kind => kind.id)
  return ownKinds
    .filter(id => !offered || offered.includes(id))
    .map(id => ({ id, label: t(`kind.${id}`), about: t(`kind.${id}.about`) }))
}

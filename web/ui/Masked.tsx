import { useState } from 'react'
import { EyeIcon } from './icons.tsx'
import { useProblemText } from './states.tsx'
import { useTranslation } from './useTranslation.ts'

interface MaskedFacts {
  /** The masked value as the server gave it: 138******21. */
  masked: string
  /** Fetches the whole value for a purpose; absent where the reader may not. */
  onReveal?: (purpose: string) => Promise<string>
}

/** A masked number. "Reveal" asks the purpose first, and the purpose is logged by the server. */
export function Masked({ masked, onReveal }: MaskedFacts) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const [asking, setAsking] = useState(false)
  const [whole, setWhole] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const purposes = [t('masked.purpose.call'), t('masked.purpose.check'), t('masked.purpose.visit')]

  const reveal = async (purpose: string) => {
    if (!onReveal || purpose.trim() === '') return
    try {
      setWhole(await onReveal(purpose.trim()))
      setAsking(false)
    } catch (error) {
      setTrouble(problemText(error))
    }
  }

  if (whole !== null) return <span className="n">{whole}</span>
  return (
    <span className="masked">
      <span className="n">{masked}</span>
      {onReveal && !asking ? (
        <button type="button" onClick={() => setAsking(true)}>
          <EyeIcon /> {t('masked.reveal')}
        </button>
      ) : null}
      {asking ? (
        <fieldset className="ask" style={{ border: 0, padding: 0 }}>
          <legend className="unseen">{t('masked.ask')}</legend>
          {purposes.map(purpose => (
            <button key={purpose} type="button" onClick={() => reveal(purpose)}>
              {purpose}
            </button>
          ))}
          <button type="button" className="s3" onClick={() => setAsking(false)}>
            {t('masked.leave')}
          </button>
        </fieldset>
      ) : null}
      {trouble ? <span role="alert">{trouble}</span> : null}
    </span>
  )
}

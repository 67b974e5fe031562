import { type FormEvent, useId, useState } from 'react'
import { caseNumberText } from '#web/ui/format.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { at, go, usePlace } from './route.ts'
import { Shell } from './Shell.tsx'

/** Where a number and a secret lead; null for what cannot be one. */
export function placeOfLookup(number: string, secret: string): string | 'number' | 'secret' {
  const digits = number.replace(/[\s-]/g, '')
  if (!/^\d{8}$/.test(digits)) return 'number'
  const plain = secret.replace(/[\s-]/g, '')
  if (/^\d{4}$/.test(plain)) return at.caseByTail(caseNumberText(digits), plain)
  return /^[0-9a-z]{8}$/i.test(plain) ? at.caseByCode(caseNumberText(digits), plain.toUpperCase()) : 'secret'
}

export function FindPage() {
  const { t } = useTranslation()
  const { search } = usePlace()
  const [number, setNumber] = useState(search.get('number') ?? '')
  const [secret, setSecret] = useState('')
  const [wrong, setWrong] = useState<'number' | 'secret' | null>(null)
  const id = useId()

  const find = (event: FormEvent) => {
    event.preventDefault()
    const place = placeOfLookup(number, secret)
    if (place === 'number' || place === 'secret') {
      setWrong(place)
      document.getElementById(id + place)?.focus()
    } else go(place)
  }

  return (
    <Shell
      title={t('find.title')}
      back={at.home}
      foot={
        <button type="submit" form={id} className="btn p">
          {t('find.verb')}
        </button>
      }
    >
      <form id={id} className="you" onSubmit={find}>
        <div className="fl">
          <label htmlFor={`${id}number`}>{t('find.number')}</label>
          <input
            id={`${id}number`}
            className="inp n big"
            inputMode="numeric"
            autoComplete="off"
            placeholder="0000-0000"
            maxLength={12}
            value={number}
            aria-invalid={wrong === 'number'}
            onChange={event => {
              setNumber(caseNumberText(event.target.value))
              setWrong(null)
            }}
          />
          {wrong === 'number' ? (
            <p className="bad" role="alert">
              {t('find.numberWrong')}
            </p>
          ) : null}
        </div>
        <div className="fl">
          <label htmlFor={`${id}secret`}>{t('find.secret')}</label>
          <input
            id={`${id}secret`}
            className="inp n big"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={12}
            value={secret}
            aria-invalid={wrong === 'secret'}
            onChange={event => {
              setSecret(event.target.value)
              setWrong(null)
            }}
          />
          {wrong === 'secret' ? (
            <p className="bad" role="alert">
              {t('find.secretWrong')}
            </p>
          ) : (
            <p className="hint">{t('find.secretNote')}</p>
          )}
        </div>
      </form>
    </Shell>
  )
}

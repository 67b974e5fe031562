import { useLocation } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { ClockCircleIcon } from '#web/desk/icons.tsx'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { adoptLanguage } from '#web/ui/language.ts'
import { pageNow } from '#web/ui/now.ts'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Threshold } from './Threshold.tsx'
import { useWait } from './useWait.ts'

/** Only addresses inside the desk: a link must not send somebody who just signed in elsewhere. */
export function placeAfter(to: unknown): string {
  return typeof to === 'string' && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in')
    ? `/desk${to.replace(/^\/desk(?=\/|$)/, '')}`
    : '/desk/'
}

function greeting(hour: number): 'signIn.morning' | 'signIn.noon' | 'signIn.afternoon' | 'signIn.evening' {
  if (hour >= 5 && hour < 11) return 'signIn.morning'
  if (hour >= 11 && hour < 13) return 'signIn.noon'
  return hour >= 13 && hour < 18 ? 'signIn.afternoon' : 'signIn.evening'
}

export function SignInPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const to = useLocation({ select: location => (location.search as Record<string, unknown>).to })
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [seconds, waitFor] = useWait()
  const id = useId()

  useEffect(() => {
    document.title = `${t('signIn.verb')} · ${t('product.name')}`
  }, [t])

  const signIn = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || seconds > 0) return
    setBusy(true)
    setProblem(null)
    try {
      const { me } = await api(sessionEndpoints.signIn, {
        body: { account: login.trim(), password, ...(totp ? { code: totp } : {}) },
      })
      adoptLanguage(localStorage, me.language)
      location.assign(placeAfter(to))
    } catch (error) {
      const refused = error as ApiProblem
      setBusy(false)
      if (refused.code === 'auth.totp_required') return setTotp('')
      setProblem(refused)
      if (refused.retryAfter) waitFor(refused.retryAfter)
    }
  }

  return (
    <Threshold>
      <form onSubmit={signIn}>
        <h1>{t(greeting(pageNow().getHours()))}</h1>
        <div className="f">
          <label htmlFor={`${id}login`}>{t('signIn.login')}</label>
          <Input
            id={`${id}login`}
            size="large"
            autoComplete="username"
            autoFocus
            value={login}
            maxLength={100}
            onChange={event => setLogin(event.target.value)}
          />
        </div>
        <div className="f">
          <label htmlFor={`${id}password`}>
            {t('signIn.password')}
            <span className="push">{t('signIn.forgotten')}</span>
          </label>
          <Input.Password
            id={`${id}password`}
            size="large"
            autoComplete="current-password"
            value={password}
            maxLength={200}
            onChange={event => setPassword(event.target.value)}
          />
        </div>
        {totp === null ? null : (
          <div className="f">
            <label htmlFor={`${id}totp`}>{t('signIn.totp')}</label>
            <Input
              id={`${id}totp`}
              size="large"
              autoFocus
              autoComplete="one-time-code"
              maxLength={40}
              value={totp}
              onChange={event => setTotp(event.target.value)}
            />
          </div>
        )}
        {problem ? (
          <div className="say" role="alert">
            <ClockCircleIcon />
            <span>
              {problem.code.startsWith('auth.wrong_password')
                ? t('signIn.wrong')
                : seconds > 0
                  ? ''
                  : problemText(problem)}
              {seconds > 0 ? t('signIn.wait', { seconds }) : ''}
            </span>
          </div>
        ) : null}
        <Button
          className="go"
          type="primary"
          size="large"
          htmlType="submit"
          loading={busy}
          disabled={login.trim() === '' || password === '' || seconds > 0}
        >
          {t('signIn.verb')}
        </Button>
        <p className="meta hint">{t('signIn.totpHint')}</p>
      </form>
    </Threshold>
  )
}

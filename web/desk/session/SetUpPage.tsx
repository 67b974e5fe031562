import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { shortestPassword } from '#features/staff/rules/signIn.ts'
import { type ApiProblem, api } from '#web/ui/api.ts'
import { ExclamationCircleIcon } from '#web/ui/icons.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { spoken } from '#web/ui/texts.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Threshold } from './Threshold.tsx'

/** The token stands after `#`, so it reaches no log, and leaves the address at once; pasted into the open page it counts as well. */
function useToken(): string {
  const [token, setToken] = useState('')
  useEffect(() => {
    const take = () => {
      const found = location.hash.slice(1)
      if (found === '') return
      setToken(found)
      history.replaceState(history.state, '', location.pathname)
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}

/** Makes the first administrator. */
export function SetUpPage() {
  const { t } = useTranslation()
  const problemText = useProblemText()
  const token = useToken()
  const [name, setName] = useState('')
  const [staffNumber, setStaffNumber] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const id = useId()

  useEffect(() => {
    document.title = `${t('setUp.title')} · ${t('product.name')}`
  }, [t])

  const short = password !== '' && password.length < shortestPassword
  const differs = again !== '' && again !== password
  const ready =
    name.trim() !== '' && staffNumber.trim() !== '' && password.length >= shortestPassword && again === password

  const setUp = async (event: FormEvent) => {
    event.preventDefault()
    if (!ready || busy) return
    setBusy(true)
    setProblem(null)
    try {
      await api(sessionEndpoints.useSetupLink, {
        body: { token, name: name.trim(), staffNumber: staffNumber.trim(), password, language: spoken() },
      })
      location.assign('/desk/')
    } catch (error) {
      setBusy(false)
      setProblem(error as ApiProblem)
    }
  }

  if (token === '') {
    return (
      <Threshold>
        <h1>{t('setUp.noToken')}</h1>
        <p className="lead">{t('setUp.noTokenText')}</p>
      </Threshold>
    )
  }
  const fields = [
    { key: 'name', label: t('setUp.name'), value: name, set: setName, complete: 'name', note: '' },
    {
      key: 'number',
      label: t('setUp.staffNumber'),
      value: staffNumber,
      set: setStaffNumber,
      complete: 'username',
      note: t('setUp.staffNumberNote'),
    },
  ]
  return (
    <Threshold>
      <form onSubmit={setUp}>
        <h1>{t('setUp.title')}</h1>
        <p className="lead">{t('setUp.text')}</p>
        {fields.map(field => (
          <div className="f" key={field.key}>
            <label htmlFor={id + field.key}>
              {field.label}
              <span className="push">{field.note}</span>
            </label>
            <Input
              id={id + field.key}
              size="large"
              autoComplete={field.complete}
              maxLength={60}
              value={field.value}
              onChange={event => field.set(event.target.value)}
            />
          </div>
        ))}
        <div className="f">
          <label htmlFor={`${id}password`}>
            {t('setUp.password')}
            <span className="push">{t('setUp.passwordNote', { least: shortestPassword })}</span>
          </label>
          <Input.Password
            id={`${id}password`}
            size="large"
            autoComplete="new-password"
            maxLength={200}
            status={short ? 'error' : ''}
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        </div>
        <div className="f">
          <label htmlFor={`${id}again`}>{t('setUp.again')}</label>
          <Input.Password
            id={`${id}again`}
            size="large"
            autoComplete="new-password"
            maxLength={200}
            status={differs ? 'error' : ''}
            value={again}
            onChange={event => setAgain(event.target.value)}
          />
        </div>
        {problem || differs ? (
          <div className={problem ? 'say bad' : 'say'} role="alert">
            <ExclamationCircleIcon />
            <span>{problem ? problemText(problem) : t('setUp.differs')}</span>
          </div>
        ) : null}
        <Button className="go" type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready}>
          {t('setUp.verb')}
        </Button>
      </form>
    </Threshold>
  )
}

import { Input } from 'antd'
import { useState } from 'react'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import type { Reply } from '#web/ui/api.ts'
import { Qr } from '#web/ui/Qr.tsx'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../form.tsx'
import type { Reader } from '../session/useMe.ts'

type Begun = Reply<typeof sessionEndpoints.enrolTotp>

function Enrol() {
  const { t } = useTranslation()
  const [begun, setBegun] = useState<Begun | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes) {
    return (
      <>
        <p>{t('account.recovery')}</p>
        <ul className="n recovery">
          {codes.map(code => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </>
    )
  }
  if (!begun) {
    return (
      <VerbForm endpoint={sessionEndpoints.enrolTotp} verb={t('account.enrol')} onDone={setBegun}>
        <p className="s2">{t('account.factorText')}</p>
        <Field name="password" label={t('account.current')} required>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Field>
      </VerbForm>
    )
  }
  return (
    <VerbForm
      endpoint={sessionEndpoints.confirmTotp}
      verb={t('account.confirm')}
      onDone={reply => setCodes(reply.recoveryCodes)}
    >
      <p>{t('account.scan')}</p>
      <div className="row enrol">
        <Qr text={begun.uri} label={t('account.scan')} />
        <span className="n">{begun.secret.replace(/(.{4})/g, '$1 ')}</span>
      </div>
      <Field name="code" label={t('signIn.totp')} required>
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
      </Field>
    </VerbForm>
  )
}

/** The six digits of the phone: begin, prove, keep the recovery codes; or do without where the role allows. */
export function SecondFactor({ me }: { me: Reader }) {
  const { t } = useTranslation()
  const [wasEnrolled] = useState(me.totp.enrolled)
  if (!wasEnrolled) {
    return (
      <div style={{ maxWidth: 420 }}>
        {me.totp.wanted === 'required' ? <Tag tone="soon">{t('account.required')}</Tag> : null}
        <Enrol />
      </div>
    )
  }
  return (
    <div style={{ maxWidth: 420 }}>
      <p className="row">
        <Tag tone="ok">{t('account.enrolled')}</Tag>
      </p>
      {me.totp.wanted === 'required' ? (
        <p className="s2">{t('account.required')}</p>
      ) : (
        <VerbForm endpoint={sessionEndpoints.removeTotp} verb={t('account.remove')} done={t('account.removed')}>
          <Field name="password" label={t('account.current')} required>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Field>
          <Field name="code" label={t('signIn.totp')} required>
            <Input autoComplete="one-time-code" maxLength={40} />
          </Field>
        </VerbForm>
      )}
    </div>
  )
}

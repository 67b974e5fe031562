import { Input } from 'antd'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import { shortestPassword } from '#features/staff/rules/signIn.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../form.tsx'

export function PasswordForm() {
  const { t } = useTranslation()
  return (
    <div style={{ maxWidth: 420 }}>
      <VerbForm
        endpoint={sessionEndpoints.changePassword}
        verb={t('account.changePassword')}
        done={t('account.passwordChanged')}
        note={t('account.othersEnd')}
      >
        <Field name="current" label={t('account.current')} required>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Field>
        <Field
          name="password"
          label={t('account.new')}
          note={t('setUp.passwordNote', { least: shortestPassword })}
          required
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Field>
      </VerbForm>
    </div>
  )
}

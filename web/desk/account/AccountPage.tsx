import { Tabs } from 'antd'
import { spoken } from '#web/ui/texts.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useMe } from '../session/useMe.ts'
import { useUrlState } from '../urlState.ts'
import { PasswordForm } from './PasswordForm.tsx'
import { SecondFactor } from './SecondFactor.tsx'
import { SessionList } from './SessionList.tsx'

/** My account: where I am signed in, my password, my second factor. */
export function AccountPage() {
  const { t } = useTranslation()
  const me = useMe()
  const [state, set] = useUrlState({ tab: 'sessions' })
  const items = [
    { key: 'sessions', label: t('account.sessions'), children: <SessionList /> },
    { key: 'password', label: t('account.password'), children: <PasswordForm /> },
    { key: 'factor', label: t('account.factor'), children: <SecondFactor me={me} /> },
  ]
  return (
    <div className="plain">
      <div className="row">
        <h2 className="lead">{me.name}</h2>
        <span className="s3 n">{me.staffNumber}</span>
        {me.roles.map(role => (
          <span key={role.id} className="tag">
            {role.name[spoken()]}
          </span>
        ))}
      </div>
      <div className="card">
        <Tabs activeKey={state.tab} onChange={tab => set({ tab })} items={items} destroyOnHidden />
      </div>
    </div>
  )
}

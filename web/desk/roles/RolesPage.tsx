import './roles.css'
import { Button, Input, InputNumber, Select } from 'antd'
import type { Role } from '#features/staff/contract/shapes.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import type { Language } from '#web/ui/language.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { Field, VerbForm } from '../form.tsx'
import { PlusIcon } from '../icons.tsx'
import { useMe } from '../session/useMe.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { useUrlState } from '../urlState.ts'
import { PermissionGrid } from './PermissionGrid.tsx'

type Labels = { 'zh-CN': string; 'zh-TW'?: string; en?: string }

function LabelsInput({ value, onChange }: { value?: Labels; onChange?: (value: Labels) => void }) {
  const { t } = useTranslation()
  const put = (language: Language, words: string) => {
    const next = { 'zh-CN': '', ...value, [language]: words }
    onChange?.(Object.fromEntries(Object.entries(next).filter(([one, text]) => one === 'zh-CN' || text)) as Labels)
  }
  return (
    <div className="labels">
      {(['zh-CN', 'zh-TW', 'en'] as const).map(language => (
        <Input
          key={language}
          value={value?.[language] ?? ''}
          maxLength={60}
          prefix={<span className="meta">{t(`roles.in.${language}`)}</span>}
          aria-label={t(`roles.in.${language}`)}
          onChange={event => put(language, event.target.value)}
        />
      ))}
    </div>
  )
}

function RoleFields() {
  const { t } = useTranslation()
  const factors = ['off', 'encouraged', 'required'] as const
  return (
    <>
      <Field name="name" label={t('roles.name')} required>
        <LabelsInput />
      </Field>
      <div className="halves">
        <Field name="amount" label={t('roles.amount')} note={t('roles.amountNote')}>
          <InputNumber min={0} max={1e9} precision={2} suffix={t('roles.yuan')} style={{ width: '100%' }} />
        </Field>
        <Field name="secondFactor" label={t('roles.factor')}>
          <Select options={factors.map(one => ({ value: one, label: t(`roles.factor.${one}`) }))} />
        </Field>
      </div>
      <Field name="permissions" label={t('roles.may')} required>
        <PermissionGrid />
      </Field>
    </>
  )
}

function shape({ amount, ...values }: Record<string, unknown>) {
  return { ...values, authority: { amount: Number(amount ?? 0), currency: 'CNY' } }
}

function NewRole({ onMade }: { onMade: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <VerbForm
      endpoint={staffEndpoints.createRole}
      initial={{ amount: 0, secondFactor: 'off', permissions: [] }}
      shape={shape}
      verb={t('roles.addVerb')}
      done={t('roles.added')}
      onDone={reply => onMade(reply.id)}
      onLeave={() => onMade('')}
    >
      <Field name="key" label={t('roles.key')} note={t('roles.keyNote')} required>
        <Input autoFocus maxLength={40} autoComplete="off" style={{ maxWidth: 240 }} />
      </Field>
      <RoleFields />
    </VerbForm>
  )
}

function RoleForm({ role, mayWrite }: { role: Role; mayWrite: boolean }) {
  const { t, i18n } = useTranslation()
  const about = role.about[i18n.language as Language]
  return (
    <>
      <div className="row">
        <h2 className="lead">{role.name[i18n.language as Language]}</h2>
        <span className="meta n">{role.key}</span>
        {role.builtIn ? <Tag>{t('roles.builtIn', { clause: role.clause })}</Tag> : null}
      </div>
      {about ? <p className="s2 about">{about}</p> : null}
      {mayWrite ? (
        <VerbForm
          endpoint={staffEndpoints.updateRole}
          input={{ params: { id: role.id } }}
          initial={{
            name: role.name,
            amount: role.authority.amount,
            secondFactor: role.secondFactor,
            permissions: role.permissions,
          }}
          shape={shape}
          verb={t('roles.save')}
          done={t('people.saved')}
          note={t('people.rolesAtOnce')}
        >
          <RoleFields />
        </VerbForm>
      ) : (
        <PermissionGrid value={role.permissions} readOnly />
      )}
    </>
  )
}

/** What each role may do, how much it may promise, and what it takes to sign in with it. */
export function RolesPage() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const [state, set] = useUrlState({ role: '' })
  const asked = useAsk(staffEndpoints.listRoles, { query: { limit: 200 } })
  const roles = asked.data?.rows ?? []
  const mayWrite = me.may('role.write')
  const chosen = roles.find(role => role.id === state.role || role.key === state.role) ?? roles[0]
  return (
    <SettingsFrame>
      {asked.isError ? <ErrorState error={asked.error} onRetry={() => void asked.refetch()} bare /> : null}
      {asked.isPending ? <Loading bare /> : null}
      <div className="roles">
        <ul>
          {roles.map(role => (
            <li key={role.id}>
              <button
                type="button"
                className={state.role !== 'new' && role === chosen ? 'on' : undefined}
                aria-current={state.role !== 'new' && role === chosen}
                onClick={() => set({ role: role.key })}
              >
                {role.name[i18n.language as Language]}
                <span className="meta n">{role.permissions.length}</span>
              </button>
            </li>
          ))}
          {mayWrite ? (
            <li>
              <Button block icon={<PlusIcon />} onClick={() => set({ role: 'new' })}>
                {t('roles.add')}
              </Button>
            </li>
          ) : null}
        </ul>
        <div className="role">
          {state.role === 'new' && mayWrite ? (
            <NewRole onMade={role => set({ role })} />
          ) : chosen ? (
            <RoleForm key={chosen.id} role={chosen} mayWrite={mayWrite} />
          ) : null}
        </div>
      </div>
    </SettingsFrame>
  )
}

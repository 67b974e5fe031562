import { Input, Select } from 'antd'
import { useState } from 'react'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { shortestPassword } from '#features/staff/rules/signIn.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field, VerbForm } from '../form.tsx'
import { byLabel, useColleagueChoices, useRoleChoices, useSiteChoices, useTeams } from '../settings/choices.ts'
import { useShowOnce } from '../settings/useShowOnce.tsx'
import { sitesOf } from './sitesOf.ts'

/** A new colleague: number, name, what he may do and where, in which team, under whom, and how he signs in first. */
export function NewPerson({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const showOnce = useShowOnce()
  const roles = useRoleChoices()
  const sites = useSiteChoices()
  const teams = useTeams()
  const [find, setFind] = useState('')
  const colleagues = useColleagueChoices(find)
  const [name, setName] = useState('')
  return (
    <VerbForm
      endpoint={staffEndpoints.createStaff}
      verb={t('people.addVerb')}
      done={t('people.added')}
      onLeave={onLeave}
      shape={values => ({ ...values, ...sitesOf(values), roles: values.roles ?? [] })}
      onDone={async reply => {
        if (reply.temporaryPassword)
          await showOnce({
            title: t('people.passwordOf', { name }),
            value: reply.temporaryPassword,
            note: t('people.passwordNote'),
          })
        onLeave()
      }}
    >
      <div className="halves">
        <Field name="staffNumber" label={t('people.number')} note={t('setUp.staffNumberNote')} required>
          <Input autoFocus maxLength={32} autoComplete="off" />
        </Field>
        <Field name="name" label={t('people.name')} required>
          <Input maxLength={60} autoComplete="off" onChange={event => setName(event.target.value)} />
        </Field>
      </div>
      <Field name="roles" label={t('people.roles')} note={t('people.rolesNote')} required>
        <Select mode="multiple" options={roles} {...byLabel} />
      </Field>
      <Field name="sites" label={t('people.sites')} required>
        <Select mode="multiple" options={[{ value: 'all', label: t('people.allSites') }, ...sites]} {...byLabel} />
      </Field>
      <Field name="teamIds" label={t('people.teams')}>
        <Select
          mode="multiple"
          options={teams.filter(team => !team.dissolvedAt).map(team => ({ value: team.id, label: team.name }))}
          {...byLabel}
        />
      </Field>
      <div className="halves">
        <Field name="supervisorId" label={t('people.supervisor')} note={t('people.supervisorNote')}>
          <Select
            allowClear
            options={colleagues}
            showSearch={{ filterOption: false, onSearch: words => setFind(words.trim()) }}
          />
        </Field>
        <Field name="phone" label={t('people.phone')}>
          <Input maxLength={40} autoComplete="off" />
        </Field>
      </div>
      <Field
        name="password"
        label={t('people.firstPassword')}
        note={t('people.firstPasswordNote', { least: shortestPassword })}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Field>
    </VerbForm>
  )
}

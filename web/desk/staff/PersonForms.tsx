import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import type { StaffMember } from '#features/staff/contract/shapes.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { workbenchEndpoints } from '#features/workbench/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import type { Language } from '#web/ui/language.ts'
import { pageNow } from '#web/ui/now.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { deviceOf } from '../account/SessionList.tsx'
import { useAsk, useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'
import { Field, VerbForm } from '../form.tsx'
import { useMe } from '../session/useMe.ts'
import { byLabel, useColleagueChoices, useRoleChoices, useSiteChoices, useTeams } from '../settings/choices.ts'
import { useShowOnce } from '../settings/useShowOnce.tsx'
import { sitesOf } from './sitesOf.ts'
import { useSuccessor } from './useSuccessor.ts'

interface Facts {
  person: StaffMember
  onLeave: () => void
}

function EntryForm({ person }: { person: StaffMember }) {
  const { t } = useTranslation()
  const [find, setFind] = useState('')
  const found = useColleagueChoices(find).filter(one => one.value !== person.id)
  const { supervisor } = person
  const known = supervisor && !found.some(one => one.value === supervisor.id)
  const colleagues = known ? [{ value: supervisor.id, label: supervisor.name }, ...found] : found
  return (
    <VerbForm
      endpoint={staffEndpoints.updateStaff}
      input={{ params: { id: person.id } }}
      initial={{ ...person, supervisorId: supervisor?.id }}
      shape={values => ({ ...values, supervisorId: values.supervisorId ?? null })}
      verb={t('people.save')}
      done={t('people.saved')}
    >
      <div className="halves">
        <Field name="staffNumber" label={t('people.number')} required>
          <Input maxLength={32} />
        </Field>
        <Field name="name" label={t('people.name')} required>
          <Input maxLength={60} />
        </Field>
        <Field name="supervisorId" label={t('people.supervisor')}>
          <Select
            allowClear
            options={colleagues}
            showSearch={{ filterOption: false, onSearch: words => setFind(words.trim()) }}
          />
        </Field>
        <Field name="phone" label={t('people.phone')}>
          <Input maxLength={40} />
        </Field>
      </div>
    </VerbForm>
  )
}

function RolesForm({ person }: { person: StaffMember }) {
  const { t } = useTranslation()
  const roles = useRoleChoices()
  const sites = useSiteChoices()
  const initial = {
    roles: person.roles.map(role => role.id),
    sites: person.sites === 'all' ? ['all'] : person.sites.map(site => site.id),
  }
  return (
    <VerbForm
      endpoint={staffEndpoints.setRoles}
      input={{ params: { id: person.id } }}
      initial={initial}
      shape={values => ({ roles: values.roles ?? [], ...sitesOf(values) })}
      second
      verb={t('people.setRoles')}
      done={t('people.rolesSet')}
      note={t('people.rolesAtOnce')}
    >
      <Field name="roles" label={t('people.roles')} required>
        <Select mode="multiple" options={roles} {...byLabel} />
      </Field>
      <Field name="sites" label={t('people.sites')} required>
        <Select mode="multiple" options={[{ value: 'all', label: t('people.allSites') }, ...sites]} {...byLabel} />
      </Field>
    </VerbForm>
  )
}

function Sessions({ person }: { person: StaffMember }) {
  const { t } = useTranslation()
  const asked = useAsk(sessionEndpoints.listSessions, { query: { staffId: person.id, limit: 20 } })
  const revoke = useVerb(sessionEndpoints.revokeSession, { done: t('account.revoked') })
  const open = (asked.data?.rows ?? []).filter(session => !session.revokedAt)
  if (open.length === 0) return <p className="meta">{t('people.noSessions')}</p>
  return (
    <ul>
      {open.map(session => (
        <li key={session.id} className="row">
          <span>{deviceOf(session.agent)}</span>
          <span className="meta n">{lineTime(new Date(session.lastSeenAt), pageNow())}</span>
          <Button
            size="small"
            danger
            className="push"
            onClick={() => void revoke.run({ params: { id: session.id }, body: {} } as never)}
          >
            {t('account.revoke')}
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Password({ person }: { person: StaffMember }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const showOnce = useShowOnce()
  const [without, setWithout] = useState(false)
  const reset = useVerb(staffEndpoints.resetPassword)
  const run = async () => {
    const { name } = person
    const sure = await confirm({
      title: t('people.resetAsk', { name }),
      text: t('people.resetText'),
      verb: t('people.reset'),
    })
    if (!sure) return
    const reply = await reset.run({ params: { id: person.id }, body: { withoutSecondFactor: without } })
    if (reply)
      await showOnce({
        title: t('people.passwordOf', { name }),
        value: reply.temporaryPassword,
        note: t('people.passwordNote'),
      })
  }
  return (
    <div className="row">
      <Button loading={reset.busy} onClick={() => void run()}>
        {t('people.reset')}
      </Button>
      <Checkbox checked={without} onChange={event => setWithout(event.target.checked)}>
        {t('people.withoutFactor')}
      </Checkbox>
    </div>
  )
}

function Departure({ person, onLeave }: Facts) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const successor = useSuccessor(person)
  const depart = useVerb(workbenchEndpoints.departStaff, { done: t('people.departDone', { name: person.name }) })
  const run = async () => {
    const text = successor ? t('people.departTo', { name: successor.name }) : t('people.departToLead')
    const sure = await confirm({
      title: t('people.departAsk', { name: person.name }),
      text,
      verb: t('people.depart'),
      danger: true,
    })
    if (!sure) return
    if (await depart.run({ params: { id: person.id }, body: {} })) onLeave()
  }
  return (
    <div className="row">
      <Button danger loading={depart.busy} onClick={() => void run()}>
        {t('people.depart')}
      </Button>
      <span className="meta">{t('people.departNote')}</span>
    </div>
  )
}

function Facts({ person }: { person: StaffMember }) {
  const { t, i18n } = useTranslation()
  const rows: [string, string][] = [
    [t('people.phone'), person.phone ?? '–'],
    [t('people.supervisor'), person.supervisor?.name ?? '–'],
    [t('people.teams'), person.teams.map(team => team.name).join('、') || '–'],
    [
      t('people.sites'),
      person.sites === 'all' ? t('people.allSites') : person.sites.map(site => site.name).join('、') || '–',
    ],
  ]
  return (
    <dl className="pairs">
      <dt>{t('people.roles')}</dt>
      <dd className="tags">
        {person.roles.map(role => (
          <Tag key={role.id}>{role.name[i18n.language as Language]}</Tag>
        ))}
      </dd>
      {rows.map(([name, value]) => (
        <div key={name} className="pair">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Everything about one person that may be changed; for who may not, what is known. */
export function PersonForms({ person, onLeave }: Facts) {
  const { t } = useTranslation()
  const me = useMe()
  const teams = useTeams().filter(team => team.members.some(one => one.id === person.id))
  if (!me.may('staff.write') || person.departedAt) return <Facts person={person} />
  return (
    <>
      <EntryForm person={person} />
      <section className="drawer-part">
        <h3 className="h">{t('people.rolesAndSites')}</h3>
        <RolesForm person={person} />
      </section>
      <section className="drawer-part">
        <h3 className="h">{t('people.teams')}</h3>
        <p className="s2">
          {teams
            .map(team => (team.lead?.id === person.id ? `${team.name}（${t('teams.lead')}）` : team.name))
            .join('、') || t('people.noTeam')}
        </p>
      </section>
      {person.id === me.id ? null : (
        <>
          <section className="drawer-part">
            <h3 className="h">{t('people.signIn')}</h3>
            {me.may('session.revoke') ? <Sessions person={person} /> : null}
            <Password person={person} />
          </section>
          <section className="drawer-part">
            <h3 className="h">{t('people.leaving')}</h3>
            <Departure person={person} onLeave={onLeave} />
          </section>
        </>
      )}
    </>
  )
}

import { Select } from 'antd'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'

interface SelectFacts<V> {
  value?: V
  onChange?: (value: V) => void
  id?: string
  /** People of this site alone. */
  site?: string | undefined
  placeholder?: string
}

const search = { optionFilterProp: 'label' } as const

/** One colleague, found by name or staff number. */
export function PersonSelect({ site, placeholder, ...rest }: SelectFacts<string>) {
  const { t } = useTranslation()
  const people = useAsk(staffEndpoints.listStaff, { query: { limit: 200, ...(site ? { siteId: site } : {}) } })
  return (
    <Select
      {...rest}
      showSearch={search}
      allowClear
      loading={people.isPending}
      placeholder={placeholder ?? t('cases.form.person')}
      options={(people.data?.rows ?? []).map(one => ({ value: one.id, label: `${one.name} ${one.staffNumber}` }))}
    />
  )
}

/** Several colleagues, for the viewers of a confidential case. */
export function PeopleSelect({ site, placeholder, ...rest }: SelectFacts<string[]>) {
  const { t } = useTranslation()
  const people = useAsk(staffEndpoints.listStaff, { query: { limit: 200, ...(site ? { siteId: site } : {}) } })
  return (
    <Select
      {...rest}
      mode="multiple"
      showSearch={search}
      loading={people.isPending}
      placeholder={placeholder ?? t('cases.form.person')}
      options={(people.data?.rows ?? []).map(one => ({ value: one.id, label: `${one.name} ${one.staffNumber}` }))}
    />
  )
}

/** A colleague or a team: `staff:…` or `team:…`. */
export function ReceiverSelect({ site, ...rest }: SelectFacts<string>) {
  const { t } = useTranslation()
  const query = { limit: 200, ...(site ? { siteId: site } : {}) }
  const people = useAsk(staffEndpoints.listStaff, { query })
  const teams = useAsk(staffEndpoints.listTeams, { query })
  return (
    <Select
      {...rest}
      showSearch={search}
      loading={people.isPending || teams.isPending}
      placeholder={t('cases.form.receiver')}
      options={[
        {
          label: t('cases.form.teams'),
          options: (teams.data?.rows ?? []).map(one => ({ value: `team:${one.id}`, label: one.name })),
        },
        {
          label: t('cases.form.people'),
          options: (people.data?.rows ?? []).map(one => ({
            value: `staff:${one.id}`,
            label: `${one.name} ${one.staffNumber}`,
          })),
        },
      ]}
    />
  )
}

/** What `assign` wants of a chosen receiver. */
export function receiverOf(chosen: string): { staffId: string } | { teamId: string } {
  const [kind, id] = chosen.split(':') as [string, string]
  return kind === 'team' ? { teamId: id } : { staffId: id }
}

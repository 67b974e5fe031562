import { Button, Checkbox, Input, Select, Table } from 'antd'
import type { StaffMember } from '#features/staff/contract/shapes.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import type { Language } from '#web/ui/language.ts'
import { Avatar, Tag } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useWatch } from '../frame/live.tsx'
import { PlusIcon } from '../icons.tsx'
import { usePages } from '../pagesOf.ts'
import { useMe } from '../session/useMe.ts'
import { useSiteChoices } from '../settings/choices.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useUrlState } from '../urlState.ts'
import { FirstSteps } from './FirstSteps.tsx'
import { PersonDrawer } from './PersonDrawer.tsx'

function useSitesText(): (person: StaffMember) => string {
  const { t } = useTranslation()
  return person => (person.sites === 'all' ? t('people.allSites') : person.sites.map(site => site.name).join('、'))
}

function PresenceTag({ person }: { person: StaffMember }) {
  const { t } = useTranslation()
  if (person.departedAt) return <Tag tone="line">{t('people.departed')}</Tag>
  const state = person.presence?.state ?? 'off'
  return <span className={`presence-dot ${state}`}>{t(`presence.${state}`)}</span>
}

/** Everybody who serves here: who has which role, where, and under whom. */
export function PeoplePage() {
  const { t, i18n } = useTranslation()
  const me = useMe()
  const sitesText = useSitesText()
  const sites = useSiteChoices()
  const [state, set] = useUrlState({ find: '', site: '', gone: 'false', person: '' })
  useWatch(['staff'])
  const pages = usePages(staffEndpoints.listStaff, {
    limit: 50,
    departed: state.gone,
    ...(state.find ? { q: state.find } : {}),
    ...(state.site ? { siteId: state.site } : {}),
  })
  const bar = (
    <>
      <Input.Search
        allowClear
        defaultValue={state.find}
        onSearch={find => set({ find: find.trim() })}
        placeholder={t('people.find')}
        aria-label={t('people.find')}
        maxLength={60}
        style={{ width: 220 }}
      />
      <Select
        aria-label={t('people.site')}
        value={state.site}
        onChange={site => set({ site })}
        options={[{ value: '', label: t('people.everySite') }, ...sites]}
        style={{ minWidth: 140 }}
      />
      <Checkbox checked={state.gone === 'true'} onChange={event => set({ gone: String(event.target.checked) })}>
        {t('people.gone')}
      </Checkbox>
      {me.may('staff.write') ? (
        <Button type="primary" className="push" icon={<PlusIcon />} onClick={() => set({ person: 'new' })}>
          {t('people.add')}
        </Button>
      ) : null}
    </>
  )
  const alone = pages.page === 1 && pages.rows.length === 1 && !pages.next && !state.find && !state.site
  return (
    <SettingsFrame bar={bar}>
      {pages.error ? (
        <ErrorState error={pages.error} onRetry={pages.refetch} bare />
      ) : pages.isPending ? (
        <Loading bare />
      ) : (
        <>
          {alone && me.may('staff.write') ? <FirstSteps /> : null}
          <Table<StaffMember>
            size="small"
            rowKey="id"
            pagination={false}
            dataSource={[...pages.rows]}
            rowClassName={person => (person.departedAt ? 'gone' : '')}
            onRow={person => ({ onClick: () => set({ person: person.id }), style: { cursor: 'pointer' } })}
            locale={{ emptyText: <EmptyState title={t('people.none')} text={t('people.noneText')} bare /> }}
            columns={[
              {
                title: t('people.number'),
                width: 96,
                render: (_, one) => <span className="n s2">{one.staffNumber}</span>,
              },
              {
                title: t('people.name'),
                render: (_, one) => (
                  <button type="button" className="word row" onClick={() => set({ person: one.id })}>
                    <Avatar name={one.name} mine={one.id === me.id} /> <b>{one.name}</b>
                  </button>
                ),
              },
              {
                title: t('people.roles'),
                render: (_, one) => (
                  <span className="tags">
                    {one.roles.map(role => (
                      <Tag key={role.id}>{role.name[i18n.language as Language]}</Tag>
                    ))}
                  </span>
                ),
              },
              { title: t('people.sites'), render: (_, one) => <span className="s2">{sitesText(one)}</span> },
              {
                title: t('people.teams'),
                render: (_, one) => <span className="s2">{one.teams.map(team => team.name).join('、')}</span>,
              },
              {
                title: t('people.supervisor'),
                render: (_, one) => <span className="s2">{one.supervisor?.name ?? '–'}</span>,
              },
              { title: t('people.state'), width: 96, render: (_, one) => <PresenceTag person={one} /> },
            ]}
          />
          <TurnPages pages={pages} />
        </>
      )}
      <PersonDrawer chosen={state.person} onLeave={() => set({ person: '' })} />
    </SettingsFrame>
  )
}

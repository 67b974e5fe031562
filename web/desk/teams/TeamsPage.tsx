import { Button, Drawer, Input, Select, Table } from 'antd'
import type { Team } from '#features/staff/contract/shapes.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'
import { Field, VerbForm } from '../form.tsx'
import { PlusIcon } from '../icons.tsx'
import { usePages } from '../pagesOf.ts'
import { useMe } from '../session/useMe.ts'
import { byLabel, useColleagueChoices, useSiteChoices, useSites } from '../settings/choices.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useUrlState } from '../urlState.ts'

function TeamFields() {
  const { t } = useTranslation()
  const colleagues = useColleagueChoices()
  return (
    <>
      <Field name="name" label={t('teams.name')} required>
        <Input maxLength={60} />
      </Field>
      <Field name="leadId" label={t('teams.lead')} note={t('teams.leadNote')} required>
        <Select options={colleagues} {...byLabel} />
      </Field>
      <Field name="memberIds" label={t('teams.members')}>
        <Select mode="multiple" options={colleagues} {...byLabel} />
      </Field>
    </>
  )
}

function NewTeam({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const sites = useSiteChoices()
  return (
    <VerbForm
      endpoint={staffEndpoints.createTeam}
      initial={sites.length === 1 ? { siteId: sites[0]!.value } : {}}
      verb={t('teams.addVerb')}
      done={t('teams.added')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <Field name="siteId" label={t('teams.site')} required>
        <Select options={sites} {...byLabel} />
      </Field>
      <TeamFields />
    </VerbForm>
  )
}

function TeamForm({ team, onLeave }: { team: Team; onLeave: () => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const duty = useVerb(staffEndpoints.updateTeam, { done: t('teams.dutyDone') })
  const dissolve = useVerb(staffEndpoints.updateTeam, { done: t('teams.dissolved') })
  const params = { id: team.id }
  const end = async () => {
    const sure = await confirm({
      title: t('teams.dissolveAsk', { name: team.name }),
      text: t('teams.dissolveText'),
      verb: t('teams.dissolve'),
      danger: true,
    })
    if (sure && (await dissolve.run({ params, body: { dissolved: true } }))) onLeave()
  }
  return (
    <>
      <VerbForm
        endpoint={staffEndpoints.updateTeam}
        input={{ params }}
        initial={{ name: team.name, leadId: team.lead?.id, memberIds: team.members.map(one => one.id) }}
        shape={values => ({ ...values, memberIds: values.memberIds ?? [] })}
        verb={t('people.save')}
        done={t('people.saved')}
        onLeave={onLeave}
        onDone={onLeave}
      >
        <TeamFields />
      </VerbForm>
      <section className="drawer-part row">
        {team.isDuty ? (
          <span className="meta">{t('teams.isDuty')}</span>
        ) : (
          <>
            <Button loading={duty.busy} onClick={() => void duty.run({ params, body: { isDuty: true } })}>
              {t('teams.makeDuty')}
            </Button>
            <Button danger className="push" loading={dissolve.busy} onClick={() => void end()}>
              {t('teams.dissolve')}
            </Button>
          </>
        )}
      </section>
    </>
  )
}

/** The teams of every site: who leads, who belongs, and which one takes what nobody owns yet. */
export function TeamsPage() {
  const { t } = useTranslation()
  const me = useMe()
  const sites = useSites()
  const choices = useSiteChoices()
  const [state, set] = useUrlState({ site: '', team: '' })
  const pages = usePages(staffEndpoints.listTeams, { limit: 100, ...(state.site ? { siteId: state.site } : {}) })
  const mayWrite = me.may('team.write')
  const leave = () => set({ team: '' })
  const chosen = pages.rows.find(team => team.id === state.team)
  const bar = (
    <>
      <Select
        aria-label={t('people.site')}
        value={state.site}
        onChange={site => set({ site })}
        options={[{ value: '', label: t('people.everySite') }, ...choices]}
        style={{ minWidth: 140 }}
      />
      {mayWrite ? (
        <Button type="primary" className="push" icon={<PlusIcon />} onClick={() => set({ team: 'new' })}>
          {t('teams.add')}
        </Button>
      ) : null}
    </>
  )
  return (
    <SettingsFrame bar={bar}>
      {pages.error ? <ErrorState error={pages.error} onRetry={pages.refetch} bare /> : null}
      {pages.isPending ? (
        <Loading bare />
      ) : (
        <Table<Team>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={pages.rows.filter(team => !team.dissolvedAt)}
          onRow={team => (mayWrite ? { onClick: () => set({ team: team.id }), style: { cursor: 'pointer' } } : {})}
          locale={{ emptyText: <EmptyState title={t('teams.none')} text={t('teams.noneText')} bare /> }}
          columns={[
            {
              title: t('teams.name'),
              render: (_, team) => (
                <span className="row">
                  <button type="button" className="word" disabled={!mayWrite} onClick={() => set({ team: team.id })}>
                    <b>{team.name}</b>
                  </button>
                  {team.isDuty ? <Tag tone="acc">{t('teams.duty')}</Tag> : null}
                </span>
              ),
            },
            {
              title: t('teams.site'),
              render: (_, team) => <span className="s2">{sites.find(site => site.id === team.siteId)?.name}</span>,
            },
            {
              title: t('teams.lead'),
              render: (_, team) => team.lead?.name ?? <Tag tone="soon">{t('teams.noLead')}</Tag>,
            },
            {
              title: t('teams.members'),
              render: (_, team) => <span className="s2">{team.members.map(one => one.name).join('、') || '–'}</span>,
            },
          ]}
        />
      )}
      <TurnPages pages={pages} />
      <Drawer
        open={state.team === 'new' || chosen !== undefined}
        onClose={leave}
        size={440}
        destroyOnHidden
        title={chosen ? chosen.name : t('teams.addTitle')}
      >
        {chosen ? <TeamForm key={chosen.id} team={chosen} onLeave={leave} /> : <NewTeam onLeave={leave} />}
      </Drawer>
    </SettingsFrame>
  )
}

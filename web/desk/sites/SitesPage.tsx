import './sites.css'
import { Button, Drawer, Input, Table } from 'antd'
import type { Site, WorkingHours } from '#features/staff/contract/shapes.ts'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'
import { Field, VerbForm } from '../form.tsx'
import { PlusIcon } from '../icons.tsx'
import { usePages } from '../pagesOf.ts'
import { useMe } from '../session/useMe.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useUrlState } from '../urlState.ts'
import { HoursInput } from './HoursInput.tsx'
import { daysOf } from './hoursText.ts'
import { OwnDaysInput } from './OwnDaysInput.tsx'

const officeHours: WorkingHours = {
  weekdays: '1-5',
  hours: '09:00-12:00,13:30-18:00',
  byWeekday: {},
  holidays: 'observed',
}

/** 周一至周五 09:00-12:00 13:30-18:00, as it is read aloud. */
function useHoursText(): (hours: WorkingHours) => string {
  const { t } = useTranslation()
  return hours => {
    const days = hours.weekdays
      .split(',')
      .map(part => {
        const all = daysOf(part)
        const name = (day: number) => t(`weekday.${day}` as 'weekday.1')
        return all.length > 1 ? t('hours.run', { from: name(all[0]!), to: name(all.at(-1)!) }) : name(all[0]!)
      })
      .join('、')
    return `${days} ${hours.hours.replaceAll('-', '–').replaceAll(',', ' ')}`
  }
}

function SiteFields() {
  const { t } = useTranslation()
  return (
    <>
      <div className="halves">
        <Field name="phone" label={t('sites.phone')}>
          <Input maxLength={40} />
        </Field>
        <Field name="address" label={t('sites.address')}>
          <Input maxLength={200} />
        </Field>
      </div>
      <Field name="workingHours" label={t('sites.hours')} note={t('sites.hoursNote')}>
        <HoursInput />
      </Field>
      <Field name="ownDays" label={t('sites.ownDays')} note={t('sites.ownDaysNote')}>
        <OwnDaysInput />
      </Field>
    </>
  )
}

function NewSite({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  return (
    <VerbForm
      endpoint={staffEndpoints.createSite}
      initial={{ workingHours: officeHours, ownDays: { off: [], work: [] } }}
      verb={t('sites.addVerb')}
      done={t('sites.added')}
      onLeave={onLeave}
      onDone={onLeave}
    >
      <div className="halves">
        <Field name="name" label={t('sites.name')} required>
          <Input autoFocus maxLength={60} />
        </Field>
        <Field name="key" label={t('sites.key')} note={t('sites.keyNote')} required>
          <Input maxLength={40} autoComplete="off" />
        </Field>
      </div>
      <SiteFields />
    </VerbForm>
  )
}

function SiteForm({ site, onLeave }: { site: Site; onLeave: () => void }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const close = useVerb(staffEndpoints.updateSite, { done: t('sites.closeDone') })
  const params = { id: site.id }
  const end = async () => {
    const title = site.closedAt ? t('sites.openAsk', { name: site.name }) : t('sites.closeAsk', { name: site.name })
    const verb = site.closedAt ? t('sites.reopen') : t('sites.close')
    const sure = await confirm({ title, text: t('sites.closeText'), verb, danger: !site.closedAt })
    if (sure && (await close.run({ params, body: { closed: !site.closedAt } }))) onLeave()
  }
  const { name, address, phone, workingHours, ownDays } = site
  return (
    <>
      <VerbForm
        endpoint={staffEndpoints.updateSite}
        input={{ params }}
        initial={{ name, address, phone, workingHours, ownDays }}
        verb={t('people.save')}
        done={t('people.saved')}
        note={t('sites.counted')}
        onLeave={onLeave}
        onDone={onLeave}
      >
        <Field name="name" label={t('sites.name')} required>
          <Input maxLength={60} />
        </Field>
        <SiteFields />
      </VerbForm>
      <section className="drawer-part row">
        <Button danger={!site.closedAt} loading={close.busy} onClick={() => void end()}>
          {site.closedAt ? t('sites.reopen') : t('sites.close')}
        </Button>
        <span className="meta">{t('sites.closeText')}</span>
      </section>
    </>
  )
}

/** Every site: its name for customers, when it works, and the days only it has. */
export function SitesPage() {
  const { t } = useTranslation()
  const me = useMe()
  const hoursText = useHoursText()
  const [state, set] = useUrlState({ site: '' })
  const pages = usePages(staffEndpoints.listSites, { limit: 100 })
  const mayWrite = me.may('site.write')
  const leave = () => set({ site: '' })
  const chosen = pages.rows.find(site => site.id === state.site)
  const bar = mayWrite ? (
    <Button type="primary" className="push" icon={<PlusIcon />} onClick={() => set({ site: 'new' })}>
      {t('sites.add')}
    </Button>
  ) : null
  return (
    <SettingsFrame bar={bar}>
      {pages.error ? <ErrorState error={pages.error} onRetry={pages.refetch} bare /> : null}
      {pages.isPending ? (
        <Loading bare />
      ) : (
        <Table<Site>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={[...pages.rows]}
          rowClassName={site => (site.closedAt ? 'gone' : '')}
          onRow={site => (mayWrite ? { onClick: () => set({ site: site.id }), style: { cursor: 'pointer' } } : {})}
          columns={[
            {
              title: t('sites.name'),
              render: (_, site) => (
                <span className="row">
                  <button type="button" className="word" disabled={!mayWrite} onClick={() => set({ site: site.id })}>
                    <b>{site.name}</b>
                  </button>
                  {site.closedAt ? <Tag tone="line">{t('sites.closed')}</Tag> : null}
                </span>
              ),
            },
            { title: t('sites.key'), render: (_, site) => <span className="n s2">{site.key}</span> },
            { title: t('sites.hours'), render: (_, site) => <span className="n">{hoursText(site.workingHours)}</span> },
            {
              title: t('sites.holidays'),
              render: (_, site) => (
                <span className="s2">
                  {site.workingHours.holidays === 'ignored' ? t('sites.worksHolidays') : t('sites.keepsHolidays')}
                </span>
              ),
            },
            {
              title: t('sites.ownDays'),
              align: 'right',
              render: (_, site) => (
                <span className="n s2">{site.ownDays.off.length + site.ownDays.work.length || '–'}</span>
              ),
            },
            { title: t('sites.phone'), render: (_, site) => <span className="n s2">{site.phone ?? '–'}</span> },
          ]}
        />
      )}
      <TurnPages pages={pages} />
      <Drawer
        open={state.site === 'new' || chosen !== undefined}
        onClose={leave}
        size={560}
        destroyOnHidden
        title={chosen ? chosen.name : t('sites.addTitle')}
      >
        {chosen ? <SiteForm key={chosen.id} site={chosen} onLeave={leave} /> : <NewSite onLeave={leave} />}
      </Drawer>
    </SettingsFrame>
  )
}

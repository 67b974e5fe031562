import '../roles/roles.css'
import { Button, Drawer, Form, Input, InputNumber, Select, Table } from 'antd'
import { staffEndpoints } from '#features/staff/contract/staff.ts'
import { permissions, personalPermissions } from '#features/staff/rules/permissions.ts'
import type { Reply } from '#web/ui/api.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { Moment, Tag } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'
import { Field, VerbForm } from '../form.tsx'
import { PlusIcon } from '../icons.tsx'
import { usePages } from '../pagesOf.ts'
import { PermissionGrid } from '../roles/PermissionGrid.tsx'
import { byLabel, useColleagueChoices, useSiteChoices } from '../settings/choices.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { TurnPages } from '../settings/TurnPages.tsx'
import { useShowOnce } from '../settings/useShowOnce.tsx'
import { useUrlState } from '../urlState.ts'

type Key = Reply<typeof staffEndpoints.listApiKeys>['rows'][number]

const service = 'service'
const forServices = permissions.filter(permission => !personalPermissions.includes(permission))

/** The grid of what the key may do: less for a service, which never judges. */
function MayField() {
  const { t } = useTranslation()
  const acts = Form.useWatch('actsAs')
  return (
    <Field name="permissions" label={t('keys.may')} note={t('keys.mayNote')} required>
      <PermissionGrid within={acts === service ? forServices : permissions} />
    </Field>
  )
}

function NewKey({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const showOnce = useShowOnce()
  const colleagues = useColleagueChoices()
  const sites = useSiteChoices()
  return (
    <VerbForm
      endpoint={staffEndpoints.createApiKey}
      initial={{ actsAs: service, days: 365 }}
      shape={({ actsAs, ...values }) => ({ ...values, staffId: actsAs === service ? null : actsAs })}
      verb={t('keys.addVerb')}
      onLeave={onLeave}
      onDone={async reply => {
        await showOnce({ title: t('keys.keyOf', { name: reply.name }), value: reply.key, note: t('keys.keyNote') })
        onLeave()
      }}
    >
      <Field name="name" label={t('keys.name')} note={t('keys.nameNote')} required>
        <Input autoFocus maxLength={60} />
      </Field>
      <div className="halves">
        <Field name="actsAs" label={t('keys.actsAs')} required>
          <Select options={[{ value: service, label: t('keys.service') }, ...colleagues]} {...byLabel} />
        </Field>
        <Field name="days" label={t('keys.days')}>
          <InputNumber min={1} max={3650} suffix={t('keys.daysUnit')} style={{ width: '100%' }} />
        </Field>
      </div>
      <Field name="siteIds" label={t('keys.sites')} note={t('keys.sitesNote')}>
        <Select mode="multiple" options={sites} {...byLabel} />
      </Field>
      <MayField />
    </VerbForm>
  )
}

function useStateTag(): (key: Key) => React.ReactNode {
  const { t } = useTranslation()
  return key => {
    if (key.revokedAt) return <Tag tone="line">{t('keys.revoked')}</Tag>
    if (key.expiresAt && new Date(key.expiresAt) < pageNow()) return <Tag tone="line">{t('keys.expired')}</Tag>
    return <Tag tone="ok">{t('keys.inForce')}</Tag>
  }
}

/** Keys by which other programs come in: as whom, with what, until when. The key itself is shown once. */
export function KeysPage() {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const stateTag = useStateTag()
  const [state, set] = useUrlState({ key: '' })
  const pages = usePages(staffEndpoints.listApiKeys, { limit: 50 })
  const revoke = useVerb(staffEndpoints.revokeApiKey, { done: t('keys.revokeDone') })
  const leave = () => set({ key: '' })
  const end = async (key: Key) => {
    const sure = await confirm({
      title: t('keys.revokeAsk', { name: key.name }),
      text: t('keys.revokeText'),
      verb: t('keys.revoke'),
      danger: true,
    })
    if (sure) await revoke.run({ params: { id: key.id } })
  }
  const when = (at: string | null) =>
    at ? <Moment at={new Date(at)} text={lineTime(new Date(at), pageNow())} /> : <span className="s3">–</span>
  const bar = (
    <Button type="primary" className="push" icon={<PlusIcon />} onClick={() => set({ key: 'new' })}>
      {t('keys.add')}
    </Button>
  )
  return (
    <SettingsFrame bar={bar}>
      {pages.error ? <ErrorState error={pages.error} onRetry={pages.refetch} bare /> : null}
      <Table<Key>
        size="small"
        rowKey="id"
        pagination={false}
        loading={pages.isPending}
        dataSource={[...pages.rows]}
        rowClassName={key => (key.revokedAt ? 'gone' : '')}
        locale={{ emptyText: <EmptyState title={t('keys.none')} text={t('keys.noneText')} bare /> }}
        columns={[
          { title: t('keys.name'), render: (_, key) => <b>{key.name}</b> },
          { title: t('keys.prefix'), render: (_, key) => <span className="n s2">{key.prefix}…</span> },
          { title: t('keys.actsAs'), render: (_, key) => key.staff?.name ?? t('keys.service') },
          {
            title: t('keys.may'),
            align: 'right',
            render: (_, key) => (
              <span className="n" title={key.permissions.join(' ')}>
                {t('keys.count', { n: key.permissions.length })}
              </span>
            ),
          },
          { title: t('keys.expires'), render: (_, key) => when(key.expiresAt) },
          { title: t('keys.used'), render: (_, key) => when(key.lastUsedAt) },
          { title: t('keys.state'), render: (_, key) => stateTag(key) },
          {
            title: '',
            align: 'right',
            render: (_, key) =>
              key.revokedAt ? null : (
                <Button size="small" danger onClick={() => void end(key)}>
                  {t('keys.revoke')}
                </Button>
              ),
          },
        ]}
      />
      <TurnPages pages={pages} />
      <Drawer open={state.key === 'new'} onClose={leave} size={640} destroyOnHidden title={t('keys.addTitle')}>
        <NewKey onLeave={leave} />
      </Drawer>
    </SettingsFrame>
  )
}

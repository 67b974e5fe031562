import { Button, Table } from 'antd'
import { sessionEndpoints } from '#features/staff/contract/session.ts'
import type { Reply } from '#web/ui/api.ts'
import { lineTime } from '#web/ui/format.ts'
import { pageNow } from '#web/ui/now.ts'
import { Moment, Tag } from '#web/ui/smallParts.tsx'
import { ErrorState } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'

type Session = Reply<typeof sessionEndpoints.listSessions>['rows'][number]

/** Browser and system out of a user agent, as people call them. */
export function deviceOf(agent: string): string {
  const browser = /(MicroMessenger|Edg|Firefox|Chrome|Safari)/.exec(agent)?.[1] ?? agent.slice(0, 30)
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|HarmonyOS|Linux)/.exec(agent)?.[1]
  const named = { MicroMessenger: 'WeChat', Edg: 'Edge' }[browser] ?? browser
  return system ? `${named} · ${system}` : named
}

/** Every place I am signed in at, each of which I can end. */
export function SessionList() {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const asked = useAsk(sessionEndpoints.listSessions, { query: { limit: 50 } })
  const revoke = useVerb(sessionEndpoints.revokeSession, { done: t('account.revoked') })
  if (asked.isError) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} bare />

  const end = async (session: Session) => {
    const device = deviceOf(session.agent)
    const sure = await confirm({ title: t('account.revokeAsk', { device }), verb: t('account.revoke'), danger: true })
    if (sure) await revoke.run({ params: { id: session.id } })
  }
  const now = pageNow()
  const when = (at: string) => <Moment at={new Date(at)} text={lineTime(new Date(at), now)} />
  return (
    <Table<Session>
      size="small"
      rowKey="id"
      pagination={false}
      loading={asked.isPending}
      dataSource={(asked.data?.rows ?? []).filter(session => !session.revokedAt)}
      columns={[
        {
          title: t('account.device'),
          render: (_, session) => (
            <span className="row">
              {deviceOf(session.agent)} {session.isThis ? <Tag tone="acc">{t('account.here')}</Tag> : null}
            </span>
          ),
        },
        { title: t('account.address'), render: (_, session) => <span className="n s2">{session.address}</span> },
        { title: t('account.since'), render: (_, session) => when(session.createdAt) },
        { title: t('account.seen'), render: (_, session) => when(session.lastSeenAt) },
        {
          title: '',
          align: 'right',
          render: (_, session) =>
            session.isThis ? null : (
              <Button size="small" danger onClick={() => void end(session)}>
                {t('account.revoke')}
              </Button>
            ),
        },
      ]}
    />
  )
}

import { Link } from '@tanstack/react-router'
import { Popover } from 'antd'
import { useState } from 'react'
import { type Notice, sessionEndpoints } from '#features/staff/contract/session.ts'
import { lineTime } from '#web/ui/format.ts'
import { BellIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Moment } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { paths } from '../paths.ts'
import type { Reader } from '../session/useMe.ts'
import { useWatch } from './live.tsx'

/** Where a notice leads: its subject's own page, where there is one. */
function placeOf(notice: Notice): string | null {
  if (notice.subject.kind === 'case') return paths.case(notice.subject.id)
  if (notice.subject.kind === 'follow_up') return paths.followup(notice.subject.id)
  if (notice.subject.kind === 'work_order') return paths.workorders({ order: notice.subject.id })
  if (notice.subject.kind === 'statement') return paths.statements()
  return notice.subject.kind === 'session' ? paths.account() : null
}

function useNoticeText(): (notice: Notice) => string {
  const { t, i18n } = useTranslation()
  return notice => {
    const key = `notice.${notice.kind}`
    return i18n.exists(key) ? t(key as 'notice.other', notice.facts) : t('notice.other')
  }
}

function Notices({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const noticeText = useNoticeText()
  const asked = useAsk(sessionEndpoints.listNotices, { query: { limit: 30 } })
  const read = useVerb(sessionEndpoints.readNotices, { quiet: true })
  if (asked.isPending) return <Loading bare />
  if (asked.isError) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} bare />
  const { rows, unread } = asked.data
  if (rows.length === 0) return <EmptyState title={t('notice.none')} text={t('notice.noneText')} bare />
  return (
    <>
      <div className="row">
        <b>{t('notice.title')}</b>
        {unread > 0 ? (
          <button type="button" className="btn t s push" onClick={() => void read.run({ body: { upTo: rows[0]!.id } })}>
            {t('notice.readAll')}
          </button>
        ) : null}
      </div>
      <ul className="notes">
        {rows.map(notice => {
          const place = placeOf(notice)
          const text = noticeText(notice)
          return (
            <li key={notice.id} className={notice.readAt ? undefined : 'unread'}>
              {place ? (
                <Link
                  to={place}
                  onClick={() => {
                    onLeave()
                    if (!notice.readAt) void read.run({ body: { ids: [notice.id] } })
                  }}
                >
                  {text}
                </Link>
              ) : (
                text
              )}
              <div className="meta">
                <Moment at={new Date(notice.at)} text={lineTime(new Date(notice.at), pageNow())} />
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}

export function Bell({ me }: { me: Reader }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  useWatch(['notice'])
  return (
    <Popover
      content={<Notices onLeave={() => setOpen(false)} />}
      destroyOnHidden
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
    >
      <button
        type="button"
        className={me.unreadNotices > 0 ? 'bell news' : 'bell'}
        aria-label={t('notice.bell', { n: me.unreadNotices })}
      >
        <BellIcon />
      </button>
    </Popover>
  )
}

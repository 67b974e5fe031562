import { Link } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import type { CaseRow } from '#features/cases/contract/view.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { caseNumberText, listTime } from '#web/ui/format.ts'
import { LockIcon } from '#web/ui/icons.tsx'
import { Avatar, KindTag, Moment, StageDashes, Tag } from '#web/ui/smallParts.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { AlertIcon, ArrowUpIcon, BellFilledIcon } from '../../icons.tsx'
import { paths } from '../../paths.ts'
import { useMe } from '../../session/useMe.ts'
import { useKinds, useOwedText } from '../names.ts'
import { stepOf } from '../stages.ts'

/** What happened, what it is about: urges and emergency beside the words. */
function Matter({ row }: { row: CaseRow }) {
  const { t } = useTranslation()
  return (
    <span className="tt">
      {row.urgency === 'normal' ? null : (
        <Tag tone={row.urgency === 'emergency' ? 'late' : 'soon'}>
          <AlertIcon /> {t(`urgency.${row.urgency}` as never)}
        </Tag>
      )}
      {row.confidential ? <LockIcon /> : null}
      <span className="cut">{row.matter}</span>
      {row.urged > 0 ? (
        <span className="urge" title={t('cases.urged', { n: row.urged })}>
          <BellFilledIcon />
          {row.urged}
        </span>
      ) : null}
    </span>
  )
}

/** The columns of the list, in the order of the picture. */
export function useColumns(byDue: boolean): TableColumnsType<CaseRow> {
  const { t, i18n } = useTranslation()
  const wide = i18n.language === 'en'
  const now = useNow()
  const me = useMe()
  const owedText = useOwedText()
  const { kindText } = useKinds()
  const moment = (at: string | null) => (at ? <Moment at={new Date(at)} text={listTime(new Date(at), now)} /> : null)
  return [
    {
      title: t('cases.column.number'),
      width: 92,
      render: (_, row) => (
        <Link to={paths.case(row.id)} className="n num">
          {caseNumberText(row.number)}
        </Link>
      ),
    },
    {
      title: t('cases.column.kind'),
      width: wide ? 96 : 76,
      render: (_, row) => <KindTag kind={row.kind} text={kindText(row.kind)} />,
    },
    { title: t('cases.column.matter'), render: (_, row) => <Matter row={row} /> },
    {
      title: t('cases.column.place'),
      width: 132,
      ellipsis: true,
      render: (_, row) => <span className="s2">{[row.site.name, row.place].filter(Boolean).join(' ')}</span>,
    },
    {
      title: t('cases.column.stage'),
      width: 186,
      render: (_, row) => (
        <>
          <StageDashes step={stepOf(row.stage)} text={t(`stage.${row.stage}` as never)} done={row.endedAt !== null} />
          {row.cycle > 1 ? (
            <span className="rd">
              <Tag tone="line">{t('cases.round', { n: row.cycle })}</Tag>
            </span>
          ) : null}
        </>
      ),
    },
    {
      title: t('cases.column.owner'),
      width: 112,
      ellipsis: true,
      render: (_, row) => (
        <span className="ow">
          <Avatar name={row.owner} mine={row.owner === me.name} />
          <span className="cut">{row.owner}</span>
        </span>
      ),
    },
    {
      title: (
        <>
          {t('cases.column.left')}
          {byDue ? <ArrowUpIcon /> : null}
        </>
      ),
      width: 118,
      render: (_, row) => {
        if (row.endedAt) return <Clock state="kept" />
        return row.owed ? <Clock {...clockFactsOf(row.owed, now)} /> : null
      },
    },
    {
      title: t('cases.column.owed'),
      width: wide ? 106 : 88,
      ellipsis: true,
      render: (_, row) => <span className="s2">{row.owed && !row.endedAt ? owedText(row.owed.kind) : ''}</span>,
    },
    {
      title: t('cases.column.due'),
      width: 72,
      align: 'right',
      className: 's3',
      render: (_, row) => (row.endedAt ? null : moment(row.owed?.dueAt ?? null)),
    },
    {
      title: t('cases.column.received'),
      width: 84,
      align: 'right',
      className: 's3',
      render: (_, row) => moment(row.receivedAt),
    },
  ]
}

const edges: Record<string, string> = { late: 'late', broken: 'broken', soon: 'soon' }

/** The 3 px edge of a row, by how its first debt stands. */
export function edgeOf(row: CaseRow): string {
  if (row.endedAt) return 'ended'
  return row.owed ? (edges[row.owed.state] ?? '') : ''
}

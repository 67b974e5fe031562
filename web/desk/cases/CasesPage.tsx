import './list/list.css'
import { useNavigate } from '@tanstack/react-router'
import { Button, Table } from 'antd'
import { useRef, useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseRow } from '#features/cases/contract/view.ts'
import { addressOf } from '#web/ui/api.ts'
import { clockTime } from '#web/ui/format.ts'
import { LeftIcon, RightIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Kbd } from '#web/ui/smallParts.tsx'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { useWatch } from '../frame/live.tsx'
import { DownloadIcon, PlusIcon } from '../icons.tsx'
import { useKeys } from '../keys.ts'
import { usePages } from '../pagesOf.ts'
import { paths } from '../paths.ts'
import { useMe } from '../session/useMe.ts'
import { useUrlState } from '../urlState.ts'
import { AgeBar } from './list/AgeBar.tsx'
import { edgeOf, useColumns } from './list/columns.tsx'
import { Filters } from './list/Filters.tsx'
import { listState, queryOf, tabs } from './list/query.ts'
import { SelectionBar } from './list/SelectionBar.tsx'
import { useSettled } from './list/useSettled.ts'

/** Which matters are not settled yet? */
export function CasesPage() {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const [state, set] = useUrlState(listState)
  const query = queryOf(state)
  const counts = useAsk(caseEndpoints.countCases, { query: state.site ? { site: state.site } : {} }, { keep: true })
  const pages = usePages(caseEndpoints.listCases, query)
  const asked = `${JSON.stringify(query)} ${pages.page}`
  const list = useSettled<CaseRow>(asked, pages.rows, !pages.isPending && !pages.isTurning)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [doing, setDoing] = useState<'assign' | 'urge' | null>(null)
  const bar = useRef<HTMLDivElement>(null)
  const columns = useColumns(query.order === 'due')
  useWatch(['case'])

  const chosenRows = list.rows.filter(row => chosen.includes(row.id))
  const here = list.rows.findIndex(row => row.id === state.row)
  const move = (by: number) => {
    const row = list.rows[Math.min(list.rows.length - 1, Math.max(0, here + by))]
    if (!row) return
    set({ row: row.id })
    document.querySelector(`[data-row-key="${row.id}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const open = (row: CaseRow | undefined) => row && navigate({ to: paths.case(row.id) })
  const flip = (id: string) => setChosen(chosen.includes(id) ? chosen.filter(one => one !== id) : [...chosen, id])
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => state.row && flip(state.row),
    a: () => {
      if (chosen.length === 0 && state.row) setChosen([state.row])
      if (chosen.length > 0 || state.row) setDoing('assign')
    },
    f: () => bar.current?.querySelector<HTMLElement>('.f')?.focus(),
    c: () => me.may('case.open') && navigate({ to: paths.newCase() }),
    Escape: () => setChosen([]),
    Enter: event => {
      const target = event.target as HTMLElement
      if (target === document.body || target.id === 'main') open(list.rows[here])
      else target.closest<HTMLElement>('a, button')?.click()
    },
  })

  const n = { open: counts.data?.open, pressing: counts.data?.pressing, mine: counts.data?.mine } as Record<
    string,
    number
  >
  Object.assign(n, { follow_up: counts.data?.waitingFollowUp, again: counts.data?.reopened })
  const choose = (changes: Partial<typeof state>) => {
    setChosen([])
    set({ row: '', ...changes })
  }
  const first = (pages.page - 1) * (query.limit as number) + 1

  return (
    <div className="cases">
      <div className="views" role="tablist" aria-label={t('cases.tabs')}>
        {tabs.map(tab => (
          <button
            key={tab}
            type="button"
            role="tab"
            aria-selected={state.tab === tab}
            className={tab === 'pressing' && (n.pressing ?? 0) > 0 ? 'hot' : undefined}
            onClick={() => choose({ tab, stage: '', state: '' })}
          >
            {t(`cases.tab.${tab}` as never)}
            {n[tab] === undefined ? null : <span className="n">{n[tab]! >= 1000 ? '999+' : n[tab]}</span>}
          </button>
        ))}
      </div>
      <div className="bar" ref={bar}>
        <Filters state={state} set={choose} />
        <AgeBar counts={counts.data} chosen={state.state} onChoose={time => choose({ tab: 'open', state: time })} />
        {me.may('case.export') ? (
          <Button
            size="small"
            icon={<DownloadIcon />}
            href={addressOf('/api/cases/export', {}, { ...query, limit: undefined })}
            download
          >
            {t('cases.export')}
          </Button>
        ) : null}
        {me.may('case.open') ? (
          <Button size="small" type="primary" icon={<PlusIcon />} onClick={() => navigate({ to: paths.newCase() })}>
            {t('cases.new')} <Kbd>C</Kbd>
          </Button>
        ) : null}
      </div>
      <div className="wrap">
        {list.news > 0 ? (
          <div className="news" role="status">
            <button type="button" onClick={list.take}>
              {t('cases.news', { n: list.news })}
            </button>
          </div>
        ) : null}
        {pages.error && list.rows.length === 0 ? (
          <ErrorState what={t('cases.failed')} error={pages.error} onRetry={pages.refetch} />
        ) : pages.isPending ? (
          <Loading what={t('cases.loading')} />
        ) : list.rows.length === 0 ? (
          <NoCases state={state} onClear={() => choose({ ...listState, tab: state.tab })} />
        ) : (
          <Table<CaseRow>
            size="small"
            tableLayout="fixed"
            rowKey="id"
            sticky
            pagination={false}
            columns={columns}
            dataSource={list.rows as CaseRow[]}
            rowClassName={row =>
              [edgeOf(row), row.id === state.row ? 'here' : '', list.changed.has(row.id) ? 'changed' : ''].join(' ')
            }
            rowSelection={{
              columnWidth: 44,
              selectedRowKeys: [...chosen],
              onChange: keys => setChosen(keys as string[]),
              getCheckboxProps: row => ({ 'aria-label': t('cases.choose', { number: row.number }) }) as never,
            }}
            onRow={row => ({
              onClick: event => {
                const target = event.target as HTMLElement
                if (!target.closest('a, button, input, label, .ant-table-selection-column')) open(row)
              },
            })}
          />
        )}
      </div>
      {chosenRows.length > 0 ? (
        <SelectionBar
          rows={chosenRows}
          doing={doing}
          setDoing={setDoing}
          onDone={() => {
            setChosen([])
            list.take()
          }}
          onLeave={() => setChosen([])}
        />
      ) : null}
      <div className="keys">
        <KeyHints />
        <span className="push">
          {list.rows.length > 0
            ? t('cases.shown', { from: first, to: first + list.rows.length - 1, at: clockTime(pageNow()) })
            : null}
        </span>
        {pages.former ? (
          <Button size="small" icon={<LeftIcon />} onClick={pages.former}>
            {t('cases.former')}
          </Button>
        ) : null}
        <Button size="small" disabled={!pages.next} onClick={pages.next ?? undefined}>
          {t('cases.next')} <RightIcon />
        </Button>
      </div>
    </div>
  )
}

function KeyHints() {
  const { t } = useTranslation()
  const hints: [string[], string][] = [
    [['J', 'K'], t('cases.key.move')],
    [['↵'], t('cases.key.open')],
    [['X'], t('cases.key.choose')],
    [['A'], t('cases.key.assign')],
    [['F'], t('cases.key.filter')],
    [['/'], t('cases.key.find')],
  ]
  return hints.map(([keys, text]) => (
    <span key={text}>
      {keys.map(key => (
        <Kbd key={key}>{key}</Kbd>
      ))}{' '}
      {text}
    </span>
  ))
}

/** Nothing here: says what that means, and the way out where conditions hide everything. */
function NoCases({ state, onClear }: { state: typeof listState; onClear: () => void }) {
  const { t } = useTranslation()
  const narrowed = Boolean(
    state.q || state.site || state.kind || state.stage || state.owner || state.urgency || state.state,
  )
  if (!narrowed) return <EmptyState title={t(`cases.none.${state.tab}` as never)} text={t('cases.noneText')} />
  return (
    <EmptyState
      title={state.q ? t('cases.notFound', { words: state.q }) : t('cases.noneSuch')}
      text={state.q ? t('cases.notFoundText') : t('cases.noneSuchText')}
    >
      <Button size="small" onClick={onClear}>
        {t('cases.clear')}
      </Button>
    </EmptyState>
  )
}

import './standards.css'
import { Button, Drawer, Input, Select } from 'antd'
import { standardEndpoints } from '#features/standards/contract.ts'
import type { Reply } from '#web/ui/api.ts'
import { dayOf } from '#web/ui/format.ts'
import { LeftIcon, RightIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'
import { Field, VerbForm } from '../form.tsx'
import { useMe } from '../session/useMe.ts'
import { useSiteChoices } from '../settings/choices.ts'
import { SettingsFrame } from '../settings/SettingsFrame.tsx'
import { useUrlState } from '../urlState.ts'

type Day = Reply<typeof standardEndpoints.calendarDays>['days'][number]

/** `2026-09` of a moment, in the zone of the sites. */
function monthOf(at: Date): string {
  const [year, month] = dayOf(at).split('-')
  return `${year}-${month!.padStart(2, '0')}`
}

function monthAfter(month: string, by: number): string {
  const [year, at] = month.split('-').map(Number)
  const months = year! * 12 + at! - 1 + by
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

function daysIn(month: string): number {
  const [year, at] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, at!, 0)).getUTCDate()
}

/** Monday is 1. */
function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}

function DayBox({ day }: { day: Day }) {
  const { t, i18n } = useTranslation()
  const festivals = day.festivals
    .map(one => (i18n.exists(`festival.${one}`) ? t(`festival.${one}` as 'festival.spring') : one))
    .join(' ')
  const works = day.spans.length > 0
  return (
    <li className={`day ${day.kind}`} style={{ gridColumn: weekdayOf(day.date) }}>
      <span className="row">
        <b className="n">{Number(day.date.slice(8))}</b>
        {day.kind === 'makeup' ? <Tag tone="soon">{t('why.makeup')}</Tag> : null}
        {day.kind === 'own_work' ? <Tag tone="acc">{t('ownDays.work')}</Tag> : null}
        {day.provisional ? <Tag tone="soon">{t('calendars.provisional')}</Tag> : null}
      </span>
      {day.spans.map(span => (
        <span key={span.from} className="n s2">
          {span.from}–{span.to}
        </span>
      ))}
      {works ? null : <span className="s3">{day.note || festivals || t('why.off')}</span>}
    </li>
  )
}

function Month({ site, month }: { site: string; month: string }) {
  const { t } = useTranslation()
  const asked = useAsk(
    standardEndpoints.calendarDays,
    { params: { id: site }, query: { from: `${month}-01`, days: daysIn(month) } },
    { keep: true },
  )
  if (asked.isPending) return <Loading bare />
  if (asked.isError) return <ErrorState error={asked.error} onRetry={() => void asked.refetch()} bare />
  return (
    <>
      <ol className="month">
        {[1, 2, 3, 4, 5, 6, 7].map(day => (
          <li key={day} className="meta">
            {t(`weekday.${day}` as 'weekday.1')}
          </li>
        ))}
        {asked.data.days.map(day => (
          <DayBox key={day.date} day={day} />
        ))}
      </ol>
      <p className="meta">{t('calendars.version', { version: asked.data.calendarVersion })}</p>
    </>
  )
}

function Notices() {
  const { t } = useTranslation()
  const asked = useAsk(standardEndpoints.calendars, {})
  return (
    <section>
      <h3 className="h">{t('calendars.notices')}</h3>
      <ul className="notices">
        {(asked.data?.notices ?? []).map(notice => (
          <li key={notice.year}>
            <b className="n">{notice.year}</b>{' '}
            <a href={notice.url} target="_blank" rel="noreferrer">
              {notice.title}
            </a>{' '}
            <span className="meta">
              {notice.number} · {t('calendars.noticeVersion', { n: notice.version })}
            </span>
          </li>
        ))}
      </ul>
      <p className="meta">{t('calendars.otherYears')}</p>
    </section>
  )
}

const example = `schema: notice/1
year: 2027
version: 1
source:
  title: …
  number: …
  published: 2026-11-04
  url: https://www.gov.cn/…
holidays:
  - { festivals: [new_year], name: 元旦, from: 2027-01-01, to: 2027-01-03, days: 3 }
  - …`

/** How each site works day by day, the official notices it follows, and the way to publish the next one. */
export function CalendarsPage() {
  const { t } = useTranslation()
  const me = useMe()
  const sites = useSiteChoices()
  const [state, set] = useUrlState({ site: '', month: monthOf(pageNow()), publish: '' })
  const site = state.site || sites[0]?.value
  const leave = () => set({ publish: '' })
  const bar = (
    <>
      <Select
        aria-label={t('people.site')}
        value={site ?? null}
        onChange={next => set({ site: next })}
        options={sites}
        style={{ minWidth: 160 }}
      />
      <Button
        aria-label={t('calendars.former')}
        icon={<LeftIcon />}
        onClick={() => set({ month: monthAfter(state.month, -1) })}
      />
      <b className="n">{state.month}</b>
      <Button
        aria-label={t('calendars.next')}
        icon={<RightIcon />}
        onClick={() => set({ month: monthAfter(state.month, 1) })}
      />
      {me.may('standard.publish') ? (
        <Button type="primary" className="push" onClick={() => set({ publish: 'yes' })}>
          {t('calendars.publish')}
        </Button>
      ) : null}
    </>
  )
  return (
    <SettingsFrame bar={bar}>
      <div className="pad calendars">
        {site ? <Month site={site} month={state.month} /> : null}
        <Notices />
      </div>
      <Drawer
        open={state.publish !== ''}
        onClose={leave}
        size={640}
        destroyOnHidden
        title={t('calendars.publishTitle')}
      >
        <VerbForm
          endpoint={standardEndpoints.importNotice}
          verb={t('calendars.publish')}
          done={t('calendars.published')}
          note={t('calendars.recount')}
          onLeave={leave}
          onDone={leave}
        >
          <Field name="text" label={t('calendars.text')} note={t('calendars.textNote')} required>
            <Input.TextArea rows={16} placeholder={example} className="n" maxLength={40_000} />
          </Field>
        </VerbForm>
      </Drawer>
    </SettingsFrame>
  )
}

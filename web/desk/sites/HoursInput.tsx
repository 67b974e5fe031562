import { Button, Checkbox, Dropdown, Input } from 'antd'
import type { WorkingHours } from '#features/staff/contract/shapes.ts'
import { CloseIcon } from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { PlusIcon } from '../icons.tsx'
import { daysOf, type Span, spansOf, textOfDays, textOfSpans, weekdays } from './hoursText.ts'

interface SpansFacts {
  spans: readonly Span[]
  onChange: (spans: Span[]) => void
}

function Spans({ spans, onChange }: SpansFacts) {
  const { t } = useTranslation()
  const put = (place: number, change: Partial<Span>) =>
    onChange(spans.map((span, at) => (at === place ? { ...span, ...change } : span)))
  return (
    <div className="spans">
      {spans.map((span, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
        <span key={place} className="span">
          <Input
            placeholder="09:00"
            maxLength={5}
            value={span.from}
            aria-label={t('hours.from', { n: place + 1 })}
            onChange={event => put(place, { from: event.target.value })}
          />
          –
          <Input
            placeholder="09:00"
            maxLength={5}
            value={span.to}
            aria-label={t('hours.to', { n: place + 1 })}
            onChange={event => put(place, { to: event.target.value })}
          />
          {spans.length > 1 ? (
            <Button
              size="small"
              type="text"
              aria-label={t('hours.remove', { n: place + 1 })}
              icon={<CloseIcon />}
              onClick={() => onChange(spans.filter((_, at) => at !== place))}
            />
          ) : null}
        </span>
      ))}
      <Button
        size="small"
        type="dashed"
        icon={<PlusIcon />}
        onClick={() => onChange([...spans, { from: '13:30', to: '18:00' }])}
      >
        {t('hours.add')}
      </Button>
    </div>
  )
}

interface HoursFacts {
  value?: WorkingHours
  onChange?: (value: WorkingHours) => void
}

/** On which weekdays and in which spans a site works, days that differ, and whether public holidays are kept. */
export function HoursInput({ value, onChange }: HoursFacts) {
  const { t } = useTranslation()
  if (!value) return null
  const put = (change: Partial<WorkingHours>) => onChange?.({ ...value, ...change })
  const days = daysOf(value.weekdays)
  const toggle = (day: number) => {
    const next = days.includes(day) ? days.filter(one => one !== day) : [...days, day]
    if (next.length > 0) put({ weekdays: textOfDays(next) })
  }
  const other = Object.entries(value.byWeekday ?? {}) as [string, string][]
  const putDay = (day: string, hours: string | null) => {
    const rest = other.filter(([one]) => one !== day)
    put({ byWeekday: Object.fromEntries(hours ? [...rest, [day, hours]] : rest) })
  }
  const free = days.map(String).filter(day => !other.some(([one]) => one === day))
  return (
    <div className="hours">
      <div className="weekdays">
        {weekdays.map(day => (
          <button
            key={day}
            type="button"
            aria-pressed={days.includes(day)}
            className={days.includes(day) ? 'on' : undefined}
            onClick={() => toggle(day)}
          >
            {t(`weekday.${day}` as 'weekday.1')}
          </button>
        ))}
      </div>
      <Spans spans={spansOf(value.hours)} onChange={spans => put({ hours: textOfSpans(spans) })} />
      {other.map(([day, hours]) => (
        <div key={day} className="row other">
          <b>{t(`weekday.${day}` as 'weekday.1')}</b>
          <Spans spans={spansOf(hours)} onChange={spans => putDay(day, textOfSpans(spans))} />
          <Button size="small" type="text" onClick={() => putDay(day, null)}>
            {t('hours.same')}
          </Button>
        </div>
      ))}
      <div className="row">
        {free.length > 0 ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: free.map(day => ({ key: day, label: t(`weekday.${day}` as 'weekday.1') })),
              onClick: ({ key }) => putDay(key, value.hours),
            }}
          >
            <Button size="small" type="dashed">
              {t('hours.other')}
            </Button>
          </Dropdown>
        ) : null}
        <Checkbox
          className="push"
          checked={value.holidays !== 'ignored'}
          onChange={event => put({ holidays: event.target.checked ? 'observed' : 'ignored' })}
        >
          {t('hours.holidays')}
        </Checkbox>
      </div>
    </div>
  )
}

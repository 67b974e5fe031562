import { Button, Input } from 'antd'
import type { OwnDays } from '#features/staff/contract/shapes.ts'
import { CloseIcon } from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { PlusIcon } from '../icons.tsx'

type Off = OwnDays['off'][number]
type Work = OwnDays['work'][number]

interface Facts {
  value?: OwnDays
  onChange?: (value: OwnDays) => void
}

function changed<R>(rows: readonly R[], place: number, change: Partial<R>): R[] {
  return rows.map((row, at) => (at === place ? { ...row, ...change } : row))
}

/** Days off and days of work that only this site has, each with the reason people are told. */
export function OwnDaysInput({ value = { off: [], work: [] }, onChange }: Facts) {
  const { t } = useTranslation()
  const put = (change: Partial<OwnDays>) => onChange?.({ ...value, ...change })
  const putOff = (place: number, change: Partial<Off>) => put({ off: changed(value.off, place, change) })
  const putWork = (place: number, change: Partial<Work>) => put({ work: changed(value.work, place, change) })
  return (
    <div className="own-days">
      {value.off.map((day, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={place} className="row">
          <span className="tag">{t('ownDays.off')}</span>
          <Input
            type="date"
            value={day.date}
            aria-label={t('ownDays.date')}
            onChange={event => putOff(place, { date: event.target.value })}
          />
          <Input
            type="date"
            value={day.until ?? ''}
            aria-label={t('ownDays.until')}
            onChange={event => putOff(place, { until: event.target.value || undefined } as Partial<Off>)}
          />
          <Input
            value={day.note}
            placeholder={t('ownDays.note')}
            aria-label={t('ownDays.note')}
            maxLength={60}
            onChange={event => putOff(place, { note: event.target.value })}
          />
          <Button
            size="small"
            type="text"
            icon={<CloseIcon />}
            aria-label={t('ownDays.remove')}
            onClick={() => put({ off: value.off.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      {value.work.map((day, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
        <div key={place} className="row">
          <span className="tag acc">{t('ownDays.work')}</span>
          <Input
            type="date"
            value={day.date}
            aria-label={t('ownDays.date')}
            onChange={event => putWork(place, { date: event.target.value })}
          />
          <Input
            value={day.hours ?? ''}
            placeholder="09:00-12:00"
            aria-label={t('ownDays.hours')}
            onChange={event => putWork(place, { hours: event.target.value || undefined } as Partial<Work>)}
          />
          <Input
            value={day.note}
            placeholder={t('ownDays.note')}
            aria-label={t('ownDays.note')}
            maxLength={60}
            onChange={event => putWork(place, { note: event.target.value })}
          />
          <Button
            size="small"
            type="text"
            icon={<CloseIcon />}
            aria-label={t('ownDays.remove')}
            onClick={() => put({ work: value.work.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <div className="row">
        <Button
          size="small"
          type="dashed"
          icon={<PlusIcon />}
          onClick={() => put({ off: [...value.off, { date: '', note: '' }] })}
        >
          {t('ownDays.addOff')}
        </Button>
        <Button
          size="small"
          type="dashed"
          icon={<PlusIcon />}
          onClick={() => put({ work: [...value.work, { date: '', note: '' }] })}
        >
          {t('ownDays.addWork')}
        </Button>
      </div>
    </div>
  )
}

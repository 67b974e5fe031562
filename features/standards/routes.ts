import type { Mount } from '#platform/mount.ts'
import { Problem } from '#platform/problem.ts'
import { standardEndpoints as endpoints } from './contract.ts'
import { dayIn } from './rules/calendar.ts'
import { dayOfDate, FIRST_YEAR, isoDate, LAST_YEAR, toClockTime, yearOf } from './rules/shanghai.ts'
import { calendarOf, noticesKnown } from './service/calendars.ts'
import { importNotice, publishNotice } from './service/notices.ts'
import { packOf } from './service/packs.ts'

const part = () => ({ pack: packOf().id, version: packOf().version })

export function standardRoutes(mount: Mount): void {
  mount(endpoints.standard, async () => {
    const { name, pledge, stages, commitments, urgencies } = packOf()
    return { ...part(), name, pledge, stages, commitments, urgencies: [...urgencies] }
  })
  mount(endpoints.kinds, async () => ({ ...part(), kinds: [...packOf().kinds] }))
  mount(endpoints.taxonomy, async () => ({
    ...part(),
    taxonomy: Object.fromEntries(Object.entries(packOf().taxonomy).map(([list, choices]) => [list, [...choices]])),
  }))
  mount(endpoints.forms, async () => ({
    ...part(),
    forms: [...packOf().forms],
    questionnaires: [...packOf().questionnaires],
  }))
  mount(endpoints.reasons, async () => ({ ...part(), reasons: packOf().reasons }))
  mount(endpoints.answers, async () => ({ ...part(), emptyAnswers: packOf().words.emptyAnswers }))
  mount(endpoints.roles, async () => ({ ...part(), roles: [...packOf().roles] }))
  mount(endpoints.calendars, async ctx => {
    const notices = await noticesKnown(ctx)
    return { notices: notices.map(({ year, version, source }) => ({ year, version, ...source })) }
  })
  mount(endpoints.calendarDays, async (ctx, { params, query }) => {
    const calendar = await calendarOf(ctx, params.id)
    const first = dayOfDate(query.from)!
    const last = first + query.days - 1
    if (yearOf(first) < FIRST_YEAR || yearOf(last) > LAST_YEAR) {
      throw new Problem('clock.out_of_range', { first: FIRST_YEAR, last: LAST_YEAR })
    }
    const days = Array.from({ length: query.days }, (_, i) => {
      const { kind, festivals, note, provisional, spans } = dayIn(calendar, first + i)
      const hours = spans.map(({ from, to }) => ({ from: toClockTime(from), to: toClockTime(to) }))
      return { date: isoDate(first + i), kind, festivals: [...festivals], note, provisional, spans: hours }
    })
    return { calendarVersion: calendar.version, days }
  })
  mount(endpoints.publishNotice, (ctx, { body }) => publishNotice(ctx, body.notice))
  mount(endpoints.importNotice, (ctx, { body }) => importNotice(ctx, body.text))
}

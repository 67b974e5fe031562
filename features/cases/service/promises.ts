import { countDue } from '#features/commitments/rules/due.ts'
import { kindOf, limitsFor, type Urgency } from '#features/standards/rules/pack.ts'
import { calendarOf } from '#features/standards/service/calendars.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { siteFor } from './open.ts'

interface Asked {
  site?: string | undefined
  kind: string
  urgency: Urgency
}

/**
 * What would be promised to the customer if the case were opened, and accepted, now: told before it is said.
 * @throws Problem site.not_found, case.unknown_kind
 */
export async function promisesFor(ctx: Ctx, { site, kind, urgency }: Asked) {
  const siteId = await siteFor(ctx, site)
  const pack = packOf(siteId)
  if (!kindOf(pack, kind)) throw new Problem('case.unknown_kind')
  const calendar = await calendarOf(ctx, siteId)
  const promises = limitsFor(pack, kind, urgency)
    .filter(limit => (limit.from === 'received' || limit.from === 'accepted') && limit.commitment !== 'follow_up')
    .map(limit => {
      const counted = countDue(calendar, {
        countedFrom: ctx.now,
        within: limit.within,
        calendarKind: limit.calendar,
        fixedDueAt: null,
        fixedSince: null,
        warnBefore: limit.warnBefore ?? null,
      })
      return {
        kind: limit.commitment,
        from: limit.from as 'received' | 'accepted',
        within: limit.within,
        dueAt: counted.dueAt.toISOString(),
        provisional: counted.provisional,
      }
    })
  return { promises }
}

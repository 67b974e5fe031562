import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { aloneAt, atSites, gateIsOpen, handledBy, visible } from './scope.ts'

export interface ListFilter {
  due: 'today' | 'all' | 'heard'
  /** End of the day, for `today`. */
  until: Date
  mineOnly: boolean
  site?: string | undefined
  after?: readonly [Date, string] | undefined
  limit: number
}

const waiting = sql<boolean>`follow_ups.heard_at is null and follow_ups.dropped_at is null`

function followUps(ctx: Ctx) {
  return ctx.tx
    .selectFrom('followUps')
    .innerJoin('cases', 'cases.id', 'followUps.caseId')
    .innerJoin('sites', 'sites.id', 'followUps.siteId')
    .leftJoin('customers as entered', 'entered.id', 'cases.customerId')
    .leftJoin('customers as customer', join =>
      join.on('customer.id', '=', sql<string>`coalesce(entered.canonical_id, entered.id)`),
    )
    .leftJoin('staff as hearer', 'hearer.id', 'followUps.heardBy')
    .where(visible(ctx.me))
    .select([
      'followUps.id',
      'followUps.caseId',
      'cases.number as caseNumber',
      'cases.kind',
      'cases.urgency',
      'cases.matter',
      'cases.stage',
      'cases.cycle as caseCycle',
      'cases.receivedAt',
      'cases.answeredAt',
      'followUps.cycle',
      'followUps.siteId',
      'sites.name as siteName',
      'customer.id as customerId',
      'customer.name as customerName',
      'customer.addressForm',
      'followUps.channel',
      'followUps.dueAt',
      'followUps.wishedAt',
      'followUps.heardAt',
      'followUps.droppedAt',
      'followUps.satisfied',
      'followUps.attitude',
      'followUps.speed',
      'followUps.result',
      'followUps.words',
      'followUps.better',
      'followUps.door',
      'followUps.selfAsked',
      'hearer.name as hearerName',
    ])
    .select(eb => [
      handledBy(ctx.me).as('handledByMe'),
      aloneAt(ctx.me).as('aloneInSite'),
      gateIsOpen.as('gateOpen'),
      eb
        .selectFrom('followUpAttempts')
        .select(attempt => attempt.fn.countAll<string>().as('n'))
        .whereRef('followUpAttempts.followUpId', '=', 'followUps.id')
        .where('counted', '=', true)
        .as('attempts'),
    ])
}

export type FollowUpEntry = Awaited<ReturnType<typeof findFollowUp>> & object

export async function findFollowUp(ctx: Ctx, id: string) {
  return await followUps(ctx).where('followUps.id', '=', id).executeTakeFirst()
}

export async function findLastOfCase(ctx: Ctx, caseId: string) {
  return await followUps(ctx)
    .where('followUps.caseId', '=', caseId)
    .orderBy('followUps.cycle', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Waiting ones by when they are due, heard ones newest first; the page is cut by its index before names are joined. */
export async function listFollowUps(ctx: Ctx, filter: ListFilter) {
  const isHeard = filter.due === 'heard'
  let page = ctx.tx
    .selectFrom('followUps')
    .innerJoin('cases', 'cases.id', 'followUps.caseId')
    .select('followUps.id')
    .where(visible(ctx.me))
    .where(atSites(ctx.me, filter.site))
    .where(isHeard ? sql<boolean>`follow_ups.heard_at is not null` : waiting)
  if (filter.mineOnly) page = page.where(sql<boolean>`(not ${handledBy(ctx.me)} or ${aloneAt(ctx.me)})`)
  if (filter.due === 'today') page = page.where('followUps.dueAt', '<', filter.until)
  if (filter.after) {
    const [at, id] = filter.after
    page = page.where(
      isHeard
        ? sql<boolean>`(follow_ups.heard_at, follow_ups.id) < (${at}::timestamptz, ${id}::uuid)`
        : sql<boolean>`(follow_ups.due_at, follow_ups.id) > (${at}::timestamptz, ${id}::uuid)`,
    )
  }
  const cut = isHeard
    ? page.orderBy('followUps.heardAt', 'desc').orderBy('followUps.id', 'desc').limit(filter.limit)
    : page.orderBy('followUps.dueAt').orderBy('followUps.id').limit(filter.limit)
  const rows = followUps(ctx).where('followUps.id', 'in', cut)
  return isHeard
    ? await rows.orderBy('followUps.heardAt', 'desc').orderBy('followUps.id', 'desc').execute()
    : await rows.orderBy('followUps.dueAt').orderBy('followUps.id').execute()
}

/** Numbers of the bar above the list, of what `me` may see. */
export async function countFollowUps(ctx: Ctx, day: { from: Date; to: Date }, site: string | undefined) {
  const seen = ctx.tx
    .selectFrom('followUps')
    .innerJoin('cases', 'cases.id', 'followUps.caseId')
    .where(visible(ctx.me))
    .where(atSites(ctx.me, site))
  const count = (condition: ReturnType<typeof sql<boolean>>) => sql<number>`(count(*) filter (where ${condition}))::int`
  const open = await seen
    .where(waiting)
    .select([
      count(sql`follow_ups.due_at < ${day.to}::timestamptz`).as('dueToday'),
      count(sql`follow_ups.due_at < ${ctx.now}::timestamptz`).as('late'),
      count(sql`true`).as('open'),
    ])
    .executeTakeFirstOrThrow()
  const heard = await seen
    .where('followUps.heardAt', '>=', day.from)
    .where('followUps.heardAt', '<', day.to)
    .select([
      count(sql`not follow_ups.self_asked`).as('heardToday'),
      count(sql`follow_ups.satisfied and not follow_ups.self_asked`).as('satisfiedToday'),
      count(sql`not follow_ups.satisfied and not follow_ups.self_asked`).as('unsatisfiedToday'),
      count(sql`follow_ups.self_asked`).as('selfAskedToday'),
      count(sql`follow_ups.better is not null`).as('betterToday'),
    ])
    .executeTakeFirstOrThrow()
  return { ...open, ...heard }
}

export async function attemptsOf(ctx: Ctx, followUpId: string) {
  return await ctx.tx
    .selectFrom('followUpAttempts')
    .innerJoin('staff', 'staff.id', 'followUpAttempts.byStaffId')
    .select([
      'followUpAttempts.id',
      'followUpAttempts.at',
      'staff.name as by',
      'followUpAttempts.channel',
      'followUpAttempts.outcome',
      'followUpAttempts.note',
      'followUpAttempts.counted',
    ])
    .where('followUpAttempts.followUpId', '=', followUpId)
    .orderBy('followUpAttempts.id')
    .execute()
}

/** The last answer of a cycle: what the customer is asked about. */
export async function answerOf(ctx: Ctx, caseId: string, cycle: number) {
  return await ctx.tx
    .selectFrom('caseAnswers')
    .select(['words', 'answeredAt', 'reachedAt'])
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** How the follow-up stands as a commitment. */
export async function clocksOf(ctx: Ctx, ids: readonly string[]) {
  if (ids.length === 0) return []
  return await ctx.tx
    .selectFrom('commitments')
    .distinctOn('subjectId')
    .select(['subjectId', 'dueAt', 'warnAt', 'stoppedAt', 'keptAt', 'brokenAt', 'waivedAt', 'cancelledAt'])
    .where('subjectId', 'in', [...ids])
    .where('subjectKind', '=', 'follow_up')
    .orderBy('subjectId')
    .orderBy('id', 'desc')
    .execute()
}

export async function staffNumberOf(ctx: Ctx, staffId: string): Promise<string | null> {
  const row = await ctx.tx.selectFrom('staff').select('staffNumber').where('id', '=', staffId).executeTakeFirst()
  return row?.staffNumber ?? null
}

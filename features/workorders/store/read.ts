import { type SelectQueryBuilder, sql } from 'kysely'
import type { DB } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import { atSites, visible } from './scope.ts'

export interface ListFilter {
  open: boolean
  whose: 'mine' | 'my_teams' | 'all'
  site?: string | undefined
  after?: string | undefined
  limit: number
}

const columns = [
  'workOrders.id',
  'workOrders.caseId',
  'cases.number as caseNumber',
  'cases.kind',
  'cases.urgency',
  'cases.place',
  'workOrders.cycle',
  'workOrders.siteId',
  'sites.name as siteName',
  'workOrders.matter',
  'workOrders.words',
  'workOrders.teamId',
  'teams.name as teamName',
  'workOrders.staffId',
  'worker.name as workerName',
  'worker.personId as workerPersonId',
  'opener.name as openerName',
  'workOrders.openedAt',
  'workOrders.acceptedAt',
  'workOrders.startedAt',
  'workOrders.pausedAt',
  'workOrders.pausedUntil',
  'workOrders.pauseReason',
  'workOrders.pauseWords',
  'workOrders.returnedAt',
  'workOrders.returnReason',
  'workOrders.completedAt',
  'workOrders.result',
  'workOrders.form',
  'workOrders.materials',
  'workOrders.cost',
  'workOrders.cancelledAt',
  'workOrders.cancelReason',
] as const

function orders(ctx: Ctx) {
  return ctx.tx
    .selectFrom('workOrders')
    .innerJoin('cases', 'cases.id', 'workOrders.caseId')
    .innerJoin('sites', 'sites.id', 'workOrders.siteId')
    .leftJoin('teams', 'teams.id', 'workOrders.teamId')
    .leftJoin('staff as worker', 'worker.id', 'workOrders.staffId')
    .leftJoin('staff as opener', 'opener.id', 'workOrders.openedBy')
    .where(visible(ctx.me))
    .select(columns)
}

export type WorkOrderEntry = Awaited<ReturnType<typeof findWorkOrder>> & object

export async function findWorkOrder(ctx: Ctx, id: string) {
  return await orders(ctx).where('workOrders.id', '=', id).executeTakeFirst()
}

export async function workOrdersIn(ctx: Ctx, caseId: string) {
  return await orders(ctx).where('workOrders.caseId', '=', caseId).orderBy('workOrders.id').execute()
}

/** Open ones oldest first, ended ones newest first; the page is cut by its index before names are joined. */
export async function listWorkOrders(ctx: Ctx, filter: ListFilter) {
  const direction = filter.open ? 'asc' : 'desc'
  let page: SelectQueryBuilder<DB, 'workOrders' | 'cases', { id: string }> = ctx.tx
    .selectFrom('workOrders')
    .innerJoin('cases', 'cases.id', 'workOrders.caseId')
    .select('workOrders.id')
    .where(visible(ctx.me))
    .where(
      filter.open
        ? sql<boolean>`work_orders.completed_at is null and work_orders.cancelled_at is null`
        : sql<boolean>`(work_orders.completed_at is not null or work_orders.cancelled_at is not null)`,
    )
  if (filter.whose === 'mine') page = page.where('workOrders.staffId', '=', ctx.me.staffId)
  if (filter.whose === 'my_teams') {
    page = page.where(sql<boolean>`work_orders.team_id = any(${[...ctx.me.teams]}::uuid[])`)
  }
  page = page.where(atSites(ctx.me, filter.site))
  if (filter.after) page = page.where('workOrders.id', filter.open ? '>' : '<', filter.after)
  const cut = page.orderBy('workOrders.id', direction).limit(filter.limit)
  return await orders(ctx).where('workOrders.id', 'in', cut).orderBy('workOrders.id', direction).execute()
}

export async function stepsOf(ctx: Ctx, workOrderId: string) {
  return await ctx.tx
    .selectFrom('workOrderSteps')
    .leftJoin('staff as by', 'by.id', 'workOrderSteps.byStaffId')
    .leftJoin('staff as receiver', 'receiver.id', 'workOrderSteps.toStaffId')
    .leftJoin('teams', 'teams.id', 'workOrderSteps.toTeamId')
    .select([
      'workOrderSteps.id',
      'workOrderSteps.step',
      'workOrderSteps.at',
      'workOrderSteps.reason',
      'workOrderSteps.words',
      'by.name as byName',
      'receiver.name as receiverName',
      'teams.name as teamName',
    ])
    .where('workOrderSteps.workOrderId', '=', workOrderId)
    .orderBy('workOrderSteps.id')
    .execute()
}

/** What each of these orders owes first. */
export async function dueOf(ctx: Ctx, ids: readonly string[]) {
  if (ids.length === 0) return []
  return await ctx.tx
    .selectFrom('commitments')
    .distinctOn('subjectId')
    .select(['subjectId', 'dueAt', 'warnAt', 'stoppedAt', 'keptAt', 'brokenAt', 'waivedAt', 'cancelledAt'])
    .where('subjectId', 'in', [...ids])
    .where('subjectKind', '=', 'work_order')
    .orderBy('subjectId')
    .orderBy('id', 'desc')
    .execute()
}

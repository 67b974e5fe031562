import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { WorkOrderSteps, WorkOrders } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { Candidate } from '../rules/decide.ts'

export type WorkOrderRecord = Selectable<WorkOrders>

export async function insertWorkOrder(ctx: Ctx, row: Insertable<WorkOrders>): Promise<WorkOrderRecord> {
  return await ctx.tx.insertInto('workOrders').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function updateWorkOrder(ctx: Ctx, id: string, change: Updateable<WorkOrders>): Promise<WorkOrderRecord> {
  return await ctx.tx
    .updateTable('workOrders')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function insertStep(
  ctx: Ctx,
  step: Omit<Insertable<WorkOrderSteps>, 'id' | 'at' | 'byStaffId'>,
): Promise<void> {
  await ctx.tx
    .insertInto('workOrderSteps')
    .values({ ...step, at: ctx.now, byStaffId: ctx.me.staffId })
    .execute()
}

/** The case a work order belongs to, whoever asks: the case is locked first, and decides who may see it. */
export async function caseOf(ctx: Ctx, id: string): Promise<string | undefined> {
  return (await ctx.tx.selectFrom('workOrders').select('caseId').where('id', '=', id).executeTakeFirst())?.caseId
}

/** The order under its lock, with the person behind its worker. Locked after its case. */
export async function lockWorkOrder(
  ctx: Ctx,
  id: string,
): Promise<(WorkOrderRecord & { workerPersonId: string | null }) | undefined> {
  return await ctx.tx
    .selectFrom('workOrders')
    .leftJoin('staff', 'staff.id', 'workOrders.staffId')
    .selectAll('workOrders')
    .select('staff.personId as workerPersonId')
    .where('workOrders.id', '=', id)
    .forUpdate('workOrders')
    .executeTakeFirst()
}

export async function countOpen(ctx: Ctx, caseId: string): Promise<number> {
  const row = await ctx.tx
    .selectFrom('workOrders')
    .select(eb => eb.fn.countAll<string>().as('n'))
    .where('caseId', '=', caseId)
    .where('completedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export async function openIdsOfCase(ctx: Ctx, caseId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('workOrders')
    .select('id')
    .where('caseId', '=', caseId)
    .where('completedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}

export async function openIdsOfWorker(ctx: Ctx, staffId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('workOrders')
    .select('id')
    .where('staffId', '=', staffId)
    .where('completedAt', 'is', null)
    .where('cancelledAt', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(row => row.id)
}

/** Rotations of one team follow each other: two at once would both find the same person idle. */
export async function lockRotation(ctx: Ctx, teamId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`work_orders.rotate.${teamId}`}, 0))`.execute(ctx.tx)
}

/** How much each of these accounts has open, and when it last got something. */
export async function loadOf(ctx: Ctx, staffIds: readonly string[]): Promise<Candidate[]> {
  const { rows } = await sql<{ staffId: string; open: number; lastAt: Date | null }>`
    select staff.id as "staffId",
      (select count(*)::int from work_orders w
        where w.staff_id = staff.id and w.completed_at is null and w.cancelled_at is null) as open,
      (select w.assigned_at from work_orders w where w.staff_id = staff.id order by w.id desc limit 1) as "lastAt"
    from staff where staff.id = any(${[...staffIds]}::uuid[])`.execute(ctx.tx)
  return rows
}

/** Whether an account is named as viewer of a confidential case. */
export async function isViewer(ctx: Ctx, caseId: string, staffId: string): Promise<boolean> {
  const row = await ctx.tx
    .selectFrom('caseViewers')
    .select('staffId')
    .where('caseId', '=', caseId)
    .where('staffId', '=', staffId)
    .executeTakeFirst()
  return row !== undefined
}

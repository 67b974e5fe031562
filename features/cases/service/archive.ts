import { kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { lockEndedBefore } from '../store/find.ts'
import { updateCase } from '../store/write.ts'
import { happened, lockFor, type VerbReply } from './case.ts'

const day = 24 * 3600_000
const batchSize = 200

/** Archives an ended case: locked by the database from now on, kept as long as its kind says (W-art9). */
export async function archiveCase(ctx: Ctx, id: string): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'archive', id)
  const years = kindOf(packOf(record.siteId), record.kind)?.retention.years ?? 5
  const until = new Date(record.endedAt!)
  until.setUTCFullYear(until.getUTCFullYear() + years)
  const archived = await updateCase(ctx, id, { archivedAt: ctx.now, retainUntil: until.toISOString().slice(0, 10) })
  return await happened(ctx, archived, 'archived', { until: archived.retainUntil })
}

/** Nightly: archives what ended so many days ago as the pack says, a batch at a time. Returns whether there may be more. */
export async function archiveEnded(ctx: Ctx): Promise<boolean> {
  const before = new Date(ctx.now.getTime() - packOf().archive.afterDays * day)
  const ids = await lockEndedBefore(ctx, before, batchSize)
  for (const id of ids) await archiveCase(ctx, id)
  return ids.length === batchSize
}

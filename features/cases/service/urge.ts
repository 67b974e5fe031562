import { tightenByUrge } from '#features/commitments/service/verbs.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import type { VerbInput } from '../contract/verbs.ts'
import { lockRecord } from '../store/find.ts'
import { insertUrge, updateCase } from '../store/write.ts'
import { happened, lockFor, tellOwner, tellSupervisors, type VerbReply } from './case.ts'
import { linkWords } from './contact.ts'
import { linkInteraction } from './linkInteraction.ts'

/** The customer urges this case: counted, the owner told, the limit tightened by the pack's rule (D1-5.11.3). */
export async function urgeCase(ctx: Ctx, id: string, input: VerbInput['urge']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'urge', id)
  const interactionId = await linkWords(ctx, record, input, 'urge')
  return await noteUrge(ctx, id, { interactionId })
}

/**
 * The urge itself, also from a contact that got a number of its own and named this one. That contact may come from
 * outside, so the case is locked with the product's own eyes.
 */
export async function noteUrge(
  ctx: Ctx,
  id: string,
  by: { interactionId: string; byCaseId?: string },
): Promise<VerbReply> {
  const record = (await lockRecord({ ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all', personId: null } }, id))!
  const pack = packOf(record.siteId)
  const next = await updateCase(ctx, id, { urged: record.urged + 1 })
  const [moved] = await tightenByUrge(ctx, { kind: 'case', id })
  await insertUrge(ctx, {
    caseId: id,
    interactionId: by.interactionId,
    byCaseId: by.byCaseId ?? null,
    urgedBy: ctx.me.staffId,
    urgedAt: ctx.now,
    dueBefore: moved?.from ?? null,
    dueAfter: moved?.to ?? null,
  })
  if (by.byCaseId) await linkInteraction(ctx, next, by.interactionId, 'urge')
  await tellOwner(ctx, next, 'case.urged', { urged: next.urged })
  if (next.urged >= pack.urge.tellSupervisorFrom) await tellSupervisors(ctx, next, 'case.urged', { urged: next.urged })
  return await happened(ctx, next, 'urged', { urged: next.urged, by: by.byCaseId ?? null })
}

import { restrictCommitments } from '#features/commitments/service/views.ts'
import { restrictInteractions } from '#features/interactions/service.ts'
import { hideFrom } from '#features/staff/service/hidden.ts'
import type { Ctx } from '#platform/context.ts'
import type { CaseRecord } from '../store/find.ts'
import { accusedOf, insertCaseInteraction, interactionsOfCase, viewersOf } from '../store/write.ts'

/**
 * Ties a contact to its case. It shares the fate of the case at once: hidden from whom the complaint is about, and
 * confidential with it (W-art17).
 */
export async function linkInteraction(
  ctx: Ctx,
  record: CaseRecord,
  interactionId: string,
  role: string,
): Promise<void> {
  await insertCaseInteraction(ctx, record.id, interactionId, role)
  for (const personId of await accusedOf(ctx, record.id)) {
    await hideFrom(ctx, { personId, caseId: record.id, subjects: [{ kind: 'interaction', id: interactionId }] })
  }
  if (record.confidentialAt) await restrictInteractions(ctx, [interactionId], await viewersOf(ctx, record.id))
}

/** The contacts of a case, and what is owed in it, become confidential with it, or open again. */
export async function restrictContacts(ctx: Ctx, record: CaseRecord): Promise<void> {
  const viewers = record.confidentialAt ? await viewersOf(ctx, record.id) : null
  await restrictInteractions(ctx, await interactionsOfCase(ctx, record.id), viewers)
  await restrictCommitments(ctx, record.id, viewers)
}

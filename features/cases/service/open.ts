import { theCustomer } from '#features/customers/service/customers.ts'
import { personOf } from '#features/staff/service/lookup.ts'
import { siteOf } from '#features/staff/service/sites.ts'
import { kindOf } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { inScope } from '#platform/context.ts'
import type { FileStore } from '#platform/files.ts'
import { Problem } from '#platform/problem.ts'
import type { ImportedCase, OpenCaseInput } from '../contract/verbs.ts'
import { gatedCourses } from '../rules/decide.ts'
import { updateCase } from '../store/write.ts'
import { happened, lockCase } from './case.ts'
import { nameAccused } from './complaint.ts'
import { type Received, receive } from './intake.ts'
import { guardChoices, guardKind } from './kinds.ts'
import { acceptCase, fallAway } from './stages.ts'

/**
 * Opens a case from a contact taken by hand. Who takes it owns it (E-A12); a person decides the kind, and says why when
 * the words of a complaint are to be something else.
 * @throws Problem site.not_found, case.unknown_kind, case.looks_like_complaint
 */
export async function openCase(ctx: Ctx, files: FileStore, input: OpenCaseInput): Promise<Received> {
  const siteId = await siteFor(ctx, input.site)
  if (input.kind) guardKind(packOf(siteId), input.kind, input.words, input.kindReason)
  guardChoices(packOf(siteId), { ...input, externalBody: input.external?.body })
  if (input.external?.dueAt && new Date(input.external.dueAt) <= ctx.now) throw new Problem('case.external_due_past')
  const accused = input.accused ? await personOf(ctx, input.accused) : null
  if (accused && accused.personId === ctx.me.personId) throw new Problem('case.person_concerned')
  if (input.customerId) await theCustomer(ctx, input.customerId)
  const received = await receive(ctx, {
    ...input,
    siteId,
    ownerStaffId: ctx.me.staffId ?? undefined,
  })
  const { id } = received.record
  await files.attach(ctx, input.attachments, { kind: 'case', id })
  if (input.kind) await updateCase(ctx, id, { kindDecidedAt: ctx.now, kindDecidedBy: ctx.me.staffId })
  if (accused) await nameAccused(ctx, received.record, accused)
  if (input.accept) await acceptCase(ctx, id, { kind: input.kind, kindReason: input.kindReason })
  return received
}

/**
 * Brings in cases of another system. A complaint or repair comes in open, whatever it was there: here nobody has asked
 * the customer yet (P-flow).
 * @throws Problem case.import_ended
 */
export async function importCases(ctx: Ctx, site: string | undefined, rows: ImportedCase[]) {
  const siteId = await siteFor(ctx, site)
  const imported: { id: string; number: string; source: string }[] = []
  for (const row of rows) {
    const course = kindOf(packOf(siteId), row.kind)?.course
    if (row.stage === 'closed' && course && gatedCourses.includes(course)) {
      throw new Problem('case.import_ended', { source: row.source })
    }
    const { record } = await receive(ctx, {
      ...row,
      siteId,
      channel: 'form',
      receivedAt: new Date(row.receivedAt),
      source: row.source,
    })
    if (row.stage === 'accepted') await acceptCase(ctx, record.id, { kindReason: 'imported' })
    if (row.stage === 'closed') await closeImported(ctx, record.id)
    imported.push({ id: record.id, number: record.number, source: row.source })
  }
  return { imported }
}

// A plain case that was settled in the other system; the database refuses any that has a gate.
async function closeImported(ctx: Ctx, id: string): Promise<void> {
  const { record } = await lockCase(ctx, id)
  const closed = await updateCase(ctx, id, { stage: 'closed', closedAt: ctx.now, endedAt: ctx.now })
  await fallAway(ctx, id)
  await happened(ctx, closed, 'closed', { imported: record.source })
}

/** The site named, or the reader's first; only one of his. */
export async function siteFor(ctx: Ctx, site: string | undefined): Promise<string> {
  const siteId = site ?? (ctx.me.sites === 'all' ? undefined : ctx.me.sites[0])
  if (!siteId) throw new Problem('case.site_needed')
  const found = await siteOf(ctx, siteId)
  if (!inScope(ctx.me, found.id)) throw new Problem('site.not_found')
  return found.id
}

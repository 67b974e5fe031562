import { notify } from '#features/staff/service/notices.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { allow, type Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { CommitmentView } from '../contract.ts'
import { isOwed } from '../rules/state.ts'
import {
  countApproved,
  decide,
  type ExtensionRow,
  insertExtension,
  lockAsked,
  owesAsPerson,
} from '../store/extensions.ts'
import { asStops, type CommitmentRow, lockOne, readStops, waiveRow } from '../store/rows.ts'
import { readLines } from '../store/sweep.ts'
import { calendarsOf, happened, markBroken, recount, resumeRows } from './clock.ts'
import { promise } from './promise.ts'
import { saveMoves } from './verbs.ts'
import { commitmentOf } from './views.ts'

// How soon the customer hears of a new date: within the half day.
const noticeWithin = '4h'

/**
 * Lets somebody else off, for a reason of the standard's list. One that is broken stays counted as broken.
 * @throws Problem auth.forbidden, commitment.not_found, .not_owed, .reason_unknown, .own
 */
export async function waive(
  ctx: Ctx,
  id: string,
  input: { reason: string; words?: string | undefined },
): Promise<CommitmentView> {
  allow(ctx, 'commitment.waive')
  requirePerson(ctx)
  const row = await lockOwedOne(ctx, id)
  if (!packOf(row.siteId).reasons.waive.some(one => one.id === input.reason)) {
    throw new Problem('commitment.reason_unknown', { reason: input.reason })
  }
  await refuseOwner(ctx, row)
  await markBroken(ctx, await resumeRows(ctx, [row]))
  await waiveRow(ctx, id, input.reason, input.words)
  await happened(ctx, 'commitment.waived', [row], () => ({ reason: input.reason }))
  return await commitmentOf(ctx, id)
}

/**
 * Asks for more time, before the time is over; another person decides. Nothing moves until then.
 * @throws Problem auth.forbidden, commitment.not_found, .not_owed, .reason_unknown, .extension_too_late,
 *   .extension_not_later, .extension_used_up, .extension_asked
 */
export async function askExtension(
  ctx: Ctx,
  id: string,
  input: { reason: string; words: string; until: Date },
): Promise<CommitmentView> {
  allow(ctx, 'commitment.extend')
  requirePerson(ctx)
  const row = await lockOwedOne(ctx, id)
  const pack = packOf(row.siteId)
  if (!pack.reasons.extend.some(one => one.id === input.reason)) {
    throw new Problem('commitment.reason_unknown', { reason: input.reason })
  }
  if (row.brokenAt || (!row.stoppedAt && ctx.now > row.dueAt)) throw new Problem('commitment.extension_too_late')
  if (input.until <= row.dueAt || input.until <= ctx.now) throw new Problem('commitment.extension_not_later')
  const { times } = pack.extension
  if ((await countApproved(ctx.tx, id)) >= times) throw new Problem('commitment.extension_used_up', { times })
  const extensionId = await insertExtension(ctx, row, input)
  if (!extensionId) throw new Problem('commitment.extension_asked')
  const facts = { extensionId, reason: input.reason, until: input.until.toISOString() }
  await happened(ctx, 'commitment.extension_asked', [row], () => facts)
  const line = (await readLines(ctx.tx, [id])).get(id) ?? []
  await tellOf(ctx, row, 'commitment.extension_asked', [line[0]])
  return await commitmentOf(ctx, id)
}

/**
 * Approves: the due moment moves, and telling the customer becomes a commitment of its own. Asker, owner and approver are
 * compared as persons, whatever account they use.
 * @throws Problem auth.forbidden, commitment.not_found, .not_owed, .extension_not_found, .same_person, .own
 */
export async function approveExtension(
  ctx: Ctx,
  id: string,
  input: { extensionId: string; words?: string | undefined },
): Promise<CommitmentView> {
  const { row, asked } = await lockToDecide(ctx, id, input.extensionId)
  await decide(ctx, asked.id, true, input.words)
  await happened(ctx, 'commitment.extension_approved', [row], () => ({ extensionId: asked.id }))
  await moveTo(ctx, row, asked.until)
  if (row.owedToKind === 'customer') await promiseNotice(ctx, row)
  await tellOf(ctx, row, 'commitment.extension_approved', [asked.askedBy, row.owedByStaffId])
  return await commitmentOf(ctx, id)
}

/** Refuses; nothing moves. @throws Problem as `approveExtension` */
export async function refuseExtension(
  ctx: Ctx,
  id: string,
  input: { extensionId: string; words: string },
): Promise<CommitmentView> {
  const { row, asked } = await lockToDecide(ctx, id, input.extensionId)
  await decide(ctx, asked.id, false, input.words)
  await happened(ctx, 'commitment.extension_refused', [row], () => ({ extensionId: asked.id }))
  await tellOf(ctx, row, 'commitment.extension_refused', [asked.askedBy, row.owedByStaffId])
  return await commitmentOf(ctx, id)
}

async function lockToDecide(
  ctx: Ctx,
  id: string,
  extensionId: string,
): Promise<{ row: CommitmentRow; asked: ExtensionRow }> {
  allow(ctx, 'commitment.approve_extension')
  requirePerson(ctx)
  const row = await lockOwedOne(ctx, id)
  const asked = await lockAsked(ctx.tx, id, extensionId)
  if (!asked) throw new Problem('commitment.extension_not_found')
  if (asked.askedByPerson === ctx.me.personId) throw new Problem('commitment.same_person')
  await refuseOwner(ctx, row)
  return { row, asked }
}

async function tellOf(ctx: Ctx, row: CommitmentRow, kind: string, to: (string | null | undefined)[]): Promise<void> {
  await notify(ctx, {
    to,
    kind,
    subject: row.caseId ? { kind: 'case', id: row.caseId } : { kind: row.subjectKind, id: row.subjectId },
    site: row.siteId,
    facts: { caseId: row.caseId, commitmentId: row.id, commitment: row.kind },
  })
}

async function moveTo(ctx: Ctx, row: CommitmentRow, until: Date): Promise<void> {
  const calendars = await calendarsOf(ctx, [row.siteId])
  const stops = (await readStops(ctx.tx, [row.id])).get(row.id)
  const change = recount(row, calendars.get(row.siteId)!, asStops(stops), { dueAt: until, since: ctx.now })
  // An urge or a published notice may meanwhile have led to a later moment than the one asked for.
  if (change.dueAt > row.dueAt) await saveMoves(ctx, [row], [change], 'extended')
}

async function promiseNotice(ctx: Ctx, row: CommitmentRow): Promise<void> {
  await promise(ctx, [
    {
      kind: 'extension_notice',
      subject: { kind: row.subjectKind as 'case', id: row.subjectId },
      caseId: row.caseId,
      site: row.siteId,
      cycle: row.cycle,
      owedBy: row.owedByStaffId ? { staffId: row.owedByStaffId } : { teamId: row.owedByTeamId! },
      owedTo: { kind: 'customer', id: row.owedToId },
      within: noticeWithin,
      clause: 'E-C9',
    },
  ])
}

async function lockOwedOne(ctx: Ctx, id: string): Promise<CommitmentRow> {
  const row = await lockOne(ctx, id)
  if (!row) throw new Problem('commitment.not_found')
  if (!isOwed(row)) throw new Problem('commitment.not_owed')
  return row
}

// A service key never judges, whatever it was given.
function requirePerson(ctx: Ctx): void {
  if (ctx.me.kind !== 'staff' || !ctx.me.personId) throw new Problem('auth.forbidden')
}

async function refuseOwner(ctx: Ctx, row: CommitmentRow): Promise<void> {
  if (ctx.me.personId && (await owesAsPerson(ctx.tx, row, ctx.me.personId))) throw new Problem('commitment.own')
}

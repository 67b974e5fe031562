import { staffMayDo } from '#features/staff/service/lookup.ts'
import { notify } from '#features/staff/service/notices.ts'
import type { Ctx } from '#platform/context.ts'
import { record as recordEvent } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { CaseVerb, GateName, Stage } from '../contract/words.ts'
import { type CaseFacts, gatedCourses, refusal } from '../rules/decide.ts'
import {
  type CaseRecord,
  factsOf,
  findByNumber,
  findRecord,
  lockRecord,
  unprovenEnds,
  visibleAmong,
} from '../store/find.ts'
import {
  clearGateRow,
  countGateAttempt,
  dropOpenRequests,
  type HandlerRole,
  insertGate,
  insertHandler,
  isAccused,
  reopenGate,
  updateCase,
  viewerAccounts,
} from '../store/write.ts'

/** A case under its lock, with the facts its verbs decide by. */
export interface LockedCase {
  record: CaseRecord
  facts: CaseFacts
}

/**
 * First step of every verb: the case, before any of its children.
 * @throws Problem case.not_found – unknown, out of scope, hidden or confidential alike
 */
export async function lockCase(ctx: Ctx, id: string): Promise<LockedCase> {
  const record = await lockRecord(ctx, id)
  if (!record) throw new Problem('case.not_found')
  return { record, facts: await factsOf(ctx, record) }
}

/** Reads without a lock. @throws Problem case.not_found */
export async function readCase(ctx: Ctx, id: string): Promise<CaseRecord> {
  const record = await findRecord(ctx, id)
  if (!record) throw new Problem('case.not_found')
  return record
}

/** Which of these cases `me` may know of: his sites, nothing hidden from him, confidential ones as a viewer. */
export async function casesISee(ctx: Pick<Ctx, 'me' | 'tx'>, ids: readonly string[]): Promise<Set<string>> {
  return new Set(await visibleAmong(ctx, ids))
}

/** Cases closed by who had the database's own checks switched off; should be none. For the doctor's eyes. */
export async function closedWithoutProof(ctx: Pick<Ctx, 'tx'>): Promise<string[]> {
  return await unprovenEnds(ctx.tx)
}

/** @throws Problem case.not_found */
export async function caseByNumber(ctx: Ctx, number: string): Promise<CaseRecord> {
  const record = await findByNumber(ctx, number)
  if (!record) throw new Problem('case.not_found')
  return record
}

/** Lock, then the rule of the verb. @throws Problem with the code the page's `may` shows for the same facts */
export async function lockFor(ctx: Ctx, verb: CaseVerb, id: string): Promise<LockedCase> {
  const locked = await lockCase(ctx, id)
  const code = refusal(verb, locked.facts, ctx.me)
  if (code) throw new Problem(code, { gate: 'follow_up' })
  return locked
}

/** Writes the fact down and returns what every verb of a case answers. */
export async function happened(ctx: Ctx, record: CaseRecord, kind: string, facts: Record<string, unknown> = {}) {
  await recordEvent(ctx, {
    kind: `case.${kind}`,
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts: { cycle: record.cycle, ...facts },
  })
  return { id: record.id, number: record.number, stage: record.stage as Stage, cycle: record.cycle }
}

export type VerbReply = Awaited<ReturnType<typeof happened>>

/** Opens a gate of the present cycle; a gate of work that was cleared opens again. Called by `workorders` and `procedures`' case. */
export async function openGate(ctx: Ctx, { record, facts }: LockedCase, gate: GateName): Promise<void> {
  const opened = await insertGate(ctx, record.id, record.cycle, gate)
  if (!opened && gate !== 'follow_up') await reopenGate(ctx, record.id, record.cycle, gate)
  if (gate === 'work' && record.stage === 'accepted') await updateCase(ctx, record.id, { stage: 'in_hand' })
  if (opened) await happened(ctx, record, 'gate_opened', { gate, cycle: facts.cycle })
}

/**
 * Clears a gate of the present cycle with its proof. For `follow_up` the database asks for the proof again at commit.
 * @throws Problem case.gate_not_open
 */
export async function clearGate(
  ctx: Ctx,
  record: CaseRecord,
  gate: GateName,
  evidence: { kind: 'follow_up' | 'exception' | 'work_orders' | 'procedure'; id: string | null },
): Promise<void> {
  const cleared = await clearGateRow(ctx, { caseId: record.id, cycle: record.cycle, gate }, evidence)
  if (!cleared) throw new Problem('case.gate_not_open')
  await happened(ctx, record, 'gate_cleared', { gate, evidence: evidence.kind })
}

/** A follow-up was tried and nobody reached: three of them allow an exception to be asked. */
export async function countFollowUpAttempt(ctx: Ctx, record: CaseRecord): Promise<void> {
  await countGateAttempt(ctx, record.id, record.cycle)
}

/**
 * The customer is not satisfied (or objects, or reopens): the case goes back into a new cycle, with a new closing gate
 * when its course or its past has one (P-flow). Returns the record of the new cycle.
 */
export async function beginCycle(
  ctx: Ctx,
  { record, facts }: LockedCase,
  stage: 'received' | 'in_hand',
): Promise<CaseRecord> {
  await dropOpenRequests(ctx, record.id)
  const next = await updateCase(ctx, record.id, {
    stage,
    cycle: record.cycle + 1,
    answeredAt: null,
    closedAt: null,
    endedAt: null,
  })
  if (stage === 'in_hand' && isGated(facts)) await insertGate(ctx, record.id, next.cycle, 'follow_up')
  return next
}

/** Whether this case ends only through a follow-up: by its course, or because it once had the gate (change of kind). */
export function isGated(facts: Pick<CaseFacts, 'course' | 'gates'>): boolean {
  return gatedCourses.includes(facts.course) || facts.gates.some(gate => gate.gate === 'follow_up')
}

/** Remembers that this member of staff had a hand in the case; he will not hear its follow-up nor grant its exception. */
export async function addHandler(
  ctx: Ctx,
  caseId: string,
  staff: { id: string; personId: string },
  role: HandlerRole,
): Promise<void> {
  await insertHandler(ctx, { caseId, staffId: staff.id, personId: staff.personId, role })
}

export async function addMeAsHandler(ctx: Ctx, caseId: string, role: HandlerRole): Promise<void> {
  const { staffId, personId } = ctx.me
  if (staffId && personId) await addHandler(ctx, caseId, { id: staffId, personId }, role)
}

/** @throws Problem case.person_concerned when the complaint is about this person */
export async function refuseAccused(ctx: Ctx, caseId: string, personId: string): Promise<void> {
  if (await isAccused(ctx, caseId, personId)) throw new Problem('case.person_concerned')
}

/** Tells the owner (or the team that owns) in the app. */
export async function tellOwner(
  ctx: Ctx,
  record: CaseRecord,
  kind: string,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const isSecret = record.confidentialAt !== null && !record.ownerStaffId
  await notify(ctx, {
    to: isSecret
      ? await trustedStaff(ctx, record)
      : record.ownerStaffId
        ? [record.ownerStaffId]
        : { team: record.ownerTeamId! },
    kind,
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts,
  })
}

/** Tells those who may decide in this site. Whoever the case is hidden from is left out. */
export async function tellSupervisors(
  ctx: Ctx,
  record: CaseRecord,
  kind: string,
  facts: Record<string, unknown> = {},
): Promise<void> {
  const deciders = await staffMayDo(ctx, 'case.confirm', record.siteId)
  const trusted = record.confidentialAt ? new Set(await trustedStaff(ctx, record)) : null
  await notify(ctx, {
    to: trusted ? deciders.filter(id => trusted.has(id)) : deciders,
    kind,
    subject: { kind: 'case', id: record.id },
    site: record.siteId,
    facts,
  })
}

/** The accounts a confidential case is open to: its owner, its viewers, and who may see all such in this site. */
export async function trustedStaff(ctx: Ctx, record: CaseRecord): Promise<string[]> {
  const viewers = await viewerAccounts(ctx, record.id)
  const all = await staffMayDo(ctx, 'case.view_confidential', record.siteId)
  return [...new Set([...viewers, ...all, ...(record.ownerStaffId ? [record.ownerStaffId] : [])])]
}

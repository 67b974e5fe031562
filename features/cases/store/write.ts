import { type Insertable, sql, type Updateable } from 'kysely'
import type {
  CaseAnswers,
  CaseFindings,
  CaseHandOvers,
  CaseLinks,
  CaseNotes,
  CaseRequests,
  CaseStatements,
  Cases,
  CaseUrges,
} from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { GateName } from '../contract/words.ts'
import type { CaseRecord } from './find.ts'

/** `pieces` are the folded pieces of its words, for search. */
export async function insertCase(ctx: Ctx, row: Insertable<Cases>, pieces: string[]): Promise<CaseRecord> {
  return await ctx.tx
    .insertInto('cases')
    .values({ ...row, search: sql`array_to_tsvector(${pieces}::text[])` })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function updateCase(ctx: Ctx, id: string, change: Updateable<Cases>): Promise<CaseRecord> {
  return await ctx.tx.updateTable('cases').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** Opens a gate of a cycle; opening it twice leaves the first. */
export async function insertGate(ctx: Ctx, caseId: string, cycle: number, gate: GateName): Promise<boolean> {
  const row = await ctx.tx
    .insertInto('caseGates')
    .values({ caseId, cycle, gate, openedAt: ctx.now, openedBy: ctx.me.staffId })
    .onConflict(conflict => conflict.columns(['caseId', 'cycle', 'gate']).doNothing())
    .returning('gate')
    .executeTakeFirst()
  return row !== undefined
}

/** Opens a gate of work or procedure again that was cleared in this cycle. */
export async function reopenGate(ctx: Ctx, caseId: string, cycle: number, gate: GateName): Promise<void> {
  await ctx.tx
    .updateTable('caseGates')
    .set({ clearedAt: null, clearedBy: null, evidenceKind: null, evidenceId: null })
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .where('gate', '=', gate)
    .where('clearedAt', 'is not', null)
    .execute()
}

export async function clearGateRow(
  ctx: Ctx,
  gate: { caseId: string; cycle: number; gate: GateName },
  evidence: { kind: string; id: string | null },
): Promise<boolean> {
  const row = await ctx.tx
    .updateTable('caseGates')
    .set({ clearedAt: ctx.now, clearedBy: ctx.me.staffId, evidenceKind: evidence.kind, evidenceId: evidence.id })
    .where('caseId', '=', gate.caseId)
    .where('cycle', '=', gate.cycle)
    .where('gate', '=', gate.gate)
    .where('clearedAt', 'is', null)
    .returning('gate')
    .executeTakeFirst()
  return row !== undefined
}

export async function countGateAttempt(ctx: Ctx, caseId: string, cycle: number): Promise<void> {
  await ctx.tx
    .updateTable('caseGates')
    .set(eb => ({ attempts: eb('attempts', '+', 1) }))
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .where('gate', '=', 'follow_up')
    .execute()
}

export type HandlerRole = 'owner' | 'worker' | 'answerer' | 'investigator'

export async function insertHandler(
  ctx: Ctx,
  handler: { caseId: string; staffId: string; personId: string; role: HandlerRole },
): Promise<void> {
  await ctx.tx
    .insertInto('caseHandlers')
    .values({ ...handler, since: ctx.now })
    .onConflict(conflict => conflict.columns(['caseId', 'personId', 'role']).doNothing())
    .execute()
}

export async function insertRequest(ctx: Ctx, row: Insertable<CaseRequests>): Promise<string> {
  return (await ctx.tx.insertInto('caseRequests').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function openRequest(ctx: Ctx, caseId: string, requestId: string) {
  return await ctx.tx
    .selectFrom('caseRequests')
    .selectAll()
    .where('id', '=', requestId)
    .where('caseId', '=', caseId)
    .where('decidedAt', 'is', null)
    .executeTakeFirst()
}

export async function decideRequest(
  ctx: Ctx,
  requestId: string,
  decision: { approved: boolean; words?: string | undefined },
): Promise<void> {
  await ctx.tx
    .updateTable('caseRequests')
    .set({
      decidedBy: ctx.me.staffId,
      decidedByPerson: ctx.me.personId,
      decidedAt: ctx.now,
      approved: decision.approved,
      decisionWords: decision.words ?? null,
    })
    .where('id', '=', requestId)
    .execute()
}

/** Requests nobody decided when the case took another way: they fall away, undecided ones would block the next. */
export async function dropOpenRequests(ctx: Ctx, caseId: string): Promise<void> {
  await ctx.tx.deleteFrom('caseRequests').where('caseId', '=', caseId).where('decidedAt', 'is', null).execute()
}

/** The largest amount an escalation of this cycle approved, as text, or null. */
export async function approvedAmount(ctx: Ctx, caseId: string, cycle: number): Promise<number | null> {
  const row = await ctx.tx
    .selectFrom('caseRequests')
    .select(eb => eb.fn.max('amount').as('amount'))
    .where('caseId', '=', caseId)
    .where('cycle', '=', cycle)
    .where('kind', '=', 'escalation')
    .where('approved', '=', true)
    .executeTakeFirst()
  return row?.amount == null ? null : Number(row.amount)
}

export async function insertHandOver(ctx: Ctx, row: Insertable<CaseHandOvers>): Promise<string> {
  return (await ctx.tx.insertInto('caseHandOvers').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** Whether a notice has reached the customer since a moment. */
export async function noticeReached(ctx: Ctx, caseId: string, since: Date): Promise<boolean> {
  const row = await ctx.tx
    .selectFrom('caseInteractions')
    .innerJoin('interactions', 'interactions.id', 'caseInteractions.interactionId')
    .select('interactions.id')
    .where('caseInteractions.caseId', '=', caseId)
    .where('caseInteractions.role', '=', 'notice')
    .where('interactions.reached', '=', true)
    .where('interactions.startedAt', '>=', since)
    .executeTakeFirst()
  return row !== undefined
}

/** How often the case changed hands, back and forth alike. */
export async function countTaken(ctx: Ctx, caseId: string): Promise<number> {
  const row = await ctx.tx
    .selectFrom('caseHandOvers')
    .select(eb => eb.fn.countAll<number>().as('n'))
    .where('caseId', '=', caseId)
    .where('takenAt', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** The account a case is offered to just now. */
export async function openHandOverTo(ctx: Ctx, caseId: string): Promise<string | null> {
  const row = await ctx.tx
    .selectFrom('caseHandOvers')
    .select('toStaffId')
    .where('caseId', '=', caseId)
    .where('takenAt', 'is', null)
    .where('refusedAt', 'is', null)
    .executeTakeFirst()
  return row?.toStaffId ?? null
}

export async function endHandOver(ctx: Ctx, caseId: string, end: { taken: true } | { refused: string }): Promise<void> {
  const change =
    'taken' in end
      ? { takenBy: ctx.me.staffId, takenAt: ctx.now }
      : { refusedBy: ctx.me.staffId, refusedAt: ctx.now, refusal: end.refused }
  await ctx.tx
    .updateTable('caseHandOvers')
    .set(change)
    .where('caseId', '=', caseId)
    .where('takenAt', 'is', null)
    .where('refusedAt', 'is', null)
    .execute()
}

export async function insertFinding(ctx: Ctx, row: Insertable<CaseFindings>): Promise<string> {
  return (await ctx.tx.insertInto('caseFindings').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function insertStatement(ctx: Ctx, row: Insertable<CaseStatements>): Promise<string> {
  return (await ctx.tx.insertInto('caseStatements').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function giveStatementRow(ctx: Ctx, id: string, words: string): Promise<void> {
  await ctx.tx
    .updateTable('caseStatements')
    .set({ words, givenAt: ctx.now, writtenBy: ctx.me.staffId })
    .where('id', '=', id)
    .execute()
}

/** A statement asked of `me` and not yet given; the case behind it stays unseen. */
export async function statementAskedOf(ctx: Ctx, id: string) {
  return await ctx.tx
    .selectFrom('caseStatements')
    .innerJoin('staff', 'staff.id', 'caseStatements.askedOf')
    .innerJoin('cases', 'cases.id', 'caseStatements.caseId')
    .select(['caseStatements.id', 'caseStatements.caseId', 'caseStatements.givenAt', 'cases.siteId'])
    .where('caseStatements.id', '=', id)
    .where('staff.personId', '=', ctx.me.personId)
    .forUpdate('caseStatements')
    .executeTakeFirst()
}

export async function statementsAskedOfMe(ctx: Ctx) {
  return await ctx.tx
    .selectFrom('caseStatements')
    .innerJoin('staff', 'staff.id', 'caseStatements.askedOf')
    .leftJoin('commitments', 'commitments.subjectId', 'caseStatements.id')
    .select([
      'caseStatements.id',
      'caseStatements.summary',
      'caseStatements.askedAt',
      'caseStatements.words',
      'caseStatements.givenAt',
      'commitments.dueAt',
    ])
    .where('staff.personId', '=', ctx.me.personId)
    .orderBy('caseStatements.id', 'desc')
    .limit(100)
    .execute()
}

export async function insertAnswer(ctx: Ctx, row: Insertable<CaseAnswers>): Promise<string> {
  return (await ctx.tx.insertInto('caseAnswers').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** The customer was reached, or opened the page with his code: answers that had not reached him now have. */
export async function markAnswersReached(ctx: Ctx, caseId: string, by: 'contact' | 'portal'): Promise<number> {
  const rows = await ctx.tx
    .updateTable('caseAnswers')
    .set({ reachedAt: ctx.now, reachedBy: by })
    .where('caseId', '=', caseId)
    .where('reachedAt', 'is', null)
    .returning('id')
    .execute()
  return rows.length
}

export async function insertCaseInteraction(
  ctx: Ctx,
  caseId: string,
  interactionId: string,
  role: string,
): Promise<void> {
  await ctx.tx
    .insertInto('caseInteractions')
    .values({ caseId, interactionId, role, linkedAt: ctx.now })
    .onConflict(conflict => conflict.columns(['caseId', 'interactionId']).doNothing())
    .execute()
}

export async function insertLinks(ctx: Ctx, rows: Insertable<CaseLinks>[]): Promise<void> {
  if (rows.length === 0) return
  await ctx.tx
    .insertInto('caseLinks')
    .values(rows)
    .onConflict(conflict => conflict.columns(['caseId', 'otherId', 'kind']).where('endedAt', 'is', null).doNothing())
    .execute()
}

export async function endLink(ctx: Ctx, caseId: string, linkId: string) {
  return await ctx.tx
    .updateTable('caseLinks')
    .set({ endedAt: ctx.now, endedBy: ctx.me.staffId })
    .where('id', '=', linkId)
    .where(eb => eb.or([eb('caseId', '=', caseId), eb('otherId', '=', caseId)]))
    .where('endedAt', 'is', null)
    .returning(['kind', 'caseId', 'otherId'])
    .executeTakeFirst()
}

export async function insertUrge(ctx: Ctx, row: Insertable<CaseUrges>): Promise<string> {
  return (await ctx.tx.insertInto('caseUrges').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function insertNote(ctx: Ctx, row: Insertable<CaseNotes>): Promise<string> {
  return (await ctx.tx.insertInto('caseNotes').values(row).returning('id').executeTakeFirstOrThrow()).id
}

export async function insertAccused(
  ctx: Ctx,
  row: { caseId: string; staffId: string; personId: string },
): Promise<boolean> {
  const inserted = await ctx.tx
    .insertInto('caseAccused')
    .values({ ...row, namedBy: ctx.me.staffId, namedAt: ctx.now })
    .onConflict(conflict => conflict.columns(['caseId', 'personId']).doNothing())
    .returning('caseId')
    .executeTakeFirst()
  return inserted !== undefined
}

export async function isAccused(ctx: Ctx, caseId: string, personId: string): Promise<boolean> {
  const row = await ctx.tx
    .selectFrom('caseAccused')
    .select('caseId')
    .where('caseId', '=', caseId)
    .where('personId', '=', personId)
    .executeTakeFirst()
  return row !== undefined
}

export async function replaceViewers(ctx: Ctx, caseId: string, staffIds: readonly string[]): Promise<void> {
  await ctx.tx.deleteFrom('caseViewers').where('caseId', '=', caseId).execute()
  if (staffIds.length === 0) return
  await ctx.tx
    .insertInto('caseViewers')
    .values(staffIds.map(staffId => ({ caseId, staffId, addedBy: ctx.me.staffId, addedAt: ctx.now })))
    .execute()
}

/** Interactions by which this case came and went, to be hidden from a person together with it. */
export async function interactionsOfCase(ctx: Ctx, caseId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('caseInteractions')
    .select('interactionId')
    .where('caseId', '=', caseId)
    .execute()
  return rows.map(row => row.interactionId)
}

/** Persons a complaint is about. */
export async function accusedOf(ctx: Ctx, caseId: string): Promise<string[]> {
  const rows = await ctx.tx.selectFrom('caseAccused').select('personId').where('caseId', '=', caseId).execute()
  return rows.map(row => row.personId)
}

/** Persons who may see a confidential case: its owner and the viewers named. */
export async function viewersOf(ctx: Ctx, caseId: string): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('staff')
    .select('staff.personId')
    .distinct()
    .where(eb =>
      eb.or([
        eb('staff.id', 'in', eb.selectFrom('caseViewers').select('staffId').where('caseId', '=', caseId)),
        eb(
          'staff.id',
          'in',
          eb.selectFrom('cases').select('ownerStaffId').where('id', '=', caseId).$castTo<{ ownerStaffId: string }>(),
        ),
      ]),
    )
    .execute()
  return rows.map(row => row.personId)
}

/** The accounts named as viewers of a case. */
export async function viewerAccounts(ctx: Ctx, caseId: string): Promise<string[]> {
  const rows = await ctx.tx.selectFrom('caseViewers').select('staffId').where('caseId', '=', caseId).execute()
  return rows.map(row => row.staffId)
}

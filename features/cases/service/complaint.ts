import { promise } from '#features/commitments/service/promise.ts'
import { keep } from '#features/commitments/service/verbs.ts'
import { hideFrom } from '#features/staff/service/hidden.ts'
import { personOf } from '#features/staff/service/lookup.ts'
import { notify, takeBackNotices } from '#features/staff/service/notices.ts'
import { dutyTeamOf } from '#features/staff/service/teams.ts'
import { limitsFor } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { record as recordEvent } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import type { CaseRecord } from '../store/find.ts'
import {
  endHandOver,
  giveStatementRow,
  insertAccused,
  insertFinding,
  insertStatement,
  interactionsOfCase,
  openHandOverTo,
  replaceViewers,
  statementAskedOf,
  statementsAskedOfMe,
  updateCase,
} from '../store/write.ts'
import { addMeAsHandler, happened, lockFor, trustedStaff, type VerbReply } from './case.ts'
import { guardChoices } from './kinds.ts'
import { restrictContacts } from './linkInteraction.ts'
import { handToTeam } from './ownership.ts'

/** Findings: founded, partly or unfounded, with reasons (W-art19). Needed before a complaint is answered. @throws Problem case.unknown_choice */
export async function findCase(ctx: Ctx, id: string, input: VerbInput['find']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'find', id)
  if (!ctx.me.staffId) throw new Problem('case.person_needed')
  guardChoices(packOf(record.siteId), input)
  await addMeAsHandler(ctx, id, 'investigator')
  const finding = await insertFinding(ctx, {
    caseId: id,
    cycle: record.cycle,
    conclusion: input.conclusion,
    words: input.words,
    rootCause: input.rootCause ?? null,
    foundBy: ctx.me.staffId,
    foundAt: ctx.now,
  })
  const next = await updateCase(ctx, id, {
    stage: 'in_hand',
    rootCause: input.rootCause ?? record.rootCause,
    nature: input.nature ?? record.nature,
    grounds: input.grounds ?? record.grounds,
  })
  return await happened(ctx, next, 'found', { finding, conclusion: input.conclusion })
}

/**
 * Asks the person complained about (or a colleague who was there) for his side, as a commitment of his. He sees the
 * investigator's summary and nothing else of the case.
 */
export async function askStatement(ctx: Ctx, id: string, input: VerbInput['ask_statement']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'ask_statement', id)
  const person = await personOf(ctx, input.staffId)
  await addMeAsHandler(ctx, id, 'investigator')
  const statement = await insertStatement(ctx, {
    caseId: id,
    cycle: record.cycle,
    side: 'ours',
    askedOf: person.id,
    askedBy: ctx.me.staffId,
    askedAt: ctx.now,
    summary: input.summary,
  })
  const limit = limitsFor(packOf(record.siteId), record.kind, 'normal').find(one => one.commitment === 'statement')
  await promise(ctx, [
    {
      kind: 'statement',
      subject: { kind: 'statement', id: statement },
      caseId: null,
      site: record.siteId,
      owedBy: { staffId: person.id },
      owedTo: { kind: 'staff', id: ctx.me.staffId },
      within: limit?.within ?? '1 working day',
      calendar: 'site',
      clause: limit?.clause ?? 'W-art19',
    },
  ])
  await notify(ctx, {
    to: [person.id],
    kind: 'statement.asked',
    subject: { kind: 'statement', id: statement },
    site: record.siteId,
  })
  return await happened(ctx, record, 'statement_asked', { statement })
}

/** Writes down one side's statement, as told to the investigator. */
export async function stateCase(ctx: Ctx, id: string, input: VerbInput['state']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'state', id)
  if (input.staffId) await personOf(ctx, input.staffId)
  await addMeAsHandler(ctx, id, 'investigator')
  const statement = await insertStatement(ctx, {
    caseId: id,
    cycle: record.cycle,
    side: input.side,
    askedOf: input.staffId ?? null,
    words: input.words,
    givenAt: ctx.now,
    writtenBy: ctx.me.staffId,
  })
  return await happened(ctx, record, 'stated', { statement, side: input.side })
}

/** Statements I am asked for, with nothing of the case but the summary. */
export async function myStatements(ctx: Ctx) {
  if (!ctx.me.personId) return { rows: [] }
  const rows = await statementsAskedOfMe(ctx)
  return {
    rows: rows.map(row => ({
      id: row.id,
      summary: row.summary ?? '',
      askedAt: (row.askedAt ?? ctx.now).toISOString(),
      dueAt: row.dueAt?.toISOString() ?? null,
      words: row.words,
      givenAt: row.givenAt?.toISOString() ?? null,
    })),
  }
}

/** Gives my statement. @throws Problem statement.not_found, statement.given */
export async function giveStatement(ctx: Ctx, id: string, words: string): Promise<{ id: string; givenAt: string }> {
  const asked = await statementAskedOf(ctx, id)
  if (!asked) throw new Problem('statement.not_found')
  if (asked.givenAt) throw new Problem('statement.given')
  await giveStatementRow(ctx, id, words)
  await keep(ctx, { subject: { kind: 'statement', id }, kinds: ['statement'] })
  await recordEvent(ctx, {
    kind: 'case.stated',
    subject: { kind: 'case', id: asked.caseId },
    site: asked.siteId,
    facts: { statement: id, side: 'ours' },
  })
  return { id, givenAt: ctx.now.toISOString() }
}

/**
 * Names who the complaint is about. The case and the contacts it came by vanish for that person, and if he owned it the
 * duty team does from now on (W-art17, W-g8).
 */
export async function accuseCase(ctx: Ctx, id: string, input: VerbInput['accuse']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'accuse', id)
  const person = await personOf(ctx, input.staffId)
  if (person.personId === ctx.me.personId) throw new Problem('case.person_concerned')
  return await nameAccused(ctx, record, person)
}

export async function nameAccused(
  ctx: Ctx,
  record: CaseRecord,
  person: { id: string; personId: string },
): Promise<VerbReply> {
  await insertAccused(ctx, { caseId: record.id, staffId: person.id, personId: person.personId })
  const interactions = await interactionsOfCase(ctx, record.id)
  await takeAway(ctx, record, person.personId)
  await hideFrom(ctx, {
    personId: person.personId,
    caseId: record.id,
    subjects: [{ kind: 'case', id: record.id }, ...interactions.map(id => ({ kind: 'interaction', id }))],
  })
  return await happened(ctx, record, 'accused', { staff: person.id })
}

// He owns it no longer, and what was offered to him is not: the duty team answers for it (W-g8).
async function takeAway(ctx: Ctx, record: CaseRecord, personId: string): Promise<void> {
  const offered = await openHandOverTo(ctx, record.id)
  if (offered && (await personOf(ctx, offered)).personId === personId)
    await endHandOver(ctx, record.id, { refused: 'person_concerned' })
  if (!record.ownerStaffId || (await personOf(ctx, record.ownerStaffId)).personId !== personId) return
  await handToTeam(ctx, record.id, (await dutyTeamOf(ctx, record.siteId)).id)
}

/** Makes confidential, or open again; viewers are named one by one. */
export async function restrictCase(ctx: Ctx, id: string, input: VerbInput['restrict']): Promise<VerbReply> {
  await lockFor(ctx, 'restrict', id)
  const viewers = [...new Set(input.viewers)]
  for (const viewer of viewers) await personOf(ctx, viewer)
  const record = await updateCase(ctx, id, { confidentialAt: input.confidential ? ctx.now : null })
  await replaceViewers(ctx, id, input.confidential ? viewers : [])
  await restrictContacts(ctx, record)
  if (input.confidential) await takeBackNotices(ctx, id, await trustedStaff(ctx, record))
  return await happened(ctx, record, 'restricted', { confidential: input.confidential, viewers })
}

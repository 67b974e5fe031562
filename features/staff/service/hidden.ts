import type { Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { deleteHidden, hiddenAmong, insertHidden, personOfStaff, personsHiddenFrom } from '../store/hidden.ts'

export interface Subject {
  kind: string
  id: string
}

/**
 * Takes subjects out of a person's sight, in lists, counts, search, export, live and audit, because of a complaint about him:
 * the case itself and the interaction it came by. Not a right of its own: `cases` calls it within its verbs.
 */
export async function hideFrom(
  ctx: Ctx,
  input: { personId: string; subjects: readonly Subject[]; caseId: string },
): Promise<void> {
  await insertHidden(
    ctx.tx,
    input.subjects.map(subject => ({
      personId: input.personId,
      subjectKind: subject.kind,
      subjectId: subject.id,
      reasonCaseId: input.caseId,
      since: ctx.now,
    })),
  )
  await record(ctx, {
    kind: 'case.hidden',
    subject: { kind: 'case', id: input.caseId },
    facts: { personId: input.personId, subjects: input.subjects.map(one => `${one.kind}:${one.id}`) },
  })
}

/** Lets the person see again what this case had hidden from him (named by mistake). Returns whether anything was hidden. */
export async function unhide(ctx: Ctx, input: { personId: string; caseId: string }): Promise<boolean> {
  const changed = await deleteHidden(ctx.tx, input.personId, input.caseId)
  if (changed) {
    await record(ctx, {
      kind: 'case.unhidden',
      subject: { kind: 'case', id: input.caseId },
      facts: { personId: input.personId },
    })
  }
  return changed
}

/** Whether a subject is hidden from who acts; never from services or the product itself. */
export async function isHiddenFromMe(ctx: Ctx, subject: Subject): Promise<boolean> {
  return (await hiddenFromMe(ctx, [subject.id])).has(subject.id)
}

/** Which of these ids are hidden from who acts. */
export async function hiddenFromMe(ctx: Pick<Ctx, 'me' | 'tx'>, ids: string[]): Promise<Set<string>> {
  return ctx.me.personId === null ? new Set() : await hiddenAmong(ctx.tx, ctx.me.personId, ids)
}

/** The persons who must not learn of a subject: they may not own, answer, follow up or approve in it. */
export async function hiddenPersons(ctx: Ctx, subject: Subject): Promise<string[]> {
  return await personsHiddenFrom(ctx.tx, subject)
}

/** The person behind an account; two accounts may share one. */
export async function personBehind(ctx: Ctx, staffId: string): Promise<string | null> {
  return (await personOfStaff(ctx.tx, staffId)) ?? null
}

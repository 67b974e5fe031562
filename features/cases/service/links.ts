import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import { readCaseNumber } from '../rules/caseNumber.ts'
import { refusal } from '../rules/decide.ts'
import { type CaseRecord, lockRecords } from '../store/find.ts'
import { endLink, insertLinks, updateCase } from '../store/write.ts'
import { caseByNumber, happened, lockCase, lockFor, readCase, type VerbReply } from './case.ts'

/** Links a related or repeated case; both keep everything of their own. @throws Problem case.not_found, case.itself */
export async function linkCase(ctx: Ctx, id: string, input: VerbInput['link']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'link', id)
  const other = await named(ctx, input.number)
  if (other.id === id) throw new Problem('case.itself')
  await insertLinks(ctx, [
    { caseId: id, otherId: other.id, kind: input.kind, linkedBy: ctx.me.staffId, linkedAt: ctx.now },
  ])
  return await happened(ctx, record, 'linked', { other: other.id, link: input.kind })
}

/** Ends a link; ending a merge or group frees the member from its master. @throws Problem case.link_not_found */
export async function unlinkCase(ctx: Ctx, id: string, input: VerbInput['unlink']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'unlink', id)
  const ended = await endLink(ctx, id, input.linkId)
  if (!ended) throw new Problem('case.link_not_found')
  if (ended.kind === 'group' || ended.kind === 'merged') await updateCase(ctx, ended.caseId, { masterId: null })
  return await happened(ctx, record, 'unlinked', { link: ended.kind, member: ended.caseId, master: ended.otherId })
}

/**
 * Puts this case under a master. It keeps its number, its commitments and its closing gate: each customer is asked for himself.
 * @throws Problem case.itself, case.ended, case.merged_already
 */
export async function mergeCase(ctx: Ctx, id: string, input: VerbInput['merge']): Promise<VerbReply> {
  const master = await named(ctx, input.into)
  await join(ctx, master, [id], 'merged')
  return await happened(ctx, await readCase(ctx, id), 'merged', { master: master.id })
}

/** Makes this case the master of others about the same matter; every member keeps its gate. */
export async function groupCase(ctx: Ctx, id: string, input: VerbInput['group']): Promise<VerbReply> {
  const members: string[] = []
  for (const number of input.numbers) members.push((await named(ctx, number)).id)
  const record = await readCase(ctx, id)
  await join(ctx, record, members, 'group')
  return await happened(ctx, record, 'grouped', { members })
}

async function join(ctx: Ctx, master: CaseRecord, named: string[], kind: 'merged' | 'group'): Promise<void> {
  const memberIds = [...new Set(named)]
  if (memberIds.includes(master.id)) throw new Problem('case.itself')
  const locked = await lockRecords(ctx, [master.id, ...memberIds])
  if (locked.length !== memberIds.length + 1) throw new Problem('case.not_found')
  const verb = kind === 'merged' ? 'merge' : 'group'
  for (const record of locked) {
    const { facts } = await lockCase(ctx, record.id)
    const code = refusal(verb, record.id === master.id ? { ...facts, masterId: null } : facts, ctx.me)
    if (code) throw new Problem(code)
    if (record.id === master.id && record.masterId) throw new Problem('case.merged_already')
  }
  for (const id of memberIds) await updateCase(ctx, id, { masterId: master.id })
  await insertLinks(
    ctx,
    memberIds.map(id => ({ caseId: id, otherId: master.id, kind, linkedBy: ctx.me.staffId, linkedAt: ctx.now })),
  )
}

async function named(ctx: Ctx, written: string): Promise<CaseRecord> {
  const number = readCaseNumber(written)
  if (!number) throw new Problem('case.not_found')
  return await caseByNumber(ctx, number)
}

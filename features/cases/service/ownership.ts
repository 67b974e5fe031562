import { handOver } from '#features/commitments/service/verbs.ts'
import { handRunsOver } from '#features/procedures/service.ts'
import { personOf } from '#features/staff/service/lookup.ts'
import { notify } from '#features/staff/service/notices.ts'
import { dutyTeamOf, teamOf } from '#features/staff/service/teams.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { VerbInput } from '../contract/verbs.ts'
import type { CaseRecord } from '../store/find.ts'
import { casesOwnedBy, orphanCases, refuseOffersTo } from '../store/ownership.ts'
import { countTaken, endHandOver, insertHandOver, isAccused, updateCase } from '../store/write.ts'
import {
  addHandler,
  addMeAsHandler,
  happened,
  lockFor,
  readCase,
  refuseAccused,
  tellOwner,
  tellSupervisors,
  type VerbReply,
} from './case.ts'
import { restrictContacts } from './linkInteraction.ts'

/** From the so many-th hand-over on the supervisors hear that a customer is passed round (C-2.4h). */
const handOversToTell = 3

/**
 * Offers the case to a colleague or a team of its site. Whoever was asked first stays owner until it is taken (E-A12);
 * the third hand-over tells the supervisor (C-2.4h).
 * @throws Problem case.person_concerned, case.one_receiver, staff.not_found, team.not_found
 */
export async function assignCase(ctx: Ctx, id: string, input: VerbInput['assign']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'assign', id)
  if (Boolean(input.staffId) === Boolean(input.teamId)) throw new Problem('case.one_receiver')
  if (input.staffId) await colleagueHere(ctx, record, input.staffId)
  else if ((await teamOf(ctx, input.teamId!)).siteId !== record.siteId) throw new Problem('team.not_found')
  const handOverId = await insertHandOver(ctx, {
    caseId: id,
    fromStaffId: record.ownerStaffId,
    fromTeamId: record.ownerTeamId,
    toStaffId: input.staffId ?? null,
    toTeamId: input.teamId ?? null,
    offeredBy: ctx.me.staffId,
    offeredAt: ctx.now,
    words: input.words ?? null,
  })
  await notify(ctx, {
    to: input.staffId ? [input.staffId] : { team: input.teamId! },
    kind: 'case.offered',
    subject: { kind: 'case', id },
    site: record.siteId,
  })
  return await happened(ctx, record, 'assigned', { handOver: handOverId })
}

/** A colleague who may be given this case. @throws Problem staff.not_found, case.person_concerned */
export async function colleagueHere(ctx: Ctx, record: CaseRecord, staffId: string): Promise<void> {
  const person = await personOf(ctx, staffId)
  if (!person.active || !(person.sites === 'all' || person.sites.includes(record.siteId)))
    throw new Problem('staff.not_found')
  await refuseAccused(ctx, record.id, person.personId)
}

/** Takes a case that was offered to me or my team, or that my team owns: from here on I answer for it and all it owes. */
export async function takeCase(ctx: Ctx, id: string): Promise<VerbReply> {
  const { record, facts } = await lockFor(ctx, 'take', id)
  const { staffId } = ctx.me
  if (!staffId) throw new Problem('case.person_needed')
  if (facts.handOver) await endHandOver(ctx, id, { taken: true })
  const former = record
  const next = await updateCase(ctx, id, {
    ownerStaffId: staffId,
    ownerTeamId: null,
    ...(record.stage === 'accepted' ? { stage: 'in_hand' } : {}),
  })
  await addMeAsHandler(ctx, id, 'owner')
  await handOver(ctx, { subject: { kind: 'case', id }, to: { staffId } })
  await handRunsOver(ctx, id, { staffId })
  if (record.confidentialAt) await restrictContacts(ctx, next)
  if (facts.handOver && former.ownerStaffId) await tellOwner(ctx, former, 'case.taken')
  const handOvers = facts.handOver ? await countTaken(ctx, id) : 0
  if (handOvers >= handOversToTell) await tellSupervisors(ctx, next, 'case.passed_round', { handOvers })
  return await happened(ctx, next, 'taken', { from: former.ownerStaffId ?? former.ownerTeamId })
}

/** Refuses an offered case with a reason; it stays where it was. */
export async function refuseCase(ctx: Ctx, id: string, input: VerbInput['refuse']): Promise<VerbReply> {
  const { record } = await lockFor(ctx, 'refuse', id)
  await endHandOver(ctx, id, { refused: input.reason })
  await tellOwner(ctx, record, 'case.refused')
  return await happened(ctx, record, 'refused')
}

/**
 * Puts a case into a team's hands without its owner: when he leaves. Called by the departure of a member of staff.
 */
export async function handToTeam(ctx: Ctx, id: string, teamId: string): Promise<void> {
  const record = await updateCase(ctx, id, { ownerStaffId: null, ownerTeamId: teamId })
  await handOver(ctx, { subject: { kind: 'case', id }, to: { teamId } })
  await handRunsOver(ctx, id, { teamId })
  await happened(ctx, record, 'handed_to_team', { team: teamId })
}

/**
 * Everything one member of staff owns goes to another, also what is hidden from whoever gives the order; a complaint about
 * the successor, or a case of a site that is not his, goes to its duty team instead (W-art17). Returns how many cases moved.
 */
export async function handOverAll(ctx: Ctx, fromStaffId: string, toStaffId: string): Promise<number> {
  const owned = await casesOwnedBy(ctx, fromStaffId)
  const successor = await personOf(ctx, toStaffId)
  for (const { id, siteId } of owned) {
    await endHandOver(ctx, id, { refused: 'departed' })
    const worksThere = successor.sites === 'all' || successor.sites.includes(siteId)
    if (!worksThere || (await isAccused(ctx, id, successor.personId))) {
      await handToTeam(ctx, id, (await dutyTeamOf(ctx, siteId)).id)
      continue
    }
    const record = await updateCase(ctx, id, { ownerStaffId: toStaffId, ownerTeamId: null })
    await addHandler(ctx, id, successor, 'owner')
    await handOver(ctx, { subject: { kind: 'case', id }, to: { staffId: toStaffId } })
    await handRunsOver(ctx, id, { staffId: toStaffId })
    await happened(ctx, record, 'inherited', { from: fromStaffId })
  }
  await refuseOffersTo(ctx, fromStaffId)
  return owned.length
}

/** Nightly: open cases owned by somebody who left go to their duty team, and the supervisors hear of it. Should be none. */
export async function rescueOrphans(ctx: Ctx): Promise<number> {
  const orphans = await orphanCases(ctx)
  for (const { id, siteId } of orphans) {
    await handToTeam(ctx, id, (await dutyTeamOf(ctx, siteId)).id)
    await tellSupervisors(ctx, await readCase(ctx, id), 'case.orphan_found')
  }
  return orphans.length
}

import { promise } from '#features/commitments/service/promise.ts'
import { maskNumbersIn } from '#features/customers/rules/numbers.ts'
import { findOrCreateByContact } from '#features/customers/service/customers.ts'
import { recordInteraction } from '#features/interactions/service.ts'
import { dutyTeamOf } from '#features/staff/service/teams.ts'
import { namedCaseNumbers, riskWords } from '#features/standards/rules/guards.ts'
import { kindOf, type Urgency } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { searchTokens } from '#platform/search.ts'
import type { Channel } from '../contract/words.ts'
import { caseNumber, readCaseNumber } from '../rules/caseNumber.ts'
import { matterOf } from '../rules/matter.ts'
import { type CaseRecord, findByNumber, nextCaseCount } from '../store/find.ts'
import { insertCase, insertCaseInteraction } from '../store/write.ts'
import { addMeAsHandler, happened, tellOwner, tellSupervisors } from './case.ts'
import { suggestionFor } from './kinds.ts'
import { boundByOutside, owedFrom } from './owed.ts'
import { highest } from './risks.ts'
import { noteUrge } from './urge.ts'

export interface Contact {
  siteId: string
  kind?: string | undefined
  channel: Channel
  words: string
  matter?: string | undefined
  customerId?: string | undefined
  name?: string | undefined
  phone?: string | undefined
  place?: string | undefined
  urgency?: Urgency | undefined
  nature?: string | undefined
  form?: Record<string, string | number | boolean> | undefined
  /** The member of staff who took it owns it (E-A12); without one the duty team does. */
  ownerStaffId?: string | undefined
  lookupCodeHash?: ((caseId: string) => Buffer) | undefined
  source?: string | undefined
  external?: { body: string; number: string; dueAt?: string | undefined } | undefined
  receivedAt?: Date | undefined
  urgesNumber?: string | undefined
}

export interface Received {
  record: CaseRecord
  suggestion: { kind: string; score: number; because: string[] }
  commitments: { kind: string; dueAt: Date }[]
}

/**
 * What a customer said becomes a case with an owner and everything owed to him, in this transaction (P-flow, E-A12, W-art13).
 * A named case number urges that case; this contact still gets a number of its own (D1-5.11.3).
 */
export async function receive(ctx: Ctx, contact: Contact): Promise<Received> {
  const pack = packOf(contact.siteId)
  const receivedAt = contact.receivedAt ?? ctx.now
  const suggestion = suggestionFor(pack, contact.words)
  const kind = kindOf(pack, contact.kind ?? suggestion.kind)
  if (!kind) throw new Problem('case.unknown_kind')
  const risks = riskWords(pack, contact.words)
  const named = [...new Set(risks.map(risk => risk.risk))]
  const urgency = highest([contact.urgency ?? 'normal', ...risks.map(risk => risk.urgency)])
  const owner = contact.ownerStaffId
    ? { staffId: contact.ownerStaffId }
    : { teamId: (await dutyTeamOf(ctx, contact.siteId)).id }
  const customerId = contact.customerId ?? (await customerFor(ctx, contact))
  const interactionId = await recordInteraction(ctx, {
    direction: 'in',
    channel: contact.channel,
    site: contact.siteId,
    customerId,
    at: receivedAt,
    reached: true,
    words: [{ role: 'customer', text: contact.words }],
  })
  // What lists, exports and notices show of a case shows no whole number (E-C3).
  const matter = contact.matter ? maskNumbersIn(contact.matter) : matterOf(maskNumbersIn(contact.words))
  const number = caseNumber(await nextCaseCount(ctx))
  const id = crypto.randomUUID()
  const record = await insertCase(
    ctx,
    {
      id,
      number,
      siteId: contact.siteId,
      pack: pack.id,
      kind: kind.id,
      course: kind.course,
      stage: 'received',
      urgency,
      matter,
      words: contact.words,
      place: contact.place ?? null,
      nature: contact.nature ?? null,
      form: contact.form ?? {},
      customerId: customerId ?? null,
      channel: contact.channel,
      originInteractionId: interactionId,
      lookupCodeHash: contact.lookupCodeHash?.(id) ?? null,
      suggestedKind: suggestion.kind,
      suggestion: { score: suggestion.score, because: suggestion.because },
      ownerStaffId: owner.staffId ?? null,
      ownerTeamId: owner.teamId ?? null,
      receivedAt,
      receivedBy: ctx.me.staffId,
      source: contact.source ?? null,
      externalBody: contact.external?.body ?? null,
      externalNumber: contact.external?.number ?? null,
      externalDueAt: contact.external?.dueAt ? new Date(contact.external.dueAt) : null,
    },
    await searchTokens([number, matter, contact.words, contact.place ?? '', contact.external?.number ?? ''].join('\n')),
  )
  await insertCaseInteraction(ctx, id, interactionId, 'origin')
  if (owner.staffId) await addMeAsHandler(ctx, id, 'owner')
  const promised = await promise(ctx, owedFrom(pack, record, 'received', owner))
  const sooner = await boundByOutside(ctx, record)
  const owed = promised.map(one => ({ ...one, dueAt: sooner.get(one.id) ?? one.dueAt }))
  await happened(ctx, record, 'opened', {
    kind: record.kind,
    urgency,
    suggested: suggestion.kind,
    risks: named,
    channel: contact.channel,
  })
  if (!owner.staffId) await tellOwner(ctx, record, 'case.opened')
  if (risks.length > 0 || urgency !== 'normal') {
    await tellSupervisors(ctx, record, 'case.risk', { risks: named, urgency })
  }
  await urgeNamedCase(ctx, record, interactionId, contact)
  return { record, suggestion, commitments: owed.map(one => ({ kind: one.kind, dueAt: one.dueAt })) }
}

async function customerFor(ctx: Ctx, contact: Contact): Promise<string | undefined> {
  const { siteId: site, name = null, phone = null } = contact
  return (await findOrCreateByContact(ctx, { site, name, phone }))?.id
}

async function urgeNamedCase(ctx: Ctx, record: CaseRecord, interactionId: string, contact: Contact): Promise<void> {
  const named = contact.urgesNumber ? [contact.urgesNumber] : namedCaseNumbers(contact.words)
  for (const candidate of named.slice(0, 5)) {
    const number = readCaseNumber(candidate)
    if (!number || number === record.number) continue
    const urged = await findByNumber({ ...ctx, me: { ...ctx.me, sites: [record.siteId] } }, number)
    if (urged && !urged.endedAt) await noteUrge(ctx, urged.id, { interactionId, byCaseId: record.id })
  }
}

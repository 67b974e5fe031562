import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import { keep } from '#features/commitments/service/verbs.ts'
import { commitmentsOfCase } from '#features/commitments/service/views.ts'
import { phoneTails } from '#features/customers/service/contacts.ts'
import { listPublicSites, openSite } from '#features/staff/service/sites.ts'
import { stageText } from '#features/standards/rules/pack.ts'
import { packOf } from '#features/standards/service/packs.ts'
import type { Ctx } from '#platform/context.ts'
import type { FileStore } from '#platform/files.ts'
import { once } from '#platform/idempotency.ts'
import { Problem } from '#platform/problem.ts'
import type { PublicCaseView, PublicContactInput, PublicContactReply } from '../contract/public.ts'
import type { Stage } from '../contract/words.ts'
import { readCaseNumber } from '../rules/caseNumber.ts'
import { refusalByState } from '../rules/decide.ts'
import { type CaseRecord, factsOf, findByNumber } from '../store/find.ts'
import { answersOf, approvedReturn, forgetMisses, insertMiss, lastMisses, standInLine } from '../store/public.ts'
import { markAnswersReached } from '../store/write.ts'
import { lockCase } from './case.ts'
import { linkWords } from './contact.ts'
import { receive } from './intake.ts'
import { receiveAgain } from './stages.ts'

// Without letters and digits that are mistaken for one another on paper or by ear.
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const missesAllowed = 5
const lockMs = 3600_000

/**
 * Somebody says it at the public door, at any hour: a case with a number, a code and what is owed to him (W-art11…13).
 * The same key and body get the first reply. @throws Problem idempotency.key_reused, site.not_found, case.unknown_kind
 */
export async function publicContact(
  ctx: Ctx,
  files: FileStore,
  key: string,
  input: PublicContactInput,
): Promise<PublicContactReply> {
  return await once(ctx, key, input, async () => {
    const site = await openSite(ctx, input.site)
    const lookupCode = newCode()
    const { record, commitments } = await receive(ctx, {
      siteId: site.id,
      kind: input.kind,
      channel: 'web',
      words: input.text,
      name: input.name,
      phone: input.phone,
      place: input.place,
      lookupCodeHash: caseId => hashCode(caseId, lookupCode),
    })
    await files.attach(ctx, input.attachments, { kind: 'case', id: record.id })
    return {
      caseNumber: record.number,
      lookupCode,
      receivedAt: record.receivedAt.toISOString(),
      commitments: commitments.map(one => ({ kind: one.kind, dueAt: one.dueAt.toISOString() })),
    }
  })
}

/** How somebody proves that a case is his. */
export interface Proof {
  code?: string | undefined
  phoneTail?: string | undefined
}

/**
 * Where a case stands. A wrong number, code or tail, and no phone on file, are answered alike after the same work;
 * five wrong tails in an hour close that door of the case for everybody, the code still opens (section 11, W-art17).
 */
export async function lookUp(ctx: Ctx, number: string, proof: Proof): Promise<PublicCaseView | Problem> {
  const { record, byCode, byTail } = await prove(ctx, number, proof)
  if (!record || !(byCode || byTail)) return new Problem('case.lookup_not_found')
  if (byCode) await openedByCustomer(ctx, record)
  return await publicView(ctx, record, byCode)
}

/** The case behind number and code, for what only the customer himself may do. */
export async function provenCase(ctx: Ctx, number: string, code: string | undefined): Promise<CaseRecord | null> {
  const { record, byCode } = await prove(ctx, number, { code })
  return byCode ? record : null
}

async function prove(ctx: Ctx, number: string, proof: Proof) {
  const eyes: Ctx = { ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all', personId: null } }
  const read = readCaseNumber(number) ?? '0'
  if (proof.phoneTail !== undefined) await standInLine(ctx, read)
  const record = (await findByNumber(eyes, read)) ?? null
  const caseId = record?.id ?? nobody
  const isLocked = locksTail(await lastMisses(ctx, caseId, missesAllowed), ctx.now)
  const tails = await phoneTails(ctx, record?.customerId ?? nobody)
  const expected = record?.lookupCodeHash ?? nothing
  const given = hashCode(caseId, readCode(proof.code ?? ''))
  const byCode = Boolean(record?.lookupCodeHash) && Boolean(proof.code) && timingSafeEqual(expected, given)
  const tail = (proof.phoneTail ?? '').normalize('NFKC').trim()
  const byTail = /^\d{4}$/.test(tail) && !isLocked && tails.includes(tail)
  if (proof.phoneTail !== undefined && !byTail) await insertMiss(ctx, isLocked ? null : caseId)
  return { record, byCode, byTail: byTail && record !== null }
}

/** Five misses within an hour lock the tail for an hour from the fifth; tries while it is locked do not count. */
export function locksTail(newestFirst: readonly Date[], now: Date): boolean {
  const [newest, oldest] = [newestFirst[0], newestFirst[missesAllowed - 1]]
  if (!newest || !oldest) return false
  return now.getTime() - newest.getTime() < lockMs && newest.getTime() - oldest.getTime() < lockMs
}

const nobody = '00000000-0000-0000-0000-000000000000'
const nothing = Buffer.alloc(32)

/** Opening the page with the code is how a customer without a phone is told: acknowledgement and answer are kept by it (E-C9). */
export async function openedByCustomer(ctx: Ctx, record: CaseRecord): Promise<void> {
  const kinds = ['acknowledge', 'extension_notice']
  if (record.stage === 'answered' || record.stage === 'closed') {
    kinds.push('answer')
    await markAnswersReached(ctx, record.id, 'portal')
  }
  await keep(ctx, { subject: { kind: 'case', id: record.id }, kinds, openedByCustomer: true })
}

async function publicView(ctx: Ctx, record: CaseRecord, withWords: boolean): Promise<PublicCaseView> {
  const pack = packOf(record.siteId)
  const owed = await commitmentsOfCase(ctx, record.id)
  const answer = withWords && record.answeredAt ? (await answersOf(ctx, record.id)).at(-1) : undefined
  const returned =
    withWords && record.stage === 'returned' ? await approvedReturn(ctx, record.id, record.cycle) : undefined
  const facts = await factsOf(ctx, record)
  const waits = facts.gates.some(gate => gate.gate === 'follow_up' && gate.cycle === record.cycle && !gate.clearedAt)
  return {
    number: record.number,
    kind: record.kind,
    stage: record.stage as Stage,
    stageText: stageText(pack, record.kind, record.stage as Stage)[ctx.me.language],
    cycle: record.cycle,
    receivedAt: record.receivedAt.toISOString(),
    commitments: owed
      .filter(one => one.owedTo === 'customer' && one.cycle === record.cycle)
      .map(one => ({ kind: one.kind, dueAt: one.dueAt, keptAt: one.keptAt, state: one.state })),
    answer: answer ? { words: answer.words, answeredAt: answer.answeredAt.toISOString() } : null,
    returned: returned
      ? {
          reason: pack.reasons.return.find(one => one.id === returned.reason)?.label[ctx.me.language] ?? '',
          advice: returned.words ?? '',
        }
      : null,
    followUp: withWords ? { open: record.stage === 'answered' && waits } : null,
  }
}

/** The customer himself objects to a return, with his code. @throws Problem case.lookup_not_found, case.not_returned */
export async function publicObject(ctx: Ctx, number: string, code: string | undefined, words: string) {
  const found = await provenCase(ctx, number, code)
  if (!found) throw new Problem('case.lookup_not_found')
  const locked = await lockCase({ ...ctx, me: { ...ctx.me, kind: 'system', sites: 'all' } }, found.id)
  const refused = refusalByState('object', locked.facts)
  if (refused) throw new Problem(refused)
  await linkWords(ctx, locked.record, { words, channel: 'web' }, 'objection')
  const reply = await receiveAgain(ctx, locked)
  return { number: reply.number, stage: reply.stage }
}

/** What the public pages say before anything is asked: sites, kinds, pledge, retention. */
export async function publicGuide(ctx: Ctx) {
  const pack = packOf()
  const { language } = ctx.me
  const { sites } = await listPublicSites(ctx)
  return {
    sites: sites.map(site => ({ key: site.key, name: site.name })),
    kinds: pack.kinds
      .filter(kind => kind.public)
      .map(kind => ({
        id: kind.id,
        label: kind.label[language],
        about: kind.about[language],
        retentionYears: kind.retention.years,
      })),
    pledge: pack.pledge.map(one => one.text[language]),
  }
}

function newCode(): string {
  return Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')
}

// As people type it back: small letters, full width, with the gap or hyphen it is printed with.
function readCode(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\s\-–—_.·]/g, '')
    .toUpperCase()
}

function hashCode(caseId: string, code: string): Buffer {
  return createHash('sha256').update(caseId).update(code).digest()
}

/** Misses older than the lock they could cause are forgotten. */
export async function forgetOldMisses(ctx: Ctx): Promise<void> {
  await forgetMisses(ctx, new Date(ctx.now.getTime() - 2 * lockMs))
}

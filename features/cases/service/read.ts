import { commitmentsOfCase, type FirstOwed, firstOwedOf } from '#features/commitments/service/views.ts'
import { maskNumbersIn } from '#features/customers/rules/numbers.ts'
import { customerOfCase } from '#features/customers/service/customers.ts'
import { customerIdsFor } from '#features/customers/service/search.ts'
import { riskWords } from '#features/standards/rules/guards.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { type Ctx, may } from '#platform/context.ts'
import { cursorOf, readCursor } from '#platform/cursor.ts'
import { record as recordEvent } from '#platform/events.ts'
import type { FileStore } from '#platform/files.ts'
import { searchQuery } from '#platform/search.ts'
import type { CaseFilter } from '../contract/endpoints.ts'
import type { CaseRow, CaseView } from '../contract/view.ts'
import type { Channel, Course, Stage, Urgency } from '../contract/words.ts'
import { mayOf } from '../rules/decide.ts'
import { countRows } from '../store/count.ts'
import { type CaseRecord, factsOf } from '../store/find.ts'
import { listRows } from '../store/list.ts'
import type { Sought } from '../store/match.ts'
import { likelyCases, readParts } from '../store/view.ts'
import { readCase } from './case.ts'

/** The page of one case: what it is, which gates stand, what is owed, and what `me` may do now. @throws Problem case.not_found */
export async function getCase(ctx: Ctx, files: FileStore, id: string): Promise<CaseView> {
  const record = await readCase(ctx, id)
  const facts = await factsOf(ctx, record)
  const parts = await readParts(ctx, id)
  const commitments = await commitmentsOfCase(ctx, id)
  const customer = record.customerId ? await customerOfCase(ctx, record.customerId) : null
  const handOver = parts.handOvers.find(one => !one.takenAt && !one.refusedAt)
  const pack = packOf(record.siteId)
  return {
    ...headOf(record),
    words: wordsFor(ctx, record.words),
    nature: record.nature,
    rootCause: record.rootCause,
    grounds: record.grounds,
    form: record.form as Record<string, unknown>,
    channel: record.channel as Channel,
    source: record.source,
    external: record.externalBody
      ? { body: record.externalBody, number: record.externalNumber!, dueAt: iso(record.externalDueAt) }
      : null,
    site: { id: record.siteId, name: parts.siteName },
    owner: { staff: parts.ownerStaff, team: parts.ownerTeam },
    customer,
    suggestion: suggestionOf(record),
    kindDecidedAt: iso(record.kindDecidedAt),
    receivedAt: record.receivedAt.toISOString(),
    acceptedAt: iso(record.acceptedAt),
    answeredAt: iso(record.answeredAt),
    closedAt: iso(record.closedAt),
    endedAt: iso(record.endedAt),
    archivedAt: iso(record.archivedAt),
    gates: parts.gates.map(gate => ({
      ...gate,
      gate: gate.gate as CaseView['gates'][number]['gate'],
      openedAt: iso(gate.openedAt)!,
      clearedAt: iso(gate.clearedAt),
    })),
    commitments,
    requests: parts.requests.map(({ askedByPerson, ...request }) => ({
      ...request,
      kind: request.kind as CaseView['requests'][number]['kind'],
      askedAt: iso(request.askedAt)!,
      decidedAt: iso(request.decidedAt),
      mayDecide: request.decidedAt ? 'case.decided' : askedByPerson === ctx.me.personId ? 'case.same_person' : null,
    })),
    handOver: handOver
      ? {
          id: handOver.id,
          to: handOver.to,
          toMe:
            (handOver.toStaffId !== null && handOver.toStaffId === ctx.me.staffId) ||
            (handOver.toTeamId !== null && ctx.me.teams.includes(handOver.toTeamId)),
          offeredAt: iso(handOver.offeredAt)!,
          words: handOver.words,
        }
      : null,
    handOvers: parts.handOvers.map(one => ({
      from: one.from,
      to: one.to,
      offeredAt: iso(one.offeredAt)!,
      takenAt: iso(one.takenAt),
      refusedAt: iso(one.refusedAt),
    })),
    findings: parts.findings.map(one => ({
      ...one,
      conclusion: one.conclusion as CaseView['findings'][number]['conclusion'],
      at: iso(one.at)!,
    })),
    statements: parts.statements.map(one => ({
      ...one,
      side: one.side as 'customer' | 'ours',
      askedAt: iso(one.askedAt),
      givenAt: iso(one.givenAt),
    })),
    answers: parts.answers.map(one => ({
      ...one,
      accepts: one.accepts as CaseView['answers'][number]['accepts'],
      at: iso(one.at)!,
      reachedAt: iso(one.reachedAt),
    })),
    links: parts.links.map(one => ({
      ...one,
      kind: one.kind as CaseView['links'][number]['kind'],
      stage: one.stage as Stage,
    })),
    accused: parts.accused,
    viewers: parts.viewers,
    files: await files.of(ctx, id),
    likely: await likelyCases(ctx, record),
    risks: [...new Set(riskWords(pack, record.words).map(one => one.risk))],
    may: mayOf(facts, ctx.me),
  }
}

function headOf(record: CaseRecord) {
  return {
    id: record.id,
    number: record.number,
    kind: record.kind,
    course: record.course as Course,
    stage: record.stage as Stage,
    cycle: record.cycle,
    urgency: record.urgency as Urgency,
    matter: record.matter,
    place: record.place,
    urged: record.urged,
    confidential: record.confidentialAt !== null,
  }
}

/** The customer's own words; who may not reveal his numbers sees them masked there too. */
export function wordsFor(ctx: Ctx, said: string): string {
  return may(ctx.me, 'customer.reveal') ? said : maskNumbersIn(said)
}

function suggestionOf(record: CaseRecord): CaseView['suggestion'] {
  if (!record.suggestedKind) return null
  const { score, because } = record.suggestion as { score: number; because: string[] }
  return { kind: record.suggestedKind, score, because }
}

// Rows built as JSON by the database carry times as text, plain columns as Date.
function iso(value: Date | string | null): string | null {
  return value === null ? null : new Date(value).toISOString()
}

/** One page of cases. @throws Problem input.bad_cursor */
export async function listCases(ctx: Ctx, filter: CaseFilter): Promise<{ rows: CaseRow[]; next: string | null }> {
  const after = readCursor(filter.after, 'text', 'time', 'id')
  const sought = await soughtBy(ctx, filter.q)
  const place = after ? { part: after[0], at: after[1], id: after[2] } : null
  const rows = await listRows(ctx, filter, sought, place, filter.limit + 1)
  const page = rows.slice(0, filter.limit)
  const last = rows.length > page.length ? page.at(-1)! : null
  const owed = await firstOwedOf(
    ctx,
    page.map(row => row.id),
  )
  const next =
    last &&
    (last.owedDueAt ? cursorOf('due', last.owedDueAt, last.owedId!) : cursorOf('rest', last.receivedAt, last.id))
  return { rows: page.map(row => rowView(owed, row)), next }
}

function rowView(owed: Map<string, FirstOwed>, row: Awaited<ReturnType<typeof listRows>>[number]): CaseRow {
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    course: row.course as Course,
    stage: row.stage as Stage,
    cycle: row.cycle,
    urgency: row.urgency as Urgency,
    matter: row.matter,
    place: row.place,
    site: { id: row.siteId, name: row.siteName },
    owner: row.ownerName ?? row.teamName ?? '',
    ownedByTeam: row.ownerStaffId === null,
    urged: row.urged,
    confidential: row.confidentialAt !== null,
    receivedAt: row.receivedAt.toISOString(),
    endedAt: iso(row.endedAt),
    owed: owed.get(row.id) ?? null,
  }
}

export async function countCases(ctx: Ctx, site: string | undefined) {
  return await countRows(ctx, site)
}

// Words of the case itself, and the customers the search names, for who may read customers.
async function soughtBy(ctx: Ctx, q: string | undefined): Promise<Sought | null> {
  if (!q) return null
  const customerIds = may(ctx.me, 'customer.read') ? await customerIdsFor(ctx, q) : []
  return { words: await searchQuery(q), customerIds }
}

const exportLimit = 20_000

/** The filtered list for a file, masked like the page it is taken from; who took it, and how many rows, is recorded. */
export async function exportCases(ctx: Ctx, filter: Omit<CaseFilter, 'after' | 'limit'>): Promise<CaseRow[]> {
  const sought = await soughtBy(ctx, filter.q)
  const rows = await listRows(ctx, { ...filter, limit: exportLimit } as CaseFilter, sought, null, exportLimit)
  await recordEvent(ctx, {
    kind: 'case.exported',
    subject: { kind: 'staff', id: ctx.me.staffId ?? ctx.me.apiKeyId! },
    facts: { rows: rows.length, filter: { ...filter, q: filter.q ? 'given' : undefined } },
  })
  const owed = await firstOwedOf(
    ctx,
    rows.map(row => row.id),
  )
  return rows.map(row => rowView(owed, row))
}

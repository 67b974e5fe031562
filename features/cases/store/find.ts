import { type Selectable, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { camelParts } from '#database/jsonRows.ts'
import type { Cases } from '#database/schema.ts'
import type { Ctx } from '#platform/context.ts'
import type { Course, GateName, RequestKind, Stage } from '../contract/words.ts'
import type { CaseFacts } from '../rules/decide.ts'
import { visibleCases } from './scope.ts'

export type CaseRecord = Selectable<Cases>

/** The case under its lock, or undefined when it does not exist for `me`. Everything else of a case is locked after it. */
export async function lockRecord(ctx: Ctx, id: string): Promise<CaseRecord | undefined> {
  return await ctx.tx
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .where(visibleCases(ctx.me))
    .forUpdate()
    .executeTakeFirst()
}

export async function findRecord(ctx: Ctx, id: string): Promise<CaseRecord | undefined> {
  return await ctx.tx
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .where(visibleCases(ctx.me))
    .executeTakeFirst()
}

export async function findByNumber(ctx: Ctx, number: string): Promise<CaseRecord | undefined> {
  return await ctx.tx
    .selectFrom('cases')
    .selectAll()
    .where('number', '=', number)
    .where(visibleCases(ctx.me))
    .executeTakeFirst()
}

/** Which of these cases exist for `me`. */
export async function visibleAmong(ctx: Pick<Ctx, 'me' | 'tx'>, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('cases')
    .select('id')
    .where('id', 'in', ids)
    .where(visibleCases(ctx.me))
    .execute()
  return rows.map(row => row.id)
}

/** Several cases under their locks, in the order of their ids: two groupings at once never wait for each other in a ring. */
export async function lockRecords(ctx: Ctx, ids: readonly string[]): Promise<CaseRecord[]> {
  if (ids.length === 0) return []
  return await ctx.tx
    .selectFrom('cases')
    .selectAll()
    .where('id', 'in', ids)
    .where(visibleCases(ctx.me))
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** What the rules decide by, in one statement. */
export async function factsOf(ctx: Ctx, record: CaseRecord): Promise<CaseFacts> {
  const stored = await ctx.tx
    .selectFrom('cases')
    .where('cases.id', '=', record.id)
    .select(eb => [
      jsonArrayFrom(
        eb
          .selectFrom('caseGates')
          .select(['gate', 'cycle', 'clearedAt', 'attempts'])
          .whereRef('caseGates.caseId', '=', 'cases.id')
          .orderBy('cycle')
          .orderBy('openedAt'),
      ).as('gates'),
      jsonArrayFrom(
        eb
          .selectFrom('caseRequests')
          .select(['id', 'kind', 'askedByPerson'])
          .whereRef('caseRequests.caseId', '=', 'cases.id')
          .where('decidedAt', 'is', null),
      ).as('requests'),
      jsonObjectFrom(
        eb
          .selectFrom('caseHandOvers')
          .select(['toStaffId', 'toTeamId'])
          .whereRef('caseHandOvers.caseId', '=', 'cases.id')
          .where('takenAt', 'is', null)
          .where('refusedAt', 'is', null),
      ).as('handOver'),
      jsonArrayFrom(
        eb.selectFrom('caseHandlers').select('personId').distinct().whereRef('caseHandlers.caseId', '=', 'cases.id'),
      ).as('handlers'),
      jsonArrayFrom(
        eb
          .selectFrom('caseStatements')
          .select('side')
          .distinct()
          .whereRef('caseStatements.caseId', '=', 'cases.id')
          .where('givenAt', 'is not', null),
      ).as('stated'),
      eb
        .exists(eb.selectFrom('caseFindings').select('id').whereRef('caseFindings.caseId', '=', 'cases.id'))
        .as('found'),
      eb
        .exists(
          eb
            .selectFrom('commitments')
            .select('commitments.id')
            .whereRef('commitments.subjectId', '=', 'cases.id')
            .where('stoppedAt', 'is not', null)
            .where('keptAt', 'is', null)
            .where('waivedAt', 'is', null)
            .where('cancelledAt', 'is', null),
        )
        .as('clockStopped'),
      eb
        .exists(
          eb
            .selectFrom('customerContacts')
            .innerJoin('customers', 'customers.id', 'customerContacts.customerId')
            .select('customerContacts.id')
            .where(
              sql<boolean>`coalesce(customers.canonical_id, customers.id) =
                (select coalesce(c.canonical_id, c.id) from customers c where c.id = ${record.customerId}::uuid)`,
            )
            .where('removedAt', 'is', null),
        )
        .as('reachable'),
    ])
    .executeTakeFirstOrThrow()
  const row = camelParts(stored)
  return {
    course: record.course as Course,
    stage: record.stage as Stage,
    cycle: record.cycle,
    ownerStaffId: record.ownerStaffId,
    ownerTeamId: record.ownerTeamId,
    acceptedAt: record.acceptedAt,
    archivedAt: record.archivedAt,
    masterId: record.masterId,
    gates: row.gates.map(gate => ({
      gate: gate.gate as GateName,
      cycle: gate.cycle,
      clearedAt: gate.clearedAt ? new Date(gate.clearedAt) : null,
      attempts: gate.attempts,
    })),
    found: Boolean(row.found),
    customerStated: row.stated.some(one => one.side === 'customer'),
    oursStated: row.stated.some(one => one.side === 'ours'),
    clockStopped: Boolean(row.clockStopped),
    requests: row.requests.map(request => ({ ...request, kind: request.kind as RequestKind })),
    handOver: row.handOver,
    handlers: row.handlers.map(handler => handler.personId),
    reachable: Boolean(row.reachable),
  }
}

/** Cases that ended before a moment and are not archived, under their locks; those somebody works on wait for another night. */
export async function lockEndedBefore(ctx: Ctx, before: Date, limit: number): Promise<string[]> {
  const rows = await ctx.tx
    .selectFrom('cases')
    .select('id')
    .where('endedAt', '<', before)
    .where('archivedAt', 'is', null)
    .orderBy('endedAt')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute()
  return rows.map(row => row.id)
}

/** The next place of the counter behind case numbers. */
export async function nextCaseCount(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select nextval('case_numbers') as n`.execute(ctx.tx)
  return rows[0]!.n
}

/** Numbers of cases that count as closed although nothing proves their closing gate, the newest first, at most 20. */
export async function unprovenEnds(tx: Ctx['tx']): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select c.number from cases c
    where c.stage = 'closed'
      and (c.course in ('complaint', 'repair') or exists (select from case_gates g where g.case_id = c.id and g.gate = 'follow_up'))
      and not exists (select from case_gates g where g.case_id = c.id and g.cycle = c.cycle and g.gate = 'follow_up'
        and follow_up_gate_is_proven(g))
    order by c.closed_at desc limit 20`.execute(tx)
  return rows.map(row => row.number)
}

import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { camelParts } from '#database/jsonRows.ts'
import type { Ctx } from '#platform/context.ts'
import { visibleCases } from './scope.ts'

/** Everything the page of one case shows beside its own row, in one statement. */
export async function readParts(ctx: Ctx, caseId: string) {
  const stored = await ctx.tx
    .selectFrom('cases')
    .where('cases.id', '=', caseId)
    .innerJoin('sites', 'sites.id', 'cases.siteId')
    .leftJoin('staff as owner', 'owner.id', 'cases.ownerStaffId')
    .leftJoin('teams as team', 'team.id', 'cases.ownerTeamId')
    .select([
      'sites.name as siteName',
      'owner.name as ownerName',
      'owner.staffNumber as ownerNumber',
      'team.name as teamName',
    ])
    .select(eb => [
      jsonArrayFrom(
        eb
          .selectFrom('caseGates')
          .leftJoin('staff', 'staff.id', 'caseGates.clearedBy')
          .select(['gate', 'cycle', 'openedAt', 'clearedAt', 'staff.name as clearedBy'])
          .whereRef('caseId', '=', 'cases.id')
          .orderBy('cycle')
          .orderBy('openedAt'),
      ).as('gates'),
      jsonArrayFrom(
        eb
          .selectFrom('caseRequests')
          .innerJoin('staff as asker', 'asker.id', 'caseRequests.askedBy')
          .leftJoin('staff as decider', 'decider.id', 'caseRequests.decidedBy')
          .select([
            'caseRequests.id',
            'caseRequests.kind',
            'caseRequests.reason',
            'caseRequests.words',
            'caseRequests.askedByPerson',
            'caseRequests.askedAt',
            'caseRequests.decidedAt',
            'caseRequests.approved',
            'caseRequests.decisionWords',
            'asker.name as askedBy',
            'decider.name as decidedBy',
          ])
          .select(sql<string | null>`case_requests.amount::text`.as('amount'))
          .whereRef('caseRequests.caseId', '=', 'cases.id')
          .orderBy('caseRequests.id'),
      ).as('requests'),
      jsonArrayFrom(
        eb
          .selectFrom('caseHandOvers as h')
          .leftJoin('staff as f', 'f.id', 'h.fromStaffId')
          .leftJoin('teams as ft', 'ft.id', 'h.fromTeamId')
          .leftJoin('staff as t', 't.id', 'h.toStaffId')
          .leftJoin('teams as tt', 'tt.id', 'h.toTeamId')
          .select(['h.id', 'h.toStaffId', 'h.toTeamId', 'h.offeredAt', 'h.takenAt', 'h.refusedAt', 'h.words'])
          .select(sql<string | null>`coalesce(f.name, ft.name)`.as('from'))
          .select(sql<string>`coalesce(t.name, tt.name)`.as('to'))
          .whereRef('h.caseId', '=', 'cases.id')
          .orderBy('h.id'),
      ).as('handOvers'),
      jsonArrayFrom(
        eb
          .selectFrom('caseFindings')
          .innerJoin('staff', 'staff.id', 'caseFindings.foundBy')
          .select(['caseFindings.id', 'cycle', 'conclusion', 'words', 'rootCause', 'staff.name as by', 'foundAt as at'])
          .whereRef('caseId', '=', 'cases.id')
          .orderBy('caseFindings.id'),
      ).as('findings'),
      jsonArrayFrom(
        eb
          .selectFrom('caseStatements')
          .leftJoin('staff', 'staff.id', 'caseStatements.askedOf')
          .select(['caseStatements.id', 'side', 'staff.name as of', 'words', 'askedAt', 'givenAt'])
          .whereRef('caseId', '=', 'cases.id')
          .orderBy('caseStatements.id'),
      ).as('statements'),
      jsonArrayFrom(
        eb
          .selectFrom('caseAnswers')
          .innerJoin('staff', 'staff.id', 'caseAnswers.answeredBy')
          .select(['caseAnswers.id', 'cycle', 'words', 'staff.name as by', 'answeredAt as at', 'reachedAt', 'accepts'])
          .select(sql<string | null>`case_answers.amount::text`.as('amount'))
          .whereRef('caseId', '=', 'cases.id')
          .orderBy('caseAnswers.id'),
      ).as('answers'),
      jsonArrayFrom(
        eb
          .selectFrom('caseLinks as l')
          .innerJoin('cases as o', join =>
            join.on(sql<boolean>`o.id = case when l.case_id = cases.id then l.other_id else l.case_id end`),
          )
          .select(['l.id', 'l.kind', 'o.id as caseId', 'o.number', 'o.matter', 'o.stage'])
          .where(where => where.or([where('l.caseId', '=', caseId), where('l.otherId', '=', caseId)]))
          .where('l.endedAt', 'is', null)
          .where(where =>
            where.exists(
              where
                .selectFrom('cases')
                .select('cases.id')
                .whereRef('cases.id', '=', 'o.id')
                .where(visibleCases(ctx.me)),
            ),
          )
          .orderBy('l.id'),
      ).as('links'),
      jsonArrayFrom(
        eb
          .selectFrom('caseAccused')
          .innerJoin('staff', 'staff.id', 'caseAccused.staffId')
          .select(['staff.id as staffId', 'staff.name'])
          .whereRef('caseId', '=', 'cases.id'),
      ).as('accused'),
      jsonArrayFrom(
        eb
          .selectFrom('caseViewers')
          .innerJoin('staff', 'staff.id', 'caseViewers.staffId')
          .select(['staff.id as staffId', 'staff.name'])
          .whereRef('caseId', '=', 'cases.id'),
      ).as('viewers'),
      jsonObjectFrom(
        eb
          .selectFrom('staff')
          .select(['staff.id', 'staff.name', 'staff.staffNumber'])
          .whereRef('staff.id', '=', 'cases.ownerStaffId'),
      ).as('ownerStaff'),
      jsonObjectFrom(
        eb.selectFrom('teams').select(['teams.id', 'teams.name']).whereRef('teams.id', '=', 'cases.ownerTeamId'),
      ).as('ownerTeam'),
    ])
    .executeTakeFirstOrThrow()
  return camelParts(stored)
}

/** What happened, as rows of one timeline: events of the case, words of its contacts, notes and answers. */
export async function timelineParts(ctx: Ctx, caseId: string) {
  const person = ctx.me.personId
  const [events, contacts, notes] = await Promise.all([
    ctx.tx
      .selectFrom('events')
      .leftJoin('staff', 'staff.id', 'events.actorId')
      .select(['events.id', 'events.kind', 'events.at', 'events.facts', 'events.actorKind', 'staff.name as by'])
      .where('events.subjectId', '=', caseId)
      .orderBy('events.id')
      .limit(2000)
      .execute(),
    ctx.tx
      .selectFrom('caseInteractions')
      .innerJoin('interactions', 'interactions.id', 'caseInteractions.interactionId')
      .leftJoin('staff', 'staff.id', 'interactions.staffId')
      .select(eb => [
        'interactions.id',
        'interactions.direction',
        'interactions.channel',
        'interactions.reached',
        'interactions.startedAt',
        'caseInteractions.role',
        'staff.name as by',
        jsonArrayFrom(
          eb
            .selectFrom('utterances')
            .select(['seq', 'role', 'text'])
            .whereRef('utterances.interactionId', '=', 'interactions.id')
            .orderBy('seq'),
        ).as('utterances'),
      ])
      .where('caseInteractions.caseId', '=', caseId)
      .where(sql<boolean>`(${person}::uuid is null or not is_hidden(${person}, 'interaction', interactions.id))`)
      .orderBy('interactions.startedAt')
      .limit(1000)
      .execute(),
    ctx.tx
      .selectFrom('caseNotes')
      .innerJoin('staff', 'staff.id', 'caseNotes.writtenBy')
      .select(['caseNotes.id', 'caseNotes.words', 'caseNotes.writtenAt', 'staff.name as by'])
      .where('caseNotes.caseId', '=', caseId)
      .orderBy('caseNotes.id')
      .limit(1000)
      .execute(),
  ])
  return { events, contacts, notes }
}

/** Open cases of the same customer or place: likeness is only suggested, a person links. */
export async function likelyCases(ctx: Ctx, of: { id: string; customerId: string | null; siteId: string }) {
  if (!of.customerId) return []
  return await ctx.tx
    .selectFrom('cases')
    .select(['id as caseId', 'number', 'matter'])
    .where('customerId', '=', of.customerId)
    .where('siteId', '=', of.siteId)
    .where('id', '<>', of.id)
    .where('endedAt', 'is', null)
    .where('confidentialAt', 'is', null)
    .where(sql<boolean>`(${ctx.me.personId}::uuid is null or not is_hidden(${ctx.me.personId}, 'case', cases.id))`)
    .orderBy('receivedAt', 'desc')
    .limit(5)
    .execute()
}

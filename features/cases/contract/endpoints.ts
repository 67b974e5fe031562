import { z } from 'zod'
import { doStepInput, runView } from '#features/procedures/contract.ts'
import { endpoint, id, idParams, instant, pageOf, pageQuery, words } from '#platform/endpoint.ts'
import { importedCase, openCaseInput, verbInput } from './verbs.ts'
import { caseRow, caseView, timelineEntry } from './view.ts'
import { type CaseVerb, kindId, stage, urgency } from './words.ts'

const reply = z.object({ id, number: z.string(), stage, cycle: z.number() })

/** Verbs whose permission is not simply `case.<verb>`: parts of another verb, or of reading. */
const permissionOf: Partial<Record<CaseVerb, string>> = {
  take: 'case.assign',
  refuse: 'case.assign',
  contact: 'interaction.record',
  note: 'case.read',
  ask_statement: 'case.find',
  unlink: 'case.link',
  merge: 'case.link',
  group: 'case.link',
  resume_clock: 'case.stop_clock',
  change_urgency: 'case.change_kind',
  object: 'case.return',
  reopen: 'case.accept',
  accuse: 'case.change_kind',
  restrict: 'case.view_confidential',
}

/** The permission a verb of a case needs. */
export function permissionFor(verb: CaseVerb): string {
  return permissionOf[verb] ?? `case.${verb}`
}

function verb<V extends CaseVerb>(name: V, summary: string) {
  return endpoint({
    method: 'POST',
    path: `/api/cases/:id/${name}`,
    needs: permissionFor(name),
    summary,
    params: idParams,
    body: verbInput[name],
    reply,
  })
}

export const verbEndpoints = {
  acceptCase: verb('accept', 'Accept a case; a complaint or repair gets its follow-up gate'),
  returnCase: verb(
    'return',
    'Ask to return a case as not ours, with a listed reason and advice; a supervisor confirms',
  ),
  assignCase: verb('assign', 'Offer a case to a colleague or team; the owner stays until it is taken'),
  takeCase: verb('take', 'Take a case that was offered, or that the own team owns'),
  refuseCase: verb('refuse', 'Refuse an offered case with a reason'),
  contactCase: verb('contact', 'Record a contact with the customer about this case'),
  noteCase: verb('note', 'Write an internal note'),
  findCase: verb('find', 'Record findings: founded, partly or unfounded'),
  askStatement: verb('ask_statement', 'Ask the person complained about for a statement'),
  stateCase: verb('state', 'Record the statement of one side'),
  answerCase: verb('answer', 'Answer the customer; it counts once he was reached'),
  closeCase: verb('close', 'Close a case whose gates are all cleared'),
  urgeCase: verb('urge', 'Record that the customer urges: counted, owner told, limit tightened'),
  linkCase: verb('link', 'Link a related or repeated case'),
  unlinkCase: verb('unlink', 'End a link'),
  mergeCase: verb('merge', 'Merge into a master case; every member keeps its gate'),
  groupCase: verb('group', 'Make this case the master of a group'),
  escalateCase: verb('escalate', 'Raise a case, or an amount beyond the own authority'),
  stopClockCase: verb('stop_clock', 'Stop the clock with a listed reason and its limit'),
  resumeClockCase: verb('resume_clock', 'Let the clock run again'),
  changeKindCase: verb('change_kind', 'Change the kind; gates stay'),
  changeUrgencyCase: verb('change_urgency', 'Raise or lower the urgency'),
  withdrawCase: verb('withdraw', 'Record that the customer withdraws, in his words; another person confirms'),
  voidCase: verb('void', 'Mark as entered in error; another person confirms'),
  confirmCase: verb('confirm', 'Decide a return, withdrawal, error or escalation that another person asked for'),
  askException: verb('ask_exception', 'Ask to close without a satisfied follow-up'),
  grantException: verb('grant_exception', 'Decide an exception that another person asked for'),
  objectCase: verb('object', 'Record that the customer objects to the return'),
  reopenCase: verb('reopen', 'Take a closed case up again, in a new cycle'),
  accuseCase: verb('accuse', 'Name the member of staff the complaint is about; the case is hidden from that person'),
  restrictCase: verb('restrict', 'Make confidential with named viewers'),
  archiveCase: verb('archive', 'Archive: locked and kept until its retention ends'),
}

export const caseTimeState = z.enum(['pressing', 'broken', 'late', 'soon', 'stopped'])
export type CaseTimeState = z.infer<typeof caseTimeState>

export const caseFilter = z.strictObject({
  ...pageQuery,
  open: z.enum(['yes', 'no', 'all']).default('yes'),
  stage: stage.optional(),
  kind: kindId.optional(),
  urgency: urgency.optional(),
  site: id.optional(),
  customer: id.optional(),
  owner: z.union([z.enum(['me', 'my_teams']), id]).optional(),
  /** How what is owed stands; `pressing` is broken, late or soon. */
  state: caseTimeState.optional(),
  /** Sent back or taken up again at least once. */
  again: z.literal('yes').optional(),
  order: z.enum(['received', 'due']).default('received'),
  q: words(100).optional(),
})
export type CaseFilter = z.output<typeof caseFilter>

export const caseEndpoints = {
  listCases: endpoint({
    method: 'GET',
    path: '/api/cases',
    needs: 'case.read',
    summary: 'Cases within scope, newest first or by what is due first',
    query: caseFilter,
    reply: pageOf(caseRow),
  }),
  countCases: endpoint({
    method: 'GET',
    path: '/api/cases/counts',
    needs: 'case.read',
    summary: 'Numbers for the tabs and the bar of time states; each stops counting at 1000',
    query: z.strictObject({ site: id.optional() }),
    reply: z.object({
      open: z.number(),
      pressing: z.number(),
      late: z.number(),
      soon: z.number(),
      broken: z.number(),
      stopped: z.number(),
      mine: z.number(),
      waitingFollowUp: z.number(),
      reopened: z.number(),
    }),
  }),
  exportCases: endpoint({
    method: 'GET',
    path: '/api/cases/export',
    needs: 'case.export',
    summary: 'The filtered list as xlsx, masked, at most 20000 rows; logged',
    query: caseFilter.omit({ after: true, limit: true }),
    reply: z.unknown(),
    writes: true,
  }),
  getCase: endpoint({
    method: 'GET',
    path: '/api/cases/:id',
    needs: 'case.read',
    summary: 'One case: stage, gates, what is owed, and what may be done now',
    params: idParams,
    reply: caseView,
  }),
  findCaseByNumber: endpoint({
    method: 'GET',
    path: '/api/cases/by-number/:number',
    needs: 'case.read',
    summary: 'The id behind a case number',
    params: z.strictObject({ number: z.string().max(16) }),
    reply: z.object({ id, number: z.string() }),
  }),
  caseTimeline: endpoint({
    method: 'GET',
    path: '/api/cases/:id/timeline',
    needs: 'case.read',
    summary: 'Words, contacts and events of a case, oldest first',
    params: idParams,
    reply: z.object({ entries: z.array(timelineEntry) }),
  }),
  openCase: endpoint({
    method: 'POST',
    path: '/api/cases',
    needs: 'case.open',
    summary: 'Open a case from a contact taken by hand',
    body: openCaseInput,
    reply: z.object({
      id,
      number: z.string(),
      kind: kindId,
      suggestion: z.object({ kind: kindId, score: z.number(), because: z.array(z.string()) }),
      commitments: z.array(z.object({ kind: z.string(), dueAt: instant })),
    }),
    status: 201,
  }),
  importCases: endpoint({
    method: 'POST',
    path: '/api/cases/import',
    needs: 'case.import',
    summary: 'Bring in cases of another system, at most 100 at once; ended complaints and repairs are refused',
    body: z.strictObject({ site: id.optional(), cases: z.array(importedCase).min(1).max(100) }),
    reply: z.object({ imported: z.array(z.object({ id, number: z.string(), source: z.string() })) }),
    status: 201,
  }),
  suggestKind: endpoint({
    method: 'POST',
    path: '/api/cases/suggest-kind',
    needs: 'case.open',
    summary: 'The kind these words suggest, and the words that made it think so',
    body: z.strictObject({ words: words(8000) }),
    reply: z.object({
      kind: kindId,
      score: z.number(),
      because: z.array(z.string()),
      urges: z.array(z.string()),
      risks: z.array(z.string()),
    }),
  }),
  previewPromises: endpoint({
    method: 'GET',
    path: '/api/cases/promises',
    needs: 'case.open',
    summary: 'What would be promised now, with its due moments, before a case is opened',
    query: z.strictObject({ site: id.optional(), kind: kindId, urgency: urgency.default('normal') }),
    reply: z.object({
      promises: z.array(
        z.object({
          kind: z.string(),
          from: z.enum(['received', 'accepted']),
          within: z.string(),
          dueAt: instant,
          provisional: z.boolean(),
        }),
      ),
    }),
  }),
  readFile: endpoint({
    method: 'GET',
    path: '/api/cases/:id/files/:fileId',
    needs: 'case.read',
    summary: 'An attachment, as a download',
    params: z.strictObject({ id, fileId: id }),
    reply: z.unknown(),
  }),
  myStatements: endpoint({
    method: 'GET',
    path: '/api/statements',
    needs: 'signed_in',
    summary: 'Statements I am asked for: the summary of the investigator alone',
    reply: z.object({
      rows: z.array(
        z.object({
          id,
          summary: z.string(),
          askedAt: instant,
          dueAt: instant.nullable(),
          words: z.string().nullable(),
          givenAt: instant.nullable(),
        }),
      ),
    }),
  }),
  giveStatement: endpoint({
    method: 'POST',
    path: '/api/statements/:id/give',
    needs: 'signed_in',
    summary: 'Give the statement I was asked for',
    params: idParams,
    body: z.strictObject({ words: words(8000) }),
    reply: z.object({ id, givenAt: instant }),
  }),
  caseProcedure: endpoint({
    method: 'GET',
    path: '/api/cases/:id/procedure',
    needs: 'case.read',
    summary: 'The runs of steps of a case, with what I may do now',
    params: idParams,
    reply: z.object({ runs: z.array(runView) }),
  }),
  doStep: endpoint({
    method: 'POST',
    path: '/api/cases/:id/steps/:stepId/do',
    needs: 'case.accept',
    summary: 'Do the open step of a procedure; the last one clears its gate',
    params: z.strictObject({ id, stepId: id }),
    body: doStepInput,
    reply: z.object({ finished: z.boolean(), refused: z.boolean(), run: runView }),
  }),
  ...verbEndpoints,
}

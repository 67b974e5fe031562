import { z } from 'zod'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery, words } from '#platform/endpoint.ts'

export const commitmentStates = [
  'open',
  'soon',
  'late',
  'broken',
  'stopped',
  'kept',
  'kept_late',
  'waived',
  'cancelled',
] as const
export const commitmentState = z.enum(commitmentStates)
export type CommitmentState = z.output<typeof commitmentState>

export const subjectKinds = ['case', 'work_order', 'follow_up', 'procedure_step', 'statement'] as const
export type SubjectKind = (typeof subjectKinds)[number]

const party = z.object({ id, name: z.string() })

/** One thing owed, as a page shows it. `left`: share of the working time still left, 1 to 0. */
export const commitmentView = z.object({
  id,
  kind: z.string(),
  state: commitmentState,
  subject: z.object({ kind: z.enum(subjectKinds), id }),
  caseId: id.nullable(),
  siteId: id,
  cycle: z.int(),
  owedBy: z.object({ staff: party.nullable(), team: party.nullable() }),
  owedTo: z.enum(['customer', 'staff']),
  within: z.string().nullable(),
  clause: z.string(),
  madeAt: instant,
  dueAt: instant,
  warnAt: instant,
  keptAt: instant.nullable(),
  stoppedAt: instant.nullable(),
  provisional: z.boolean(),
  left: z.number().nullable(),
  /** Working time still left, in minutes. */
  leftMinutes: z.number().nullable(),
  /** Minutes a working day of that clock holds. */
  dayMinutes: z.number().nullable(),
  extension: z
    .object({ id, until: instant, reason: z.string(), words: z.string().nullable(), askedAt: instant, askedBy: party })
    .nullable(),
})
export type CommitmentView = z.output<typeof commitmentView>

const span = z.object({ from: z.string(), to: z.string() })

/** Why a commitment is due when it is: sentences, and the days they were made from. */
export const whyView = z.object({
  dueAt: instant.nullable(),
  within: z.string().nullable(),
  calendar: z.enum(['site', 'wall']),
  calendarVersion: z.string(),
  provisional: z.boolean(),
  clause: z.string(),
  because: z.array(z.string()),
  days: z.array(
    z.object({
      date: z.string(),
      until: z.string().nullable(),
      kind: z.string(),
      note: z.string(),
      festivals: z.array(z.string()),
      provisional: z.boolean(),
      counted: z.array(span),
      minutes: z.number(),
      sumMinutes: z.number(),
    }),
  ),
  stops: z.array(z.object({ reason: z.string(), from: instant, until: instant, to: instant.nullable() })),
  moves: z.array(z.object({ at: instant, reason: z.string(), from: instant, to: instant })),
})
export type WhyView = z.output<typeof whyView>

export const onTimeView = z.object({
  kept: z.int(),
  keptLate: z.int(),
  broken: z.int(),
  open: z.int(),
  late: z.int(),
  waived: z.int(),
  /** Kept in time ÷ all that were decided (kept, kept late, broken); null while nothing was. */
  rate: z.number().nullable(),
})
export type OnTimeView = z.output<typeof onTimeView>

const reason = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const one = z.object({ commitment: commitmentView })
const extensionParams = z.strictObject({ id, extensionId: id })

export const commitmentEndpoints = {
  commitments: endpoint({
    method: 'GET',
    path: '/api/commitments',
    needs: 'case.read',
    summary: 'What is owed, the first due first: by me, by my teams, or by all within sight',
    query: z.strictObject({
      ...pageQuery,
      owedBy: z.enum(['me', 'team', 'all']).default('me'),
      state: z.enum(['owed', 'open', 'soon', 'late', 'broken', 'stopped']).default('owed'),
      kind: z.string().max(40).optional(),
      site: id.optional(),
    }),
    reply: pageOf(commitmentView),
  }),
  onTime: endpoint({
    method: 'GET',
    path: '/api/commitments/on-time',
    needs: 'report.read',
    summary: 'How many were kept in time, kept late and broken, of those due in a time',
    query: z.strictObject({
      site: id.optional(),
      kind: z.string().max(40).optional(),
      staff: id.optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    reply: onTimeView,
  }),
  extensions: endpoint({
    method: 'GET',
    path: '/api/commitments/extensions',
    needs: 'commitment.approve_extension',
    summary: 'Extensions that wait for an approver, the first due first',
    query: z.strictObject(pageQuery),
    reply: pageOf(commitmentView),
  }),
  why: endpoint({
    method: 'GET',
    path: '/api/commitments/:id/why',
    needs: 'case.read',
    summary: 'Why it is due when it is, span by span',
    params: idParams,
    reply: whyView,
  }),
  waive: endpoint({
    method: 'POST',
    path: '/api/commitments/:id/waive',
    needs: 'commitment.waive',
    summary: 'Let somebody else off, with a listed reason',
    params: idParams,
    body: z.strictObject({ reason, words: optionalWords(500) }),
    reply: one,
  }),
  extend: endpoint({
    method: 'POST',
    path: '/api/commitments/:id/extend',
    needs: 'commitment.extend',
    summary: 'Ask for more time before it is due; another person decides',
    params: idParams,
    body: z.strictObject({ reason, words: words(500), until: instant }),
    reply: one,
  }),
  approveExtension: endpoint({
    method: 'POST',
    path: '/api/commitments/:id/extensions/:extensionId/approve',
    needs: 'commitment.approve_extension',
    summary: 'Approve: the due moment moves, and the customer is to be told',
    params: extensionParams,
    body: z.strictObject({ words: optionalWords(500) }),
    reply: one,
  }),
  refuseExtension: endpoint({
    method: 'POST',
    path: '/api/commitments/:id/extensions/:extensionId/refuse',
    needs: 'commitment.approve_extension',
    summary: 'Refuse, with words',
    params: extensionParams,
    body: z.strictObject({ words: words(500) }),
    reply: one,
  }),
}

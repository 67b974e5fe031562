import { z } from 'zod'
import { caseRow } from '#features/cases/contract/view.ts'
import { channel, kindId, requestKind, stage, urgency } from '#features/cases/contract/words.ts'
import { commitmentView } from '#features/commitments/contract.ts'
import { customerRow } from '#features/customers/contract.ts'
import { endpoint, id, idParams, instant, words } from '#platform/endpoint.ts'

const brief = z.object({
  id,
  number: z.string(),
  kind: kindId,
  stage,
  cycle: z.int(),
  urgency,
  urged: z.int(),
  matter: z.string(),
  channel,
  receivedAt: instant,
  site: z.string(),
  customer: z.object({ name: z.string().nullable(), addressForm: z.string().nullable() }).nullable(),
})
export type CaseBrief = z.output<typeof brief>

/** `case` is null where the case itself is hidden: a statement asked of the person complained about. */
const owed = z.object({ commitment: commitmentView, case: brief.nullable() })
export type OwedRow = z.output<typeof owed>

const offer = z.object({
  id,
  case: brief,
  from: z.string().nullable(),
  offeredAt: instant,
  words: z.string().nullable(),
  /** To me by name; otherwise to a team of mine. */
  toMe: z.boolean(),
})
export type Offer = z.output<typeof offer>

const waiting = z.object({
  id,
  kind: requestKind,
  case: brief,
  reason: z.string(),
  words: z.string().nullable(),
  amount: z.string().nullable(),
  askedBy: z.string(),
  askedAt: instant,
})
export type WaitingRequest = z.output<typeof waiting>

export const bench = z.object({
  /** What I owe, the first due first, at most 100. */
  mine: z.array(owed),
  /** What my teams owe, at most 50. */
  team: z.array(owed),
  offers: z.array(offer),
  requests: z.array(waiting),
  /** More time asked for, which I may grant. */
  extensions: z.array(owed),
})
export type Bench = z.output<typeof bench>

export const workbenchEndpoints = {
  readBench: endpoint({
    method: 'GET',
    path: '/api/workbench',
    needs: 'case.read',
    summary: 'What I owe and what waits for me: commitments, offers, requests and extensions to decide',
    reply: bench,
  }),
  searchEverything: endpoint({
    method: 'GET',
    path: '/api/search',
    needs: 'case.read',
    summary: 'Cases and customers by words, number, name, pinyin initials or telephone: the first of each',
    query: z.strictObject({ q: words(100) }),
    reply: z.object({ cases: z.array(caseRow), customers: z.array(customerRow) }),
  }),
  departStaff: endpoint({
    method: 'POST',
    path: '/api/staff/:id/depart',
    needs: 'staff.write',
    summary:
      'A colleague leaves: his account ends and everything he owns or owes goes to the lead of his team, at one moment',
    params: idParams,
    body: z.strictObject({}),
    reply: z.object({ successorId: z.uuid(), cases: z.number() }),
  }),
}

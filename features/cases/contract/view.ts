import { z } from 'zod'
import { commitmentState, commitmentView } from '#features/commitments/contract.ts'
import { id, instant } from '#platform/endpoint.ts'
import { channel, conclusion, course, gateName, kindId, linkKind, may, requestKind, stage, urgency } from './words.ts'

const person = z.object({ id, name: z.string(), staffNumber: z.string() })
const team = z.object({ id, name: z.string() })

export const gateView = z.object({
  gate: gateName,
  cycle: z.number(),
  openedAt: instant,
  clearedAt: instant.nullable(),
  clearedBy: z.string().nullable(),
})

export const requestView = z.object({
  id,
  kind: requestKind,
  reason: z.string(),
  words: z.string().nullable(),
  amount: z.string().nullable(),
  askedBy: z.string(),
  askedAt: instant,
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  approved: z.boolean().nullable(),
  decisionWords: z.string().nullable(),
  /** null = I may decide it; else why not. */
  mayDecide: z.string().nullable(),
})

export const caseRow = z.object({
  id,
  number: z.string(),
  kind: kindId,
  course,
  stage,
  cycle: z.number(),
  urgency,
  matter: z.string(),
  place: z.string().nullable(),
  site: z.object({ id, name: z.string() }),
  owner: z.string(),
  ownedByTeam: z.boolean(),
  urged: z.number(),
  confidential: z.boolean(),
  receivedAt: instant,
  endedAt: instant.nullable(),
  /** The first thing still owed: what, until when, and how it stands. */
  owed: z
    .object({
      id,
      kind: z.string(),
      within: z.string().nullable(),
      dueAt: instant.nullable(),
      state: commitmentState,
      left: z.number().nullable(),
      leftMinutes: z.number().nullable(),
      dayMinutes: z.number().nullable(),
    })
    .nullable(),
})
export type CaseRow = z.infer<typeof caseRow>

export const timelineEntry = z.object({
  id: z.string(),
  at: instant,
  cycle: z.number().nullable(),
  /** Who speaks: the customer, we to the customer, or something inside. */
  voice: z.enum(['customer', 'ours', 'inside']),
  kind: z.string(),
  by: z.string().nullable(),
  words: z.string().nullable(),
  channel: channel.nullable(),
  reached: z.boolean().nullable(),
  facts: z.record(z.string(), z.unknown()),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

export const caseView = z.object({
  id,
  number: z.string(),
  kind: kindId,
  course,
  stage,
  cycle: z.number(),
  urgency,
  matter: z.string(),
  words: z.string(),
  place: z.string().nullable(),
  nature: z.string().nullable(),
  rootCause: z.string().nullable(),
  grounds: z.array(z.string()),
  form: z.record(z.string(), z.unknown()),
  channel,
  source: z.string().nullable(),
  external: z.object({ body: z.string(), number: z.string(), dueAt: instant.nullable() }).nullable(),
  confidential: z.boolean(),
  urged: z.number(),
  site: z.object({ id, name: z.string() }),
  owner: z.object({ staff: person.nullable(), team: team.nullable() }),
  customer: z
    .object({
      id,
      name: z.string().nullable(),
      addressForm: z.string().nullable(),
      contacts: z.array(z.object({ id, kind: z.string(), masked: z.string() })),
    })
    .nullable(),
  suggestion: z.object({ kind: kindId, score: z.number(), because: z.array(z.string()) }).nullable(),
  kindDecidedAt: instant.nullable(),
  receivedAt: instant,
  acceptedAt: instant.nullable(),
  answeredAt: instant.nullable(),
  closedAt: instant.nullable(),
  endedAt: instant.nullable(),
  archivedAt: instant.nullable(),
  gates: z.array(gateView),
  commitments: z.array(commitmentView),
  requests: z.array(requestView),
  handOver: z
    .object({ id, to: z.string(), toMe: z.boolean(), offeredAt: instant, words: z.string().nullable() })
    .nullable(),
  handOvers: z.array(
    z.object({
      from: z.string().nullable(),
      to: z.string(),
      offeredAt: instant,
      takenAt: instant.nullable(),
      refusedAt: instant.nullable(),
    }),
  ),
  findings: z.array(
    z.object({
      id,
      cycle: z.number(),
      conclusion,
      words: z.string(),
      rootCause: z.string().nullable(),
      by: z.string(),
      at: instant,
    }),
  ),
  statements: z.array(
    z.object({
      id,
      side: z.enum(['customer', 'ours']),
      of: z.string().nullable(),
      words: z.string().nullable(),
      askedAt: instant.nullable(),
      givenAt: instant.nullable(),
    }),
  ),
  answers: z.array(
    z.object({
      id,
      cycle: z.number(),
      words: z.string(),
      amount: z.string().nullable(),
      by: z.string(),
      at: instant,
      reachedAt: instant.nullable(),
      accepts: z.enum(['yes', 'no', 'will_think']).nullable(),
    }),
  ),
  links: z.array(z.object({ id, caseId: id, number: z.string(), matter: z.string(), kind: linkKind, stage })),
  accused: z.array(z.object({ staffId: id, name: z.string() })),
  viewers: z.array(z.object({ staffId: id, name: z.string() })),
  files: z.array(z.object({ id, name: z.string(), mediaType: z.string(), size: z.number() })),
  likely: z.array(z.object({ caseId: id, number: z.string(), matter: z.string() })),
  risks: z.array(z.string()),
  may,
})
export type CaseView = z.infer<typeof caseView>

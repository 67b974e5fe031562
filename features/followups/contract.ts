import { z } from 'zod'
import { lookupHeader } from '#features/cases/contract/public.ts'
import { outChannel } from '#features/cases/contract/words.ts'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery } from '#platform/endpoint.ts'

/** How a try ended in which the customer was not asked. */
export const attemptOutcomes = ['no_answer', 'busy', 'off', 'wrong_number', 'another_time', 'refuses'] as const
export type AttemptOutcome = (typeof attemptOutcomes)[number]

const points = z.int().min(1).max(5)

/** What the customer said: satisfied or not decides; the rest says why. */
const heard = {
  satisfied: z.boolean(),
  attitude: points.optional(),
  speed: points.optional(),
  result: points.optional(),
  words: optionalWords(4000),
  /** What we should do better (P-crit1). */
  better: optionalWords(2000),
}
export const hearInput = z.strictObject({ ...heard, channel: outChannel.optional() })
export type HearInput = z.output<typeof hearInput>
export const publicHearInput = z.strictObject(heard)
export type PublicHearInput = z.output<typeof publicHearInput>

export const attemptInput = z.strictObject({
  channel: outChannel.optional(),
  reached: z.literal(false).optional(),
  outcome: z.enum(attemptOutcomes).default('no_answer'),
  note: optionalWords(1000),
  /** The time the customer asked for, with `another_time`. */
  wishedAt: instant.optional(),
})
export type AttemptInput = z.output<typeof attemptInput>

const customer = z.object({ name: z.string().nullable(), addressForm: z.string().nullable() }).nullable()

/** One follow-up in a list. `mayHear`: null = I may ask the customer now; else the code of what is in the way. */
export const followUpRow = z.object({
  id,
  caseId: id,
  caseNumber: z.string(),
  kind: z.string(),
  urgency: z.enum(['normal', 'urgent', 'emergency']),
  matter: z.string(),
  cycle: z.int(),
  site: z.object({ id, name: z.string() }),
  customer,
  channel: z.string(),
  dueAt: instant,
  wishedAt: instant.nullable(),
  /** `open`, `soon`, `late`, `broken` while it waits; how it was kept afterwards. */
  state: z.string(),
  left: z.number().nullable(),
  /** Tries that count towards an exception, and how many it takes. */
  attempts: z.int(),
  attemptsNeeded: z.int(),
  heardAt: instant.nullable(),
  satisfied: z.boolean().nullable(),
  selfAsked: z.boolean(),
  mayHear: z.string().nullable(),
})
export type FollowUpRow = z.output<typeof followUpRow>

export const followUpView = followUpRow.extend({
  /** The answer of this cycle, which the customer is asked about. */
  answer: z.object({ words: z.string(), answeredAt: instant, reachedAt: instant.nullable() }).nullable(),
  attemptLog: z.array(
    z.object({
      id,
      at: instant,
      by: z.string(),
      channel: z.string(),
      outcome: z.enum(attemptOutcomes),
      note: z.string().nullable(),
      counted: z.boolean(),
    }),
  ),
  heard: z
    .object({
      satisfied: z.boolean(),
      attitude: z.number().nullable(),
      speed: z.number().nullable(),
      result: z.number().nullable(),
      words: z.string().nullable(),
      better: z.string().nullable(),
      door: z.enum(['staff', 'customer']),
      by: z.string().nullable(),
      at: instant,
    })
    .nullable(),
  /** What to say, in order, with the names filled in; `guide` lines are for the caller's eye alone. */
  script: z.array(
    z.object({ id: z.string(), when: z.enum(['before', 'satisfied', 'unsatisfied', 'guide']), text: z.string() }),
  ),
  questionnaire: z.object({
    id: z.string(),
    label: z.string(),
    fields: z.array(
      z.object({ id: z.string(), label: z.string(), ask: z.string(), type: z.string(), required: z.boolean() }),
    ),
  }),
  quiet: z.object({ from: z.string(), to: z.string(), now: z.boolean() }),
  /** null = a try may be recorded now; else why not. */
  mayAttempt: z.string().nullable(),
})
export type FollowUpView = z.output<typeof followUpView>

const heardReply = z.object({
  id,
  caseId: id,
  caseNumber: z.string(),
  stage: z.string(),
  cycle: z.int(),
  satisfied: z.boolean(),
  selfAsked: z.boolean(),
})
export type HeardReply = z.output<typeof heardReply>

export const followUpEndpoints = {
  followUps: endpoint({
    method: 'GET',
    path: '/api/follow-ups',
    needs: 'follow_up.read',
    summary: 'Whom to ask: open ones the first due first, heard ones the newest first',
    query: z.strictObject({
      ...pageQuery,
      due: z.enum(['today', 'all', 'heard']).default('all'),
      /** `mine`: those I may hear, because I had no hand in the case. */
      whose: z.enum(['mine', 'all']).default('mine'),
      site: id.optional(),
    }),
    reply: pageOf(followUpRow),
  }),
  countFollowUps: endpoint({
    method: 'GET',
    path: '/api/follow-ups/counts',
    needs: 'follow_up.read',
    summary: 'How many wait today and in all, and what was heard today; self-asked ones apart',
    query: z.strictObject({ site: id.optional() }),
    reply: z.object({
      dueToday: z.int(),
      late: z.int(),
      open: z.int(),
      heardToday: z.int(),
      satisfiedToday: z.int(),
      unsatisfiedToday: z.int(),
      selfAskedToday: z.int(),
      /** Customers who said today what we should do better (P-crit1). */
      betterToday: z.int(),
    }),
  }),
  followUp: endpoint({
    method: 'GET',
    path: '/api/follow-ups/:id',
    needs: 'follow_up.read',
    summary: 'One follow-up: script, questionnaire, tries so far, and what I may do now',
    params: idParams,
    reply: followUpView,
  }),
  followUpOfCase: endpoint({
    method: 'GET',
    path: '/api/cases/:id/follow-up',
    needs: 'follow_up.read',
    summary: 'The follow-up of the present cycle of a case, planned at once if it was not yet',
    params: idParams,
    reply: followUpView,
    writes: true,
  }),
  attemptFollowUp: endpoint({
    method: 'POST',
    path: '/api/follow-ups/:id/attempt',
    needs: 'follow_up.record',
    summary: 'Record a try in which the customer was not asked; three in his hours allow an exception to be asked',
    params: idParams,
    body: attemptInput,
    reply: z.object({ id, followUpId: id, counted: z.boolean(), attempts: z.int(), attemptsNeeded: z.int() }),
    status: 201,
  }),
  hearFollowUp: endpoint({
    method: 'POST',
    path: '/api/follow-ups/:id/hear',
    needs: 'follow_up.record',
    summary: 'Record what the customer said: satisfied clears the gate, unsatisfied sends the case back',
    params: idParams,
    body: hearInput,
    reply: heardReply,
  }),
  followUpCase: endpoint({
    method: 'POST',
    path: '/api/cases/:id/follow-up',
    needs: 'follow_up.record',
    summary: 'The same by the id of the case',
    params: idParams,
    body: hearInput,
    reply: heardReply,
  }),
}

export const publicFollowUpEndpoints = {
  publicFollowUp: endpoint({
    method: 'POST',
    path: '/api/public/cases/:number/follow-up',
    needs: 'public',
    summary: 'The customer himself says whether he is satisfied, with the Lookup-Code header',
    params: z.strictObject({ number: z.string().max(40) }),
    headers: lookupHeader,
    body: publicHearInput,
    reply: z.object({ number: z.string(), stage: z.string(), cycle: z.int(), satisfied: z.boolean() }),
  }),
}

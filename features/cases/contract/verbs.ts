import { z } from 'zod'
import { id, instant, optionalWords, words } from '#platform/endpoint.ts'
import { channel, conclusion, kindId, outChannel, urgency } from './words.ts'

const key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const money = z.number().min(0).max(1e11).multipleOf(0.01)

/** How the customer was told: only a contact that reached him keeps what is owed to him. */
export const told = z.strictObject({
  channel: outChannel,
  reached: z.boolean(),
  at: instant.optional(),
  words: optionalWords(4000),
})
export type Told = z.infer<typeof told>

/** Body of each verb, by its name. */
export const verbInput = {
  accept: z.strictObject({
    told: told.optional(),
    nature: key.optional(),
    kind: kindId.optional(),
    kindReason: optionalWords(1000),
  }),
  return: z.strictObject({ reason: key, advice: words(2000), told: told.optional() }),
  assign: z.strictObject({ staffId: id.optional(), teamId: id.optional(), words: optionalWords(1000) }),
  take: z.strictObject({}),
  refuse: z.strictObject({ reason: words(1000) }),
  contact: z.strictObject({
    direction: z.enum(['in', 'out']),
    channel,
    reached: z.boolean().optional(),
    words: words(4000),
    at: instant.optional(),
    keeps: z.array(z.enum(['acknowledge', 'call_back', 'extension_notice', 'answer'])).default([]),
    /** We promise to call back: within the limit of the kind, or by the moment agreed. */
    callBack: z.boolean().optional(),
    callBackAt: instant.optional(),
  }),
  note: z.strictObject({ words: words(4000) }),
  find: z.strictObject({
    conclusion,
    words: words(8000),
    rootCause: key.optional(),
    nature: key.optional(),
    grounds: z.array(key).max(5).optional(),
  }),
  ask_statement: z.strictObject({ staffId: id, summary: words(4000) }),
  state: z.strictObject({ side: z.enum(['customer', 'ours']), words: words(8000), staffId: id.optional() }),
  answer: z.strictObject({
    words: words(8000),
    told: told.optional(),
    amount: money.optional(),
    accepts: z.enum(['yes', 'no', 'will_think']).optional(),
  }),
  close: z.strictObject({ words: optionalWords(2000) }),
  urge: z.strictObject({ channel: channel.default('phone'), words: words(4000) }),
  link: z.strictObject({ number: words(12), kind: z.enum(['related', 'repeat']) }),
  unlink: z.strictObject({ linkId: id }),
  merge: z.strictObject({ into: words(12) }),
  group: z.strictObject({ numbers: z.array(words(12)).min(1).max(200) }),
  escalate: z.strictObject({ reason: words(2000), amount: money.optional(), to: id.optional() }),
  stop_clock: z.strictObject({ reason: key, words: optionalWords(1000) }),
  resume_clock: z.strictObject({}),
  change_kind: z.strictObject({ kind: kindId, reason: words(1000) }),
  change_urgency: z.strictObject({ urgency, reason: words(1000) }),
  withdraw: z.strictObject({ words: words(4000), channel }),
  void: z.strictObject({ reason: key, words: words(1000) }),
  confirm: z.strictObject({ requestId: id, approved: z.boolean(), words: optionalWords(1000) }),
  ask_exception: z.strictObject({ reason: key, words: words(2000) }),
  grant_exception: z.strictObject({ requestId: id, approved: z.boolean(), words: optionalWords(1000) }),
  object: z.strictObject({ words: words(4000), channel }),
  reopen: z.strictObject({ words: words(4000), channel }),
  accuse: z.strictObject({ staffId: id }),
  restrict: z.strictObject({ confidential: z.boolean(), viewers: z.array(id).max(50).default([]) }),
  archive: z.strictObject({}),
}
export type VerbInput = { [Verb in keyof typeof verbInput]: z.output<(typeof verbInput)[Verb]> }

/** A contact taken by a member of staff that becomes a case. */
export const openCaseInput = z.strictObject({
  site: id.optional(),
  kind: kindId.optional(),
  channel: channel.default('phone'),
  words: words(8000),
  kindReason: optionalWords(1000),
  matter: optionalWords(120),
  customerId: id.optional(),
  name: optionalWords(60),
  phone: optionalWords(40),
  place: optionalWords(200),
  urgency: urgency.optional(),
  nature: key.optional(),
  form: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()])).optional(),
  accused: id.optional(),
  urgesNumber: optionalWords(12),
  /** The outside body it came from, with its number and the moment it wants the answer by (W-art5). */
  external: z.strictObject({ body: key, number: words(60), dueAt: instant.optional() }).optional(),
  attachments: z.array(id).max(6).default([]),
  accept: z.boolean().default(false),
})
export type OpenCaseInput = z.output<typeof openCaseInput>

/** One row of an import. Ended complaints and repairs cannot come in: they have no follow-up here. */
export const importedCase = z.strictObject({
  source: words(80),
  kind: kindId,
  words: words(8000),
  matter: optionalWords(120),
  name: optionalWords(60),
  phone: optionalWords(40),
  place: optionalWords(200),
  receivedAt: instant,
  stage: z.enum(['received', 'accepted', 'closed']).default('received'),
})
export type ImportedCase = z.output<typeof importedCase>

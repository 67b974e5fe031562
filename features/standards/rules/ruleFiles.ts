import { z } from 'zod'
import { FESTIVALS } from './festivals.ts'
import { severities } from './phrasesPack.ts'

const id = z.string().regex(/^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?$/, 'is no id (a-z, 0-9, _, one dot)')
const clause = z.string().regex(/^(?:ours|[CDEKMPW][\w.-]*)(?:, (?:ours|[CDEKMPW][\w.-]*))*$/, 'is no clause id')
const label = z.strictObject({ 'zh-CN': z.string().min(1), 'zh-TW': z.string().min(1), en: z.string().min(1) })
const word = z.string().min(1).max(60)
const oneOrMore = <T extends z.ZodType>(one: T) =>
  z.preprocess(value => (Array.isArray(value) ? value : [value]), z.array(one).min(1))
const seconds = z.number().min(0).max(86_400)
const count = z.int().min(0).max(1000)

export const channels = ['phone', 'chat', 'email', 'wechat', 'window', 'web', 'sms', 'letter'] as const
export type ConversationChannel = (typeof channels)[number]
export const speakers = ['agent', 'customer', 'bot', 'system'] as const
export type Speaker = (typeof speakers)[number]
export const eventTypes = [
  'ring',
  'answer',
  'hold',
  'resume',
  'transfer',
  'hangup',
  'mute',
  'unmute',
  'rating_invited',
  'rated',
  'abandoned',
] as const
export type EventType = (typeof eventTypes)[number]
export const enders = ['agent', 'customer', 'network'] as const

/**
 * Words that mean the same (D1-00). `…` inside a word stands for up to `reach` characters of the same sentence. A word
 * inside one of `unless` means nothing; `also` takes in the words of other families.
 */
export const family = z.strictObject({
  clause,
  words: z.array(word).default([]),
  unless: z.array(word).default([]),
  also: z.array(id).default([]),
  reach: z.int().min(1).max(30).default(12),
  signal: z.literal(true).optional().describe('only whether it is said counts, not where'),
  listOnly: z.literal(true).optional().describe('read by `repeats` alone'),
})
export type Family = z.infer<typeof family>
export const families = z.record(id, family)

/** What is asked of one utterance; all that is given must hold. */
export interface Test {
  says?: string[] | undefined
  saysAll?: string[] | undefined
  begins?: string[] | undefined
  only?: string[] | undefined
  besides?: { families: string[]; atLeast: number } | undefined
  phrases?: string[] | undefined
  question?: boolean | undefined
  pattern?: string | undefined
  except?: string | undefined
  gives?: 'key_information' | 'staff_number' | 'third_person_number' | undefined
  repeats?: 'subject' | { words: number; besides: string } | undefined
  similar?: { script: string; atLeast: number } | undefined
  longerThan?: number | undefined
  overlaps?: { longerThan: number } | undefined
  cutShort?: boolean | undefined
  timed?: boolean | undefined
  all?: Test[] | undefined
  any?: Test[] | undefined
  not?: Test | undefined
}
export const test: z.ZodType<Test> = z.lazy(() =>
  z.strictObject({
    says: oneOrMore(id).optional().describe('words of one of these families'),
    saysAll: z.array(id).min(1).optional().describe('words of each of these families'),
    begins: oneOrMore(id).optional().describe('its first words'),
    only: oneOrMore(id).optional().describe('nothing besides words of these families'),
    besides: z.strictObject({ families: oneOrMore(id), atLeast: count }).optional(),
    phrases: oneOrMore(id).optional().describe('a phrase of these lists'),
    question: z.boolean().optional(),
    pattern: z.string().max(200).optional(),
    except: z.string().max(200).optional(),
    gives: z.enum(['key_information', 'staff_number', 'third_person_number']).optional(),
    repeats: z.union([z.literal('subject'), z.strictObject({ words: count, besides: id })]).optional(),
    similar: z.strictObject({ script: id, atLeast: z.number().gt(0).max(1) }).optional(),
    longerThan: count.optional().describe('characters'),
    overlaps: z.strictObject({ longerThan: seconds }).optional().describe('starts while the other still speaks'),
    cutShort: z.boolean().optional().describe('the other starts before it ends'),
    timed: z.boolean().optional().describe('has its start and end'),
    all: z.array(test).min(1).optional(),
    any: z.array(test).min(1).optional(),
    not: test.optional(),
  }),
)

const place = z.union([z.literal('subject'), z.strictObject({ event: z.enum(eventTypes) })])
export type Place = z.infer<typeof place>

/** Utterances of a role, those between two places, the first or last of them, that pass a test; so many of them. */
export const query = z.strictObject({
  role: z.enum(speakers).default('agent'),
  after: place.optional(),
  before: place.optional(),
  during: z.literal('subject').optional(),
  run: z.literal(true).optional().describe('up to the next words of somebody else'),
  first: count.optional(),
  last: count.optional(),
  lastShare: z.number().gt(0).max(1).optional(),
  within: seconds.optional().describe('seconds from the end of the subject, holds taken off'),
  ahead: z.strictObject({ event: z.enum(eventTypes), atLeast: seconds }).optional(),
  is: test.optional(),
  hits: z.literal(true).optional().describe('count the words, not the utterances'),
  atLeast: count.optional(),
  atMost: count.optional(),
})
export type Query = z.infer<typeof query>

const eventQuery = z.strictObject({
  type: z.enum(eventTypes),
  by: z.enum(enders).optional(),
  after: place.optional(),
  before: place.optional(),
  atLeast: count.optional(),
  atMost: count.optional(),
})
export type EventQuery = z.infer<typeof eventQuery>

/** What is asked of a whole conversation, or of it as seen from a rule's subject; all that is given must hold. */
export interface Condition {
  channel?: ConversationChannel[] | undefined
  kind?: string[] | undefined
  direction?: ('in' | 'out')[] | undefined
  festival?: string[] | undefined
  hour?: { from: string; to: string } | undefined
  answered?: boolean | undefined
  answerAfter?: number | undefined
  timed?: 'at' | 'end' | undefined
  ended?: ('agent' | 'customer' | 'network')[] | undefined
  event?: EventQuery | undefined
  said?: Query | undefined
  fewer?: { than: Query; of: Query } | undefined
  gap?: { role: Speaker; longerThan: number } | undefined
  speechRate?: { below?: number | undefined; above?: number | undefined; utterances: number } | undefined
  promises?: boolean | undefined
  is?: string | undefined
  all?: Condition[] | undefined
  any?: Condition[] | undefined
  not?: Condition | undefined
  atLeast?: { times: number; of: Condition[] } | undefined
}
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day (HH:MM)')
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.strictObject({
    channel: oneOrMore(z.enum(channels)).optional(),
    kind: oneOrMore(z.string()).optional(),
    direction: oneOrMore(z.enum(['in', 'out'])).optional(),
    festival: oneOrMore(z.enum(FESTIVALS)).optional(),
    hour: z.strictObject({ from: clock, to: clock }).optional(),
    answered: z.boolean().optional(),
    answerAfter: seconds.optional().describe('answered later than so many seconds'),
    timed: z.enum(['at', 'end']).optional(),
    ended: oneOrMore(z.enum(enders)).optional(),
    event: eventQuery.optional(),
    said: query.optional(),
    fewer: z.strictObject({ than: query, of: query }).optional().describe('of one fewer than of the other'),
    gap: z
      .strictObject({ role: z.enum(speakers).default('agent'), longerThan: seconds })
      .optional()
      .describe('within the subject, nothing said for so long'),
    speechRate: z
      .strictObject({ below: z.number().optional(), above: z.number().optional(), utterances: count })
      .optional(),
    promises: z.boolean().optional(),
    is: id.optional().describe('a named condition'),
    all: z.array(condition).min(1).optional(),
    any: z.array(condition).min(1).optional(),
    not: condition.optional(),
    atLeast: z.strictObject({ times: count, of: z.array(condition).min(1) }).optional(),
  }),
)

/** What a rule judges one by one. */
export interface Subject {
  said?: Query | undefined
  which?: 'first' | 'last' | undefined
  hold?: { longerThan: number } | undefined
  silence?: { longerThan: number } | undefined
  event?: EventType | undefined
  phrases?: string | undefined
  except?: string[] | undefined
  keyInformation?: Speaker | undefined
  any?: Subject[] | undefined
}
export const subject: z.ZodType<Subject> = z.lazy(() =>
  z.strictObject({
    said: query.optional(),
    which: z.enum(['first', 'last']).optional(),
    hold: z.strictObject({ longerThan: seconds }).optional(),
    silence: z.strictObject({ longerThan: seconds }).optional(),
    event: z.enum(eventTypes).optional(),
    phrases: id.optional(),
    except: z.array(word).optional().describe('listed phrases that another rule reports'),
    keyInformation: z.enum(speakers).optional(),
    any: z.array(subject).min(1).optional(),
  }),
)

/**
 * A conversation rule: where it applies (`when`), what it judges (`each`, else the whole conversation), what is left out
 * (`spare`), and what must (`expect`) or must not be (`never`). Without both, each subject is a finding.
 */
export const rule = z.strictObject({
  id,
  clause,
  dimension: id,
  severity: z.enum(severities),
  worse: z.strictObject({ when: condition, severity: z.enum(severities) }).optional(),
  label,
  message: label,
  when: condition.optional(),
  each: subject.optional(),
  none: z.enum(['passed', 'notApplicable']).default('notApplicable').describe('when there is no subject'),
  spare: condition.optional(),
  expect: condition.optional(),
  never: condition.optional(),
  once: z.literal(true).optional().describe('one finding a conversation'),
  mark: z.enum(['answer', 'hangup', 'transfer', 'first', 'last', 'customer', 'none']).default('none'),
  information: z.literal(true).optional().describe('tells something, is never a fault'),
})
export type Rule = z.infer<typeof rule>

export const ruleFile = z.strictObject({
  id,
  conditions: z.record(id, condition).default({}),
  rules: z.array(rule).min(1),
})
export type RuleFile = z.infer<typeof ruleFile>

const line = z.strictObject({
  text: z.string().min(1),
  clause,
  channels: z.array(z.enum(channels)).optional(),
  day: z.enum(['ordinary', ...FESTIVALS]).optional(),
  customer: z.enum(['anyone', 'elder', 'child', 'titled']).optional(),
  region: z.string().optional(),
  note: label.optional(),
})

/** Lines to say at one moment of a conversation; `{name}` … are filled in. */
export const scriptFile = z.strictObject({
  id,
  label,
  moments: z
    .array(z.strictObject({ id, label, days: z.array(z.enum(FESTIVALS)).default([]), lines: z.array(line).min(1) }))
    .min(1),
})
export type ScriptFile = z.infer<typeof scriptFile>

/** Dimensions with their weights, and what a finding of each severity takes off; `critical` takes all. */
export const scorecard = z.strictObject({
  id,
  label,
  clause,
  dimensions: z.array(z.strictObject({ id, label, weight: z.number().positive(), clause })).min(1),
  points: z.record(z.enum(severities), z.number().min(0).max(100)),
  veto: z.enum(severities).optional().describe('a finding so grave makes the whole conversation 0'),
})
export type Scorecard = z.infer<typeof scorecard>

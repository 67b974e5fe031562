import { z } from 'zod'
import { channels, enders, eventTypes, speakers } from '#features/standards/rules/ruleFiles.ts'

const seconds = z.number().min(0)
/** Channels on which words may come without times. */
const untimed: readonly string[] = ['chat', 'email', 'wechat', 'web', 'sms', 'letter']

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/, 'is no moment with its offset')
  .refine(text => !Number.isNaN(Date.parse(text)), 'is no moment')

export const utterance = z.object({
  at: seconds.optional(),
  end: seconds.optional(),
  role: z.enum(speakers),
  text: z.string(),
})
export type Utterance = z.infer<typeof utterance>

export const conversationEvent = z.object({
  at: seconds.optional(),
  type: z.enum(eventTypes),
  by: z.enum(enders).optional(),
  to: z.string().optional(),
})
export type ConversationEvent = z.infer<typeof conversationEvent>

/**
 * One conversation of a file (rules.md): `at` and `end` are seconds from `startedAt`. Unknown fields are ignored; unknown
 * event types, channels and roles are refused; on phone and at the window every word and event has its time.
 */
export const conversation = z
  .object({
    id: z.string().min(1),
    channel: z.enum(channels),
    startedAt: instant,
    utterances: z.array(utterance),
    lang: z.string().optional(),
    direction: z.enum(['in', 'out']).optional().catch(undefined),
    agent: z.object({ staffNo: z.string().optional(), name: z.string().optional() }).nullish(),
    caseKind: z.string().nullish(),
    events: z.array(conversationEvent).nullish(),
  })
  .superRefine((one, context) => {
    const timed = !untimed.includes(one.channel)
    for (const [at, { at: start, end }] of one.utterances.entries()) {
      if (start === undefined && (timed || end !== undefined))
        context.addIssue({ code: 'custom', path: ['utterances', at, 'at'], message: 'is missing' })
      else if (start !== undefined && end !== undefined && end < start)
        context.addIssue({ code: 'custom', path: ['utterances', at, 'end'], message: 'lies before at' })
    }
    for (const [at, event] of (one.events ?? []).entries())
      if (timed && event.at === undefined)
        context.addIssue({ code: 'custom', path: ['events', at, 'at'], message: 'is missing' })
  })
export type Conversation = z.infer<typeof conversation>

const severity = z.enum(['minor', 'major', 'critical'])

/** A fault found: in an utterance (`utterance`, `from`, `to` as UTF-16 offsets of `text`), in time (`at` seconds), or neither. */
export const finding = z.object({
  rule: z.string(),
  clause: z.string(),
  severity,
  utterance: z.int().optional(),
  from: z.int().optional(),
  to: z.int().optional(),
  text: z.string().optional(),
  at: z.number().optional(),
  message: z.string(),
  better: z.string().optional(),
})
export type Finding = z.infer<typeof finding>

/** Something promised in an agent's words; `dueAt` is null where no time was named. */
export const spokenPromise = z.object({
  utterance: z.int(),
  from: z.int(),
  to: z.int(),
  text: z.string(),
  what: z.string(),
  dueAt: z.string().nullable(),
})
export type SpokenPromise = z.infer<typeof spokenPromise>

/** What came out of a conversation: every rule id stands in exactly one of findings, passed and notApplicable. */
export const inspection = z.object({
  id: z.string(),
  score: z.number(),
  dimensions: z.record(z.string(), z.number()),
  findings: z.array(finding),
  passed: z.array(z.string()),
  notApplicable: z.array(z.string()),
  promises: z.array(spokenPromise),
})
export type Inspection = z.infer<typeof inspection>

import { z } from 'zod'
import { id, instant, optionalWords } from '#platform/endpoint.ts'

export const stepDo = z.enum(['fill', 'check', 'approve', 'issue', 'settle'])
export type StepDo = z.output<typeof stepDo>
export const stepOutcome = z.enum(['done', 'approved', 'refused', 'sent_back'])
export type StepOutcome = z.output<typeof stepOutcome>

const label = z.object({ 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() })
const value = z.union([z.string().max(2000), z.number(), z.boolean()])

/** What a step is done with: the form's fields, and for an approval which way it went. */
export const doStepInput = z.strictObject({
  do: stepDo,
  outcome: stepOutcome.optional(),
  /** Sending back goes to this earlier step, else to the last one filled in. */
  backTo: z.string().max(40).optional(),
  data: z.record(z.string().max(40), value).default({}),
  words: optionalWords(1000),
})
export type DoStepInput = z.output<typeof doStepInput>

export const stepView = z.object({
  id,
  step: z.string(),
  does: stepDo,
  label,
  form: z.string().nullable(),
  papers: z.array(label),
  by: z.string(),
  above: z.object({ amount: z.number(), by: z.string() }).nullable(),
  place: z.int(),
  turn: z.int(),
  openedAt: instant.nullable(),
  dueAt: instant.nullable(),
  doneAt: instant.nullable(),
  doneBy: z.string().nullable(),
  outcome: stepOutcome.nullable(),
  data: z.record(z.string(), value),
  words: z.string().nullable(),
  /** null = I may do it now; else the code of what is in the way. */
  may: z.string().nullable(),
})
export type StepView = z.output<typeof stepView>

export const paperView = z.object({
  id,
  kind: z.string(),
  number: z.string(),
  issuedAt: instant,
  expiresAt: instant,
})
export type PaperView = z.output<typeof paperView>

export const runView = z.object({
  id,
  procedure: z.string(),
  state: z.enum(['running', 'finished', 'refused', 'cancelled']),
  amount: z.number().nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  steps: z.array(stepView),
  papers: z.array(paperView),
})
export type RunView = z.output<typeof runView>

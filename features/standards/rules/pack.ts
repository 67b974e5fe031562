import { z } from 'zod'
import { permissions } from '#features/staff/rules/permissions.ts'
import { type PhrasePack, phraseGuards, spellings } from './phrasesPack.ts'
import { families, type RuleFile, type Scorecard, type ScriptFile } from './ruleFiles.ts'

/** Words a person reads, complete in the three languages of the product. */
export const text = z.strictObject({ 'zh-CN': z.string().min(1), 'zh-TW': z.string().min(1), en: z.string().min(1) })
export type Text = z.infer<typeof text>

/** Source clause(s) of an entry, comma separated; `ours` where the sources are silent. */
export const clause = z.string().regex(/^(?:ours|[CDEKMPW][\w.-]*)(?:, (?:ours|[CDEKMPW][\w.-]*))*$/, 'is no clause id')

const id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is no id (a-z, 0-9, _)')
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day (HH:MM)')

/** `30m`, `2h`, `1h30m` or `3 working days`: the notation of the working clock. */
export const within = z
  .string()
  .regex(
    /^(?:[1-9]\d*h(?:[0-5]?\d?m)?|[1-9]\d*m|[1-9]\d* working days?)$/,
    'is no span (30m, 2h, 1h30m, 3 working days)',
  )

export const courses = ['plain', 'repair', 'complaint', 'procedure'] as const
export const stages = [
  'received',
  'accepted',
  'in_hand',
  'answered',
  'closed',
  'returned',
  'withdrawn',
  'void',
] as const
export const urgencies = ['normal', 'urgent', 'emergency'] as const
export const commitmentKinds = [
  'acknowledge',
  'answer',
  'settle',
  'call_back',
  'arrive',
  'follow_up',
  'statement',
] as const
export type Course = (typeof courses)[number]
export type Stage = (typeof stages)[number]
export type Urgency = (typeof urgencies)[number]
export type CommitmentKind = (typeof commitmentKinds)[number]

/** One limit: `commitment` is due `within` after `from`, counted by the site's hours or by the clock on the wall. */
export const limit = z
  .strictObject({
    commitment: z.enum(commitmentKinds),
    from: z.enum(['received', 'accepted', 'answered', 'asked']),
    within,
    calendar: z.enum(['site', 'wall']),
    warnBefore: within.optional(),
    kinds: z.array(id).min(1).optional(),
    clause,
  })
  .refine(one => one.calendar === 'site' || !one.within.includes('working'), 'the wall clock knows no working days')
export type Limit = z.infer<typeof limit>

export const money = z.strictObject({ amount: z.number().nonnegative(), currency: z.literal('CNY') })
export type Money = z.infer<typeof money>

/** A word of a list people choose from: natures, causes, grounds, reasons. */
export const choice = z.strictObject({ id, label: text, clause })
export type Choice = z.infer<typeof choice>

const formField = z.strictObject({
  id,
  label: text,
  type: z.enum(['words', 'line', 'number', 'money', 'date', 'time', 'yes_no', 'choice', 'scale', 'phone']),
  choices: id.optional().describe('a list of the taxonomy'),
  required: z.boolean().default(false),
})
export const form = z.strictObject({ id, label: text, clause, fields: z.array(formField).min(1) })
export type Form = z.infer<typeof form>

/** A form whose fields are asked aloud, with the lines around the questions; `guide` lines are for the caller's eye alone. */
export const questionnaire = form.extend({
  fields: z.array(formField.extend({ ask: text })).min(1),
  script: z
    .array(z.strictObject({ id, when: z.enum(['before', 'satisfied', 'unsatisfied', 'guide']), text, clause }))
    .min(1),
})
export type Questionnaire = z.infer<typeof questionnaire>

/** One straight step of a procedure; `above` names who approves more than the amount. */
export const step = z.strictObject({
  id,
  do: z.enum(['fill', 'check', 'approve', 'issue', 'settle']),
  label: text,
  form: id.optional(),
  papers: z.array(text).optional(),
  by: id,
  within,
  above: z.strictObject({ amount: z.number().positive(), by: id }).optional(),
  issues: z
    .strictObject({ label: text, prefix: z.string().regex(/^[A-Z]{1,4}$/), validDays: z.int().positive() })
    .optional(),
  clause,
})
export type Step = z.infer<typeof step>

/** When and how the customer is asked afterwards; attempts count only outside quiet hours and `gap` apart. */
export const followUpPlan = z.strictObject({
  within,
  calendar: z.literal('site'),
  warnBefore: within.optional(),
  channel: z.enum(['phone', 'sms', 'wechat', 'email']),
  quietHours: z.strictObject({ from: time, to: time }),
  attempts: z.int().min(1).max(10),
  gap: within,
  questionnaire: id,
  clause,
})
export type FollowUpPlan = z.infer<typeof followUpPlan>

const stageTexts = z.partialRecord(z.enum(stages), text)

export const kind = z.strictObject({
  id,
  course: z.enum(courses),
  label: text,
  about: text.describe('what belongs here, told to the customer'),
  test: text.describe('the question that decides it, told to staff'),
  public: z.boolean().describe('offered on the public page'),
  clause,
  taxonomy: z.array(id).default([]),
  forms: z.strictObject({
    intake: id.optional(),
    findings: id.optional(),
    work: id.optional(),
  }),
  limits: z.array(limit).min(1),
  authority: z.partialRecord(id, money).default({}),
  followUp: followUpPlan.optional(),
  steps: z.array(step).default([]),
  stages: stageTexts.default({}),
  retention: z.strictObject({ years: z.int().min(1).max(30), clause }),
})
export type Kind = z.infer<typeof kind>

export const urgency = z.strictObject({
  id: z.enum(urgencies),
  label: text,
  about: text,
  limits: z.array(limit),
  firstSteps: z.array(z.strictObject({ id, label: text, clause })),
  tell: z.array(id),
  clause,
})
export type UrgencyEntry = z.infer<typeof urgency>

export const role = z.strictObject({
  id,
  label: text,
  about: text,
  permissions: z.array(z.enum(permissions)),
  scope: z.enum(['own_sites', 'all_sites']),
  authority: money,
  secondFactor: z.boolean(),
  clause,
})
export type Role = z.infer<typeof role>

const ladderRung = z.strictObject({
  when: z.enum(['warning', 'due', 'late']),
  after: within.optional(),
  tell: z.enum(['owed_by', 'supervisor', 'next_supervisor']),
  breaks: z.literal(true).optional().describe('from here on it counts as broken'),
  clause,
})

const reason = choice.extend({ advice: text.optional(), limit: within.optional() })
export type Reason = z.infer<typeof reason>

const pattern = z.string().min(1).max(200)

/**
 * A weighted sign of a kind: fixed `words` (any of them), a `pattern`, or a length in characters. `unless` names longer
 * words in which it means nothing; a `negatable` sign after 不, 没 … is void, or speaks for `negated` instead.
 */
export const sign = z
  .strictObject({
    words: z.array(z.string().min(1)).min(1).optional(),
    pattern: pattern.optional(),
    longerThan: z.int().positive().optional(),
    shorterThan: z.int().positive().optional(),
    weight: z.number().min(-6).max(6),
    at: z.enum(['start', 'end', 'anywhere']).default('anywhere'),
    unless: z.array(z.string().min(1)).default([]),
    negatable: z.boolean().default(false),
    negated: id.optional(),
    clause: clause.optional(),
  })
  .refine(
    one => [one.words, one.pattern, one.longerThan, one.shorterThan].filter(part => part !== undefined).length === 1,
    'is one of words, pattern, longerThan, shorterThan',
  )
export type Sign = z.infer<typeof sign>

const kindWords = z.strictObject({
  kind: id,
  bias: z.number().min(-5).max(5).default(0),
  clause,
  signs: z.array(sign).min(1),
})
export type KindWords = z.infer<typeof kindWords>

const risk = z.strictObject({
  id,
  label: text,
  words: z.array(z.string().min(1)).min(1),
  unless: z.array(z.string().min(1)).default([]),
  urgency: z.enum(['urgent', 'emergency']),
  clause,
})
export type Risk = z.infer<typeof risk>

export const answerParts = ['conclusion', 'done', 'nextStep', 'apology'] as const
export type AnswerPart = (typeof answerParts)[number]

const emptyPhrase = z.strictObject({
  reason: id,
  label: text,
  words: z.array(z.string().min(1)).min(1),
  pattern: pattern.optional(),
  clause,
})

const emptyAnswers = z.strictObject({
  clause,
  shortest: z.int().min(1),
  phrases: z.array(emptyPhrase).min(1),
  facts: z.strictObject({ words: z.array(z.string().min(1)).min(1), pattern }),
  fillers: z.array(z.string().min(1)).min(1),
  courtesy: z.array(z.string().min(1)).min(1),
  parts: z.strictObject({
    conclusion: z.array(z.string().min(1)).min(1),
    done: z.array(z.string().min(1)).min(1),
    nextStep: z.array(z.string().min(1)).min(1),
    time: z.array(z.string().min(1)).min(1),
    apology: z.array(z.string().min(1)).min(1),
  }),
})

/** The shape of each file of a pack folder; `kinds/*.yaml` and `words/kinds/*.yaml` hold one entry a file. */
export const packFiles = {
  'pack.yaml': z.strictObject({
    id: z.string().regex(/^[\w-]+$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    language: z.enum(['zh-CN', 'zh-TW', 'en']),
    name: text,
    pledge: z.array(z.strictObject({ text, clause })).min(1),
    stages: z.record(z.enum(stages), z.strictObject({ label: text, public: text })),
    commitments: z.record(z.enum(commitmentKinds), z.strictObject({ label: text, clause })),
    ladder: z.array(ladderRung).min(1),
    urge: z.strictObject({
      commitment: z.enum(commitmentKinds),
      keepShare: z.number().gt(0).lt(1),
      atLeast: within,
      tellSupervisorFrom: z.int().min(1),
      clause,
    }),
    intake: z.strictObject({ otherwise: id, clause }),
    extension: z.strictObject({ times: z.int().min(1), clause }),
    archive: z.strictObject({ afterDays: z.int().positive(), clause }),
  }),
  'emergency.yaml': z.strictObject({ urgencies: z.array(urgency) }),
  'taxonomy.yaml': z.record(id, z.array(choice).min(1)),
  'forms.yaml': z.strictObject({ forms: z.array(form), questionnaires: z.array(questionnaire) }),
  'reasons.yaml': z.strictObject({
    return: z.array(reason).min(1),
    void: z.array(reason).min(1),
    exception: z.array(reason).min(1),
    stopClock: z.array(reason.required({ limit: true })).min(1),
    waive: z.array(reason).min(1),
    extend: z.array(reason).min(1),
    away: z.array(reason).min(1),
    reveal: z.array(reason).min(1),
  }),
  'roles.yaml': z.strictObject({ roles: z.array(role).min(1) }),
  'words/risk.yaml': z.strictObject({ risks: z.array(risk).min(1) }),
  'words/emptyAnswers.yaml': emptyAnswers,
  'words/phraseGuards.yaml': phraseGuards,
  'words/spellings.yaml': spellings,
  'families.yaml': families,
} as const

type FileOf<K extends keyof typeof packFiles> = z.infer<(typeof packFiles)[K]>

/** A whole standard pack, validated and frozen. */
export interface Pack extends FileOf<'pack.yaml'> {
  kinds: readonly Kind[]
  urgencies: readonly UrgencyEntry[]
  taxonomy: Readonly<Record<string, readonly Choice[]>>
  forms: readonly Form[]
  questionnaires: readonly Questionnaire[]
  reasons: FileOf<'reasons.yaml'>
  roles: readonly Role[]
  words: { kinds: readonly KindWords[]; risks: readonly Risk[]; emptyAnswers: FileOf<'words/emptyAnswers.yaml'> }
  phrases: PhrasePack
  families: FileOf<'families.yaml'>
  rules: readonly RuleFile[]
  scripts: readonly ScriptFile[]
  scorecards: readonly Scorecard[]
}

export { kindWords }

/** The kind with this id, or undefined. */
export function kindOf(pack: Pack, kindId: string): Kind | undefined {
  return pack.kinds.find(one => one.id === kindId)
}

/** The limits of a kind at an urgency: the urgency's own replace the kind's for the same commitment (W-c4: never none). */
export function limitsFor(pack: Pack, kindId: string, level: Urgency): Limit[] {
  const mine = kindOf(pack, kindId)?.limits ?? []
  const raised = (pack.urgencies.find(one => one.id === level)?.limits ?? []).filter(
    one => !one.kinds || one.kinds.includes(kindId),
  )
  return [...mine.filter(one => !raised.some(other => other.commitment === one.commitment)), ...raised]
}

/**
 * How much (CNY) a role may promise in a case of this kind on its own (D3-10, W-win3.2): the kind's own figure, else what the
 * organisation gave the role. Beyond it the case goes up.
 */
export function authorityOf(pack: Pack, kindId: string, roleId: string, ofRole: number): number {
  return kindOf(pack, kindId)?.authority[roleId]?.amount ?? ofRole
}

/** A stage in plain words for the public look-up; a kind may word it in its own way. */
export function stageText(pack: Pack, kindId: string, stage: Stage): Text {
  return kindOf(pack, kindId)?.stages[stage] ?? pack.stages[stage].public
}

/** What is wrong between the files of a pack: where (file), which entry, and why. */
export interface PackFault {
  file: string
  entry: string
  reason: string
}

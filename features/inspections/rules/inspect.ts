import type { Calendar } from '#features/standards/rules/calendar.ts'
import { festivalsToGreet } from '#features/standards/rules/festivalDays.ts'
import type { Festival } from '#features/standards/rules/festivals.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import type { Rule } from '#features/standards/rules/ruleFiles.ts'
import { dayNumber } from '#features/standards/rules/shanghai.ts'
import type { Conversation, Finding, Inspection } from '../contract.ts'
import { type CompiledCondition, compileCondition, type Named } from './conditions.ts'
import type { SubjectFound } from './found.ts'
import { spokenPromises } from './promised.ts'
import { makeScene, type Scene } from './scene.ts'
import { type CompiledScore, compileScore } from './score.ts'
import { type CompiledSubject, compileSubject, wholeConversation } from './subjects.ts'
import { type Ground, groundOf } from './tests.ts'

interface CompiledRule {
  rule: Rule
  when: CompiledCondition | null
  each: CompiledSubject | null
  spare: CompiledCondition | null
  isFault: CompiledCondition
  worse: CompiledCondition | null
}

/** The rules of a pack compiled; make it once and inspect any number of conversations with it. */
export interface Standard {
  ground: Ground
  rules: readonly CompiledRule[]
  score: CompiledScore
  festivals: WeakMap<Calendar, Map<number, readonly Festival[]>>
}

const compiled = new WeakMap<Pack, Standard>()

/** Compiles rules, families, phrases and the scorecard of a pack, once for each pack. Throws an Error naming rule and reason. */
export function compileStandard(pack: Pack): Standard {
  const known = compiled.get(pack)
  if (known) return known
  const ground = groundOf(pack)
  const named: Named = new Map(pack.rules.flatMap(file => Object.entries(file.conditions)))
  const rules = pack.rules.flatMap(file => file.rules).map(rule => compileRule(ground, named, rule))
  const standard = { ground, rules, score: compileScore(pack.scorecards[0]!), festivals: new WeakMap() }
  compiled.set(pack, standard)
  return standard
}

/** The ids of all rules, in the order of the pack. */
export function ruleIds(standard: Standard): string[] {
  return standard.rules.map(({ rule }) => rule.id)
}

/**
 * Inspects a conversation: every rule ends in findings, passed or notApplicable; promises and the score beside them. Pure: the
 * calendar tells festivals and due moments, nothing else is read.
 */
export function inspect(
  standard: Standard,
  conversation: Conversation,
  { calendar }: { calendar: Calendar },
): Inspection {
  const scene = makeScene(
    standard.ground.families,
    conversation,
    calendar,
    festivalsOf(standard, conversation, calendar),
  )
  const findings: Finding[] = []
  const passed: string[] = []
  const notApplicable: string[] = []
  for (const one of standard.rules) {
    const result = judge(one, scene)
    if (result === 'passed') passed.push(one.rule.id)
    else if (result === 'notApplicable') notApplicable.push(one.rule.id)
    else findings.push(...result)
  }
  const { score, dimensions } = standard.score(findings, ruleDimensions(standard))
  const promises = spokenPromises(scene)
  return { id: conversation.id, score, dimensions, findings, passed, notApplicable, promises }
}

const dimensionsOfRules = new WeakMap<Standard, ReadonlyMap<string, string>>()

function ruleDimensions(standard: Standard): ReadonlyMap<string, string> {
  const known = dimensionsOfRules.get(standard)
  if (known) return known
  const made = new Map(standard.rules.map(({ rule }) => [rule.id, rule.dimension]))
  dimensionsOfRules.set(standard, made)
  return made
}

function festivalsOf(standard: Standard, conversation: Conversation, calendar: Calendar): readonly Festival[] {
  const at = Date.parse(conversation.startedAt)
  const days = standard.festivals.get(calendar) ?? new Map<number, readonly Festival[]>()
  standard.festivals.set(calendar, days)
  const day = dayNumber(at)
  const known = days.get(day)
  if (known) return known
  const made = festivalsToGreet(calendar.notices, new Date(at))
  days.set(day, made)
  return made
}

function compileRule(ground: Ground, named: Named, rule: Rule): CompiledRule {
  const condition = (one: Rule['when']) => (one ? compileCondition(ground, named, one) : null)
  try {
    const [expect, never] = [condition(rule.expect), condition(rule.never)]
    return {
      rule,
      when: condition(rule.when),
      each: rule.each ? compileSubject(ground, rule.each) : null,
      spare: condition(rule.spare),
      isFault: (scene, subject) =>
        expect || never ? Boolean((expect && !expect(scene, subject)) || never?.(scene, subject)) : true,
      worse: condition(rule.worse?.when),
    }
  } catch (error) {
    throw new Error(`rule ${rule.id}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

function judge(one: CompiledRule, scene: Scene): Finding[] | 'passed' | 'notApplicable' {
  if (one.when && !one.when(scene, null)) return 'notApplicable'
  if (one.rule.information) return 'passed'
  const subjects = one.each ? one.each(scene) : [wholeConversation]
  if (subjects.length === 0) return one.rule.none
  const judged = one.spare ? subjects.filter(subject => !one.spare!(scene, subject)) : subjects
  if (judged.length === 0) return 'notApplicable'
  const faults = judged.filter(subject => one.isFault(scene, subject))
  if (faults.length === 0) return 'passed'
  return (one.rule.once ? faults.slice(0, 1) : faults).map(subject => findingOf(one, scene, subject))
}

function findingOf({ rule, worse }: CompiledRule, scene: Scene, subject: SubjectFound): Finding {
  const isWorse = worse?.(scene, subject) ?? false
  return {
    rule: rule.id,
    clause: subject.clause ?? rule.clause,
    severity: isWorse ? rule.worse!.severity : (subject.severity ?? rule.severity),
    ...placeOf(rule, scene, subject),
    message: rule.message[languageOf(scene)],
    ...(subject.better ? { better: subject.better } : {}),
  }
}

function placeOf(rule: Rule, scene: Scene, subject: SubjectFound): Partial<Finding> {
  if (subject.line) return inWords(subject.line, subject.spot)
  if (subject.at !== undefined) return { at: subject.at }
  if (rule.mark === 'first' && scene.agent[0]) return inWords(scene.agent[0])
  if (rule.mark === 'last' && scene.agent.length > 0) return inWords(scene.agent.at(-1)!)
  if (rule.mark === 'customer' && scene.customer[0]) return inWords(scene.customer[0])
  if (rule.mark === 'answer' && scene.answeredAt !== null) return { at: scene.answeredAt }
  if (rule.mark === 'hangup' && scene.hangup?.event.at !== undefined) return { at: scene.hangup.event.at }
  return {}
}

function inWords({ index, said }: Scene['lines'][number], spot?: { from: number; to: number }): Partial<Finding> {
  const { from, to } = spot ?? { from: 0, to: said.text.length }
  return { utterance: index, from, to, text: said.text.slice(from, to) }
}

function languageOf(scene: Scene): 'zh-CN' | 'zh-TW' | 'en' {
  const tag = (scene.conversation.lang ?? '').toLowerCase()
  if (/^zh-(tw|hk|mo|hant)/.test(tag)) return 'zh-TW'
  return tag.startsWith('en') ? 'en' : 'zh-CN'
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Conversation, conversation } from '#features/inspections/contract.ts'
import { compileStandard, inspect, ruleIds } from '#features/inspections/rules/inspect.ts'
import { buildCalendar } from '#features/standards/rules/calendar.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import { shippedCalendars } from '#features/standards/service/calendars.ts'
import { monotonic } from '#platform/clock.ts'

/** In how many conversations each rule found something, was kept, or did not apply. */
export interface InspectionFigures {
  conversations: number
  utterances: number
  meanScore: number
  vetoes: number
  promises: number
  promisesWithTime: number
  byRule: Record<string, { found: number; passed: number; notApplicable: number }>
  /** Milliseconds, the best of several rounds: reading the lines as JSON alone, and inspecting them from line to line. */
  parse: number
  whole: number
}

const rounds = 12
const charactersASecond = 4.5

/** Real dialogues of a folder as chats, its calls with made-up even times, against the standard; figures, never words. */
export function evaluateInspections(pack: Pack, folder: string): InspectionFigures {
  const standard = compileStandard(pack)
  const { hours, notices } = shippedCalendars()
  const calendar = buildCalendar(hours.get('office')!, notices)
  const all = [...turnsOf(folder, 'jddc_dialogues').map(asChat), ...turnsOf(folder, 'mobilecs_calls').map(asCall)]
  const lines = all.map(one => JSON.stringify(one))
  const results = all.map(one => inspect(standard, conversation.parse(one), { calendar }))
  const byRule: InspectionFigures['byRule'] = Object.fromEntries(
    ruleIds(standard).map(id => [id, { found: 0, passed: 0, notApplicable: 0 }]),
  )
  for (const { findings, passed, notApplicable } of results) {
    for (const rule of new Set(findings.map(one => one.rule))) byRule[rule]!.found++
    for (const rule of passed) byRule[rule]!.passed++
    for (const rule of notApplicable) byRule[rule]!.notApplicable++
  }
  const promises = results.flatMap(one => one.promises)
  return {
    conversations: all.length,
    utterances: all.reduce((sum, one) => sum + one.utterances.length, 0),
    meanScore: results.reduce((sum, one) => sum + one.score, 0) / Math.max(1, results.length),
    vetoes: results.filter(one => one.findings.some(finding => finding.severity === 'critical')).length,
    promises: promises.length,
    promisesWithTime: promises.filter(one => one.dueAt !== null).length,
    byRule,
    parse: fastest(() => {
      for (const line of lines) JSON.parse(line)
    }),
    whole: fastest(() => {
      for (const line of lines) JSON.stringify(inspect(standard, conversation.parse(JSON.parse(line)), { calendar }))
    }),
  }
}

/** The section of the report. */
export function inspectionsReport(figures: InspectionFigures): string {
  const rules = Object.entries(figures.byRule).filter(([, one]) => one.found + one.passed > 0)
  const rows = rules
    .sort(([, one], [, other]) => other.found - one.found)
    .map(([rule, { found, passed, notApplicable }]) => `| ${rule} | ${found} | ${passed} | ${notApplicable} |`)
  const silent = Object.keys(figures.byRule).length - rules.length
  return `## Whole conversations against the standard
${figures.conversations} real dialogues, ${figures.utterances} utterances. Mean score ${figures.meanScore.toFixed(1)}, vetoes ${figures.vetoes}. Promises heard: ${figures.promises}, of these ${figures.promisesWithTime} with a time.
Inspecting from line to line took ${(figures.whole / figures.parse).toFixed(0)} times as long as \`JSON.parse\` of the same lines (${figures.whole.toFixed(1)} ms against ${figures.parse.toFixed(2)} ms).

| rule | found in | kept in | not applicable in |
|---|---|---|---|
${rows.join('\n')}

${silent} rules applied to none of them: the dialogues have no times, no events and no kind of case.

Known to be wrong: 谢谢 at the end of a request counts as thanks and wants an answer; a question that is meant as a statement wants one too; "this is the
help desk" in a sentence about something else can pass for the name of the unit; a number given in pieces over several turns is judged piece by piece.
`
}

type Turns = { id: string; turns: { role: 'agent' | 'customer'; text: string }[] }

function turnsOf(folder: string, name: string): Turns[] {
  const file = join(folder, `${name}.jsonl`)
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line))
}

const startedAt = '2026-05-14T10:00:00+08:00'

function asChat({ id, turns }: Turns): Conversation {
  return { id, channel: 'chat', startedAt, utterances: turns.map(({ role, text }) => ({ role, text })) }
}

function asCall({ id, turns }: Turns): Conversation {
  let clock = 8
  const utterances = turns.map(({ role, text }) => {
    const at = clock
    const end = at + Math.max(0.5, text.length / charactersASecond)
    clock = end + 0.4
    return { at, end, role, text }
  })
  const events: Conversation['events'] = [
    { at: 0, type: 'ring' },
    { at: 7, type: 'answer' },
    { at: clock + 1, type: 'hangup', by: 'customer' },
  ]
  return { id, channel: 'phone', startedAt, utterances, events }
}

function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const from = monotonic()
    run()
    best = Math.min(best, monotonic() - from)
  }
  return best
}

import type { AttemptOutcome, FollowUpView, HearInput } from '#features/followups/contract.ts'

/** What was answered, by the id of the line; empty = not yet. `words` are the customer's own about the result. */
export type Answers = Record<string, string>

export interface Line {
  id: string
  text: string
  /** `say`: read aloud and ticked; `close`: the farewell; else the type of the question. */
  type: 'say' | 'yes_no' | 'scale' | 'words' | 'close'
  /** For `say`: the word of the tick, and the ways the talk may end here. */
  yes?: 'self' | 'convenient' | 'said'
  outcomes?: readonly AttemptOutcome[]
}

const ways: Record<string, Pick<Line, 'yes' | 'outcomes'>> = {
  greet: { yes: 'self', outcomes: ['wrong_number'] },
  ask_leave: { yes: 'convenient', outcomes: ['another_time', 'refuses'] },
}

/** The lines of the call in order: greeting, questions, and the farewell that fits what the customer answered. */
export function linesOf(followUp: Pick<FollowUpView, 'script' | 'questionnaire'>, answers: Answers): Line[] {
  const before = followUp.script
    .filter(line => line.when === 'before')
    .map((line): Line => ({ id: line.id, text: line.text, type: 'say', yes: 'said', ...ways[line.id] }))
  // His words about the result are written under the answer itself.
  const questions = followUp.questionnaire.fields
    .filter(field => field.id !== 'words')
    .map((field): Line => ({ id: field.id, text: field.ask, type: field.type as Line['type'] }))
  const end = answers.satisfied === 'no' ? 'unsatisfied' : 'satisfied'
  const farewell = answers.satisfied
    ? followUp.script
        .filter(line => line.when === end)
        .map((line): Line => ({ id: line.id, text: line.text, type: 'close' }))
    : []
  return [...before, ...questions, ...farewell]
}

/** The line to be read now: the first one not yet answered. */
export function nextLine(lines: readonly Line[], answers: Answers): string | undefined {
  return lines.find(line => line.type !== 'close' && !answers[line.id])?.id
}

/** What is sent: only what was answered. */
export function heardOf(answers: Answers): HearInput {
  const point = (id: string) => (answers[id] ? { [id]: Number(answers[id]) } : {})
  const words = (id: string) => (answers[id]?.trim() ? { [id]: answers[id]!.trim() } : {})
  return {
    satisfied: answers.satisfied === 'yes',
    ...point('attitude'),
    ...point('speed'),
    ...point('result'),
    ...words('words'),
    ...words('better'),
    channel: 'phone',
  }
}

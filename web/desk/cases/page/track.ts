import type { CaseView } from '#features/cases/contract/view.ts'
import type { TrackGate, TrackStage } from '#web/ui/StageTrack.tsx'
import { line, stepOf } from '../stages.ts'

/** What the track says, in the reader's language; times already written. */
export interface TrackWords {
  stage(id: string): string
  gate(id: string): string
  time(at: string): string
  channel(id: string): string
  conclusion(id: string): string
  round(n: number, since: string): string
  dueBy(at: string): string
  waits: {
    answer: string
    close: string
    follow_up: string
    statements: string
    findings: string
    work: string
    procedure: string
  }
  keeps: string
}

function answerGates(view: CaseView, words: TrackWords): TrackGate[] {
  const gates: TrackGate[] = view.gates
    .filter(one => one.cycle === view.cycle && one.gate !== 'follow_up')
    .map(one => ({
      id: one.gate,
      name: words.gate(one.gate),
      cleared: one.clearedAt !== null,
      note: one.clearedAt ? words.time(one.clearedAt) : words.waits[one.gate as 'work' | 'procedure'],
    }))
  if (view.course !== 'complaint') return gates
  const given = view.statements.filter(one => one.givenAt !== null)
  const both = given.some(one => one.side === 'customer') && given.some(one => one.side === 'ours')
  const last = given
    .map(one => one.givenAt!)
    .sort()
    .at(-1)
  const finding = view.findings.at(-1)
  gates.push(
    {
      id: 'statements',
      name: words.gate('statements'),
      cleared: both,
      note: both && last ? words.time(last) : words.waits.statements,
    },
    {
      id: 'findings',
      name: words.gate('findings'),
      cleared: finding !== undefined,
      note: finding ? words.conclusion(finding.conclusion) : words.waits.findings,
    },
  )
  return gates
}

function closeGates(view: CaseView, words: TrackWords): TrackGate[] {
  return view.gates
    .filter(one => one.cycle === view.cycle && one.gate === 'follow_up')
    .map(one => ({
      id: one.gate,
      name: words.gate(one.gate),
      cleared: one.clearedAt !== null,
      note: one.clearedAt
        ? [words.time(one.clearedAt), one.clearedBy].filter(Boolean).join(' ')
        : words.waits.follow_up,
    }))
}

/** The five stages with the gates in front of the ones they guard. A side end takes the place of the last stage. */
export function trackOf(view: CaseView, words: TrackWords): TrackStage[] {
  const now = stepOf(view.stage) - 1
  const ended = view.endedAt !== null
  const answer = view.commitments.find(one => one.kind === 'answer' && one.cycle === view.cycle && !one.keptAt)
  const began = view.gates.find(one => one.cycle === view.cycle)?.openedAt
  const notes: Record<(typeof line)[number], string> = {
    received: `${words.time(view.receivedAt)} · ${words.channel(view.channel)}`,
    accepted: view.acceptedAt ? words.time(view.acceptedAt) : '',
    in_hand: view.cycle > 1 && began ? words.round(view.cycle, words.time(began)) : '',
    answered: view.answeredAt ? words.time(view.answeredAt) : answer ? words.dueBy(answer.dueAt) : words.waits.answer,
    closed: view.endedAt ? words.time(view.endedAt) : words.keeps,
  }
  return line.map((id, place) => {
    const gates = id === 'in_hand' ? answerGates(view, words) : id === 'answered' ? closeGates(view, words) : []
    const side = place === line.length - 1 && ended && view.stage !== 'closed'
    return {
      id,
      name: words.stage(side ? view.stage : id),
      state: place < now || (ended && place === now) ? 'done' : place === now ? 'now' : 'next',
      note: notes[id],
      ...(gates.length > 0 ? { gates } : {}),
    }
  })
}

/** What still stands between a case and its end, for the line under the greyed button. */
export function missingSteps(view: CaseView): ('accept' | 'answer' | 'follow_up')[] {
  if (view.endedAt) return []
  const steps: ('accept' | 'answer' | 'follow_up')[] = []
  if (view.stage === 'received') steps.push('accept')
  if (view.stage !== 'answered' && view.course !== 'procedure') steps.push('answer')
  const gated = view.course === 'complaint' || view.course === 'repair'
  const open = view.gates.some(one => one.cycle === view.cycle && one.gate === 'follow_up' && !one.clearedAt)
  if (open || (gated && view.stage === 'received')) steps.push('follow_up')
  return steps
}

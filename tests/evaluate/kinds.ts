import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suggestKind } from '#features/standards/rules/classify.ts'
import type { Pack } from '#features/standards/rules/pack.ts'

/** One message with the label its source gave it. */
export interface LabelledMessage {
  text: string
  label: string
}

/** How often the suggestion met a label; `confused` counts what was said instead, by label and kind. */
export interface KindFigures {
  rows: number
  right: number
  accuracy: number
  byLabel: Record<string, { rows: number; right: number }>
  confused: Record<string, Record<string, number>>
}

/** Labels of the sources and our kinds; why: docs/decisions/0005-kind-mapping.md. */
export const kindOfLabel: Readonly<Record<string, string>> = {
  投诉: 'complaint',
  反映: 'complaint',
  咨询: 'consult',
  建议: 'suggestion',
  求助: 'request',
  业务办理: 'request',
  表扬: 'praise',
  '报修(facility_fault)': 'repair',
}

/** Accuracy of the suggested kind on labelled messages; rows with a label outside the mapping are left out. */
export function evaluateKinds(pack: Pack, messages: readonly LabelledMessage[]): KindFigures {
  const figures: KindFigures = { rows: 0, right: 0, accuracy: 0, byLabel: {}, confused: {} }
  for (const { text, label } of messages) {
    const wanted = kindOfLabel[label]
    if (!wanted) continue
    const { kind } = suggestKind(pack, text)
    const mine = figures.byLabel[label] ?? { rows: 0, right: 0 }
    figures.byLabel[label] = mine
    const said = figures.confused[label] ?? {}
    figures.confused[label] = said
    said[kind] = (said[kind] ?? 0) + 1
    const right = kind === wanted ? 1 : 0
    mine.rows++
    mine.right += right
    figures.rows++
    figures.right += right
  }
  figures.accuracy = figures.rows === 0 ? 0 : figures.right / figures.rows
  return figures
}

/** The keyword rule that a classifier has to beat: the first of a few plain words decides, under the same mapping. */
export function keywordFloor(messages: readonly LabelledMessage[]): number {
  const known = messages.filter(one => kindOfLabel[one.label])
  const right = known.filter(one => byKeyword(one.text) === kindOfLabel[one.label]).length
  return known.length === 0 ? 0 : right / known.length
}

function byKeyword(text: string): string {
  if (text.includes('投诉')) return 'complaint'
  if (text.includes('建议')) return 'suggestion'
  if (/请问|咨询|？|吗/.test(text)) return 'consult'
  return /请求|希望|恳请|求助/.test(text) ? 'request' : 'complaint'
}

const fiveLabels = ['投诉', '咨询', '建议', '求助', '反映']

/**
 * The labelled sets of a folder: messages to an authority by their body (five labels), praise against complaint, reports of
 * faults. `half` picks even rows (on which words were chosen) or odd rows (kept apart for the figures).
 */
export function labelledSets(folder: string, half?: 'even' | 'odd'): Record<string, LabelledMessage[]> {
  const read = (file: string): Record<string, string>[] =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(line => line.trim() !== '')
      .map(line => JSON.parse(line))
      .filter((_, row) => !half || (row % 2 === 0) === (half === 'even'))
  const message = (row: Record<string, string>) => ({ text: row.body ?? row.text ?? '', label: row.label ?? '' })
  return {
    intent: read('gov_intent.jsonl')
      .map(message)
      .filter(one => fiveLabels.includes(one.label)),
    praise: read('service_praise_vs_complaint.jsonl').map(message),
    faults: read('gov_facility_fault.jsonl').map(message),
  }
}

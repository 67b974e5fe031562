import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '#features/standards/rules/pack.ts'
import { findPhrases } from '#features/standards/rules/phrases.ts'
import { compilePhrases, type PhraseBook } from '#features/standards/rules/phrasesBook.ts'

/** How a set of labelled texts came out: found or not, by what the label says. */
export interface Confusion {
  rightly: number
  missed: number
  falsely: number
  clean: number
  precision: number
  recall: number
}

export interface PhraseFigures {
  /** Staff's words labelled violation against ok; rows labelled borderline are counted apart. */
  forbidden: Confusion & { borderlineRows: number; borderlineFound: number; chatOkFound: number }
  /** Customers' words labelled uncivil against civil. */
  abuse: Confusion
  /** Customers' words that only look abusive, and how many raised an alarm. */
  hardNegatives: { rows: number; alarms: number }
  /** Customers' messages of other kinds, complaints among them, which nobody labelled: how many raised an alarm. */
  messages: { rows: number; alarms: number }
  /** Hits on whole conversations, by list. */
  conversations: { lines: number; byList: Record<string, number>; borderline: number }
}

interface Row {
  label?: string
  text?: string
  agent_text?: string
  src?: string
  body?: string
  turns?: { role: string; text: string }[]
}

/** Figures of the phrase engine on a folder of labelled texts, never the words themselves. */
export function evaluatePhrases(pack: Pack, folder: string): PhraseFigures {
  const book = compilePhrases(pack)
  return {
    forbidden: forbidden(book, read(folder, 'taboo_candidates_labeled')),
    abuse: confusion(
      read(folder, 'uncivil_customer_reviews').map(row => ({
        wanted: row.label === 'uncivil',
        found: alarms(book, row.text ?? '', 'customer'),
      })),
    ),
    hardNegatives: hardNegatives(book, read(folder, 'jddc_customer_hard_negatives')),
    messages: messages(book, [
      ...read(folder, 'gov_intent'),
      ...read(folder, 'gov_facility_fault'),
      ...read(folder, 'service_praise_vs_complaint'),
    ]),
    conversations: conversations(book, [...read(folder, 'jddc_dialogues'), ...read(folder, 'mobilecs_calls')]),
  }
}

/** Precision and recall of what was found against what was wanted; 1 where there was nothing to find. */
export function confusion(rows: readonly { wanted: boolean; found: boolean }[]): Confusion {
  const count = (wanted: boolean, found: boolean) =>
    rows.filter(row => row.wanted === wanted && row.found === found).length
  const [rightly, missed, falsely, clean] = [
    count(true, true),
    count(true, false),
    count(false, true),
    count(false, false),
  ]
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole)
  return {
    ...{ rightly, missed, falsely, clean },
    precision: share(rightly, rightly + falsely),
    recall: share(rightly, rightly + missed),
  }
}

/** A section of docs/evaluation.md. */
export function tellPhrases(figures: PhraseFigures): string {
  const { forbidden, abuse, hardNegatives, messages, conversations } = figures
  const row = (name: string, one: Confusion, floor: string) =>
    `| ${name} | ${one.rightly + one.missed} / ${one.falsely + one.clean} | ${share(one.precision)} | ${share(one.recall)} | ${one.falsely} | ${floor} |`
  const lists = Object.entries(conversations.byList).sort((a, b) => b[1] - a[1])
  return `## Forbidden phrases and abuse
What is told apart by meaning, not by letters: 我不知道 offends, 不知道您是否方便 does not.
The lists were written with the labelled rows in view: the figures say that the means suffice, not how well they do on words never seen.

| set | rows that should / should not be found | precision | recall | false alarms | keyword floor P / R |
|---|---|---|---|---|---|
${row('forbidden phrases of staff', forbidden, '13 % / 82 %')}
${row('abusive customers', abuse, '85 % / 77 %')}

- Rows labelled borderline: ${forbidden.borderlineFound} of ${forbidden.borderlineRows} found; they count neither way.
- Ok rows out of real chats that were flagged: ${forbidden.chatOkFound}.
- Customers' words that only look abusive: ${hardNegatives.alarms} alarms on ${hardNegatives.rows} rows.
- Customers' messages of other sets, looked at to cut false alarms, so not untouched: ${messages.alarms} alarms on ${messages.rows}.
- Whole conversations (${conversations.lines} lines): ${lists.map(([list, n]) => `${list} ${n}`).join(', ') || 'nothing'}; shown apart as borderline ${conversations.borderline}.
`
}

function forbidden(book: PhraseBook, rows: readonly Row[]): PhraseFigures['forbidden'] {
  const found = (row: Row) => alarms(book, row.agent_text ?? '', 'agent')
  const decided = rows.filter(row => row.label !== 'borderline')
  const borderline = rows.filter(row => row.label === 'borderline')
  return {
    ...confusion(decided.map(row => ({ wanted: row.label === 'violation', found: found(row) }))),
    borderlineRows: borderline.length,
    borderlineFound: borderline.filter(found).length,
    chatOkFound: rows.filter(row => row.label === 'ok' && row.src === 'jddc').filter(found).length,
  }
}

function hardNegatives(book: PhraseBook, rows: readonly Row[]): PhraseFigures['hardNegatives'] {
  const civil = rows.filter(row => row.label === 'civil')
  return { rows: civil.length, alarms: civil.filter(row => alarms(book, row.text ?? '', 'customer')).length }
}

function messages(book: PhraseBook, rows: readonly Row[]): PhraseFigures['messages'] {
  const found = rows.filter(row => alarms(book, row.body ?? row.text ?? '', 'customer'))
  return { rows: rows.length, alarms: found.length }
}

function conversations(book: PhraseBook, rows: readonly Row[]): PhraseFigures['conversations'] {
  const turns = rows.flatMap(row => row.turns ?? [])
  const byList: Record<string, number> = {}
  let borderline = 0
  for (const turn of turns)
    for (const hit of findPhrases(book, turn.text, { role: turn.role === 'agent' ? 'agent' : 'customer' })) {
      if (hit.borderline) borderline++
      else byList[hit.list] = (byList[hit.list] ?? 0) + 1
    }
  return { lines: turns.length, byList, borderline }
}

function alarms(book: PhraseBook, text: string, role: 'agent' | 'customer'): boolean {
  return findPhrases(book, text, { role }).some(hit => !hit.borderline)
}

function read(folder: string, set: string): Row[] {
  return readFileSync(join(folder, `${set}.jsonl`), 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line))
}

function share(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}

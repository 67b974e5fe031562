import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { confusion, evaluatePhrases, tellPhrases } from './phrases.ts'

const folder = mkdtempSync(join(tmpdir(), 'phrases-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(set: string, rows: object[]): void {
  writeFileSync(join(folder, `${set}.jsonl`), rows.map(row => `${JSON.stringify(row)}\n`).join(''))
}

describe('figures of the phrases', () => {
  it('count what was found against the labels, borderline rows apart', () => {
    write('taboo_candidates_labeled', [
      { label: 'violation', src: 'own', agent_text: '这个我不知道' },
      { label: 'violation', src: 'own', agent_text: '您好' },
      { label: 'ok', src: 'jddc', agent_text: '不知道您是否方便' },
      { label: 'borderline', src: 'jddc', agent_text: '这个不清楚' },
    ])
    write('uncivil_customer_reviews', [
      { label: 'uncivil', text: '真他妈慢' },
      { label: 'civil', text: '给妈妈买的' },
    ])
    write('jddc_customer_hard_negatives', [{ label: 'civil', text: '怎么操作' }])
    write('jddc_dialogues', [{ turns: [{ role: 'agent', text: '急什么' }] }])
    write('mobilecs_calls', [])
    write('gov_intent', [{ body: '路灯不亮' }])
    write('gov_facility_fault', [])
    write('service_praise_vs_complaint', [{ text: '客服不要脸' }])
    const figures = evaluatePhrases(standardPack(), folder)
    expect(figures).toMatchObject({
      forbidden: { rightly: 1, missed: 1, falsely: 0, clean: 1, precision: 1, recall: 0.5, borderlineFound: 1 },
      abuse: { precision: 1, recall: 1 },
      hardNegatives: { rows: 1, alarms: 0 },
      messages: { rows: 2, alarms: 1 },
      conversations: { lines: 1, byList: { service: 1, lecture: 1 } },
    })
    expect(tellPhrases(figures)).toContain('| forbidden phrases of staff | 2 / 1 | 100.0 % | 50.0 % | 0 |')
  })

  it('stand an empty set', () => {
    expect(confusion([])).toMatchObject({ precision: 1, recall: 1 })
    expect(confusion([{ wanted: false, found: true }])).toMatchObject({ precision: 0, falsely: 1 })
  })
})

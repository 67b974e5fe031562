import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { evaluateInspections, inspectionsReport } from './inspections.ts'

const folder = mkdtempSync(join(tmpdir(), 'inspections-'))
afterAll(() => rmSync(folder, { recursive: true }))
const turns = (...said: string[]) => said.map((text, at) => ({ role: at % 2 === 0 ? 'agent' : 'customer', text }))
const write = (name: string, ...all: object[]) =>
  writeFileSync(join(folder, `${name}.jsonl`), `${all.map(one => JSON.stringify(one)).join('\n')}\n`)

test('counts every rule in every conversation, and tells no words', () => {
  write('jddc_dialogues', { id: 'a', turns: turns('您好，三声物业，很高兴为您服务', '谢谢', '再见') })
  write('mobilecs_calls', { id: 'b', turns: turns('喂', '灯坏了怎么办', '我明天下午给您回电') })
  const figures = evaluateInspections(standardPack(), folder)
  expect(figures).toMatchObject({ conversations: 2, utterances: 6, promises: 1, promisesWithTime: 1, vetoes: 0 })
  expect(figures.byRule.opening).toEqual({ found: 1, passed: 1, notApplicable: 0 })
  expect(figures.byRule.thanks_answered).toEqual({ found: 1, passed: 0, notApplicable: 1 })
  for (const { found, passed, notApplicable } of Object.values(figures.byRule))
    expect(found + passed + notApplicable).toBe(2)
  expect(inspectionsReport(figures)).not.toContain('灯坏了')
})

test('a folder without conversations has nothing to count', () => {
  const empty = mkdtempSync(join(folder, 'empty-'))
  expect(evaluateInspections(standardPack(), empty)).toMatchObject({ conversations: 0, meanScore: 0 })
})

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { permissions } from '#features/staff/rules/permissions.ts'
import { authorityOf, commitmentKinds, limitsFor, stages, stageText, urgencies } from '../rules/pack.ts'
import { loadPack, PackError, standardPack, standardPackIds } from './loadPack.ts'

const shipped = fileURLToPath(new URL('../../../standards/zh-CN/', import.meta.url))
const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})

function spoilt(file: string, from: string | RegExp, to: string): PackError {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'))
  made.push(folder)
  cpSync(shipped, folder, { recursive: true })
  const before = readFileSync(join(folder, file), 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(join(folder, file), after)
  try {
    loadPack(folder)
  } catch (error) {
    if (error instanceof PackError) return error
  }
  throw new Error(`the pack with a spoilt ${file} was taken`)
}

describe.each(standardPackIds())('standard pack %s', packId => {
  const pack = standardPack(packId)

  it('is whole, frozen and read once', () => {
    expect(pack.id).toBe(packId)
    expect(standardPack(packId)).toBe(pack)
    expect(Object.isFrozen(pack.kinds[0]?.limits[0])).toBe(true)
  })

  it('has the seven kinds, and a limit for every one of them (W-c4, W-art16)', () => {
    const kinds = ['complaint', 'consult', 'praise', 'procedure', 'repair', 'request', 'suggestion']
    expect(pack.kinds.map(one => one.id).sort()).toEqual(kinds)
    for (const kind of kinds)
      for (const level of urgencies) {
        const owed = limitsFor(pack, kind, level).map(one => one.commitment)
        expect(owed).toContain('acknowledge')
        expect(owed.some(one => one === 'answer' || one === 'settle')).toBe(true)
        expect(new Set(owed).size).toBe(owed.length)
      }
  })

  it('asks the customer after every complaint and repair', () => {
    for (const kind of pack.kinds.filter(one => one.course === 'complaint' || one.course === 'repair')) {
      expect(kind.followUp).toMatchObject({ attempts: 3, within: '3 working days' })
      expect(kind.limits.map(one => one.commitment)).toContain('follow_up')
    }
  })

  it('counts an emergency by the clock on the wall', () => {
    const limits = limitsFor(pack, 'repair', 'emergency')
    expect(limits.find(one => one.commitment === 'arrive')).toMatchObject({ within: '30m', calendar: 'wall' })
    expect(limitsFor(pack, 'praise', 'emergency').some(one => one.commitment === 'arrive')).toBe(false)
    expect(limitsFor(pack, 'repair', 'normal').every(one => one.calendar === 'site')).toBe(true)
  })

  it('gives every permission to somebody, and judging alone to those who may', () => {
    const given = new Set<string>(pack.roles.flatMap(one => one.permissions))
    expect(permissions.filter(one => !given.has(one))).toEqual([])
    const may = (word: string) => pack.roles.filter(one => one.permissions.some(p => p === word)).map(one => one.id)
    expect(may('case.grant_exception')).toEqual(['supervisor', 'manager'])
    expect(may('follow_up.record')).toEqual(['followup', 'supervisor', 'manager'])
  })

  it('knows the authority by role, with the kind before the role', () => {
    expect(authorityOf(pack, 'complaint', 'handler', 5)).toBe(200)
    expect(authorityOf(pack, 'repair', 'handler', 5)).toBe(300)
    expect(authorityOf(pack, 'repair', 'nobody', 5)).toBe(5)
  })

  it('words every stage and commitment for the public', () => {
    for (const stage of stages) expect(stageText(pack, 'complaint', stage)['zh-CN']).not.toBe('')
    expect(stageText(pack, 'complaint', 'answered')).not.toEqual(stageText(pack, 'consult', 'answered'))
    for (const commitment of commitmentKinds) expect(pack.commitments[commitment].label.en).not.toBe('')
  })

  it('runs the item release in the order fill, check, approve, issue (P-4)', () => {
    expect(pack.kinds.find(one => one.id === 'procedure')?.steps.map(one => one.do)).toEqual([
      'fill',
      'check',
      'approve',
      'issue',
    ])
  })
})

describe('a pack with a fault is refused and the fault named', () => {
  const cases: [string, string | RegExp, string, RegExp][] = [
    ['kinds/complaint.yaml', 'within: 3 working days', 'within: three days', /limits\.\d\.within.*is no span/],
    ['kinds/complaint.yaml', 'within: 2h, calendar: site', 'within: 2 working days, calendar: wall', /no working days/],
    ['kinds/complaint.yaml', /followUp:[\s\S]*?clause: P-flow, W-track\n/, '', /complaint.*needs a follow-up plan/],
    ['kinds/repair.yaml', 'intake: repair_record', 'intake: nothing', /form nothing is not in forms/],
    ['kinds/repair.yaml', 'handler:', 'janitor:', /role janitor is not in roles/],
    ['kinds/consult.yaml', /.*commitment: acknowledge.*\n/, '', /no limit for acknowledge/],
    ['kinds/consult.yaml', 'clause: C-2.3', 'clause: somewhere', /clause.*is no clause id/],
    ['kinds/consult.yaml', 'id: consult', 'id: other', /not named like its file/],
    ['kinds/procedure.yaml', 'course: procedure', 'course: plain', /steps belong/],
    ['kinds/praise.yaml', ', en: Praise', '', /label/],
    ['emergency.yaml', 'within: 15m, calendar: wall', 'within: 15m, calendar: site', /clock on the wall/],
    ['roles.yaml', 'case.close,', 'case.destroy,', /permissions/],
    ['roles.yaml', '- id: handler', '- id: agent', /agent.*is there twice/],
    ['taxonomy.yaml', 'root_cause:', 'root_reason:', /root_cause|a choice names a list/],
    ['words/risk.yaml', 'urgency: emergency', 'urgency: huge', /urgency/],
    ['words/kinds/consult.yaml', /pattern: '[^']*'/, "pattern: '(a+)+b'", /only words/],
    ['words/kinds/consult.yaml', /pattern: '[^']*'/, "pattern: '.{0,99}a'", /only words/],
    ['words/emptyAnswers.yaml', /pattern: '[^']*'/, "pattern: '.*.*'", /only words/],
    ['words/kinds/praise.yaml', 'negated: complaint', 'negated: nobody', /nobody.*is no kind/],
    ['pack.yaml', 'otherwise: consult', 'otherwise: nobody', /no words are kept for nobody/],
    ['words/kinds/consult.yaml', 'kind: consult', 'kind: nothing', /nothing/],
    ['phrases/service.yaml', 'severity: major', 'severity: huge', /phrases\/service\.yaml: severity/],
    ['phrases/service.yaml', 'guards: [negated,', 'guards: [nowhere,', /nowhere.*is no guard/],
    ['phrases/shirk.yaml', 'guards: [polite_object,', 'guards: [nobody,', /我不知道.*guard nobody is not there/],
    [
      'phrases/lecture.yaml',
      /phrase: 你会不会讲话, variants: [^}]*/,
      'phrase: 你能搞清楚么',
      /你能搞清楚么.*is there twice/,
    ],
    ['words/phraseGuards.yaml', 'effect: borderline', 'effect: maybe', /effect/],
    ['pack.yaml', 'id: zh-CN', 'id: zh-CN\nsurprise: 1', /[Uu]nrecognized/],
    ['pack.yaml', 'id: zh-CN', 'id: [', /pack\.yaml/],
  ]
  it.each(cases)('%s: %s', (file, from, to, says) => {
    const fault = spoilt(file, from, to)
    expect(fault.message).toMatch(says)
    expect(fault.file).not.toBe('')
    expect(fault.reason).not.toBe('')
  })

  it('a pack that lacks a file', () => {
    expect(() => loadPack(join(shipped, 'kinds'))).toThrow(/is missing/)
  })
})

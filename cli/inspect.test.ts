import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { SeenIds } from './seenIds.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'inspect-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(args: string[], input?: string): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, LANG: 'C' } })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  return new Promise(resolve => child.on('close', code => resolve({ code: code ?? -1, out, err })))
}

const chat = (id: string, ...said: string[]) =>
  `${JSON.stringify({ id, channel: 'chat', startedAt: '2026-05-14T10:00:00+08:00', utterances: said.map(text => ({ role: 'agent', text })) })}\n`
const good = chat('one', '您好，三声物业，很高兴为您服务！', '这个我不知道') + chat('two', '您好<script>')

describe('sansheng inspect', () => {
  test('prints a line for each conversation, in order', async () => {
    const { code, out, err } = await run(['inspect', '-'], good)
    const lines = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect({ code, err, ids: lines.map(one => one.id) }).toEqual({ code: 0, err: '', ids: ['one', 'two'] })
    expect(Object.keys(lines[0])).toEqual([
      'id',
      'score',
      'dimensions',
      'findings',
      'passed',
      'notApplicable',
      'promises',
    ])
    expect(lines[0].findings.find((one: { rule: string }) => one.rule === 'forbidden.shirk')).toMatchObject({
      utterance: 1,
      from: 2,
      to: 6,
    })
  })

  test('names each bad line, inspects the others and ends with status 1', async () => {
    const bad = `${chat('one', '您好')}\n{"id":\n${chat('one', '您好')}${chat('two', '您好').replace('chat', 'fax')}${chat('two', '您好')}`
    const { code, out, err } = await run(['inspect', '-'], bad)
    expect(code).toBe(1)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).id),
    ).toEqual(['one', 'two'])
    expect(
      err
        .trimEnd()
        .split('\n')
        .map(line => /^line \d+/.exec(line)?.[0]),
    ).toEqual(['line 3', 'line 4', 'line 5'])
    expect(err).toContain('channel')
  })

  test('writes a table and a page with the findings marked', async () => {
    const file = join(folder, 'good.jsonl')
    writeFileSync(file, good)
    const table = await run(['inspect', file, '--format', 'table'])
    expect(table.out.split('\n')[1]).toMatch(/^ *[\d.]+ +\d+ {2}one .*forbidden\.shirk/)
    const page = await run(['inspect', file, '--format', 'html'])
    expect(page.out).toMatch(/^<!doctype html>/)
    expect(page.out).toMatch(/这个<mark class="major" title="[^"]+">我/)
    expect(page.out).not.toContain('<script>')
    expect(page.code).toBe(0)
  })

  test('says what is wrong with a file, a pack or a format', async () => {
    const missing = await run(['inspect', join(folder, 'none.jsonl')])
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') })
    const pack = await run(['inspect', '-', '--pack', 'xx'], good)
    expect(pack).toMatchObject({ code: 1, err: expect.stringContaining('zh-CN'), out: '' })
    expect((await run(['inspect', '-', '--format', 'pdf'])).code).toBe(2)
  })
})

describe('sansheng standard check', () => {
  const pack = fileURLToPath(new URL('../standards/zh-CN', import.meta.url))

  test('says what a sound pack holds', async () => {
    expect(await run(['standard', 'check', pack])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^zh-CN .*50/),
    })
  })

  test.each([
    ['rules/opening.yaml', 'says: greeting', 'says: nothing', 'opening: .*nothing'],
    ['rules/opening.yaml', 'is: late_answer', 'is: early_answer', 'early_answer'],
    ['rules/ending.yaml', 'dimension: warm', 'dimension: cold', 'cold'],
    ['rules/waiting.yaml', 'longerThan: 5', 'longerThan: five', 'longerThan|each'],
    ['families.yaml', 'also: [plan, time_named]', 'also: [plan, weather]', 'weather'],
  ])('%s: %s → %s is told with file and reason', async (file, from, to, says) => {
    const copy = mkdtempSync(join(folder, 'pack-'))
    cpSync(pack, copy, { recursive: true })
    const text = readFileSync(join(copy, file), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(copy, file), text.replace(from, to))
    const { code, err } = await run(['standard', 'check', copy])
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`^${file}: .*(?:${says})`))
  })
})

test('ids are told apart, many of them', () => {
  const seen = new SeenIds()
  const all = Array.from({ length: 50_000 }, (_, at) => `conversation-${at}`)
  expect(all.filter(id => seen.add(id))).toEqual([])
  expect(all.every(id => seen.add(id))).toBe(true)
  expect(seen.add('another')).toBe(false)
})

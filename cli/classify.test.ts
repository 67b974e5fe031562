import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'classify-'))
afterAll(() => rmSync(folder, { recursive: true }))

function classify(file: string, input?: string | Buffer): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [main, 'classify', file], { env: { PATH: process.env.PATH, LANG: 'C' } })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  child.stdin.end(input ?? '')
  return new Promise(resolve => child.on('close', code => resolve({ code: code ?? -1, out, err })))
}

const line = (text: unknown) => `${JSON.stringify({ text })}\n`

describe('sansheng classify', () => {
  it('prints a line for each message of a file, in order', async () => {
    const file = join(folder, 'good.jsonl')
    writeFileSync(file, line('你们乱收费，我要投诉') + line('厨房漏水，请派人来修') + line('请问物业费怎么交？'))
    const { code, out, err } = await classify(file)
    const said = out
      .trimEnd()
      .split('\n')
      .map(one => JSON.parse(one))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(said.map(one => one.kind)).toEqual(['complaint', 'repair', 'consult'])
    expect(Object.keys(said[0])).toEqual(['kind', 'score', 'because'])
    expect(said[0].because).toContain('乱收费')
    expect(said[0].score).toBeGreaterThan(0.5)
  })

  it('reads standard input, the last line without an end, other fields and blank lines', async () => {
    const { code, out } = await classify('-', `${line('服务很好，点赞')}\n{"id":7,"text":"家裡停電了"}`)
    expect(code).toBe(0)
    expect(
      out
        .trimEnd()
        .split('\n')
        .map(one => JSON.parse(one).kind),
    ).toEqual(['praise', 'repair'])
  })

  it('names bad lines, does the others, and fails', async () => {
    const broken = Buffer.concat([Buffer.from('not json\n[1]\n{"text":5}\n'), Buffer.from([0x22, 0xff, 0x0a])])
    const { code, out, err } = await classify('-', Buffer.concat([broken, Buffer.from(line('谢谢你们，很满意'))]))
    expect(code).toBe(1)
    expect(JSON.parse(out).kind).toBe('praise')
    expect(
      err
        .trimEnd()
        .split('\n')
        .map(one => one.split(':')[0]),
    ).toEqual(['line 1', 'line 2', 'line 3', 'line 4'])
  })

  it('says in one sentence that a file is not there', async () => {
    const { code, out, err } = await classify(join(folder, 'none.jsonl'))
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 1, out: '', lines: 1 })
    expect(err).toContain('ENOENT')
  })

  it('stands an empty and a very long text', async () => {
    const { code, out } = await classify('-', line('') + line('我要投诉，'.repeat(40_000)))
    expect(code).toBe(0)
    expect(out.trimEnd().split('\n')).toHaveLength(2)
  })
})

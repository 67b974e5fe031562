import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const module = new URL('./clock.ts', import.meta.url).href
const program = `import { clockCommand } from ${JSON.stringify(module)}
await clockCommand().parseAsync(process.argv.slice(1), { from: 'user' })`

function clock(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH, LANG: 'C' }
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  return new Promise(resolve => {
    const node = ['--input-type=module', '--eval', program, '--', ...args]
    execFile(process.execPath, node, { env, cwd }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
}

const due = (...args: string[]) => clock('due', ...args)

describe('sansheng clock due', () => {
  it.each([
    ['the example', ['--from', '2026-09-30T16:00+08:00', '--within', '8h'], '2026-10-08T16:30:00+08:00'],
    ['working days', ['--from', '2026-09-30T16:00', '--within', '3 working days'], '2026-10-10T18:00:00+08:00'],
    [
      'hours of its own',
      ['--from', '2026-10-12T09:00', '--within', '5h', '--hours', '08:00-12:00,14:00-16:00'],
      '2026-10-12T16:00:00+08:00',
    ],
    [
      'weekdays of its own',
      ['--from', '2026-10-16T17:30', '--within', '1h', '--weekdays', '1-6'],
      '2026-10-17T09:30:00+08:00',
    ],
  ])('%s', async (_, args, expected) => {
    const { code, out, err } = await due(...args, '--json')
    const answer = JSON.parse(out)
    expect({ code, err, due: answer.due, keys: Object.keys(answer) }).toEqual({
      code: 0,
      err: '',
      due: expected,
      keys: ['due', 'because'],
    })
    expect(answer.because.length).toBeGreaterThan(2)
  })

  it('marks a year without notice', async () => {
    const { out } = await due('--from', '2026-12-31T17:30', '--within', '1 working day', '--json')
    expect(JSON.parse(out)).toMatchObject({ due: '2027-01-04T18:00:00+08:00', provisional: true })
    expect(out).toContain('2027 年的放假通知尚未录入')
  })

  it('is read by people without --json', async () => {
    const { out } = await due('--from', '2026-09-30T16:00', '--within', '8h')
    expect(out.trimEnd().split('\n').at(-1)).toBe('到期：2026年10月8日 周四 16:30。')
  })

  it.each([
    ['a time that is none', ['--from', 'tomorrow', '--within', '8h'], '看不懂时间“tomorrow”'],
    ['a limit that is none', ['--from', '2026-09-30T16:00', '--within', '8x'], '看不懂时限“8x”'],
    ['no length', ['--from', '2026-09-30T16:00', '--within', '0h'], '时限不能为零'],
    [
      'hours that overlap',
      ['--from', '2026-09-30', '--within', '8h', '--hours', '9:00-12:00,11:00-13:00'],
      '看不懂工作时间',
    ],
    ['weekdays that are none', ['--from', '2026-09-30', '--within', '8h', '--weekdays', '0'], '看不懂工作日'],
    ['too far', ['--from', '2026-09-30', '--within', '999999h'], '时限超过 2200 年'],
    ['a year long ago', ['--from', '1980-09-30', '--within', '8h'], '1992 年至 2200 年'],
    ['no limit', ['--from', '2026-09-30'], '缺少 --within'],
  ])('%s: one sentence, exit 2', async (_, args, words) => {
    const { code, out, err } = await due(...args)
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 })
    expect(err).toContain(words)
  })
})

describe('sansheng clock between', () => {
  it('counts', async () => {
    const { out } = await clock('between', '--from', '2026-09-30T16:00', '--to', '2026-10-08T16:30', '--json')
    expect(JSON.parse(out)).toMatchObject({ minutes: 480, because: expect.arrayContaining(['工作时间共 8 小时。']) })
  })

  it('refuses an end before the start', async () => {
    const { code, err } = await clock('between', '--from', '2026-10-08', '--to', '2026-10-07')
    expect({ code, err }).toEqual({ code: 2, err: '结束时间早于开始时间，请对调。\n' })
  })
})

it('helps', async () => {
  const { code, out } = await due('--help')
  expect(code).toBe(0)
  for (const option of ['--from', '--within', '--hours', '--weekdays', '--json']) expect(out).toContain(option)
})

it('answers in under a second', async () => {
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const started = performance.now()
    await due('--from', '2026-09-30T16:00', '--within', '8h', '--json')
    times.push(performance.now() - started)
  }
  // The best of three: what is measured is the command, not what else the machine does.
  expect(Math.min(...times)).toBeLessThan(1_000)
})

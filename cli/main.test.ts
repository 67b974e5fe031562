import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = path.join(import.meta.dirname, '..')
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-cli-'))
})

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function sansheng(words: string[], env: Record<string, string> = {}, launcher = path.join(root, 'sansheng')) {
  const { status, stdout, stderr } = spawnSync(launcher, words, {
    encoding: 'utf8',
    cwd: os.tmpdir(),
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8', SANSHENG_DATA: path.join(folder, 'data'), ...env },
  })
  return { status, stdout, stderr }
}

test('help lists every command, from any folder, in the language of the terminal', () => {
  const english = sansheng(['--help'])
  for (const command of [
    'start',
    'migrate',
    'setup-link',
    'staff',
    'api-key',
    'classify',
    'clock',
    'doctor',
    'backup',
    'restore',
  ]) {
    expect(english.stdout).toMatch(new RegExp(`^ +${command} `, 'm'))
  }
  expect(sansheng(['--help'], { LANG: 'C.UTF-8' }).stdout).toContain('启动服务')
  expect(sansheng(['--help'], { LANG: 'zh_TW.UTF-8' }).stdout).toContain('啟動服務')
})

test.each(['start', 'migrate', 'doctor', 'backup', 'restore', 'clock'])(
  '%s --help answers without a database',
  command => {
    const { status, stdout } = sansheng([command, '--help'])
    expect([status, stdout]).toEqual([0, expect.stringContaining(`sansheng ${command}`)])
    expect(fs.existsSync(path.join(folder, 'data'))).toBe(false)
  },
)

test.each([
  [['start', '--nope'], '没有选项“--nope”，请用 --help 查看。'],
  [['clock', 'due', '--zone', 'UTC'], '没有选项“--zone”，请用 --help 查看。'],
  [['backup'], '缺少 <file>，请补上。'],
  [['backup', 'a', 'b'], '命令后面写多了，请用 --help 查看。'],
  [['api-key', 'create', '--name', 'x'], '缺少 --may <permissions>，请补上。'],
  [['api-key', 'create', '--name'], '--name <name> 后面缺少内容，请补上。'],
  [['api-key', 'create', '--days', '0'], '请写 1 到 3650 的整数。'],
])('%j is refused in the language of the terminal', (words, sentence) => {
  expect(sansheng(words, { LANG: 'zh_CN.UTF-8' })).toEqual({ status: 2, stdout: '', stderr: `${sentence}\n` })
})

test('an unknown command and a wrong setting: one line and a status', () => {
  expect(sansheng(['nope'])).toEqual({ status: 2, stdout: '', stderr: 'There is no command “nope”; see --help.\n' })
  expect(sansheng(['doctor'], { PORT: 'x' })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'The setting PORT="x" is wrong: it must be a whole number from 0 to 65535.\n',
  })
})

test('migrate, doctor, backup and restore run without a server and leave nothing running', () => {
  expect(sansheng(['migrate'])).toMatchObject({ status: 0, stdout: expect.stringContaining('0001_platform') })
  expect(sansheng(['migrate'])).toMatchObject({ status: 0, stdout: 'The database is up to date.\n' })
  expect(sansheng(['doctor', '--audit'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('The audit chain is'),
  })
  const file = path.join(folder, 'one.backup')
  expect(sansheng(['backup', file])).toMatchObject({ status: 0, stderr: '' })
  const fresh = { SANSHENG_DATA: path.join(folder, 'fresh') }
  expect(sansheng(['restore', file], fresh)).toMatchObject({ status: 0, stderr: '' })
  expect(sansheng(['restore', file], fresh)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('empty database'),
  })
  expect(fs.existsSync(path.join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false)
})

test('doctor names an open folder and ends with status 1', () => {
  const open = path.join(folder, 'open')
  fs.mkdirSync(path.join(open, 'keys'), { recursive: true, mode: 0o755 })
  sansheng(['migrate'], { SANSHENG_DATA: open })
  const { status, stdout } = sansheng(['doctor'], { SANSHENG_DATA: open })
  expect(status).toBe(1)
  expect(stdout).toContain(`✗ ${path.join(open, 'keys')} is open to other users`)
})

describe('the launcher without its own Node', () => {
  let bare: string

  beforeAll(() => {
    bare = path.join(folder, 'bare')
    fs.mkdirSync(path.join(bare, 'bin'), { recursive: true })
    fs.mkdirSync(path.join(bare, 'cli'))
    fs.copyFileSync(path.join(root, 'sansheng'), path.join(bare, 'sansheng'))
    for (const tool of ['dirname', 'readlink', 'sh']) fs.symlinkSync(`/bin/${tool}`, path.join(bare, 'bin', tool))
  })

  const launch = (node: string | null) => {
    const file = path.join(bare, 'bin', 'node')
    fs.rmSync(file, { force: true })
    if (node)
      fs.writeFileSync(file, `#!/bin/sh\nif [ "$1" = --version ]; then echo ${node}; else echo ran "$@"; fi\n`, {
        mode: 0o755,
      })
    return sansheng(['clock'], { PATH: path.join(bare, 'bin') }, path.join(bare, 'sansheng'))
  }

  test('before npm ci it says so', () => {
    expect(launch('v24.0.0')).toMatchObject({ status: 1, stderr: `Run npm ci in ${bare} first.\n` })
  })

  test('an old or missing Node is named in a sentence, a new one is used', () => {
    fs.mkdirSync(path.join(bare, 'node_modules'))
    expect(launch('v20.20.2')).toMatchObject({ status: 1, stderr: expect.stringContaining('found v20.20.2') })
    expect(launch(null)).toMatchObject({ status: 1, stderr: expect.stringContaining('found none') })
    expect(launch('v24.1.0')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^ran .*\/cli\/main\.ts clock\n$/),
    })
  })
})

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '#app/config.ts'
import { authenticate } from '#features/staff/service/authenticate.ts'
import { prepareFirstStart } from '#features/staff/service/firstStart.ts'
import { signIn } from '#features/staff/service/session.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { now } from '#platform/clock.ts'
import { asSystem } from './asSystem.ts'

const root = path.join(import.meta.dirname, '..')
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-cli-staff-'))
const env = { SANSHENG_DATA: path.join(folder, 'data') }
const config = readConfig(env)

const firstStart = (adminPassword?: string) =>
  asSystem(config, ctx =>
    prepareFirstStart(ctx, { adminPassword, publicUrl: new URL(config.publicUrl), roles: standardPack().roles }),
  )

function sansheng(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(path.join(root, 'sansheng'), words, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'en_US.UTF-8', ...env },
  })
  return { status, stdout, stderr }
}

beforeAll(() => firstStart())
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

test('setup-link gives a link as long as there is no administrator', async () => {
  const { status, stdout } = sansheng('setup-link')
  expect([status, stdout]).toEqual([0, expect.stringMatching(/^http:\/\/127\.0\.0\.1:7300\/desk\/setup#[\w-]{22}\n$/)])
  await firstStart('welcome at the door')
  expect(sansheng('setup-link')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('There is an administrator already'),
  })
})

test('api-key create prints the key once, for a person or a service', async () => {
  const made = JSON.parse(
    sansheng(
      'api-key',
      'create',
      '--name',
      'sync',
      '--staff',
      'admin',
      '--may',
      'case.read, staff.write',
      '--days',
      '90',
      '--json',
    ).stdout,
  )
  expect(made).toEqual({
    id: expect.any(String),
    name: 'sync',
    key: expect.stringMatching(/^ss_[\w-]{43}$/),
    expiresAt: expect.any(String),
  })
  const service = sansheng('api-key', 'create', '--name', 's', '--service', '--may', 'case.read,case.confirm')
  const who = (key: string) => asSystem(config, ctx => authenticate(ctx.tx, { authorization: `Bearer ${key}` }, now()))
  expect(await who(made.key)).toMatchObject({
    kind: 'staff',
    name: 'admin',
    permissions: new Set(['case.read', 'staff.write']),
  })
  expect(await who(service.stdout.trim())).toMatchObject({ kind: 'service', permissions: new Set(['case.read']) })
})

test.each<[string, number, string[], string]>([
  ['neither person nor service', 1, ['--may', 'case.read'], 'Give either --staff NUMBER or --service.'],
  ['both', 1, ['--may', 'case.read', '--staff', 'admin', '--service'], 'Give either --staff NUMBER or --service.'],
  ['an unknown person', 1, ['--may', 'case.read', '--staff', '999'], 'This person was not found'],
  ['an unknown permission', 1, ['--may', 'case.fly', '--service'], 'There is no such permission: case.fly'],
  ['no permission', 2, ['--service'], '--may'],
  ['half a day', 2, ['--may', 'case.read', '--service', '--days', '0.5'], 'Give a whole number from 1 to 3650.'],
])('api-key create refuses %s', (_what, ends, words, sentence) => {
  const { status, stdout, stderr } = sansheng('api-key', 'create', '--name', 'k', ...words)
  expect([status, stdout, stderr]).toEqual([ends, '', expect.stringContaining(sentence)])
})

test('staff reset-password gives a temporary password', async () => {
  const { stdout } = sansheng('staff', 'reset-password', 'admin', '--totp')
  expect(stdout).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\n$/)
  const enter = (password: string) =>
    asSystem(config, ctx =>
      signIn(ctx, { account: 'admin', password }, { address: '10.0.0.1', agent: '' }, Buffer.alloc(32)),
    )
  expect(await enter('welcome at the door')).toMatchObject({ code: 'auth.wrong_password' })
  expect(await enter(stdout.trim())).toMatchObject({ token: expect.any(String) })
  expect(sansheng('staff', 'reset-password', 'nobody')).toMatchObject({ status: 1, stdout: '' })
})

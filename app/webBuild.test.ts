import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashOfSources } from './webBuild.ts'

let root: string

function put(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'web-build-'))
  put('web/index.html', '<p>')
  put('features/cases/contract/view.ts', 'a')
  put('features/staff/rules.ts', 'a')
})

afterEach(() => fs.rmSync(root, { recursive: true }))

test.each([
  ['web/index.html', 'a page'],
  ['web/desk/new.tsx', 'a new file'],
  ['features/cases/contract/view.ts', 'a contract folder'],
  ['features/staff/rules.ts', 'a rules file'],
  ['package-lock.json', 'a library'],
])('%s changed: the pages are stale (%s)', file => {
  const before = hashOfSources(root)
  put(file, 'changed')
  expect(hashOfSources(root)).not.toBe(before)
})

test.each(['features/cases/store.ts', 'features/staff/service.ts', 'web/ui/api.test.ts', 'web/README.md'])(
  '%s is in no page: the pages stay',
  file => {
    const before = hashOfSources(root)
    put(file, 'changed')
    expect(hashOfSources(root)).toBe(before)
  },
)

import { execFile } from 'node:child_process'
import path from 'node:path'
import { styleText } from 'node:util'
import { monotonic } from '#platform/clock.ts'
import { cruise } from '#tests/helpers/cruise.ts'
import { repositoryFiles } from '#tests/helpers/sources.ts'

// `npm run check`: everything that holds without running the product. Prints one line a step, the faults of a failed one, and ends with 1.

interface Step {
  name: string
  /** Throws what is wrong. */
  run: () => Promise<void>
}

const root = path.join(import.meta.dirname, '..')

const steps: Step[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc') },
  { name: 'lint and format', run: () => tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings') },
  { name: 'dependency rules', run: dependencyRules },
  { name: 'one planted violation a rule is found', run: () => testFile('tests/dependencyRules.test.ts') },
  { name: 'architecture', run: () => testFile('tests/architecture.test.ts') },
  { name: 'generated schema in step', run: () => testFile('database/schema.test.ts') },
]

async function dependencyRules(): Promise<void> {
  const files = repositoryFiles()
  const { read, violations } = await cruise(root, files)
  const expected = files.filter(file => /(?<![.]d)[.]tsx?$/.test(file))
  const unread = expected.filter(file => !read.includes(file))
  if (expected.length === 0 || unread.length > 0) {
    throw new Error(`${read.length} of ${expected.length} modules were read; not read:\n${unread.join('\n')}`)
  }
  if (violations.length > 0)
    throw new Error(violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`).join('\n'))
}

function testFile(file: string): Promise<void> {
  return tool('vitest/vitest.mjs', 'run', '--reporter=minimal', file)
}

/** Runs a program of node_modules under this very Node; throws what it printed when it fails. */
function tool(file: string, ...args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = path.join(root, 'node_modules', file)
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, FORCE_COLOR: '1' } }
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      if (error) reject(new Error(stdout + stderr))
      else resolve()
    })
  })
}

async function runStep(step: Step): Promise<boolean> {
  const start = monotonic()
  const fault = await step.run().then(
    () => null,
    (error: Error) => error,
  )
  const seconds = ((monotonic() - start) / 1000).toFixed(1)
  console.log(`${fault ? styleText('red', '✗') : styleText('green', '✓')} ${step.name} (${seconds} s)`)
  if (fault) console.log(fault.message)
  return !fault
}

let failed = 0
for (const step of steps) if (!(await runStep(step))) failed += 1
console.log(failed === 0 ? 'All checks hold.' : `${failed} of ${steps.length} checks failed.`)
process.exitCode = failed === 0 ? 0 : 1

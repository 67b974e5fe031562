import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ensureWebBuilt } from '#app/webBuild.ts'
import { openBenchGround } from './ground.ts'
import { benchIntake } from './intake.ts'
import { benchLists } from './lists.ts'
import { benchMemory, benchStart } from './process.ts'

// npm run bench -- [intake|lists|memory|start …] [--seconds 9] [--cases 10000,100000,1000000] [--json FILE]

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string', default: 'bench/results/latest.json' },
    seconds: { type: 'string', default: '9' },
    cases: { type: 'string', default: '10000,100000,1000000' },
  },
})
const wanted = (part: string) => positionals.length === 0 || positionals.includes(part)
const results: Record<string, unknown> = {}

// A first start builds the pages; what is measured comes after that.
await ensureWebBuilt(path.resolve(import.meta.dirname, '..'))
if (wanted('start')) {
  results.start = await benchStart()
  console.table([results.start])
}
if (wanted('memory')) {
  results.memory = await benchMemory(Number(values.seconds))
  console.table([results.memory])
}

const ground = await openBenchGround()
try {
  if (wanted('intake')) {
    const intake = await benchIntake(ground, Number(values.seconds))
    console.table(intake.levels)
    console.log(`${intake.statements} statements an intake, rows:`, intake.rowsAnIntake)
    results.intake = intake
  }
  if (wanted('lists')) {
    const lists = await benchLists(ground, values.cases.split(',').map(Number))
    console.table(
      lists.map(({ query, who, sizes, ratio }) => ({
        query,
        who,
        ...Object.fromEntries(sizes.map(size => [size.cases, `${size.p50} / ${size.p95} ms (${size.rows})`])),
        ratio,
      })),
    )
    results.lists = lists
  }
} finally {
  await ground.close()
}
mkdirSync(path.dirname(values.json), { recursive: true })
writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cruise, cruise, ruleNames } from '#tests/helpers/cruise.ts'

const flow = ruleNames()
  .filter(name => name.endsWith('-never-looks-downstream'))
  .map(name => name.replace('-never-looks-downstream', ''))
flow.push('reports')

/** What is right: every import here is allowed, and together they are what the plants reach for. */
const rightFiles: Record<string, string> = {
  ...Object.fromEntries(
    flow.flatMap(feature => [
      [`features/${feature}/contract.ts`, "import '#platform/endpoint.ts'\nimport 'zod'"],
      [`features/${feature}/rules/limits.ts`, "import '#platform/problem.ts'\nimport '../contract.ts'"],
      [`features/${feature}/store/rows.ts`, "import 'kysely'\nimport type {} from '#database/schema.ts'"],
      [`features/${feature}/service.ts`, "import './store/rows.ts'\nimport './rules/limits.ts'"],
      [`features/${feature}/routes.ts`, "import './service.ts'\nimport './contract.ts'"],
      [
        `features/${feature}/service.test.ts`,
        "import '#tests/helpers/cast.ts'\nimport 'kysely'\nimport './service.ts'",
      ],
    ]),
  ),
  'features/interactions/channel.ts': "import './contract.ts'",
  'platform/endpoint.ts': "import 'zod'",
  'platform/problem.ts': 'export {}',
  'platform/clock.ts': 'export {}',
  'database/connect.ts': "import 'kysely'\nimport type {} from './schema.ts'",
  'database/schema.ts': 'export {}',
  'app/config.ts': "import '#features/cases/routes.ts'\nimport '#database/connect.ts'",
  'channels/mail/read.ts': "import '#features/interactions/channel.ts'",
  'channels/phone/read.ts': 'export {}',
  'tests/helpers/cast.ts': "import '#features/staff/service.ts'",
  'web/ui/Button.tsx': "import type {} from '#platform/endpoint.ts'",
  'web/portal/Page.tsx':
    "import '../ui/Button.tsx'\nconst lazy = () => import('../ui/Button.tsx')\nimport '#features/cases/contract.ts'\nimport '#features/cases/rules/limits.ts'",
}

/** One wrong file a rule (two for the cycle). */
const plants: Record<string, Record<string, string>> = {
  ...Object.fromEntries(
    flow
      .slice(0, -1)
      .map((feature, i) => [
        `${feature}-never-looks-downstream`,
        { [`features/${feature}/service/down.ts`]: `import '#features/${flow[i + 1]}/service.ts'` },
      ]),
  ),
  'every-feature-has-a-place-in-the-flow': { 'features/shop/service.ts': "import '#platform/problem.ts'" },
  'stores-are-private': { 'features/staff/service/peek.ts': "import '#features/customers/store/rows.ts'" },
  'stores-stay-inside-features': { 'cli/peek.ts': "const rows = await import('#features/customers/store/rows.ts')" },
  'rules-and-contracts-are-pure': { 'features/staff/rules/clock.ts': "import '#platform/clock.ts'" },
  'routes-never-touch-the-store': { 'features/staff/routes/direct.ts': "import '../store/rows.ts'" },
  'stores-only-store': { 'features/staff/store/deciding.ts': "import '../service.ts'" },
  'only-stores-speak-sql': { 'features/staff/service/sql.ts': "export type Table = import('kysely').Kysely" },
  'only-ground-opens-the-database': { 'features/staff/service/open.ts': "import '#database/connect.ts'" },
  'only-app-mounts-routes': { 'cli/mount.ts': "import '#features/staff/routes.ts'" },
  'platform-knows-no-nouns': { 'platform/noun.ts': "import '#features/staff/rules/limits.ts'" },
  'features-know-no-outside': { 'features/staff/service/outside.ts': "import '#app/config.ts'" },
  'channels-plug-into-interactions': { 'channels/mail/cases.ts': "import '#features/cases/service.ts'" },
  'channels-stand-alone': { 'channels/mail/phone.ts': "import '../phone/read.ts'" },
  'web-sees-contracts-and-rules-only': {
    'web/desk/service.tsx': "import type { Row } from '#features/cases/service.ts'\nexport const Cell = () => <b />",
  },
  'web-surfaces-stand-alone': { 'web/desk/portal.tsx': "import '../portal/Page.tsx'" },
  'every-import-resolves': { 'app/lost.ts': "import '#features/staff/nowhere.ts'" },
  'no-cycles': {
    'platform/hen.ts': "import type { Egg } from './egg.ts'\nexport type Hen = Egg",
    'platform/egg.ts': "import type { Hen } from './hen.ts'\nexport type Egg = Hen",
  },
  'tests-stay-out': { 'app/testing.ts': "import '#tests/helpers/cast.ts'" },
}

const allFiles: Record<string, string> = Object.assign({}, rightFiles, ...Object.values(plants))
const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'sansheng-rules-'))
let found: Cruise

beforeAll(async () => {
  write('package.json', JSON.stringify({ type: 'module', imports: aliases() }))
  for (const name of ['kysely', 'zod']) {
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', exports: { import: './main.js' } }),
    )
    write(`node_modules/${name}/main.js`, 'export {}')
  }
  for (const [file, text] of Object.entries(allFiles)) write(file, text)
  found = await cruise(tree, ['package.json', ...Object.keys(allFiles)])
})
afterAll(() => fs.rmSync(tree, { recursive: true }))

test.each(ruleNames())('%s finds its planted violation, and no other rule speaks', rule => {
  const wrongFiles = Object.keys(plants[rule] ?? {})
  const heard = found.violations.filter(violation => wrongFiles.includes(violation.from))
  expect(heard.map(violation => violation.rule)).toEqual([rule])
})

test('what is right violates nothing', () => {
  expect(found.violations.filter(violation => violation.from in rightFiles)).toEqual([])
})

test('every file of the tree was read', () => {
  expect(Object.keys(allFiles).filter(file => !found.read.includes(file))).toEqual([])
})

function write(file: string, text: string): void {
  const full = path.join(tree, file)
  fs.mkdirSync(path.dirname(full), { recursive: true })
  fs.writeFileSync(full, text)
}

function aliases(): Record<string, string> {
  return JSON.parse(fs.readFileSync('package.json', 'utf8')).imports
}

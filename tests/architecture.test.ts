import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { permissions, permissionTextKey } from '#features/staff/rules/permissions.ts'
import { type Endpoint, endpoint, idParams } from '#platform/endpoint.ts'
import { openApi } from '#platform/openapi.ts'
import { texts as serverTexts } from '#platform/texts.ts'
import { contractsOf, declaredEndpoints } from '#tests/helpers/contracts.ts'
import { ruleNames } from '#tests/helpers/cruise.ts'
import { isTypeScript, readSource, repositoryFiles, sourceOf } from '#tests/helpers/sources.ts'
import { askedInside, endpointFaults, unknownNeeds, unprintable } from './architecture/endpoints.ts'
import * as house from './architecture/house.ts'
import { ownersOf, strayQueries, tableFaults } from './architecture/tables.ts'
import * as texts from './architecture/texts.ts'

// Each rule is held against the repository, and against something planted that it must find.

const sources = repositoryFiles()
  .filter(file => /[.](tsx?|cjs|mjs|js|sql|css|html|yaml|md)$/.test(file))
  .map(readSource)
const flow = [...ruleNames().filter(name => name.endsWith('-never-looks-downstream')), 'reports-'].map(
  name => name.split('-')[0]!,
)

describe('tables', () => {
  test('each is written by its owner and read from below alone', () => {
    expect(tableFaults(sources, flow)).toEqual([])
  })

  test('each has an owner', () => {
    expect(ownersOf(sources, flow).owners.get('events')).toBe('platform')
  })

  const migrations = [
    sourceOf('database/migrations/0001_platform.sql', 'create table events (id uuid)'),
    sourceOf('database/migrations/0010_customers.sql', 'create table customers (id uuid)'),
    sourceOf('database/migrations/0070_cases.sql', 'create table case_gates (id uuid references customers)'),
  ]
  test.each([
    ['features/followups/store.ts', "tx.updateTable('caseGates')", 'writes case_gates'],
    ['features/followups/store/rows.ts', "tx.with('a', db => db.insertInto('caseGates as g'))", 'writes case_gates'],
    ['features/followups/store.ts', 'sql`update case_gates g set cleared_at = 1`', 'writes case_gates'],
    ['features/followups/store.ts', 'sql`insert  into case_gates values (1)`', 'writes case_gates'],
    ['features/cases/store.ts', "tx.deleteFrom('events')", 'writes events'],
    ['platform/events.ts', "tx.mergeInto('customers')", 'writes customers'],
    ['features/cases/store.ts', 'tx.insertInto(table)', 'named at run time'],
    [
      'features/customers/store.ts',
      "tx.selectFrom('customers').leftJoin('caseGates', 'a', 'b')",
      'reads case_gates of cases',
    ],
    ['features/customers/store.ts', "tx.selectFrom(['customers', 'caseGates as g'])", 'reads case_gates of cases'],
    ['features/customers/store.ts', 'sql`select 1 from customers c, case_gates g`', 'reads case_gates of cases'],
    [
      'database/migrations/0011_customers.sql',
      'create table homes (gate uuid references case_gates)',
      'reads case_gates',
    ],
    ['database/migrations/0011_customers.sql', 'alter table case_gates add x int', 'writes case_gates'],
    ['database/migrations/0071_gates.sql', 'create table gates ()', 'is no feature'],
    ['database/migrations/0071_workorders.sql', 'create table case_gates ()', 'belongs to cases already'],
  ])('%s may not: %s', (file, text, fault) => {
    expect(tableFaults([...migrations, sourceOf(file, text)], flow).join()).toContain(fault)
  })

  test.each([
    ['features/cases/store.ts', "tx.updateTable('caseGates').from('customers')"],
    ['features/followups/store.ts', "tx.selectFrom('caseGates').innerJoin('events', 'a', 'b')"],
    ['features/followups/store.test.ts', "tx.updateTable('caseGates')"],
  ])('%s may: %s', (file, text) => {
    expect(tableFaults([...migrations, sourceOf(file, text)], flow)).toEqual([])
  })

  test('only stores speak SQL', () => {
    expect(strayQueries(sources)).toEqual([])
    expect(strayQueries([sourceOf('features/cases/service/close.ts', "ctx.tx.selectFrom('cases')")])).toHaveLength(1)
    expect(strayQueries([sourceOf('app/server.ts', 'await sql<Row>`select 1`.execute(db)')])).toHaveLength(1)
  })
})

describe('endpoints', async () => {
  const contracts = contractsOf(sources)
  const declared = await declaredEndpoints(contracts)

  test('each declares who may, by its one verb, and refuses unknown fields', () => {
    expect(endpointFaults(declared, permissions, askedInside(sources))).toEqual([])
    expect(unknownNeeds(sources, permissions)).toEqual([])
  })

  test('each one of a contract is seen', () => {
    const written = contracts.flatMap(({ code }) => [...code.matchAll(/\bendpoint\(\{/g)])
    expect(new Set(declared.map(({ endpoint }) => endpoint)).size).toBeGreaterThanOrEqual(written.length)
  })

  test('each is printed with params, body and reply that lead somewhere', () => {
    const printed = openApi(
      declared.map(({ endpoint }) => endpoint),
      { version: '0', url: 'http://localhost' },
    )
    expect(unprintable(printed)).toEqual([])
    const silent = { operationId: 'x', parameters: [{ name: 'q', schema: {} }], responses: { 200: { content: {} } } }
    expect(unprintable({ paths: { '/api/x': { get: silent } } })).toEqual(['get /api/x: says nothing of q, reply'])
  })

  const right = endpoint({
    method: 'POST',
    path: '/api/cases/:id/close',
    needs: 'case.close',
    summary: 'Close',
    params: idParams,
    body: z.strictObject({ words: z.string() }),
    reply: z.object({}),
  })
  const faultsOf = (name: string, wrong: Partial<Endpoint>) =>
    endpointFaults([{ file: 'contract.ts', name, endpoint: { ...right, ...wrong } }], permissions).join()

  test('a right one has no fault', () => {
    expect(faultsOf('closeCase', {})).toBe('')
  })

  test.each([
    ['closeCase', { needs: '' }, 'says not who may'],
    ['closeCase', { needs: 'case.finish' }, 'is no permission'],
    ['closeCase', { needs: 'case.answer' }, 'the verb is case.close'],
    ['finishCase', {}, 'is called finishCase'],
    ['closeCase', { params: undefined }, 'params nothing'],
    ['closeCase', { path: '/api/Cases/:id/close' }, 'is not /api/'],
    ['closeCase', { body: z.object({ words: z.string() }) }, 'body takes unknown fields'],
    [
      'closeCase',
      { body: z.strictObject({ rows: z.array(z.object({ a: z.string() })) }) },
      'body takes unknown fields',
    ],
    ['closeCase', { query: z.object({ after: z.string() }) }, 'query takes unknown fields'],
  ])('%s %o is found', (name, wrong, fault) => {
    expect(faultsOf(name, wrong)).toContain(fault)
  })

  test('a door for everybody signed in is right where the verb itself asks', () => {
    const own = [{ file: 'contract.ts', name: 'closeCase', endpoint: { ...right, needs: 'signed_in' } }]
    const asks = [sourceOf('features/cases/service/close.ts', "allow(ctx, 'case.close')")]
    expect(endpointFaults(own, permissions, askedInside(asks))).toEqual([])
    expect(endpointFaults(own, permissions, askedInside([]))).toHaveLength(1)
  })

  test('two doors of one address and permissions that do not exist are found', () => {
    const twins = ['closeCase', 'closeAgain'].map(name => ({ file: 'contract.ts', name, endpoint: { ...right } }))
    expect(endpointFaults(twins, permissions).join()).toContain("is closeCase's already")
    expect(unknownNeeds([sourceOf('app/health.ts', "needs: 'case.glance'")], permissions)).toHaveLength(1)
    expect(
      unknownNeeds([sourceOf('features/cases/service.ts', "allow(ctx, 'case.glance')")], permissions),
    ).toHaveLength(1)
  })
})

describe('texts of the server', () => {
  const table = serverTexts['zh-CN']
  const speakers = sources.filter(({ file }) => file !== 'platform/problem.ts')

  test('every key has words in every language, every problem has words, no key is unused', () => {
    expect(texts.unequalTables(serverTexts)).toEqual([])
    expect(texts.wordlessProblems(sources, table, permissions)).toEqual([])
    expect(texts.unusedKeys(speakers, table)).toEqual([])
  })
})

describe('texts of the pages', async () => {
  const pages = sources.filter(({ file }) => file.startsWith('web/'))
  const tables: texts.Tables = { 'zh-CN': {}, 'zh-TW': {}, en: {} }
  for (const { file } of pages.filter(({ file }) => isTypeScript(file) && file.includes('/texts/'))) {
    const language = texts.languages.find(one => new RegExp(`/texts/(?:.*/)?${one}[./]`).test(file))
    if (language)
      for (const table of Object.values(await import(path.resolve(file)))) Object.assign(tables[language], table)
  }
  const table = tables['zh-CN']

  test('every key has words in every language, every key asked for exists, no key is unused', () => {
    expect(texts.unequalTables(tables)).toEqual([])
    expect(texts.wordlessKeys(pages, table)).toEqual([])
    expect(texts.unusedKeys(sources, table)).toEqual([])
  })

  test('every permission has its words', () => {
    expect(permissions.map(permissionTextKey).filter(key => !(key in table))).toEqual([])
  })
})

describe('what the rules of texts find', () => {
  const equal = { 'zh-CN': { 'a.b': '{n} 天' }, 'zh-TW': { 'a.b': '{n} 天' }, en: { 'a.b': '{n} days' } }
  const page = (text: string) => [sourceOf('web/desk/Page.tsx', text)]

  test('words that are missing or differ in what is filled in', () => {
    expect(texts.unequalTables(equal)).toEqual([])
    expect(texts.unequalTables({ ...equal, en: {} })).toEqual(['a.b: no words in en'])
    expect(texts.unequalTables({ ...equal, en: { 'a.b': '{m} days' } })[0]).toContain('differ')
  })

  test('problems and keys without words', () => {
    const codes = (file: string, text: string) => texts.wordlessProblems([sourceOf(file, text)], equal.en, ['a.may'])
    expect(codes('features/a/service.ts', "throw new Problem('a.b', {})")).toEqual([])
    expect(codes('features/a/service.ts', "throw new Problem(\n  'a.c',\n)")).toHaveLength(1)
    expect(codes('features/a/rules/may.ts', "return can('a.may') ? 'a.b' : 'other.word'")).toEqual([])
    expect(codes('features/a/rules/may.ts', "return open ? 'a.c' : null")).toHaveLength(1)
    expect(texts.wordlessKeys(page("t('a.b', { n })"), equal.en)).toEqual([])
    expect(texts.wordlessKeys(page("t('a.c')"), equal.en)).toHaveLength(1)
  })

  test('keys nobody names', () => {
    expect(texts.unusedKeys(page("t('a.b')"), equal.en)).toEqual([])
    expect(texts.unusedKeys(page(`t(\`a.\${which}\`)`), equal.en)).toEqual([])
    expect(texts.unusedKeys(page("// t('a.b')"), equal.en)).toEqual(['a.b'])
  })
})

describe('standards', () => {
  const packs = sources.filter(({ file }) => /^standards\/.*[.]yaml$/.test(file))

  test('labels of every pack speak three languages', () => {
    expect(packs.length).toBeGreaterThan(0)
    expect(packs.flatMap(({ file, text }) => texts.halfLabels(parse(text), file))).toEqual([])
  })

  test('a label that does not is found', () => {
    const all = { 'zh-CN': '投诉', 'zh-TW': '投訴', en: 'Complaint' }
    expect(texts.halfLabels({ kinds: [{ label: all }] }, 'x')).toEqual([])
    expect(texts.halfLabels({ kinds: [{ label: { ...all, en: ' ' } }] }, 'x')).toEqual([
      'x.kinds.0.label: no words in en',
    ])
    expect(texts.halfLabels({ kinds: [{ label: '投诉' }] }, 'x')).toEqual(['x.kinds.0.label: one language only'])
  })
})

describe('the house', () => {
  const rules = { ...house }
  test.each(Object.values(rules).map(rule => [rule.name, rule] as const))('has no %s', (_name, faultsOf) => {
    expect(faultsOf(sources)).toEqual([])
  })

  test.each<[keyof typeof rules, string, string]>([
    ['longFiles', 'web/ui/long.css', 'a {}\n'.repeat(501)],
    ['clockReads', 'features/cases/service.ts', 'const at = new Date()'],
    ['clockReads', 'web/desk/Page.tsx', 'const at = Date.now()'],
    ['clockReads', 'bench/main.ts', 'performance.now()'],
    ['clockReads', 'features/cases/store.ts', 'sql`update cases set closed_at = now()`'],
    ['clockReads', 'database/migrations/0070_cases.sql', 'at timestamptz default current_timestamp'],
    ['drawers', 'platform/utils.ts', ''],
    ['drawers', 'features/cases/helpers/rows.ts', ''],
    ['barrels', 'features/cases/index.ts', ''],
    ['barrels', 'features/cases/all.ts', "export * from './service.ts'"],
    ['barrels', 'features/cases/all.ts', "export {\n  close,\n} from './service.ts'"],
    ['defaultExports', 'web/desk/Page.tsx', 'export default function Page() {}'],
    ['mutedTests', 'features/cases/service.test.ts', "test.only('closes', () => {})"],
    ['mutedTests', 'tests/journeys/loop.test.ts', "describe.concurrent.skip('closes', () => {})"],
    ['brokenLinks', 'docs/operators/install.md', '![desk](../images/nowhere.png)'],
    ['leftovers', 'features/cases/service.ts', '// TODO close'],
  ])('%s finds it in %s', (rule, file, text) => {
    expect(rules[rule]([sourceOf(file, text)])).toHaveLength(1)
  })

  test('a given time is no clock read', () => {
    const code = 'new Date(row.at), new Date( 0 ), ctx.now, monotonic(), now(), Date.parse(text), Date.UTC(2026, 1)'
    expect(house.clockReads([sourceOf('features/cases/service.ts', code)])).toEqual([])
  })
})

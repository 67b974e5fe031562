import { isTest, isTypeScript, matches, type Source } from '#tests/helpers/sources.ts'

/** Name of a table → feature whose migration makes it, or `platform`. */
export type Owners = Map<string, string>

const migration = /^database\/migrations\/\d{4}_([a-z]+)[^/]*[.]sql$/

/** Who owns each table, by the word after the number of the migration; and what is wrong about the migrations themselves. */
export function ownersOf(sources: Source[], flow: string[]): { owners: Owners; faults: string[] } {
  const owners: Owners = new Map()
  const faults: string[] = []
  for (const { file, code } of sources.filter(source => source.file.startsWith('database/migrations/'))) {
    if (!file.endsWith('.sql')) continue
    const owner = migration.exec(file)?.[1]
    if (!owner || ![...flow, 'platform'].includes(owner)) {
      faults.push(`${file}: the word after the number is no feature`)
      continue
    }
    const made = /\bcreate\s+(?:unlogged\s+)?(?:table|(?:materialized\s+)?view)\s+(?:if\s+not\s+exists\s+)?"?(\w+)/gi
    for (const table of matches(code, made)) {
      if (owners.has(table)) faults.push(`${file}: ${table} belongs to ${owners.get(table)} already`)
      else owners.set(table, owner)
    }
  }
  return { owners, faults }
}

/** Tables written by another feature than their owner, or read by one that stands above it in the flow. */
export function tableFaults(sources: Source[], flow: string[]): string[] {
  const { owners, faults } = ownersOf(sources, flow)
  for (const source of sources) {
    const feature = featureOf(source.file)
    if (!feature) continue
    for (const table of writtenBy(source)) {
      const owner = owners.get(table)
      if (owner && owner !== feature) faults.push(`${source.file}: writes ${table}, which is ${owner}'s`)
    }
    for (const table of readBy(source)) {
      const owner = owners.get(table)
      if (owner && !mayRead(feature, owner, flow))
        faults.push(`${source.file}: reads ${table} of ${owner}, which is below`)
    }
    const unnamed = matches(source.code, /[.](insertInto|updateTable|deleteFrom|mergeInto)\(\s*[^\s'"`)]/g)
    if (unnamed.length > 0) faults.push(`${source.file}: ${unnamed[0]} of a table that is named at run time`)
  }
  return faults
}

/** SQL in files that are no store. */
export function strayQueries(sources: Source[]): string[] {
  const builder = /[.](?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\bsql(?:<[^`]*>)?`/
  return sources
    .filter(
      ({ file }) =>
        /^(features|channels|app|cli)\//.test(file) && isTypeScript(file) && !isTest(file) && !isStore(file),
    )
    .filter(({ code }) => builder.test(code))
    .map(({ file }) => `${file}: speaks SQL and is no store`)
}

function isStore(file: string): boolean {
  return /^features\/[^/]+\/store([.]ts$|\/)/.test(file)
}

/** The feature (or platform) whose tables the file may write; undefined where no such rule holds. */
function featureOf(file: string): string | undefined {
  if (isTest(file)) return undefined
  if (file.startsWith('platform/') && isTypeScript(file)) return 'platform'
  return isStore(file) ? file.split('/')[1] : migration.exec(file)?.[1]
}

function mayRead(feature: string, owner: string, flow: string[]): boolean {
  if (owner === feature || owner === 'platform') return true
  return flow.includes(feature) && flow.indexOf(owner) < flow.indexOf(feature)
}

function writtenBy({ code }: Source): string[] {
  return [
    ...matches(code, /[.](?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"`](\w+)/g).map(inSql),
    ...matches(
      code,
      /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|alter\s+table)\s+(?:only\s+)?"?(\w+)/gi,
    ),
    ...matches(code, /\bupdate\s+(?:only\s+)?"?(\w+)"?(?:\s+(?:as\s+)?\w+)?\s+set\b/gi),
  ]
}

function readBy({ code }: Source): string[] {
  const listed = matches(code, /[.](?:selectFrom|from|using|\w*[jJ]oin\w*)\(\s*\[([^\]]*)\]/g).flatMap(list =>
    matches(list, /['"`](\w+)/g),
  )
  const rawLists = matches(code, /\bfrom\s+(\w+(?:\s+(?:as\s+)?\w+)?(?:\s*,\s*\w+(?:\s+(?:as\s+)?\w+)?)+)/gi)
  return [
    ...[...matches(code, /[.](?:selectFrom|from|using|\w*[jJ]oin\w*)\(\s*['"`](\w+)/g), ...listed].map(inSql),
    ...matches(code, /\b(?:from|join|using|references)\s+(?:only\s+|lateral\s+)?"?(\w+)/gi),
    ...rawLists.flatMap(list => list.split(',').map(one => one.trim().split(/\s/)[0]!)),
  ]
}

/** `workOrders` → `work_orders`, as Kysely's CamelCasePlugin writes it. */
function inSql(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

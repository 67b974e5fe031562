import fs from 'node:fs'
import path from 'node:path'
import { isTest, isTypeScript, matches, type Source } from '#tests/helpers/sources.ts'

/** Files of more than 500 lines. */
export function longFiles(sources: Source[]): string[] {
  return sources
    .filter(({ file }) => /[.](tsx?|cjs|mjs|js|sql|css|html)$/.test(file) && file !== 'database/schema.ts')
    .map(({ file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 500)
    .map(({ file, lines }) => `${file}: ${lines} lines`)
}

const clocks = ['platform/clock.ts', 'web/ui/now.ts']
const clockRead =
  /\bnew Date\b(?!\s*\(\s*[^\s)])|(?<!new )\bDate\(\)|\bDate\b\s*(?:[.?]+\s*now|\[['"]now)|\{[^}]*\bnow\b[^}]*\}\s*=\s*Date\b|\bperformance[.](?:now|timeOrigin)|\bhrtime\b|\bTemporal[.]Now\b/
const clockReadInSql =
  /\b(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\(\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltime/i

/** Reads of a clock outside the two files that may, and times the database would tell by itself. */
export function clockReads(sources: Source[]): string[] {
  const product = sources.filter(({ file }) => !isTest(file) && !clocks.includes(file))
  return [
    ...product.filter(({ file, code }) => isTypeScript(file) && clockRead.test(code)),
    ...product.filter(({ file, code }) => speaksSql(file) && clockReadInSql.test(code)),
  ].map(({ file, code }) => `${file}: ${(clockRead.exec(code) ?? clockReadInSql.exec(code))![0]}`)
}

function speaksSql(file: string): boolean {
  return file.endsWith('.sql') || /^features\/[^/]+\/store([.]ts$|\/)/.test(file)
}

/** Drawers for anything: folders and files whose name says nothing. */
export function drawers(sources: Source[]): string[] {
  return sources
    .map(({ file }) => file)
    .filter(file =>
      /(^|\/)(utils?|helpers?|common|shared|misc|lib|core)(\/|[.]\w+$)/.test(
        file.replace(/^tests\/helpers\//, 'tests/'),
      ),
    )
    .map(file => `${file}: say what it is`)
}

/** Files that hand on what other files export. */
export function barrels(sources: Source[]): string[] {
  const handedOn = /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*(?:as\s+\w+\s+)?from\b/m
  return sources
    .filter(({ file, code }) => isTypeScript(file) && (/(^|\/)index[.]tsx?$/.test(file) || handedOn.test(code)))
    .map(({ file }) => `${file}: import from where it is made`)
}

const wantedByTools = /(^|\/)(vite|vitest|playwright)[\w.]*[.]config[.]ts$|^tests\/helpers\/globalSetup[.]ts$/

/** Default exports, except where a tool reads the file. */
export function defaultExports(sources: Source[]): string[] {
  return sources
    .filter(({ file, code }) => isTypeScript(file) && /^export default\b/m.test(code) && !wantedByTools.test(file))
    .map(({ file }) => `${file}: give it a name`)
}

const muted =
  /^\s*(?:test|it|describe|suite|bench)(?:[.]\w+)*[.](?:only|skip|todo|fails)\b|^\s*(?:xit|xtest|fit|xdescribe)\s*\(/m

/** Tests that do not run, or keep the others from running. */
export function mutedTests(sources: Source[]): string[] {
  return sources
    .filter(({ file, code }) => isTest(file) && isTypeScript(file) && muted.test(code))
    .map(({ file, code }) => `${file}: ${muted.exec(code)![0].trim()}`)
}

/** Promises for later and switched-off types: they belong into an issue, or are mended now. */
export function leftovers(sources: Source[]): string[] {
  const found = /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|nocheck)/
  return sources
    .filter(({ file, text }) => isTypeScript(file) && !file.startsWith('tests/architecture') && found.test(text))
    .map(({ file, text }) => `${file}: ${found.exec(text)![0]}`)
}

/** Links and pictures of the papers that lead nowhere. */
export function brokenLinks(sources: Source[]): string[] {
  return sources
    .filter(({ file }) => file.endsWith('.md'))
    .flatMap(({ file, text }) =>
      [...matches(text, /\]\(([^)\s#]+)(?:#[^)]*)?\)/g), ...matches(text, /\bsrc="([^"]+)"/g)]
        .filter(target => !/^(https?:|mailto:)/.test(target))
        .filter(target => !fs.existsSync(path.join(path.dirname(file), target)))
        .map(target => `${file}: ${target} is not there`),
    )
}

import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { parse } from '@swc/core'

export interface Violation {
  rule: string
  from: string
  to: string
}

export interface Cruise {
  /** TypeScript files that were read, relative to the tree. */
  read: string[]
  violations: Violation[]
}

const root = path.join(import.meta.dirname, '../..')
const rulesFile = path.join(root, '.dependency-cruiser.cjs')
const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
const isTypeScript = /(?<![.]d)[.]tsx?$/

/** Names of all forbidding rules. */
export function ruleNames(): string[] {
  const rules = createRequire(import.meta.url)(rulesFile) as { forbidden: { name: string }[] }
  return rules.forbidden.map(rule => rule.name)
}

/**
 * Holds `files` of the folder `tree` against the dependency rules of this repository. The tool's own reader drops imports of types;
 * so it is handed a shadow of the tree in which each file is nothing but the modules it names.
 */
export async function cruise(tree: string, files: string[]): Promise<Cruise> {
  const shadow = await fs.mkdtemp(path.join(os.tmpdir(), 'sansheng-shadow-'))
  try {
    for (const folder of new Set(files.map(file => path.dirname(file)))) {
      await fs.mkdir(path.join(shadow, folder), { recursive: true })
    }
    await Promise.all(files.map(async file => fs.writeFile(path.join(shadow, file), await shadowOf(tree, file))))
    await fs.writeFile(path.join(shadow, 'tsconfig.json'), '{}')
    await fs.symlink(path.join(tree, 'node_modules'), path.join(shadow, 'node_modules'))
    return await readShadow(
      shadow,
      files.filter(file => isTypeScript.test(file)),
    )
  } finally {
    await fs.rm(shadow, { recursive: true })
  }
}

async function shadowOf(tree: string, file: string): Promise<string> {
  if (file === 'package.json') return await fs.readFile(path.join(tree, file), 'utf8')
  if (!isTypeScript.test(file)) return ''
  const text = await fs.readFile(path.join(tree, file), 'utf8')
  const program = await parse(text, { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2024' })
  return modulesNamed(program)
    .map(name => `import ${JSON.stringify(name)}\n`)
    .join('')
}

interface Node {
  type?: string
  source?: { value: string } | null
  callee?: { type?: string }
  arguments?: { expression: { type: string; value: string } }[]
  argument?: { value: string }
}

/** Imports, re-exports, `import('x')` and types written `import('x').T`, anywhere in the file. */
function modulesNamed(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const here = moduleOf(node as Node)
  return [...(here === undefined ? [] : [here]), ...Object.values(node).flatMap(modulesNamed)]
}

function moduleOf(node: Node): string | undefined {
  if (node.type === 'ImportDeclaration' || node.type?.startsWith('Export')) return node.source?.value
  if (node.type === 'TsImportType') return node.argument?.value
  const given =
    node.type === 'CallExpression' && node.callee?.type === 'Import' ? node.arguments?.[0]?.expression : undefined
  return given?.type === 'StringLiteral' ? given.value : undefined
}

async function readShadow(shadow: string, files: string[]): Promise<Cruise> {
  const entries = [...new Set(files.map(file => file.split('/')[0]!))]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, '--config', rulesFile, '--preserve-symlinks', '--output-type', 'json', ...entries],
    { cwd: shadow, maxBuffer: 256 * 1024 * 1024 },
  )
  const found = JSON.parse(stdout) as {
    modules: { source: string }[]
    summary: { violations: { rule: { name: string }; from: string; to: string }[] }
  }
  return {
    read: found.modules.map(module => module.source).filter(source => files.includes(source)),
    violations: found.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}

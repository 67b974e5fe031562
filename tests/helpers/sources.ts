import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

export interface Source {
  /** Relative to the root of the repository. */
  file: string
  text: string
  /** The text without comments. */
  code: string
}

const root = path.join(import.meta.dirname, '../..')

/** All files of the repository, new ones too, ignored ones not. */
export function repositoryFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  return [...new Set(list.toString().split('\0'))].filter(file => file !== '' && fs.existsSync(path.join(root, file)))
}

export function readSource(file: string): Source {
  return sourceOf(file, fs.readFileSync(path.join(root, file), 'utf8'))
}

/** A source that need not exist: how a test plants what it wants found. */
export function sourceOf(file: string, text: string): Source {
  return { file, text, code: withoutComments(file, text) }
}

function withoutComments(file: string, text: string): string {
  if (file.endsWith('.sql')) return text.replace(/--.*$/gm, '')
  return text
    .replace(/^[ \t]*\/\*[\s\S]*?\*\//gm, '')
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, '')
    .replace(/(^|\s)\/\/ .*$/gm, '$1')
}

export function isTest(file: string): boolean {
  return file.startsWith('tests/') || /[.]test[.]tsx?$/.test(file)
}

export function isTypeScript(file: string): boolean {
  return /(?<![.]d)[.]tsx?$/.test(file)
}

/** The captured names of all matches. */
export function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(match => match[1]!)
}

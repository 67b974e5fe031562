import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { ZodType } from 'zod'
import { kind, kindWords, type Pack, packFiles } from '../rules/pack.ts'
import { conversationFaults, coreFaults, packFaults } from '../rules/packFaults.ts'
import { phraseList } from '../rules/phrasesPack.ts'
import { ruleFile, scorecard, scriptFile } from '../rules/ruleFiles.ts'

/** A pack that may not be used: names the file, the entry in it and the reason. */
export class PackError extends Error {
  readonly file: string
  readonly entry: string
  readonly reason: string
  constructor(file: string, entry: string, reason: string) {
    super(`${file}: ${entry || 'the file'}: ${reason}`)
    this.name = 'PackError'
    this.file = file
    this.entry = entry
    this.reason = reason
  }
}

const home = fileURLToPath(new URL('../../../standards/', import.meta.url))
const loaded = new Map<string, Pack>()

/**
 * The shipped pack of this id, read once a process; what only conversations need is read and checked when first asked for,
 * so that a server or a command starts without it. Throws PackError.
 */
export function standardPack(packId = 'zh-CN'): Pack {
  const known = loaded.get(packId)
  if (known) return known
  const folder = join(home, packId)
  const pack = withConversationParts(readCore(folder), folder)
  loaded.set(packId, pack)
  return pack
}

/** The ids of all shipped packs. */
export function standardPackIds(): string[] {
  return readdirSync(home, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(home, entry.name, 'pack.yaml')))
    .map(entry => entry.name)
    .sort()
}

/** Reads a whole pack folder, validates every file and what they say of each other, and freezes it. Throws PackError. */
export function loadPack(folder: string): Pack {
  const pack: Pack = { ...readCore(folder), ...readConversationParts(folder) }
  refuse(packFaults(pack))
  return freeze(pack)
}

type ConversationParts = Pick<Pack, 'phrases' | 'families' | 'rules' | 'scripts' | 'scorecards'>

function readCore(folder: string): Omit<Pack, keyof ConversationParts> {
  const file = <T>(name: string, shape: ZodType<T>) => readFile(folder, name, shape)
  const { forms, questionnaires } = file('forms.yaml', packFiles['forms.yaml'])
  return {
    ...file('pack.yaml', packFiles['pack.yaml']),
    kinds: readFolder(folder, 'kinds', kind, one => one.id),
    urgencies: file('emergency.yaml', packFiles['emergency.yaml']).urgencies,
    taxonomy: file('taxonomy.yaml', packFiles['taxonomy.yaml']),
    forms,
    questionnaires,
    reasons: file('reasons.yaml', packFiles['reasons.yaml']),
    roles: file('roles.yaml', packFiles['roles.yaml']).roles,
    words: {
      kinds: readFolder(folder, 'words/kinds', kindWords, one => one.kind),
      risks: file('words/risk.yaml', packFiles['words/risk.yaml']).risks,
      emptyAnswers: file('words/emptyAnswers.yaml', packFiles['words/emptyAnswers.yaml']),
    },
  }
}

function readConversationParts(folder: string): ConversationParts {
  const file = <T>(name: string, shape: ZodType<T>) => readFile(folder, name, shape)
  return {
    phrases: {
      lists: readFolder(folder, 'phrases', phraseList, one => one.id),
      guards: file('words/phraseGuards.yaml', packFiles['words/phraseGuards.yaml']),
      spellings: file('words/spellings.yaml', packFiles['words/spellings.yaml']),
    },
    families: file('families.yaml', packFiles['families.yaml']),
    rules: readFolder(folder, 'rules', ruleFile, one => one.id),
    scripts: readFolder(folder, 'scripts', scriptFile, one => one.id),
    scorecards: readFolder(folder, 'scorecards', scorecard, one => one.id),
  }
}

function withConversationParts(core: Omit<Pack, keyof ConversationParts>, folder: string): Pack {
  refuse(coreFaults(core))
  freeze(core)
  let parts: ConversationParts | null = null
  const read = () => {
    if (parts) return parts
    const found = readConversationParts(folder)
    refuse(conversationFaults({ ...core, ...found }))
    parts = freeze(found)
    return parts
  }
  const pack = {
    ...core,
    get phrases() {
      return read().phrases
    },
    get families() {
      return read().families
    },
    get rules() {
      return read().rules
    },
    get scripts() {
      return read().scripts
    },
    get scorecards() {
      return read().scorecards
    },
  }
  return Object.freeze(pack)
}

function refuse(faults: { file: string; entry: string; reason: string }[]): void {
  const [fault] = faults
  if (fault) throw new PackError(fault.file, fault.entry, fault.reason)
}

function readFolder<T>(folder: string, under: string, schema: ZodType<T>, nameOf: (one: T) => string): T[] {
  const names = existsSync(join(folder, under))
    ? readdirSync(join(folder, under)).filter(name => /\.yaml$/.test(name))
    : []
  if (names.length === 0) throw new PackError(under, '', 'holds no .yaml file')
  return names.sort().map(name => {
    const one = readFile(folder, `${under}/${name}`, schema)
    if (`${nameOf(one)}.yaml` !== name)
      throw new PackError(`${under}/${name}`, nameOf(one), 'is not named like its file')
    return one
  })
}

function readFile<T>(folder: string, name: string, schema: ZodType<T>): T {
  const path = join(folder, name)
  if (!existsSync(path)) throw new PackError(name, '', 'is missing')
  let data: unknown
  try {
    data = parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PackError(
      name,
      '',
      error instanceof Error ? (error.message.split('\n')[0] ?? 'is no YAML') : 'is no YAML',
    )
  }
  const result = schema.safeParse(data)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new PackError(name, issue?.path.join('.') ?? '', issue?.message ?? 'does not fit')
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}

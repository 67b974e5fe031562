import module from 'node:module'
import path from 'node:path'
import { Command, CommanderError } from 'commander'
import { GroundProblem, type Sentence, say, terminalLanguage } from '#database/sentences.ts'
import type { Problem } from '#platform/problem.ts'
import { wrongCall } from './wrongCall.ts'

// Types stripped and code compiled once, not at every start; where the folder cannot be written it goes on without.
module.enableCompileCache(path.join(import.meta.dirname, '../.cache/node'))
// It is otherwise written at the end alone, which a killed server does not reach.
setTimeout(() => module.flushCompileCache(), 10_000).unref()

interface Entry {
  about: Sentence
  load: () => Promise<Command>
}

/** Each command's file is read only when it is called, so that `clock` and `classify` start at once. */
const entries: Record<string, Entry> = {
  start: {
    about: { 'zh-CN': '启动服务', 'zh-TW': '啟動服務', en: 'Start the server' },
    load: async () => (await import('./start.ts')).startCommand(),
  },
  migrate: {
    about: {
      'zh-CN': '把数据库迁移到本版本',
      'zh-TW': '把資料庫遷移到本版本',
      en: 'Bring the database up to this version',
    },
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  'setup-link': {
    about: { 'zh-CN': '再给一个首次设置链接', 'zh-TW': '再給一個首次設定連結', en: 'Give a new set-up link' },
    load: async () => (await import('./setupLink.ts')).setupLinkCommand(),
  },
  staff: {
    about: { 'zh-CN': '员工账号：重设密码', 'zh-TW': '員工帳號：重設密碼', en: 'Staff accounts: reset a password' },
    load: async () => (await import('./staff.ts')).staffCommand(),
  },
  'api-key': {
    about: { 'zh-CN': '接口密钥：新建', 'zh-TW': '介面金鑰：新增', en: 'API keys: create one' },
    load: async () => (await import('./apiKey.ts')).apiKeyCommand(),
  },
  classify: {
    about: {
      'zh-CN': '对文件里的来信建议事项类别',
      'zh-TW': '對檔案裡的來信建議事項類別',
      en: 'Suggest a kind for each message of a file',
    },
    load: async () => (await import('./classify.ts')).classifyCommand(),
  },
  inspect: {
    about: {
      'zh-CN': '按服务规范检查文件里的会话',
      'zh-TW': '按服務規範檢查檔案裡的會話',
      en: 'Inspect the conversations of a file against the standard',
    },
    load: async () => (await import('./inspect.ts')).inspectCommand(),
  },
  standard: {
    about: { 'zh-CN': '服务规范包：检查', 'zh-TW': '服務規範包：檢查', en: 'Standard packs: check one' },
    load: async () => (await import('./standard.ts')).standardCommand(),
  },
  phrases: {
    about: {
      'zh-CN': '看一句话里有没有服务禁语',
      'zh-TW': '看一句話裡有沒有服務禁語',
      en: 'Look for forbidden phrases in some words',
    },
    load: async () => (await import('./phrases.ts')).phrasesCommand(),
  },
  clock: {
    about: { 'zh-CN': '按工作时间推算时限', 'zh-TW': '按工作時間推算時限', en: 'Work out when something is due' },
    load: async () => (await import('./clock.ts')).clockCommand(),
  },
  doctor: {
    about: {
      'zh-CN': '检查设置、数据库和审计链',
      'zh-TW': '檢查設定、資料庫和稽核鏈',
      en: 'Check settings, database and audit chain',
    },
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  backup: {
    about: {
      'zh-CN': '把全部数据备份到一个文件',
      'zh-TW': '把全部資料備份到一個檔案',
      en: 'Write everything into one backup file',
    },
    load: async () => (await import('./backup.ts')).backupCommand(),
  },
  restore: {
    about: {
      'zh-CN': '把备份恢复到空的数据库',
      'zh-TW': '把備份還原到空的資料庫',
      en: 'Restore a backup into an empty database',
    },
    load: async () => (await import('./restore.ts')).restoreCommand(),
  },
}

const titles: Record<string, Sentence> = {
  'Usage:': { 'zh-CN': '用法：', 'zh-TW': '用法：', en: 'Usage:' },
  'Options:': { 'zh-CN': '选项：', 'zh-TW': '選項：', en: 'Options:' },
  'Arguments:': { 'zh-CN': '参数：', 'zh-TW': '參數：', en: 'Arguments:' },
  'Commands:': { 'zh-CN': '命令：', 'zh-TW': '命令：', en: 'Commands:' },
}

function inLanguage(command: Command): Command {
  command.configureHelp({ styleTitle: title => (titles[title] ? say(titles[title]) : title) })
  command.helpOption('-h, --help', say({ 'zh-CN': '显示帮助', 'zh-TW': '顯示說明', en: 'Show help' }))
  command.helpCommand(false)
  command.configureOutput({ outputError: () => undefined }).exitOverride()
  for (const part of command.commands) inLanguage(part)
  return command
}

async function program(wanted: string | undefined): Promise<Command> {
  const root = new Command('sansheng')
    .description(
      say({ 'zh-CN': '三声客户服务中心', 'zh-TW': '三聲客戶服務中心', en: 'The Sansheng customer-service centre' }),
    )
    .showHelpAfterError(false)
  for (const [name, entry] of Object.entries(entries)) {
    const command = name === wanted ? (await entry.load()).name(name) : new Command(name)
    root.addCommand(command.description(say(entry.about)))
  }
  return inLanguage(root)
}

try {
  await (await program(process.argv[2])).parseAsync()
} catch (error) {
  const isCall = error instanceof CommanderError
  const isHelp = isCall && /^commander\.(help|helpDisplayed)$/.test(error.code)
  if (!isHelp) process.stderr.write(`${await told(error)}\n`)
  // 2, as of most programs, says that the call itself was wrong.
  process.exitCode = isHelp ? error.exitCode : isCall ? 2 : 1
}

/** A sentence for what the person at the terminal can mend, a stack for what only we can. */
async function told(error: unknown): Promise<string> {
  if (error instanceof GroundProblem) return error.message
  if (error instanceof CommanderError) return say(wrongCall(error))
  if (!(error instanceof Error)) return String(error)
  if (error.name !== 'Problem') return error.stack ?? error.message
  const { code, facts } = error as Problem
  return (await import('#platform/texts.ts')).sentence(terminalLanguage(), code, facts)
}

import { createReadStream, statSync } from 'node:fs'
import { Command, Option } from 'commander'
import { GroundProblem, type Sentence, say } from '#database/sentences.ts'
import { type Conversation, conversation } from '#features/inspections/contract.ts'
import { compileStandard, inspect, type Standard } from '#features/inspections/rules/inspect.ts'
import { buildCalendar } from '#features/standards/rules/calendar.ts'
import { shippedCalendars } from '#features/standards/service/calendars.ts'
import { standardPack, standardPackIds } from '#features/standards/service/loadPack.ts'
import { htmlPage } from './inspectPage.ts'
import { textTable } from './inspectTable.ts'
import type { Writer } from './inspectWriter.ts'
import { jsonLines } from './jsonLines.ts'
import { SeenIds } from './seenIds.ts'

interface Options {
  pack: string
  format: 'jsonl' | 'table' | 'html'
}

const texts = {
  file: {
    'zh-CN': 'JSONL 文件，每行一通会话；- 表示标准输入',
    'zh-TW': 'JSONL 檔案，每行一通會話；- 表示標準輸入',
    en: 'a JSONL file of one conversation a line; - reads standard input',
  },
  pack: { 'zh-CN': '服务规范包', 'zh-TW': '服務規範包', en: 'the standard pack' },
  format: { 'zh-CN': '输出格式', 'zh-TW': '輸出格式', en: 'what is written' },
  json: { 'zh-CN': '不是一行 JSON', 'zh-TW': '不是一行 JSON', en: 'is no JSON' },
  utf8: { 'zh-CN': '不是 UTF-8 文字', 'zh-TW': '不是 UTF-8 文字', en: 'is no UTF-8 text' },
  twice: { 'zh-CN': '编号重复：', 'zh-TW': '編號重複：', en: 'the id was there before: ' },
  noPack: {
    'zh-CN': '没有这个规范包，可用的有：',
    'zh-TW': '沒有這個規範包，可用的有：',
    en: 'There is no such pack; there are: ',
  },
} satisfies Record<string, Sentence>

/**
 * `sansheng inspect FILE [--pack ID] [--format jsonl|table|html]`: every conversation of a file against the standard, in the
 * order of the file, a line at a time. A bad line is named on stderr as `line N: reason`, the others still count, status 1.
 */
export function inspectCommand(): Command {
  return new Command('inspect')
    .argument('<file>', say(texts.file))
    .option('--pack <id>', say(texts.pack), 'zh-CN')
    .addOption(new Option('--format <format>', say(texts.format)).choices(['jsonl', 'table', 'html']).default('jsonl'))
    .addHelpText(
      'after',
      '\n  sansheng inspect calls.jsonl\n  sansheng inspect calls.jsonl --format html > calls.html\n',
    )
    .action(async (file: string, options: Options) => {
      if ((await inspectAll(file, options)) > 0) process.exitCode = 1
    })
}

async function inspectAll(file: string, { pack, format }: Options): Promise<number> {
  const standard = standardOf(pack)
  const { hours, notices } = shippedCalendars()
  const calendar = buildCalendar(hours.get('office')!, notices)
  const writer = writerOf(format, standard)
  const seen = new SeenIds()
  const progress = progressOf(file)
  process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
  let bad = 0
  await write(writer.head())
  for await (const line of jsonLines(
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 }),
  )) {
    const read = readConversation(line, seen)
    progress(line.bytes)
    if ('reason' in read) {
      bad++
      process.stderr.write(`line ${line.number}: ${read.reason}\n`)
      continue
    }
    await write(writer.row(read.conversation, inspect(standard, read.conversation, { calendar })))
  }
  await write(writer.foot())
  progress(0, true)
  return bad
}

function standardOf(packId: string): Standard {
  const ids = standardPackIds()
  if (ids.includes(packId)) return compileStandard(standardPack(packId))
  const told = { 'zh-CN': '', 'zh-TW': '', en: '' }
  for (const language of ['zh-CN', 'zh-TW', 'en'] as const)
    told[language] = `${texts.noPack[language]}${ids.join(', ')}`
  throw new GroundProblem('input.pack', told)
}

function writerOf(format: Options['format'], standard: Standard): Writer {
  if (format === 'table') return textTable()
  if (format === 'html') return htmlPage(standard)
  return { head: () => '', row: (_, inspection) => `${JSON.stringify(inspection)}\n`, foot: () => '' }
}

function readConversation(
  line: { value: unknown } | { fault: 'utf8' | 'json' },
  seen: SeenIds,
): { conversation: Conversation } | { reason: string } {
  if ('fault' in line) return { reason: say(texts[line.fault]) }
  const read = conversation.safeParse(line.value)
  if (!read.success) {
    const { path, message } = read.error.issues[0]!
    return { reason: path.length > 0 ? `${path.join('.')}: ${message}` : message }
  }
  if (seen.add(read.data.id)) return { reason: `${say(texts.twice)}${read.data.id}` }
  return { conversation: read.data }
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await new Promise(resolve => process.stdout.once('drain', resolve))
}

/** Tells on a terminal how far it is; silent where stderr is none or the output itself goes there. */
function progressOf(file: string): (bytes: number, isDone?: boolean) => void {
  if (!process.stderr.isTTY || process.stdout.isTTY) return () => {}
  const all = file === '-' ? 0 : (statSync(file, { throwIfNoEntry: false })?.size ?? 0)
  let [count, read, shown] = [0, 0, 0]
  return (bytes, isDone = false) => {
    read += bytes
    if (bytes > 0) count++
    if (!isDone && read - shown < 262_144) return
    shown = read
    const share = all > 0 ? ` ${Math.min(100, Math.floor((read * 100) / all))} %` : ''
    process.stderr.write(`\r${count}${share}${isDone ? '\n' : ''}`)
  }
}

import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { GroundProblem, type Sentence, say } from '#database/sentences.ts'
import { suggestKind } from '#features/standards/rules/classify.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'

const texts = {
  file: {
    'zh-CN': 'JSONL 文件，每行 {"text":…}；- 表示标准输入',
    'zh-TW': 'JSONL 檔案，每行 {"text":…}；- 表示標準輸入',
    en: 'a JSONL file of {"text":…} lines; - reads standard input',
  },
  unreadable: {
    'zh-CN': '文件读不了，请检查路径和权限：',
    'zh-TW': '檔案無法讀取，請檢查路徑和權限：',
    en: 'The file cannot be read; check its path and rights: ',
  },
  json: { 'zh-CN': '不是一行 JSON', 'zh-TW': '不是一行 JSON', en: 'is no JSON' },
  utf8: { 'zh-CN': '不是 UTF-8 文字', 'zh-TW': '不是 UTF-8 文字', en: 'is no UTF-8 text' },
  text: { 'zh-CN': '缺少文字字段 text', 'zh-TW': '缺少文字欄位 text', en: 'has no text field holding a string' },
} satisfies Record<string, Sentence>

/**
 * `sansheng classify FILE`: a line of `{kind, score, because}` for each line `{text}`, in order; blank lines are skipped.
 * A bad line is named on stderr as `line N: reason`, the others still count, and the command ends with status 1.
 */
export function classifyCommand(): Command {
  return new Command('classify')
    .argument('<file>', say(texts.file))
    .addHelpText('after', '\n  sansheng classify messages.jsonl\n  cat messages.jsonl | sansheng classify -\n')
    .action(async (file: string) => {
      const bad = await classifyAll(file === '-' ? process.stdin : createReadStream(file))
      if (bad > 0) process.exitCode = 1
    })
}

async function classifyAll(input: AsyncIterable<unknown>): Promise<number> {
  const pack = standardPack()
  process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
  let number = 0
  let bad = 0
  for await (const bytes of lines(input)) {
    number++
    const read = readLine(bytes)
    if (read === null) continue
    if ('fault' in read) {
      bad++
      process.stderr.write(`line ${number}: ${say(read.fault)}\n`)
      continue
    }
    const { kind, score, because } = suggestKind(pack, read.text)
    const words = [...new Set(because.map(one => one.words))]
    const more = process.stdout.write(`${JSON.stringify({ kind, score, because: words })}\n`)
    if (!more) await new Promise(resolve => process.stdout.once('drain', resolve))
  }
  return bad
}

function readLine(bytes: Buffer): { text: string } | { fault: Sentence } | null {
  let line: string
  try {
    line = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return { fault: texts.utf8 }
  }
  if (line === '') return null
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string')
      return { text: value.text }
    return { fault: texts.text }
  } catch {
    return { fault: texts.json }
  }
}

/** The lines of a byte stream, the last one without its end too. Throws a sentence when it cannot be read. */
async function* lines(input: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  try {
    for await (const chunk of input) {
      let bytes = chunk as Buffer
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        yield Buffer.concat([...rest, bytes.subarray(0, end)])
        rest = []
        bytes = bytes.subarray(end + 1)
      }
      if (bytes.length > 0) rest.push(bytes)
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const why = String(error.code)
    const told = { 'zh-CN': '', 'zh-TW': '', en: '' }
    for (const language of ['zh-CN', 'zh-TW', 'en'] as const) told[language] = `${texts.unreadable[language]}${why}`
    throw new GroundProblem('input.file', told, { cause: error })
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}

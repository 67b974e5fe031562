import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { type Sentence, say } from '#database/sentences.ts'
import { suggestKind } from '#features/standards/rules/classify.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'
import { type JsonLine, jsonLines } from './jsonLines.ts'

const texts = {
  file: {
    'zh-CN': 'JSONL 文件，每行 {"text":…}；- 表示标准输入',
    'zh-TW': 'JSONL 檔案，每行 {"text":…}；- 表示標準輸入',
    en: 'a JSONL file of {"text":…} lines; - reads standard input',
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
  let bad = 0
  for await (const line of jsonLines(input)) {
    const read = readLine(line)
    if ('fault' in read) {
      bad++
      process.stderr.write(`line ${line.number}: ${say(read.fault)}\n`)
      continue
    }
    const { kind, score, because } = suggestKind(pack, read.text)
    const words = [...new Set(because.map(one => one.words))]
    const more = process.stdout.write(`${JSON.stringify({ kind, score, because: words })}\n`)
    if (!more) await new Promise(resolve => process.stdout.once('drain', resolve))
  }
  return bad
}

function readLine(line: JsonLine): { text: string } | { fault: Sentence } {
  if ('fault' in line) return { fault: texts[line.fault] }
  const { value } = line
  if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string')
    return { text: value.text }
  return { fault: texts.text }
}

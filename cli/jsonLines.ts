import { GroundProblem, type Sentence } from '#database/sentences.ts'

const unreadable = {
  'zh-CN': '文件读不了，请检查路径和权限：',
  'zh-TW': '檔案無法讀取，請檢查路徑和權限：',
  en: 'The file cannot be read; check its path and rights: ',
} satisfies Sentence

/** A line of a JSONL file: its value, or why it is none. `number` counts from 1, blank lines too. */
export type JsonLine = { number: number; bytes: number } & ({ value: unknown } | { fault: 'utf8' | 'json' })

/** The lines of a byte stream that are not blank, one at a time. Throws a sentence when the stream cannot be read. */
export async function* jsonLines(input: AsyncIterable<unknown>): AsyncGenerator<JsonLine> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  for await (const line of byteLines(input)) {
    number++
    const bytes = line.length + 1
    let text: string
    try {
      text = decoder.decode(line).trim()
    } catch {
      yield { number, bytes, fault: 'utf8' }
      continue
    }
    if (text === '') continue
    try {
      yield { number, bytes, value: JSON.parse(text) }
    } catch {
      yield { number, bytes, fault: 'json' }
    }
  }
}

async function* byteLines(input: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  try {
    for await (const chunk of input) {
      let bytes = chunk as Buffer
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        const line = bytes.subarray(0, end)
        yield rest.length > 0 ? Buffer.concat([...rest, line]) : line
        rest = []
        bytes = bytes.subarray(end + 1)
      }
      if (bytes.length > 0) rest.push(bytes)
    }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    const why = String(error.code)
    const told = { 'zh-CN': '', 'zh-TW': '', en: '' }
    for (const language of ['zh-CN', 'zh-TW', 'en'] as const) told[language] = `${unreadable[language]}${why}`
    throw new GroundProblem('input.file', told, { cause: error })
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}

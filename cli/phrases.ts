import { Command, Option } from 'commander'
import { type Sentence, say, terminalLanguage } from '#database/sentences.ts'
import type { Pack } from '#features/standards/rules/pack.ts'
import { findPhrases, type PhraseHit } from '#features/standards/rules/phrases.ts'
import { compilePhrases } from '#features/standards/rules/phrasesBook.ts'
import type { Severity } from '#features/standards/rules/phrasesPack.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'

const texts = {
  text: { 'zh-CN': '要检查的话', 'zh-TW': '要檢查的話', en: 'words to look at' },
  role: { 'zh-CN': '谁说的', 'zh-TW': '誰說的', en: 'who said them' },
  kind: {
    'zh-CN': '事项类别，如 complaint',
    'zh-TW': '事項類別，如 complaint',
    en: 'kind of the case, such as complaint',
  },
  pack: { 'zh-CN': '服务标准', 'zh-TW': '服務標準', en: 'the standard pack' },
  json: { 'zh-CN': '每句一行 JSON', 'zh-TW': '每句一行 JSON', en: 'a line of JSON for each text' },
  none: { 'zh-CN': '没有禁语。', 'zh-TW': '沒有禁語。', en: 'Nothing forbidden.' },
  apart: { 'zh-CN': '仅提示', 'zh-TW': '僅提示', en: 'borderline' },
} satisfies Record<string, Sentence>

const severities: Record<Severity, Sentence> = {
  minor: { 'zh-CN': '轻微', 'zh-TW': '輕微', en: 'minor' },
  major: { 'zh-CN': '严重', 'zh-TW': '嚴重', en: 'major' },
  critical: { 'zh-CN': '一票否决', 'zh-TW': '一票否決', en: 'critical' },
}

interface Options {
  role: 'agent' | 'customer'
  kind?: string
  pack: string
  json?: true
}

/** `sansheng phrases TEXT…`: a quick look at what the standard forbids in some words, marked in them, with a better line. */
export function phrasesCommand(): Command {
  return new Command('phrases')
    .argument('<text...>', say(texts.text))
    .addOption(new Option('--role <role>', say(texts.role)).choices(['agent', 'customer']).default('agent'))
    .option('--kind <kind>', say(texts.kind))
    .option('--pack <pack>', say(texts.pack), 'zh-CN')
    .option('--json', say(texts.json))
    .addHelpText('after', '\n  sansheng phrases 这个我不知道\n  sansheng phrases --kind complaint 这是我们公司的规定\n')
    .action((all: string[], options: Options) => {
      const pack = standardPack(options.pack)
      const book = compilePhrases(pack)
      const question = { role: options.role, ...(options.kind ? { caseKind: options.kind } : {}) }
      for (const text of all) {
        const hits = findPhrases(book, text, question)
        process.stdout.write(options.json ? `${JSON.stringify({ text, phrases: hits })}\n` : told(pack, text, hits))
      }
    })
}

function told(pack: Pack, text: string, hits: readonly PhraseHit[]): string {
  if (hits.length === 0) return `${text}\n  ${say(texts.none)}\n`
  const lines = hits.map(hit => {
    const label = pack.phrases.lists.find(list => list.id === hit.list)!.label[terminalLanguage()]
    const weight = hit.borderline ? say(texts.apart) : say(severities[hit.severity])
    const better = hit.better ? `\n    → ${hit.better}` : ''
    return `  ${hit.text} · ${label} · ${weight} · ${hit.clause}${better}\n`
  })
  return `${marked(text, hits)}\n${lines.join('')}`
}

/** The text with every hit between 【 and 】; where hits overlap the longest shows. */
function marked(text: string, hits: readonly PhraseHit[]): string {
  let shown = ''
  let at = 0
  for (const hit of [...hits].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (hit.from < at) continue
    shown += `${text.slice(at, hit.from)}【${hit.text}】`
    at = hit.to
  }
  return shown + text.slice(at)
}

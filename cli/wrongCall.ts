import type { CommanderError } from 'commander'
import type { Sentence } from '#database/sentences.ts'

type Say = (word: string) => Sentence

const sentences: Record<string, Say> = {
  'commander.unknownCommand': word => ({
    'zh-CN': `没有命令“${word}”，请用 --help 查看。`,
    'zh-TW': `沒有命令「${word}」，請用 --help 查看。`,
    en: `There is no command “${word}”; see --help.`,
  }),
  'commander.unknownOption': word => ({
    'zh-CN': `没有选项“${word}”，请用 --help 查看。`,
    'zh-TW': `沒有選項「${word}」，請用 --help 查看。`,
    en: `There is no option “${word}”; see --help.`,
  }),
  'commander.missingArgument': word => ({
    'zh-CN': `缺少 <${word}>，请补上。`,
    'zh-TW': `缺少 <${word}>，請補上。`,
    en: `<${word}> is missing; please add it.`,
  }),
  'commander.missingMandatoryOptionValue': word => ({
    'zh-CN': `缺少 ${word}，请补上。`,
    'zh-TW': `缺少 ${word}，請補上。`,
    en: `${word} is missing; please add it.`,
  }),
  'commander.optionMissingArgument': word => ({
    'zh-CN': `${word} 后面缺少内容，请补上。`,
    'zh-TW': `${word} 後面缺少內容，請補上。`,
    en: `${word} has no value; please add it.`,
  }),
  'commander.excessArguments': () => ({
    'zh-CN': '命令后面写多了，请用 --help 查看。',
    'zh-TW': '命令後面寫多了，請用 --help 查看。',
    en: 'There are too many words after the command; see --help.',
  }),
}

/** What was wrong in the words of a command; a value that its option refused says so itself. */
export function wrongCall(error: CommanderError): Sentence {
  const say = sentences[error.code]
  if (say) return say(/'([^']*)'/.exec(error.message)?.[1] ?? '')
  const own = error.message.replace(/^error: .* is invalid\. /, '')
  return { 'zh-CN': own, 'zh-TW': own, en: own }
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { GroundProblem, type Sentence, say } from '#database/sentences.ts'
import { compileStandard, ruleIds } from '#features/inspections/rules/inspect.ts'
import { loadPack, PackError } from '#features/standards/service/loadPack.ts'

const texts = {
  check: {
    'zh-CN': '检查一个规范包文件夹：形状、引用和每条规则',
    'zh-TW': '檢查一個規範包資料夾：形狀、引用和每條規則',
    en: 'Check the folder of a pack: shapes, references and every rule',
  },
  folder: { 'zh-CN': '规范包文件夹', 'zh-TW': '規範包資料夾', en: 'the folder of the pack' },
  missing: {
    'zh-CN': '这里没有 pack.yaml，请给出规范包的文件夹。',
    'zh-TW': '這裡沒有 pack.yaml，請給出規範包的資料夾。',
    en: 'There is no pack.yaml here; name the folder of a pack.',
  },
  rules: { 'zh-CN': '条规则', 'zh-TW': '條規則', en: 'rules' },
  phrases: { 'zh-CN': '条忌语', 'zh-TW': '條忌語', en: 'phrases' },
  families: { 'zh-CN': '组近义词', 'zh-TW': '組近義詞', en: 'word families' },
  lines: { 'zh-CN': '条话术', 'zh-TW': '條話術', en: 'script lines' },
} satisfies Record<string, Sentence>

/** `sansheng standard check DIR`: says what is wrong as `file: entry: reason` with status 1, else what the pack holds. */
export function standardCommand(): Command {
  const standard = new Command('standard')
  standard
    .command('check')
    .description(say(texts.check))
    .argument('<folder>', say(texts.folder))
    .addHelpText('after', '\n  sansheng standard check standards/zh-CN\n')
    .action((folder: string) => {
      const fault = check(folder)
      if (fault === null) return
      process.stderr.write(`${fault}\n`)
      process.exitCode = 1
    })
  return standard
}

function check(folder: string): string | null {
  if (!existsSync(join(folder, 'pack.yaml'))) throw new GroundProblem('input.pack', texts.missing)
  try {
    const pack = loadPack(folder)
    const rules = ruleIds(compileStandard(pack)).length
    const phrases = pack.phrases.lists.reduce((sum, one) => sum + one.entries.length, 0)
    const lines = pack.scripts.flatMap(file => file.moments).reduce((sum, one) => sum + one.lines.length, 0)
    const families = Object.keys(pack.families).length
    const held = [
      `${rules} ${say(texts.rules)}`,
      `${phrases} ${say(texts.phrases)}`,
      `${families} ${say(texts.families)}`,
      `${lines} ${say(texts.lines)}`,
    ]
    process.stdout.write(`${pack.id} ${pack.version}: ${held.join(', ')}\n`)
    return null
  } catch (error) {
    if (error instanceof PackError) return error.message
    throw error
  }
}

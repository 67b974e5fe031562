import { Command, InvalidArgumentError } from 'commander'
import { readConfig } from '#app/config.ts'
import { GroundProblem, say } from '#database/sentences.ts'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { findByAccount } from '#features/staff/service/people.ts'
import { asSystem } from './asSystem.ts'

interface Options {
  name: string
  staff?: string
  service?: true
  may: string
  days?: number
  json?: true
}

/** `sansheng api-key create`: a key that acts as a person or as a service, printed once. */
export function apiKeyCommand(): Command {
  const create = new Command('create')
    .description(
      say({
        'zh-CN': '新建密钥，只显示这一次',
        'zh-TW': '新增金鑰，只顯示這一次',
        en: 'Create a key, shown this once',
      }),
    )
    .requiredOption('--name <name>', say({ 'zh-CN': '用途', 'zh-TW': '用途', en: 'what it is for' }))
    .option(
      '--staff <number>',
      say({
        'zh-CN': '以此员工身份（工号或姓名）',
        'zh-TW': '以此員工身分（工號或姓名）',
        en: 'act as this person (staff number or name)',
      }),
    )
    .option(
      '--service',
      say({
        'zh-CN': '作为系统服务，不代表任何人',
        'zh-TW': '作為系統服務，不代表任何人',
        en: 'act as a service, nobody in person',
      }),
    )
    .requiredOption(
      '--may <permissions>',
      say({ 'zh-CN': '权限，用逗号分开', 'zh-TW': '權限，用逗號分開', en: 'permissions, separated by commas' }),
    )
    .option('--days <days>', say({ 'zh-CN': '有效天数', 'zh-TW': '有效天數', en: 'days it is good for' }), wholeDays)
    .option('--json', say({ 'zh-CN': '输出 JSON', 'zh-TW': '輸出 JSON', en: 'print JSON' }))
    .action(async (options: Options) => {
      const made = await makeKey(options)
      process.stdout.write(options.json ? `${JSON.stringify(made)}\n` : `${made.key}\n`)
    })
  return new Command('api-key').addCommand(create)
}

async function makeKey(options: Options) {
  if ((options.staff === undefined) === (options.service === undefined)) {
    throw new GroundProblem('api_key.who', {
      'zh-CN': '请在 --staff 工号 和 --service 中选一个。',
      'zh-TW': '請在 --staff 工號 和 --service 中選一個。',
      en: 'Give either --staff NUMBER or --service.',
    })
  }
  return await asSystem(readConfig(process.env), async ctx => {
    const staffId = options.staff === undefined ? null : (await findByAccount(ctx, options.staff)).id
    const permissions = options.may
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== '')
    return await createApiKey(ctx, { name: options.name, staffId, permissions, days: options.days })
  })
}

function wholeDays(text: string): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days
  throw new InvalidArgumentError(
    say({
      'zh-CN': '请写 1 到 3650 的整数。',
      'zh-TW': '請寫 1 到 3650 的整數。',
      en: 'Give a whole number from 1 to 3650.',
    }),
  )
}

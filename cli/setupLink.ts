import { Command } from 'commander'
import { readConfig } from '#app/config.ts'
import { say } from '#database/sentences.ts'
import { createSetupLink } from '#features/staff/service/firstStart.ts'
import { asSystem } from './asSystem.ts'

/** `sansheng setup-link`: a new link for the first administrator; refused once there is one. */
export function setupLinkCommand(): Command {
  return new Command('setup-link').action(async () => {
    const config = readConfig(process.env)
    const link = await asSystem(config, ctx => createSetupLink(ctx, new URL(config.publicUrl)))
    const hint = say({
      'zh-CN': '一小时内有效，只能用一次，之前的链接已作废。',
      'zh-TW': '一小時內有效，只能用一次，之前的連結已作廢。',
      en: 'Good for one hour and one use; earlier links are void.',
    })
    process.stdout.write(`${link.url}\n`)
    process.stderr.write(`${hint}\n`)
  })
}

import { Command } from 'commander'
import { readConfig } from '#app/config.ts'
import { say } from '#database/sentences.ts'
import { findByAccount, resetPassword } from '#features/staff/service/people.ts'
import { asSystem } from './asSystem.ts'

/** `sansheng staff reset-password NAME`: a temporary password for an account, printed once. */
export function staffCommand(): Command {
  const withoutTotp = say({
    'zh-CN': '同时停用动态码（手机遗失时）',
    'zh-TW': '同時停用動態碼（手機遺失時）',
    en: 'Also remove the second factor (lost phone)',
  })
  const about = say({
    'zh-CN': '给账号一个临时密码，登录后须修改',
    'zh-TW': '給帳號一個臨時密碼，登入後須修改',
    en: 'Give an account a temporary password, to be changed at sign-in',
  })
  return new Command('staff').addCommand(
    new Command('reset-password')
      .description(about)
      .argument('<name>', say({ 'zh-CN': '工号或姓名', 'zh-TW': '工號或姓名', en: 'staff number or name' }))
      .option('--totp', withoutTotp)
      .action(async (name: string, options: { totp?: true }) => {
        const { temporaryPassword } = await asSystem(readConfig(process.env), async ctx => {
          const { id } = await findByAccount(ctx, name)
          return await resetPassword(ctx, id, { withoutSecondFactor: options.totp ?? false })
        })
        process.stdout.write(`${temporaryPassword}\n`)
      }),
  )
}

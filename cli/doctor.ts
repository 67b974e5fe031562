import { Command } from 'commander'
import { readConfig } from '#app/config.ts'
import { examine, type Finding } from '#app/doctor.ts'
import { openGround } from '#app/ground.ts'
import { say } from '#database/sentences.ts'

/** `sansheng doctor [--audit] [--head HASH]`: a line a finding; ends with status 1 when something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .option(
      '--audit',
      say({ 'zh-CN': '重新验证整条审计链', 'zh-TW': '重新驗證整條稽核鏈', en: 'prove the whole audit chain again' }),
    )
    .option(
      '--head <hash>',
      say({
        'zh-CN': '以前记下的链头，必须仍在链中',
        'zh-TW': '以前記下的鏈頭，必須仍在鏈中',
        en: 'a head written down earlier that must still be part of it',
      }),
    )
    .action(async (options: { audit?: boolean; head?: string }) => {
      const config = readConfig(process.env)
      const ground = await openGround(config, { purpose: 'command', migrations: 'leave', connections: 3 })
      try {
        const audit = options.audit || options.head ? { head: options.head?.toLowerCase() } : undefined
        printFindings(await examine(config, ground, { audit }))
      } finally {
        await ground.close()
      }
    })
}

/** Prints each finding and sets the exit status. */
export function printFindings(findings: Finding[]): void {
  for (const { wrong, sentence } of findings) process.stdout.write(`${wrong ? '✗' : '✓'} ${say(sentence)}\n`)
  if (findings.some(finding => finding.wrong)) process.exitCode = 1
}

import { Command } from 'commander'
import { readConfig } from '#app/config.ts'
import { examine } from '#app/doctor.ts'
import { openGround } from '#app/ground.ts'
import { restore } from '#database/backup/restore.ts'
import { say } from '#database/sentences.ts'
import { printFindings } from './doctor.ts'

/** `sansheng restore FILE`: into an empty database only, then the doctor with the audit chain. */
export function restoreCommand(): Command {
  const about = say({ 'zh-CN': '备份文件', 'zh-TW': '備份檔', en: 'the backup file' })
  return new Command('restore').argument('<file>', about).action(async (file: string) => {
    const config = readConfig(process.env)
    const ground = await openGround(config, { purpose: 'command', migrations: 'leave' })
    try {
      const done = await restore({ pool: ground.pool, dataFolder: ground.dataFolder, file })
      process.stdout.write(
        `${say({
          'zh-CN': `已恢复 ${done.madeAt} 的备份：${done.tables} 张表，${done.files} 个文件。`,
          'zh-TW': `已還原 ${done.madeAt} 的備份：${done.tables} 張表，${done.files} 個檔案。`,
          en: `Restored the backup of ${done.madeAt}: ${done.tables} tables, ${done.files} files.`,
        })}\n`,
      )
      printFindings(await examine(config, ground, { audit: {}, serving: false }))
    } finally {
      await ground.close()
    }
  })
}

import { Command } from 'commander'
import { productVersion, readConfig } from '#app/config.ts'
import { openGround } from '#app/ground.ts'
import { backup } from '#database/backup/backup.ts'
import { say } from '#database/sentences.ts'
import { now } from '#platform/clock.ts'

/** `sansheng backup FILE`: one snapshot while the server runs; prints what it holds. */
export function backupCommand(): Command {
  const about = say({
    'zh-CN': '备份文件，不能已存在',
    'zh-TW': '備份檔，不能已存在',
    en: 'the backup file; must not exist',
  })
  return new Command('backup').argument('<file>', about).action(async (file: string) => {
    const ground = await openGround(readConfig(process.env), {
      purpose: 'command',
      migrations: 'leave',
      connections: 2,
    })
    try {
      const { pool, dataFolder } = ground
      const done = await backup({ pool, dataFolder, file, product: productVersion(), now: now() })
      const size = `${(done.bytes / 1_000_000).toFixed(1)} MB`
      process.stdout.write(
        `${say({
          'zh-CN': `已备份到 ${file}（${size}）：${done.tables} 张表 ${done.rows} 行，${done.files} 个文件。内含客户资料和密钥，请妥善保管。`,
          'zh-TW': `已備份到 ${file}（${size}）：${done.tables} 張表 ${done.rows} 列，${done.files} 個檔案。內含客戶資料和金鑰，請妥善保管。`,
          en: `Backed up to ${file} (${size}): ${done.rows} rows of ${done.tables} tables, ${done.files} files. It holds customer data and keys: keep it safe.`,
        })}\n`,
      )
    } finally {
      await ground.close()
    }
  })
}

import { Command } from 'commander'
import { readConfig } from '#app/config.ts'
import { openGround } from '#app/ground.ts'
import { migrateDatabase } from '#database/migrate.ts'
import { say } from '#database/sentences.ts'

/** `sansheng migrate`: runs what is pending and names it. Safe while others do the same. */
export function migrateCommand(): Command {
  return new Command('migrate').action(async () => {
    const ground = await openGround(readConfig(process.env), { purpose: 'command', migrations: 'leave' })
    try {
      const ran = await migrateDatabase(ground.pool)
      process.stdout.write(`${ran.length > 0 ? ran.join('\n') : upToDate()}\n`)
    } finally {
      await ground.close()
    }
  })
}

function upToDate(): string {
  return say({ 'zh-CN': '数据库已是本版本。', 'zh-TW': '資料庫已是本版本。', en: 'The database is up to date.' })
}

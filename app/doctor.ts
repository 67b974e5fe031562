import fs from 'node:fs/promises'
import path from 'node:path'
import { migrationState } from '#database/migrate.ts'
import type { Sentence } from '#database/sentences.ts'
import { closedWithoutProof } from '#features/cases/service/case.ts'
import { now } from '#platform/clock.ts'
import { proveSeal, sequencerLag } from '#platform/sequencer.ts'
import type { Config } from './config.ts'
import type { Ground } from './ground.ts'

/** One thing looked at; `wrong` findings make the doctor end with status 1. */
export interface Finding {
  wrong: boolean
  sentence: Sentence
}

export interface ExamineOptions {
  /** Prove the audit chain too; `head` is a seal written down earlier that must be part of it. */
  audit?: { head?: string }
  /** Whether a server should be at work, so that waiting events are late; by default judged by the ground. */
  serving?: boolean
}

const leastFreeBytes = 1_000_000_000
const mostLagSeconds = 60

/** Looks at the data folder, the database, the migrations, the order of events and, when asked, the audit chain. */
export async function examine(config: Config, ground: Ground, options: ExamineOptions = {}): Promise<Finding[]> {
  const findings = [
    ...(await folderFindings(ground.dataFolder)),
    ...publicAddressFindings(config),
    ...(await databaseFindings(ground)),
  ]
  const state = await migrationState(ground.pool)
  if (state.unknown.length > 0 || state.pending.length > 0)
    return [...findings, outOfStep(state.unknown, state.pending)]
  findings.push(
    ok(
      `迁移齐全（${state.done.length}）。`,
      `遷移齊全（${state.done.length}）。`,
      `All ${state.done.length} migrations are done.`,
    ),
  )
  findings.push(await lagFinding(ground, options.serving ?? (ground.joined || config.databaseUrl !== null)))
  if (options.audit) findings.push(await auditFinding(ground, options.audit.head), await gateFinding(ground))
  return findings
}

const ok = (zh: string, tw: string, en: string): Finding => ({
  wrong: false,
  sentence: { 'zh-CN': zh, 'zh-TW': tw, en },
})
const bad = (zh: string, tw: string, en: string): Finding => ({
  wrong: true,
  sentence: { 'zh-CN': zh, 'zh-TW': tw, en },
})

async function folderFindings(folder: string): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const part of ['.', 'postgres', 'postgres.password', 'keys', 'files']) {
    const found = await fs.stat(path.join(folder, part)).catch(() => null)
    if (!found || (found.mode & 0o077) === 0) continue
    const name = path.join(folder, part)
    findings.push(
      bad(
        `${name} 对其他用户开放，请运行 chmod go-rwx ${name}。`,
        `${name} 對其他使用者開放，請執行 chmod go-rwx ${name}。`,
        `${name} is open to other users; run chmod go-rwx ${name}.`,
      ),
    )
  }
  const { bavail, bsize } = await fs.statfs(folder)
  const gigabytes = ((bavail * bsize) / 1e9).toFixed(1)
  findings.push(
    bavail * bsize >= leastFreeBytes
      ? ok(`磁盘剩余 ${gigabytes} GB。`, `磁碟剩餘 ${gigabytes} GB。`, `${gigabytes} GB of disk are free.`)
      : bad(
          `磁盘只剩 ${gigabytes} GB，请清理。`,
          `磁碟只剩 ${gigabytes} GB，請清理。`,
          `Only ${gigabytes} GB of disk are free; make room.`,
        ),
  )
  return findings
}

function publicAddressFindings(config: Config): Finding[] {
  const everywhere = ['0.0.0.0', '::'].includes(config.host)
  if (!everywhere || config.publicUrlSet) return []
  return [
    bad(
      `HOST=${config.host} 但没有设置 SANSHENG_PUBLIC_URL，别的机器会被拒绝，请设为大家打开的网址。`,
      `HOST=${config.host} 但沒有設定 SANSHENG_PUBLIC_URL，別的機器會被拒絕，請設為大家開啟的網址。`,
      `HOST=${config.host} without SANSHENG_PUBLIC_URL: other machines are refused; set it to the address people open.`,
    ),
  ]
}

async function databaseFindings({ pool }: Ground): Promise<Finding[]> {
  const { rows } = await pool.query(
    `select current_setting('server_version') as version, current_setting('fsync') as fsync,
       current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as commits`,
  )
  const { version, fsync, pages, commits } = rows[0]
  const findings = [ok(`PostgreSQL ${version}。`, `PostgreSQL ${version}。`, `PostgreSQL ${version}.`)]
  const unsafe = Object.entries({ fsync, full_page_writes: pages, synchronous_commit: commits }).filter(
    ([, value]) => value === 'off',
  )
  for (const [name] of unsafe) {
    findings.push(
      bad(
        `数据库的 ${name} 是关的，断电会丢数据，请打开。`,
        `資料庫的 ${name} 是關的，斷電會丟資料，請打開。`,
        `The database has ${name} off: a power cut loses data; switch it on.`,
      ),
    )
  }
  return findings
}

function outOfStep(unknown: string[], pending: string[]): Finding {
  if (unknown.length > 0) {
    const names = unknown.join(', ')
    return bad(
      `数据库比本程序新：${names}。`,
      `資料庫比本程式新：${names}。`,
      `The database is ahead of this version: ${names}.`,
    )
  }
  const names = pending.join(', ')
  return bad(
    `未迁移：${names}，请运行 ./sansheng migrate。`,
    `未遷移：${names}，請執行 ./sansheng migrate。`,
    `Not migrated: ${names}; run ./sansheng migrate.`,
  )
}

async function lagFinding({ db }: Ground, serving: boolean): Promise<Finding> {
  const { waiting, seconds } = await sequencerLag(db, now())
  const age = Math.round(seconds)
  return !serving || seconds <= mostLagSeconds
    ? ok(`待排序事件 ${waiting} 条。`, `待排序事件 ${waiting} 條。`, `${waiting} events wait for their place.`)
    : bad(
        `${waiting} 条事件待排序，最早的已等 ${age} 秒：服务没有在运行，或排序停了。`,
        `${waiting} 條事件待排序，最早的已等 ${age} 秒：服務沒有在執行，或排序停了。`,
        `${waiting} events wait for their place, the oldest for ${age} s: no server runs, or its sequencer stands still.`,
      )
}

async function auditFinding({ db, pool, dataFolder }: Ground, head: string | undefined): Promise<Finding> {
  const key = await fs.readFile(path.join(dataFolder, 'keys', 'seal.key')).catch(() => null)
  const { rows } = await pool.query('select exists (select from event_log) as filled')
  if (!key && rows[0].filled) return keyMissing(dataFolder)
  if (!key) return (await outsideFinding(pool)) ?? ok('审计链为空。', '稽核鏈為空。', 'The audit chain is empty.')
  const proof = await proveSeal(db, key, { head })
  if (proof.brokenAt !== null) {
    return bad(
      `审计链在第 ${proof.brokenAt} 条断开：这条或之前的事件被改动过。`,
      `稽核鏈在第 ${proof.brokenAt} 條斷開：這條或之前的事件被改動過。`,
      `The audit chain breaks at position ${proof.brokenAt}: that event was changed, added or taken out.`,
    )
  }
  if (!proof.headKnown) {
    return bad(
      `给出的链头 ${head} 不在审计链中：链被换过，或链头不属于这个数据库。`,
      `給出的鏈頭 ${head} 不在稽核鏈中：鏈被換過，或鏈頭不屬於這個資料庫。`,
      `The head ${head} is not part of the audit chain: the chain was replaced, or the head belongs to another database.`,
    )
  }
  const facts = `${proof.events}, ${proof.head}`
  return (
    (await outsideFinding(pool)) ??
    ok(`审计链完整（${facts}）。`, `稽核鏈完整（${facts}）。`, `The audit chain is whole (${facts}).`)
  )
}

/** Closed without a satisfied follow-up or an approved exception: only by somebody who switched the triggers off. */
async function gateFinding({ db }: Ground): Promise<Finding> {
  const numbers = (await closedWithoutProof({ tx: db })).join(', ')
  return numbers === ''
    ? ok(
        '没有未经回访就办结的投诉或报修。',
        '沒有未經回訪就辦結的投訴或報修。',
        'No complaint or repair was closed without its proof.',
      )
    : bad(
        `未经满意回访或批准的例外就办结：${numbers}，有人绕过了数据库的检查。`,
        `未經滿意回訪或批准的例外就辦結：${numbers}，有人繞過了資料庫的檢查。`,
        `Closed without a satisfied follow-up or an approved exception: ${numbers}; somebody got round the checks of the database.`,
      )
}

/** Committed events that no sequencer will ever see: the chain proves itself, but not that nothing was put beside it. */
async function outsideFinding(pool: Ground['pool']): Promise<Finding | null> {
  const { rows } = await pool.query(
    `select count(*) as outside from events e
     where not exists (select from event_log l where l.event_id = e.id) and not exists (select from event_queue q where q.event_id = e.id)`,
  )
  const { outside } = rows[0]
  if (outside === 0) return null
  return bad(
    `有 ${outside} 条事件不在审计链中，也不在等待排序：它们不是由本程序写入的。`,
    `有 ${outside} 條事件不在稽核鏈中，也不在等待排序：它們不是由本程式寫入的。`,
    `${outside} events are neither in the audit chain nor waiting for it: this program did not write them.`,
  )
}

function keyMissing(dataFolder: string): Finding {
  const file = path.join(dataFolder, 'keys', 'seal.key')
  return bad(
    `没有 ${file}，无法验证审计链，请从备份取回。`,
    `沒有 ${file}，無法驗證稽核鏈，請從備份取回。`,
    `${file} is missing, so the audit chain cannot be proved; fetch it from a backup.`,
  )
}

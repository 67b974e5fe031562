import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { monotonic } from '#platform/clock.ts'

/** What the web pages are made of. A change in any of these makes the built pages stale. */
const sources = ['web', 'platform/endpoint.ts', 'vite.config.ts', 'package-lock.json']
const fromFeatures = /^(contract|rules)(\.ts$|$)/
const notBuilt = /\.test\.tsx?$|\.md$/

/**
 * Builds the web pages into `dist/web` in a child process if they are missing or stale, and prints what it does.
 * @returns whether it built
 * @throws Error naming the command, when the build fails
 */
export async function ensureWebBuilt(
  root: string,
  say: (line: string) => void = line => console.log(line),
): Promise<boolean> {
  const mark = path.join(root, 'dist/web/.built-from')
  const wanted = hashOfSources(root)
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return false
  say(
    fs.existsSync(mark)
      ? 'The web pages changed, building them again …'
      : 'Building the web pages, this happens once …',
  )
  const started = monotonic()
  const fresh = path.join(root, `dist/web-${process.pid}`)
  await build(root, fresh)
  fs.writeFileSync(path.join(fresh, '.built-from'), wanted)
  putInPlace(fresh, path.join(root, 'dist/web'))
  say(`Web pages built in ${((monotonic() - started) / 1000).toFixed(1)} s.`)
  return true
}

// Built beside and then exchanged: a server that is running, or another one that starts, never meets half a page.
function putInPlace(fresh: string, place: string): void {
  const former = `${fresh}-former`
  if (fs.existsSync(place)) fs.renameSync(place, former)
  fs.renameSync(fresh, place)
  fs.rmSync(former, { recursive: true, force: true })
}

function build(root: string, folder: string): Promise<void> {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'error', '--outDir', folder], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    child.once('error', reject)
    child.once('exit', code => {
      if (code === 0) resolve()
      else reject(new Error('The web pages could not be built. Run `npx vite build` to see why.'))
    })
  })
}

/** One hash over names and contents; reading 200 small files takes a few milliseconds. */
export function hashOfSources(root: string): string {
  const hash = createHash('sha256')
  for (const file of [...sources.flatMap(source => filesUnder(root, source)), ...featureFiles(root)].sort()) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(root, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

function featureFiles(root: string): string[] {
  const nouns = fs.existsSync(path.join(root, 'features')) ? fs.readdirSync(path.join(root, 'features')) : []
  return nouns.flatMap(noun => {
    const roles = fs.readdirSync(path.join(root, 'features', noun)).filter(name => fromFeatures.test(name))
    return roles.flatMap(role => filesUnder(root, path.join('features', noun, role)))
  })
}

function filesUnder(root: string, relative: string): string[] {
  const whole = path.join(root, relative)
  if (!fs.existsSync(whole)) return []
  if (fs.statSync(whole).isFile()) return notBuilt.test(relative) ? [] : [relative]
  return fs.readdirSync(whole).flatMap(name => filesUnder(root, path.join(relative, name)))
}

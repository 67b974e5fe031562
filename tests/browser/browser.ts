import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createBrotliDecompress } from 'node:zlib'
import { type Browser, chromium as playwright } from 'playwright-core'
import wawoff2 from 'wawoff2'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = path.join(root, '.cache')
const fontFolder = path.join(cache, 'fonts')
// Two weights: 400 and 600 are all the design uses.
const fontFiles = ['chinese-simplified-400', 'chinese-simplified-600', 'latin-400', 'latin-600']

/**
 * Fontconfig ignores woff2, and a machine without Chinese fonts draws boxes: the npm font is unpacked to TrueType once.
 * Its Latin half goes by a name the pages ask for, because one family cannot be spread over two files.
 */
async function prepareFonts(): Promise<string> {
  const conf = path.join(cache, 'fonts.conf')
  fs.mkdirSync(fontFolder, { recursive: true })
  for (const name of fontFiles) {
    const target = path.join(fontFolder, `${name}.ttf`)
    if (fs.existsSync(target)) continue
    const packed = path.join(root, `node_modules/@fontsource/noto-sans-sc/files/noto-sans-sc-${name}-normal.woff2`)
    putWhole(target, Buffer.from(await wawoff2.decompress(fs.readFileSync(packed))))
  }
  putWhole(
    conf,
    Buffer.from(`<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fontFolder}</dir><cachedir>${cache}/fontconfig</cachedir>
<match target="scan"><test name="file" compare="contains"><string>/latin-</string></test>
<edit name="family" mode="assign"><string>Segoe UI</string></edit></match>
<alias binding="same"><family>system-ui</family><prefer><family>Segoe UI</family></prefer></alias>
<alias binding="same"><family>sans-serif</family><prefer><family>Segoe UI</family><family>Noto Sans SC</family></prefer></alias></fontconfig>`),
  )
  return conf
}

/** Several test processes may prepare at once: each writes its own file and renames it. */
function putWhole(target: string, bytes: Buffer): void {
  const part = `${target}.${process.pid}`
  fs.writeFileSync(part, bytes)
  fs.renameSync(part, target)
}

/** Chromium needs NSS, which slim machines lack. The package carries it, but unpacks it on one cloud only. */
async function prepareLibraries(): Promise<string> {
  const folder = path.join(cache, 'browser-libraries')
  if (!fs.existsSync(folder)) {
    const packed = path.join(root, 'node_modules/@sparticuz/chromium/bin/al2023.tar.br')
    const part = fs.mkdtempSync(path.join(cache, 'libraries-'))
    const tar = path.join(part, 'libraries.tar')
    await pipeline(Readable.from(fs.readFileSync(packed)), createBrotliDecompress(), fs.createWriteStream(tar))
    unpackTar(fs.readFileSync(tar), part)
    fs.rmSync(tar)
    try {
      fs.renameSync(part, folder)
    } catch {
      fs.rmSync(part, { recursive: true, force: true })
    }
  }
  return path.join(folder, 'lib')
}

/** Plain files of a ustar archive: name at 0, octal size at 124, type at 156, link at 157. */
function unpackTar(tar: Buffer, folder: string): void {
  const text = (from: number, length: number) => tar.toString('latin1', from, from + length).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const target = path.join(folder, text(at, 100))
    const size = Number.parseInt(text(at + 124, 12), 8) || 0
    const type = text(at + 156, 1)
    fs.mkdirSync(type === '5' ? target : path.dirname(target), { recursive: true })
    if (type === '2') fs.symlinkSync(text(at + 157, 100), target)
    else if (type !== '5') fs.writeFileSync(target, tar.subarray(at + 512, at + 512 + size), { mode: 0o755 })
    at += 512 + Math.ceil(size / 512) * 512
  }
}

/** The browser itself, unpacked once per version; two processes unpacking into one place would break each other. */
async function prepareChromium(): Promise<string> {
  const binary = path.join(root, 'node_modules/@sparticuz/chromium/bin/chromium.br')
  const { size, mtimeMs } = fs.statSync(binary)
  const mark = createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 12)
  const target = path.join(cache, `chromium-${mark}`)
  if (!fs.existsSync(target)) {
    const part = `${target}.${process.pid}`
    await pipeline(fs.createReadStream(binary), createBrotliDecompress(), fs.createWriteStream(part, { mode: 0o755 }))
    fs.renameSync(part, target)
  }
  return target
}

/**
 * The Chromium that ships in npm, headless, with a Chinese font. Close it when done.
 * The package's own arguments switch web security off and are not used.
 */
export async function openBrowser(): Promise<Browser> {
  fs.mkdirSync(cache, { recursive: true })
  const [executablePath, conf, libraries] = await Promise.all([prepareChromium(), prepareFonts(), prepareLibraries()])
  const known = [process.env.LD_LIBRARY_PATH, hasNss() ? '' : libraries].filter(Boolean).join(':')
  return playwright.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    env: { ...(process.env as Record<string, string>), FONTCONFIG_FILE: conf, LD_LIBRARY_PATH: known },
  })
}

function hasNss(): boolean {
  const places = [
    '/lib',
    '/usr/lib',
    '/usr/lib64',
    `/usr/lib/${os.arch() === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
  ]
  return places.some(place => fs.existsSync(path.join(place, 'libnss3.so')))
}

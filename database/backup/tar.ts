import type { Readable } from 'node:stream'

/** One file of an archive; `read()` gives its content once, and what is left unread is passed over. */
export interface TarEntry {
  name: string
  size: number
  content: () => AsyncGenerator<Buffer>
}

const block = 512

/** The 512 bytes before a file's content (POSIX ustar). A name has at most 255 bytes, split at a slash. */
export function tarHeader(name: string, size: number, modified: Date): Buffer {
  const header = Buffer.alloc(block)
  const [prefix, last] = splitName(name)
  header.write(last, 0, 100, 'utf8')
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  header.write(
    `${Math.floor(modified.getTime() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(prefix, 345, 155, 'utf8')
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Zeros that fill the last block of a content of `size` bytes. */
export function tarPadding(size: number): Buffer {
  return Buffer.alloc((block - (size % block)) % block)
}

export const tarEnd: Buffer = Buffer.alloc(2 * block)

function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= 100) return ['', name]
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [prefix, last] = [name.slice(0, at), name.slice(at + 1)]
    if (Buffer.byteLength(prefix) <= 155 && Buffer.byteLength(last) <= 100) return [prefix, last]
  }
  throw new RangeError(`name too long for an archive: ${name}`)
}

function checksum(header: Buffer): number {
  let sum = 0
  for (const byte of header) sum += byte
  return sum
}

/** Reads an archive entry by entry. Throws RangeError when it is cut short or damaged. */
export async function* readTar(source: Readable): AsyncGenerator<TarEntry> {
  const bytes = new Bytes(source)
  for (;;) {
    const header = await bytes.exactly(block)
    if (header.every(byte => byte === 0)) return
    const stored = Number.parseInt(text(header, 148, 8), 8)
    header.write('        ', 148)
    if (stored !== checksum(header)) throw new RangeError('damaged archive header')
    const size = Number.parseInt(text(header, 124, 12), 8)
    const prefix = text(header, 345, 155)
    let left = size
    const content = async function* () {
      while (left > 0) {
        const piece = await bytes.some(left)
        left -= piece.length
        yield piece
      }
    }
    yield { name: `${prefix && `${prefix}/`}${text(header, 0, 100)}`, size, content }
    for await (const _ of content());
    await bytes.exactly(tarPadding(size).length)
  }
}

function text(header: Buffer, start: number, length: number): string {
  const field = header.subarray(start, start + length)
  const end = field.indexOf(0)
  return field.subarray(0, end < 0 ? length : end).toString('utf8')
}

class Bytes {
  #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: Readable) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** Between one and `most` bytes. */
  async some(most: number): Promise<Buffer> {
    if (this.#held.length === 0) this.#held = await this.#next()
    const piece = this.#held.subarray(0, most)
    this.#held = this.#held.subarray(piece.length)
    return piece
  }

  async exactly(size: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (let left = size; left > 0; ) {
      const piece = await this.some(left)
      pieces.push(piece)
      left -= piece.length
    }
    return Buffer.concat(pieces)
  }

  async #next(): Promise<Buffer> {
    for (;;) {
      const { value, done } = await this.#source.next()
      if (done) throw new RangeError('archive cut short')
      if (value.length > 0) return value
    }
  }
}

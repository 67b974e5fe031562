/** Removes what a camera writes about where and with what a picture was taken; the pixels stay byte for byte. */
export function withoutPosition(mediaType: string, content: Buffer): Buffer {
  if (mediaType === 'image/jpeg') return stripJpeg(content)
  if (mediaType === 'image/png') return stripPng(content)
  if (mediaType === 'image/webp') return stripWebp(content)
  return content
}

// JPEG: APP1 (Exif, XMP) and APP13 (IPTC) go; the orientation alone is kept, in a minimal Exif block of our own.
function stripJpeg(content: Buffer): Buffer {
  const kept: Buffer[] = [content.subarray(0, 2)]
  let at = 2
  let orientation = 1
  while (at + 4 <= content.length && content[at] === 0xff) {
    const marker = content[at + 1]!
    if (marker === 0xda) break
    const length = content.readUInt16BE(at + 2)
    const segment = content.subarray(at, at + 2 + length)
    if (marker === 0xe1) orientation = orientationOf(segment) ?? orientation
    else if (marker !== 0xed) kept.push(segment)
    at += 2 + length
  }
  if (orientation !== 1) kept.splice(1, 0, orientationSegment(orientation))
  kept.push(content.subarray(at))
  return Buffer.concat(kept)
}

function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 4, 10) !== 'Exif\0\0' || segment.length < 20) return undefined
  const tiff = segment.subarray(10)
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))
  const directory = u32(4)
  if (directory + 2 > tiff.length) return undefined
  for (let i = 0; i < u16(directory); i++) {
    const entry = directory + 2 + i * 12
    if (entry + 12 > tiff.length) return undefined
    if (u16(entry) === 0x0112) {
      const value = u16(entry + 8)
      return value >= 1 && value <= 8 ? value : undefined
    }
  }
  return undefined
}

function orientationSegment(orientation: number): Buffer {
  const body = Buffer.alloc(36)
  body.writeUInt16BE(0xffe1, 0)
  body.writeUInt16BE(34, 2)
  body.write('Exif\0\0MM\0*', 4, 'latin1')
  body.writeUInt32BE(8, 14)
  body.writeUInt16BE(1, 18)
  body.writeUInt16BE(0x0112, 20)
  body.writeUInt16BE(3, 22)
  body.writeUInt32BE(1, 24)
  body.writeUInt16BE(orientation, 28)
  return body
}

const pngText = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME'])

function stripPng(content: Buffer): Buffer {
  const kept: Buffer[] = [content.subarray(0, 8)]
  for (let at = 8; at + 12 <= content.length; ) {
    const length = content.readUInt32BE(at)
    const chunk = content.subarray(at, at + 12 + length)
    if (!pngText.has(content.toString('latin1', at + 4, at + 8))) kept.push(chunk)
    at += 12 + length
  }
  return Buffer.concat(kept)
}

function stripWebp(content: Buffer): Buffer {
  const kept: Buffer[] = []
  for (let at = 12; at + 8 <= content.length; ) {
    const length = content.readUInt32LE(at + 4)
    const chunk = content.subarray(at, Math.min(content.length, at + 8 + length + (length % 2)))
    const name = content.toString('latin1', at, at + 4)
    if (name === 'VP8X') {
      const flags = Buffer.from(chunk)
      flags[8] = flags[8]! & ~0x0c // no Exif, no XMP any more
      kept.push(flags)
    } else if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk)
    at += 8 + length + (length % 2)
  }
  const body = Buffer.concat(kept)
  const head = Buffer.from(content.subarray(0, 12))
  head.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([head, body])
}

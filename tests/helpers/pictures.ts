/** Pictures of a few bytes that say where they were taken, made by hand. */

/** GPS longitude words, the orientation 6 and the maker's name, as a camera writes them. */
function exif(): Buffer {
  const entry = (tag: number, type: number, count: number, value: number, short = false) => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16BE(tag, 0)
    bytes.writeUInt16BE(type, 2)
    bytes.writeUInt32BE(count, 4)
    if (short) bytes.writeUInt16BE(value, 8)
    else bytes.writeUInt32BE(value, 8)
    return bytes
  }
  const head = Buffer.from('MM\0*\0\0\0\u0008', 'latin1')
  const directory = Buffer.concat([
    Buffer.from([0, 2]),
    entry(0x0112, 3, 1, 6, true),
    entry(0x8825, 4, 1, 38),
    Buffer.alloc(4),
  ])
  const gps = Buffer.concat([Buffer.from([0, 1]), entry(0x0003, 2, 2, 0x45000000), Buffer.alloc(4)])
  return Buffer.concat([head, directory, gps, Buffer.from('GPS 121.4737E 31.2304N', 'latin1')])
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

const pixels = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0x56, 0xff, 0xd9])

export function jpegWithPosition(): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0', 'latin1')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exif()])),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:GPSLatitude>31,13.8N</x:GPSLatitude>', 'latin1')),
    segment(0xed, Buffer.from('Photoshop 3.0\x008BIM City: Shanghai', 'latin1')),
    segment(0xdb, Buffer.alloc(65, 1)),
    pixels,
  ])
}

function chunk(name: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + body.length)
  bytes.writeUInt32BE(body.length, 0)
  bytes.write(name, 4, 'latin1')
  body.copy(bytes, 8)
  return bytes
}

export function pngWithPosition(): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk('eXIf', exif()),
    chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0<x:GPSLatitude>31,13.8N</x:GPSLatitude>', 'latin1')),
    chunk('IDAT', Buffer.from([0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1])),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function riff(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(name, 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)])
}

export function webpWithPosition(): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    riff('VP8X', Buffer.from([0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    riff('VP8L', Buffer.from([0x2f, 0, 0, 0, 0, 0x88, 0x88])),
    riff('EXIF', exif()),
    riff('XMP ', Buffer.from('<x:GPSLatitude>31,13.8N</x:GPSLatitude>', 'latin1')),
  ])
  return riff('RIFF', body)
}

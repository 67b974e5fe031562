import { type QrShape, qrOf } from '#web/ui/Qr.tsx'

export interface PictureWords {
  title: string
  numberLabel: string
  number: string
  codeLabel: string
  code: string
  link: string
  lines: readonly string[]
}

const width = 780
const edge = 56
const paper = '#f6f5f2'
const ink = '#1d1c1a'
const faint = '#6e6b65'

function write(
  brush: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  colour = ink,
  bold = false,
) {
  const font = getComputedStyle(document.body).fontFamily
  brush.font = `${bold ? 600 : 400} ${size}px ${font}`
  brush.fillStyle = colour
  brush.fillText(text, x, y, width - x - edge)
}

function drawQr(brush: CanvasRenderingContext2D, qr: QrShape, x: number, y: number, side: number) {
  brush.fillStyle = '#fff'
  brush.fillRect(x, y, side, side)
  const cell = side / (qr.size + 4)
  brush.save()
  brush.translate(x + 2 * cell, y + 2 * cell)
  brush.scale(cell, cell)
  brush.fillStyle = ink
  brush.fill(new Path2D(qr.path))
  brush.restore()
}

/** The receipt as a PNG for the photo album: number, code, QR and what was promised. */
export async function receiptPicture(words: PictureWords): Promise<Blob> {
  const qr = await qrOf(words.link)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = 640 + words.lines.length * 56
  const brush = canvas.getContext('2d')!
  brush.fillStyle = paper
  brush.fillRect(0, 0, canvas.width, canvas.height)
  write(brush, words.title, edge, 104, 48, ink, true)
  write(brush, words.numberLabel, edge, 176, 28, faint)
  write(brush, words.number, edge, 268, 96, ink, true)
  drawQr(brush, qr, edge, 316, 220)
  write(brush, words.codeLabel, edge + 256, 372, 28, faint)
  write(brush, words.code, edge + 256, 432, 48, ink, true)
  words.lines.forEach((line, place) => {
    write(brush, line, edge, 620 + place * 56, 32)
  })
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('the picture could not be drawn'))), 'image/png')
  })
}

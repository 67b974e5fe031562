import { useEffect, useState } from 'react'

/** The dark squares of a QR code as one path in a grid of `size`. */
export interface QrShape {
  size: number
  path: string
}

export async function qrOf(text: string): Promise<QrShape> {
  const { default: qrcode } = await import('qrcode')
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`
  }
  return { size: modules.size, path }
}

/** `label` says what it leads to, for those who cannot see it. */
export function Qr({ text, label }: { text: string; label: string }) {
  const [shape, setShape] = useState<QrShape | null>(null)
  useEffect(() => {
    let here = true
    qrOf(text).then(drawn => {
      if (here) setShape(drawn)
    })
    return () => {
      here = false
    }
  }, [text])
  const side = (shape?.size ?? 25) + 4
  return (
    <svg className="qr" viewBox={`-2 -2 ${side} ${side}`} role="img" aria-label={label}>
      <rect x="-2" y="-2" width={side} height={side} fill="#fff" />
      {shape ? <path d={shape.path} fill="#1d1c1a" shapeRendering="crispEdges" /> : null}
    </svg>
  )
}

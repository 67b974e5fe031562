import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

const css = fs.readFileSync(path.join(import.meta.dirname, 'tokens.css'), 'utf8')
const [light, dark] = css.split('[data-theme="dark"] {')

function colour(part: string, name: string): string {
  const found = new RegExp(`--${name}:\\s*(#[0-9a-f]{6});`).exec(part)?.[1]
  if (!found) throw new Error(`no colour --${name}`)
  return found
}

/** Relative luminance of sRGB, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high! + 0.05) / (low! + 0.05)
}

const grounds = ['paper', 'surface', 'raised', 'sunken', 'hover', 'rail']
const pairs = [
  ...['ink', 'ink-2', 'ink-3', 'accent-text'].flatMap(text => grounds.map(ground => [text, ground])),
  ...['ink', 'accent-text'].map(text => [text, 'accent-soft']),
  ...['ok', 'soon', 'late', 'broken', 'paused'].flatMap(state => [
    [state, 'surface'],
    [state, `${state}-soft`],
  ]),
  ['on-accent', 'accent'],
  ['surface', 'ink'],
] as [string, string][]

describe.each([
  ['light', light!],
  ['dark', dark!],
])('%s', (_name, part) => {
  test.each(pairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(colour(part, text), colour(part, ground))).toBeGreaterThanOrEqual(4.5)
  })
})

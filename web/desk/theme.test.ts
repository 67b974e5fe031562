import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { railFor } from './frame/rail.ts'
import { pages } from './pages.ts'
import { patterns } from './paths.ts'
import { themeColours } from './theme.ts'

const css = fs.readFileSync(path.join(import.meta.dirname, '../ui/tokens.css'), 'utf8')
const [light, dark] = css.split('[data-theme="dark"] {')

function tokenOf(part: string | undefined, name: string): string | undefined {
  return new RegExp(`--${name}:\\s*([^;]+);`).exec(part ?? '')?.[1]?.trim()
}

const named = (key: string) => key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).replace(/(\d)/, '-$1')

test.each(Object.keys(themeColours.light) as (keyof typeof themeColours.light)[])(
  '%s is the same in the tokens and in Ant Design, light and dark',
  key => {
    expect(themeColours.light[key]).toBe(tokenOf(light, named(key)))
    expect(themeColours.dark[key]).toBe(tokenOf(dark, named(key)))
  },
)

test('the rail shows only pages that exist and that the reader may open', () => {
  expect(railFor(() => false)).toEqual([])
  for (const place of railFor(() => true)) expect(pages.map(page => page.path)).toContain(place.path)
})

test('every page has a pattern of its own', () => {
  const known: readonly string[] = Object.values(patterns)
  expect(pages.filter(page => !known.includes(page.path))).toEqual([])
  expect(new Set(pages.map(page => page.path)).size).toBe(pages.length)
})

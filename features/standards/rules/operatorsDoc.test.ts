import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { condition, query, rule, subject, test as utteranceTest } from './ruleFiles.ts'

const page = readFileSync(fileURLToPath(new URL('../../../docs/standard/operators.md', import.meta.url)), 'utf8')
const rows = page.split('\n').filter(line => /^\| `/.test(line))
const examples = rows.map(line => /`([^`]+)` \|$/.exec(line)![1]!.replaceAll('\\|', '|'))

const piece = z
  .strictObject({
    each: subject,
    when: condition,
    expect: condition,
    never: condition,
    said: query,
    is: utteranceTest,
  })
  .partial()
const shape = z.union([piece, condition])

describe('docs/standard/operators.md', () => {
  test.each(examples)('its example fits: %s', example => {
    expect(shape.safeParse(parse(`{ ${example} }`)).error?.issues).toBeUndefined()
  })

  test('names every operator', () => {
    const known = [condition, query, subject, utteranceTest].flatMap(one =>
      Object.keys(z.toJSONSchema(one, { io: 'input' }).properties ?? keysOf(one)),
    )
    const told = rows.flatMap(line => line.split('|')[1]!.match(/\w+/g) ?? [])
    expect(known.filter(key => !told.includes(key))).toEqual([])
    expect(known.length).toBeGreaterThan(50)
  })

  test('a rule with a word nobody knows is refused', () => {
    const one = {
      id: 'a',
      clause: 'ours',
      dimension: 'warm',
      severity: 'minor',
      label: {},
      message: {},
      each: { hold: { longer: 5 } },
    }
    expect(rule.safeParse(one).success).toBe(false)
  })
})

function keysOf(schema: z.ZodType): Record<string, unknown> {
  const { def } = schema as unknown as { def: { getter: () => z.ZodObject } }
  return def.getter().shape
}

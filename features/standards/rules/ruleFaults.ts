import type { Pack, PackFault } from './pack.ts'

type RulePack = Pick<Pack, 'families' | 'rules' | 'scripts' | 'scorecards' | 'phrases'>

const namesFamilies = ['says', 'saysAll', 'begins', 'only', 'families', 'besides']

/** What rules, families, scripts and scorecards of a pack name and the pack lacks, or have twice. */
export function ruleFaults(pack: RulePack): PackFault[] {
  const rules = pack.rules.flatMap(file => file.rules.map(rule => ({ file: `rules/${file.id}.yaml`, rule })))
  const named = pack.rules.flatMap(file =>
    Object.entries(file.conditions).map(([id, rule]) => ({ file: `rules/${file.id}.yaml`, rule: { id, ...rule } })),
  )
  return [
    ...familyFaults(pack),
    ...[...rules, ...named].flatMap(({ file, rule }) =>
      namesIn(pack, rule).map(reason => ({ file, entry: rule.id, reason })),
    ),
    ...dimensionFaults(pack),
    ...circles(pack),
    ...twice(rules.map(({ file, rule }) => ({ file, id: rule.id }))),
    ...twice(pack.scripts.flatMap(file => file.moments.map(({ id }) => ({ file: `scripts/${file.id}.yaml`, id })))),
    ...twice(pack.rules.flatMap(one => Object.keys(one.conditions).map(id => ({ file: `rules/${one.id}.yaml`, id })))),
  ]
}

function familyFaults({ families }: RulePack): PackFault[] {
  const file = 'families.yaml'
  return Object.entries(families).flatMap(([entry, { also, words }]) => [
    ...also.filter(other => !families[other]).map(other => ({ file, entry, reason: `family ${other} is not there` })),
    ...(words.length + also.length === 0 ? [{ file, entry, reason: 'has no words' }] : []),
  ])
}

/** Walks through a rule and checks every name in it against what the pack holds. */
function namesIn(pack: RulePack, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(one => namesIn(pack, one))
  if (typeof value !== 'object' || value === null) return []
  const faults: string[] = []
  for (const [key, inside] of Object.entries(value)) {
    const words = (Array.isArray(inside) ? inside : [inside]).filter(one => typeof one === 'string')
    if (namesFamilies.includes(key))
      faults.push(...words.filter(one => !pack.families[one]).map(one => `family ${one} is not there`))
    else if (key === 'phrases')
      faults.push(
        ...words
          .filter(one => !pack.phrases.lists.some(list => list.id === one))
          .map(one => `list ${one} is not there`),
      )
    else if (key === 'script' && !pack.scripts.some(file => file.moments.some(one => one.id === inside)))
      faults.push(`script ${inside} is not there`)
    else if (key === 'is' && typeof inside === 'string' && !pack.rules.some(file => file.conditions[inside]))
      faults.push(`condition ${inside} is not there`)
    else if (key === 'pattern' || key === 'except')
      faults.push(...words.filter(one => !isPlain(one)).map(one => `${one}: ${patternRule}`))
    faults.push(...namesIn(pack, inside))
  }
  return faults
}

function dimensionFaults(pack: RulePack): PackFault[] {
  return pack.rules.flatMap(file =>
    file.rules
      .filter(({ dimension }) => pack.scorecards.some(card => !card.dimensions.some(one => one.id === dimension)))
      .map(({ id, dimension }) => ({
        file: `rules/${file.id}.yaml`,
        entry: id,
        reason: `dimension ${dimension} is not on the scorecard`,
      })),
  )
}

/** Named conditions that come back to themselves. */
function circles(pack: RulePack): PackFault[] {
  const all = new Map(pack.rules.flatMap(file => Object.entries(file.conditions)))
  const reaches = (name: string, seen: readonly string[]): boolean =>
    seen.includes(name) || calledBy(all.get(name)).some(next => reaches(next, [...seen, name]))
  return pack.rules.flatMap(file =>
    Object.keys(file.conditions)
      .filter(name => reaches(name, []))
      .map(entry => ({ file: `rules/${file.id}.yaml`, entry, reason: 'calls itself' })),
  )
}

function calledBy(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inside]) =>
    key === 'is' && typeof inside === 'string' ? [inside] : calledBy(inside),
  )
}

function twice(entries: readonly { file: string; id: string }[]): PackFault[] {
  return entries
    .filter(({ id }, at) => entries.findIndex(other => other.id === id) !== at)
    .map(({ file, id }) => ({ file, entry: id, reason: 'is there twice' }))
}

const patternRule = 'only words, [ab], (a|b), ?, . and {0,n} up to 12 may stand in a pattern'

// No star, plus, look-around or back reference: what is left cannot take more than linear time.
function isPlain(pattern: string): boolean {
  if (/[*+\\$]|\)\{|\(\?|\{(?!0,(?:[1-9]|1[0-2])\})/.test(pattern)) return false
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

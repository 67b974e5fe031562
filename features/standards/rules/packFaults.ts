import type { Pack, PackFault } from './pack.ts'
import { phraseFaults } from './phrasesPack.ts'
import { ruleFaults } from './ruleFaults.ts'

/** Cross references and promises a pack must keep as a whole; an empty list means sound. */
export function packFaults(pack: Pack): PackFault[] {
  return [...coreFaults(pack), ...conversationFaults(pack)]
}

/** The part that everything stands on: kinds, roles, urgencies, words. */
export function coreFaults(pack: CorePack): PackFault[] {
  return [...uniqueness(pack), ...kindFaults(pack), ...roleFaults(pack), ...urgencyFaults(pack), ...wordFaults(pack)]
}

/** The part that only conversations are judged by. */
export function conversationFaults(pack: Pack): PackFault[] {
  return [...spokenFaults(pack), ...ruleFaults(pack)]
}

type CorePack = Omit<Pack, 'phrases' | 'families' | 'rules' | 'scripts' | 'scorecards'>

function uniqueness(pack: CorePack): PackFault[] {
  const lists: [string, readonly { id: string }[]][] = [
    ['kinds/', pack.kinds],
    ['emergency.yaml', pack.urgencies],
    ['forms.yaml', [...pack.forms, ...pack.questionnaires]],
    ['roles.yaml', pack.roles],
    ['words/risk.yaml', pack.words.risks],
    ...Object.values(pack.taxonomy).map((list): [string, readonly { id: string }[]] => ['taxonomy.yaml', list]),
    ...Object.values(pack.reasons).map((list): [string, readonly { id: string }[]] => ['reasons.yaml', list]),
  ]
  return lists.flatMap(([file, list]) =>
    list
      .filter((one, at) => list.findIndex(other => other.id === one.id) !== at)
      .map(one => ({ file, entry: one.id, reason: 'is there twice' })),
  )
}

function kindFaults(pack: CorePack): PackFault[] {
  const faults: PackFault[] = []
  const formIds = new Set(pack.forms.map(one => one.id))
  const roleIds = new Set(pack.roles.map(one => one.id))
  for (const kind of pack.kinds) {
    const say = (reason: string) => faults.push({ file: `kinds/${kind.id}.yaml`, entry: kind.id, reason })
    const owes = (commitment: string) => kind.limits.filter(one => one.commitment === commitment).length
    const needed = [...Object.values(kind.forms), ...kind.steps.flatMap(one => one.form ?? [])]
    for (const form of needed) if (form && !formIds.has(form)) say(`form ${form} is not in forms.yaml`)
    for (const list of kind.taxonomy) if (!pack.taxonomy[list]) say(`list ${list} is not in taxonomy.yaml`)
    for (const role of [
      ...Object.keys(kind.authority),
      ...kind.steps.flatMap(one => [one.by, one.above?.by ?? one.by]),
    ])
      if (!roleIds.has(role)) say(`role ${role} is not in roles.yaml`)
    for (const one of kind.limits) if (owes(one.commitment) > 1) say(`has two limits for ${one.commitment}`)
    if (!owes('acknowledge')) say('has no limit for acknowledge')
    if (!owes('answer') && !owes('settle')) say('has no limit for answer or settle')
    if ((kind.course === 'complaint' || kind.course === 'repair') && !kind.followUp) say('needs a follow-up plan')
    if (kind.course === 'complaint' && !owes('statement')) say('has no limit for statement')
    if ((kind.course === 'procedure') !== kind.steps.length > 0)
      say('steps belong to the course procedure, and to it alone')
    if (kind.followUp && !pack.questionnaires.some(one => one.id === kind.followUp?.questionnaire))
      say(`questionnaire ${kind.followUp.questionnaire} is not in forms.yaml`)
  }
  return faults
}

function roleFaults(pack: CorePack): PackFault[] {
  const fields = [...pack.forms, ...pack.questionnaires].flatMap(form => form.fields.map(field => ({ form, field })))
  return fields.flatMap(({ form, field }) =>
    (field.type === 'choice') !== Boolean(field.choices) || (field.choices && !pack.taxonomy[field.choices])
      ? [{ file: 'forms.yaml', entry: `${form.id}.${field.id}`, reason: 'a choice names a list of taxonomy.yaml' }]
      : [],
  )
}

function urgencyFaults(pack: CorePack): PackFault[] {
  const file = 'emergency.yaml'
  const faults: PackFault[] = []
  for (const level of ['normal', 'urgent', 'emergency'])
    if (!pack.urgencies.some(one => one.id === level)) faults.push({ file, entry: level, reason: 'is missing' })
  for (const one of pack.urgencies) {
    for (const limit of one.limits) {
      if (one.id === 'emergency' && limit.calendar !== 'wall')
        faults.push({ file, entry: `${one.id}.${limit.commitment}`, reason: 'counts by the clock on the wall' })
      for (const kind of limit.kinds ?? [])
        if (!pack.kinds.some(other => other.id === kind))
          faults.push({ file, entry: one.id, reason: `kind ${kind} is not there` })
    }
    for (const role of one.tell)
      if (!pack.roles.some(other => other.id === role))
        faults.push({ file, entry: one.id, reason: `role ${role} is not in roles.yaml` })
  }
  return faults
}

function wordFaults(pack: CorePack): PackFault[] {
  const faults: PackFault[] = []
  const { otherwise } = pack.intake
  if (!pack.words.kinds.some(one => one.kind === otherwise))
    faults.push({ file: 'pack.yaml', entry: 'intake.otherwise', reason: `no words are kept for ${otherwise}` })
  const { phrases, facts } = pack.words.emptyAnswers
  for (const pattern of [facts.pattern, ...phrases.flatMap(one => one.pattern ?? [])])
    if (!plainPattern(pattern)) faults.push({ file: 'words/emptyAnswers.yaml', entry: pattern, reason: patternRule })
  for (const words of pack.words.kinds) {
    const file = `words/kinds/${words.kind}.yaml`
    if (!pack.kinds.some(one => one.id === words.kind)) faults.push({ file, entry: words.kind, reason: 'is no kind' })
    for (const sign of words.signs) {
      if (sign.negated && !pack.kinds.some(one => one.id === sign.negated))
        faults.push({ file, entry: sign.negated, reason: 'is no kind' })
      if (sign.pattern && !plainPattern(sign.pattern))
        faults.push({
          file,
          entry: sign.pattern,
          reason: patternRule,
        })
    }
  }
  return faults
}

function spokenFaults(pack: Pack): PackFault[] {
  return phraseFaults(pack.phrases).map(({ list, entry, reason }) => ({ file: `phrases/${list}.yaml`, entry, reason }))
}

const patternRule = 'only words, [ab], (a|b), ?, . and {0,n} up to 12 may stand in a pattern'

// No star, plus, look-around or back reference: what is left cannot take more than linear time.
function plainPattern(pattern: string): boolean {
  if (/[*+\\$]|\)\{|\(\?|\{(?!0,(?:[1-9]|1[0-2])\})/.test(pattern)) return false
  try {
    new RegExp(pattern, 'u')
    return true
  } catch {
    return false
  }
}

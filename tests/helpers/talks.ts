import { type Conversation, conversation, type Inspection } from '#features/inspections/contract.ts'
import { compileStandard, inspect } from '#features/inspections/rules/inspect.ts'
import { buildCalendar } from '#features/standards/rules/calendar.ts'
import { shippedCalendars } from '#features/standards/service/calendars.ts'
import { standardPack } from '#features/standards/service/loadPack.ts'

const roles: Readonly<Record<string, string>> = { a: 'agent', c: 'customer', b: 'bot', s: 'system' }

/** Everything of a conversation that is not said. */
export type Circumstances = Partial<Omit<Conversation, 'utterances' | 'events'>> & { events?: string[] }

/**
 * A conversation from short lines: `a 您好` the agent, `c@12-15 …` the customer from second 12 to 15; events `hold@60`,
 * `hangup:agent@90`. Without times it is a chat, with times a call, on an ordinary Thursday.
 */
export function talk(lines: readonly string[], { events = [], ...more }: Circumstances = {}): Conversation {
  const utterances = lines.map(line => {
    const [, role, at, end, text] = /^([acbs])(?:@([\d.]+)(?:-([\d.]+))?)? ?(.*)$/su.exec(line)!
    return {
      role: roles[role!],
      text,
      ...(at === undefined ? {} : { at: Number(at) }),
      ...(end === undefined ? {} : { end: Number(end) }),
    }
  })
  const happened = events.map(event => {
    const [, type, by, at] = /^(\w+)(?::(\w+))?(?:@([\d.]+))?$/.exec(event)!
    return { type, ...(by ? { by } : {}), ...(at === undefined ? {} : { at: Number(at) }) }
  })
  const channel = lines.some(line => /^.@/.test(line)) || events.some(event => event.includes('@')) ? 'phone' : 'chat'
  return conversation.parse({
    id: 'c-1',
    channel,
    startedAt: '2026-05-14T10:00:00+08:00',
    utterances,
    events: happened,
    ...more,
  })
}

const { hours, notices } = shippedCalendars()
export const officeCalendar = buildCalendar(hours.get('office')!, notices)
export const standard = compileStandard(standardPack())

export function inspected(one: Conversation): Inspection {
  return inspect(standard, one, { calendar: officeCalendar })
}

/** What became of one rule: `passed`, `notApplicable`, or the severities of its findings. */
export function outcome({ findings, passed, notApplicable }: Inspection, rule: string): string {
  const mine = findings.filter(one => one.rule === rule)
  const groups = [mine.length > 0, passed.includes(rule), notApplicable.includes(rule)].filter(Boolean).length
  if (groups !== 1) return `in ${groups} groups`
  if (mine.length > 0) return mine.map(one => one.severity).join(' ')
  return passed.includes(rule) ? 'passed' : 'notApplicable'
}

import type { Ctx } from '#platform/context.ts'
import type { TimelineEntry } from '../contract/view.ts'
import type { Channel } from '../contract/words.ts'
import { timelineParts } from '../store/view.ts'
import { readCase } from './case.ts'
import { wordsFor } from './read.ts'

// Facts that the words of a contact, a note or an answer beside them already tell.
const toldOtherwise = new Set(['case.contacted', 'case.noted', 'notice.sent'])

/** The one timeline of a case: the customer's words, ours to him, and what happened inside; oldest first. */
export async function caseTimeline(ctx: Ctx, id: string): Promise<{ entries: TimelineEntry[] }> {
  await readCase(ctx, id)
  const { events, contacts, notes } = await timelineParts(ctx, id)
  const entries: TimelineEntry[] = [
    ...events
      .filter(event => !toldOtherwise.has(event.kind))
      .map(event => ({
        id: event.id,
        at: event.at.toISOString(),
        cycle: cycleOf(event.facts),
        voice: 'inside' as const,
        kind: event.kind,
        by: event.by,
        words: null,
        channel: null,
        reached: null,
        facts: event.facts as Record<string, unknown>,
      })),
    ...contacts.map(contact => ({
      id: contact.id,
      at: contact.startedAt.toISOString(),
      cycle: null,
      voice: isCustomer(contact) ? ('customer' as const) : ('ours' as const),
      kind: `contact.${contact.role}`,
      by: contact.by,
      words: wordsFor(ctx, contact.utterances.map(one => one.text).join('\n')),
      channel: contact.channel as Channel,
      reached: contact.reached,
      facts: {},
    })),
    ...notes.map(note => ({
      id: note.id,
      at: note.writtenAt.toISOString(),
      cycle: null,
      voice: 'inside' as const,
      kind: 'note',
      by: note.by,
      words: note.words,
      channel: null,
      reached: null,
      facts: {},
    })),
  ]
  return { entries: entries.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1)) }
}

function cycleOf(facts: unknown): number | null {
  const cycle = (facts as { cycle?: unknown } | null)?.cycle
  return typeof cycle === 'number' ? cycle : null
}

// In a follow-up we call, but the words that count are the customer's.
function isCustomer(contact: { direction: string; utterances: readonly { role: string }[] }): boolean {
  if (contact.direction === 'in') return true
  return contact.utterances.length > 0 && contact.utterances.every(one => one.role === 'customer')
}

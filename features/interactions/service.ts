import { maskNumbersIn } from '#features/customers/rules/numbers.ts'
import { customerIdsOf, theCustomer } from '#features/customers/service/customers.ts'
import { allow, type Ctx, inScope, may } from '#platform/context.ts'
import { cursorOf, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { ChannelKind, Direction, Interaction, InteractionRow, NewInteraction, Role } from './contract.ts'
import { checkTimes, type Happening, handHappenings, inOrder, reachedOf } from './rules.ts'
import {
  contactsWith,
  findInteraction,
  findInteractions,
  happeningsOf,
  type InteractionFacts,
  insertInteraction,
  setViewers,
  type WordRow,
  wordsIn,
} from './store.ts'

export interface NewContact {
  direction: Direction
  channel: ChannelKind
  site: string
  customerId?: string | null
  /** Who had it; the acting member of staff unless said otherwise. */
  staffId?: string | null
  at: Date
  endedAt?: Date | null
  reached?: boolean | null
  subject?: string | null
  words?: { role: Role; at?: Date | null; end?: Date | null; text: string }[]
  /** What happened on the line; for calls written down by hand what can be known is filled in. */
  events?: Happening[]
}

/**
 * Writes down a contact that happened, in two statements. For verbs of features below and for doors: it asks for no permission.
 * `reached` is true for whoever came to us, and is what keeps commitments.
 * @throws Problem input.in_future, input.wrong_times, input.reached_needed
 */
export async function recordInteraction(ctx: Ctx, input: NewContact): Promise<string> {
  const { direction, channel, at } = input
  const endedAt = input.endedAt ?? null
  const words: WordRow[] = (input.words ?? []).map(word => ({ ...word, at: word.at ?? null, end: word.end ?? null }))
  checkTimes(ctx.now, { at, endedAt, words })
  const reached = reachedOf(direction, channel, input.reached ?? null)
  const id = await insertInteraction(
    ctx,
    {
      siteId: input.site,
      direction,
      channel,
      customerId: input.customerId ?? null,
      staffId: input.staffId === undefined ? ctx.me.staffId : input.staffId,
      startedAt: at,
      endedAt,
      reached,
      subject: input.subject ?? null,
    },
    inOrder(words),
    input.events ?? handHappenings(channel, reached, at, endedAt),
  )
  await record(ctx, {
    kind: 'interaction.recorded',
    subject: { kind: 'interaction', id },
    site: input.site,
    facts: { direction, channel, reached, customer: input.customerId ?? null },
  })
  return id
}

/** A contact as its record on the wire says; times are ISO there. @throws Problem auth.forbidden, customer.not_found, … */
export async function recordByHand(ctx: Ctx, input: NewInteraction): Promise<{ id: string }> {
  allow(ctx, 'interaction.record')
  if (!inScope(ctx.me, input.site)) throw new Problem('interaction.site_not_yours')
  if (input.customer) await theCustomer(ctx, input.customer)
  const { site, customer, at, endedAt, words, ...rest } = input
  const id = await recordInteraction(ctx, {
    ...rest,
    site,
    customerId: customer ?? null,
    at: new Date(at),
    endedAt: endedAt ? new Date(endedAt) : null,
    words: words.map(word => ({ ...word, at: moment(word.at), end: moment(word.end) })),
  })
  return { id }
}

function moment(text: string | undefined): Date | null {
  return text === undefined ? null : new Date(text)
}

/** @throws Problem auth.forbidden, interaction.not_found – also for what is hidden or of another site */
export async function getInteraction(ctx: Ctx, id: string): Promise<Interaction> {
  allow(ctx, 'interaction.read')
  const found = await findInteraction(ctx, id)
  if (!found) throw new Problem('interaction.not_found')
  const words = await wordsIn(ctx, [id])
  const events = await happeningsOf(ctx, id)
  const shown = (text: string) => (may(ctx.me, 'customer.reveal') ? text : maskNumbersIn(text))
  return {
    ...rowOf(found),
    words: words.map(({ role, at, end, text }) => ({ role, at: iso(at), end: iso(end), text: shown(text) })),
    events: events.map(event => ({ ...event, at: event.at.toISOString() })),
  }
}

/** Contacts with a customer and all merged into it, newest first. @throws Problem customer.not_found */
export async function interactionsOfCustomer(
  ctx: Ctx,
  customerId: string,
  page: { after?: string; limit: number },
): Promise<{ rows: InteractionRow[]; next: string | null }> {
  allow(ctx, 'interaction.read')
  const customer = await theCustomer(ctx, customerId)
  const ids = await customerIdsOf(ctx, customer.root)
  const after = readCursor(page.after, 'time', 'id')
  const found = await contactsWith(ctx, ids, after, page.limit + 1)
  const rows = found.slice(0, page.limit)
  const last = rows.at(-1)
  return { rows: rows.map(rowOf), next: found.length > rows.length ? cursorOf(last!.startedAt, last!.id) : null }
}

/**
 * Words of these interactions, by interaction. The caller has proved that he may see them; what is hidden from the
 * person is missing all the same.
 */
export async function wordsOf(ctx: Ctx, interactionIds: readonly string[]): Promise<Map<string, WordRow[]>> {
  const words = await wordsIn(ctx, interactionIds)
  const byContact = Map.groupBy(words, word => word.interactionId)
  return new Map([...byContact].map(([id, rows]) => [id, rows.map(({ interactionId: _, ...word }) => word)]))
}

/** Facts of these interactions, oldest first; as with `wordsOf`, hidden ones are missing. */
export async function interactionsOf(ctx: Ctx, interactionIds: readonly string[]): Promise<InteractionFacts[]> {
  return await findInteractions(ctx, interactionIds)
}

/**
 * Makes these interactions those of a confidential matter: only the persons named see them (and who may see all
 * confidential ones); null lifts it. Called by the verb of the case that does so; it asks for no permission.
 */
export async function restrictInteractions(
  ctx: Ctx,
  interactionIds: readonly string[],
  viewers: readonly string[] | null,
): Promise<void> {
  await setViewers(ctx, interactionIds, viewers)
}

function rowOf(facts: InteractionFacts): InteractionRow {
  const { siteId, customerId, staffId, startedAt, endedAt, ...row } = facts
  return {
    ...row,
    site: siteId,
    customer: customerId,
    staff: staffId,
    at: startedAt.toISOString(),
    endedAt: iso(endedAt),
  }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

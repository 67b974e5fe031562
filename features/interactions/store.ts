import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Me } from '#platform/context.ts'
import type { ChannelKind, Direction, Role } from './contract.ts'
import type { Happening } from './rules.ts'

export interface InteractionFacts {
  id: string
  siteId: string
  direction: Direction
  channel: ChannelKind
  customerId: string | null
  staffId: string | null
  startedAt: Date
  endedAt: Date | null
  reached: boolean | null
  subject: string | null
}

export interface WordRow {
  role: Role
  at: Date | null
  end: Date | null
  text: string
}

const columns = [
  'id',
  'siteId',
  'direction',
  'channel',
  'customerId',
  'staffId',
  'startedAt',
  'endedAt',
  'reached',
  'subject',
] as const

/** Not hidden from the person, and not of a confidential matter he is no viewer of. */
function notHidden(me: Me): RawBuilder<boolean> {
  const open = sql<boolean>`not is_hidden(${me.personId}::uuid, 'interaction', interactions.id)`
  const trusted = me.kind === 'system' || me.kind === 'public' || me.permissions.has('case.view_confidential')
  if (trusted) return open
  return sql<boolean>`${open} and (not interactions.confidential or exists (
    select from interaction_viewers v where v.interaction_id = interactions.id and v.person_id = ${me.personId}::uuid))`
}

function ownSites(me: Me): RawBuilder<boolean> {
  return me.sites === 'all' ? sql<boolean>`true` : sql<boolean>`interactions.site_id = any(${[...me.sites]}::uuid[])`
}

/** One statement for the contact, its words and what happened on it. */
export async function insertInteraction(
  ctx: Ctx,
  row: Omit<InteractionFacts, 'id'>,
  words: WordRow[],
  events: Happening[],
): Promise<string> {
  const at = (moment: Date | null) => moment?.toISOString() ?? null
  const made = await sql<{ id: string }>`
    with contact as (
      insert into interactions
        (site_id, direction, channel, customer_id, staff_id, started_at, ended_at, reached, subject, recorded_at, recorded_by)
      values (${row.siteId}::uuid, ${row.direction}, ${row.channel}, ${row.customerId}::uuid, ${row.staffId}::uuid,
        ${row.startedAt}::timestamptz, ${row.endedAt}::timestamptz, ${row.reached}::boolean, ${row.subject},
        ${ctx.now}::timestamptz, ${ctx.me.staffId}::uuid)
      returning id
    ), said as (
      insert into utterances (interaction_id, seq, role, at, ends_at, text)
      select contact.id, word.seq - 1, word.role, word.at, word.ends_at, word.text
      from contact, unnest(${words.map(word => word.role)}::text[], ${words.map(word => at(word.at))}::timestamptz[],
        ${words.map(word => at(word.end))}::timestamptz[], ${words.map(word => word.text)}::text[])
        with ordinality as word (role, at, ends_at, text, seq)
    ), happened as (
      insert into interaction_events (interaction_id, seq, at, type, by)
      select contact.id, event.seq - 1, event.at, event.type, event.by
      from contact, unnest(${events.map(event => at(event.at))}::timestamptz[], ${events.map(event => event.type)}::text[],
        ${events.map(event => event.by)}::text[]) with ordinality as event (at, type, by, seq)
    )
    select id from contact`.execute(ctx.tx)
  return made.rows[0]!.id
}

export async function findInteraction(ctx: Ctx, id: string): Promise<InteractionFacts | undefined> {
  const row = await ctx.tx
    .selectFrom('interactions')
    .where('id', '=', id)
    .where(ownSites(ctx.me))
    .where(notHidden(ctx.me))
    .select(columns)
    .executeTakeFirst()
  return row as InteractionFacts | undefined
}

/** Contacts with any of these customers, newest first. */
export async function contactsWith(
  ctx: Ctx,
  customerIds: string[],
  after: readonly [Date, string] | undefined,
  limit: number,
): Promise<InteractionFacts[]> {
  let query = ctx.tx
    .selectFrom('interactions')
    .where('customerId', 'in', customerIds)
    .where(ownSites(ctx.me))
    .where(notHidden(ctx.me))
    .orderBy('startedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .select(columns)
  if (after) query = query.where(sql<boolean>`(started_at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`)
  return (await query.execute()) as InteractionFacts[]
}

/** Words of these interactions in order; hidden ones have none. */
export async function wordsIn(ctx: Ctx, ids: readonly string[]): Promise<(WordRow & { interactionId: string })[]> {
  if (ids.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('utterances')
    .innerJoin('interactions', 'interactions.id', 'utterances.interactionId')
    .where('interactions.id', 'in', [...ids])
    .where(notHidden(ctx.me))
    .orderBy('utterances.interactionId')
    .orderBy('seq')
    .select(['utterances.interactionId', 'role', 'at', 'endsAt as end', 'text'])
    .execute()
  return rows as (WordRow & { interactionId: string })[]
}

export async function happeningsOf(ctx: Ctx, interactionId: string): Promise<Happening[]> {
  const rows = await ctx.tx
    .selectFrom('interactionEvents')
    .where('interactionId', '=', interactionId)
    .orderBy('seq')
    .select(['at', 'type', 'by'])
    .execute()
  return rows as Happening[]
}

/** Facts of these interactions that may be seen, e.g. for the timeline of a case. */
export async function findInteractions(ctx: Ctx, ids: readonly string[]): Promise<InteractionFacts[]> {
  if (ids.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('interactions')
    .where('id', 'in', [...ids])
    .where(notHidden(ctx.me))
    .orderBy('startedAt')
    .orderBy('id')
    .select(columns)
    .execute()
  return rows as InteractionFacts[]
}

/** Exactly these persons are viewers from now on; null lifts the confidence. */
export async function setViewers(ctx: Ctx, ids: readonly string[], persons: readonly string[] | null): Promise<void> {
  if (ids.length === 0) return
  const contacts = [...ids]
  await ctx.tx
    .updateTable('interactions')
    .set({ confidential: persons !== null })
    .where('id', 'in', contacts)
    .execute()
  await ctx.tx.deleteFrom('interactionViewers').where('interactionId', 'in', contacts).execute()
  if (!persons || persons.length === 0) return
  const rows = contacts.flatMap(interactionId => [...new Set(persons)].map(personId => ({ interactionId, personId })))
  await ctx.tx.insertInto('interactionViewers').values(rows).execute()
}

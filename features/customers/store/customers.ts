import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Me } from '#platform/context.ts'
import type { AddressForm, CustomerKind, Script } from '../contract.ts'
import type { ContactKind, NormalContact } from '../rules/numbers.ts'

/** Rows of this customer's site lie within what `me` may see; customers of no site are the whole organisation's. */
export function visible(me: Me, siteColumn: string): RawBuilder<boolean> {
  if (me.sites === 'all') return sql<boolean>`true`
  return sql<boolean>`(${sql.ref(siteColumn)} is null or ${sql.ref(siteColumn)} = any(${[...me.sites]}::uuid[]))`
}

/** Members of the group that stands behind `root`: itself and all merged into it. */
export function inGroup(table: string, root: string): RawBuilder<boolean> {
  return sql<boolean>`(${sql.ref(`${table}.id`)} = ${root} or ${sql.ref(`${table}.canonicalId`)} = ${root})`
}

export interface NameParts {
  name: string | null
  words: string[]
  initials: string | null
}

export interface NewCustomerRow extends NameParts {
  kind: CustomerKind
  addressForm: AddressForm | null
  script: Script | null
  site: string | null
}

export interface FoundCustomer {
  id: string
  root: string
  kind: CustomerKind
  name: string | null
  addressForm: AddressForm | null
  script: Script | null
  siteId: string | null
  createdAt: Date
}

export function tokens(words: string[]): RawBuilder<string> {
  return sql<string>`array_to_tsvector(${words}::text[])`
}

export async function insertCustomer(ctx: Ctx, row: NewCustomerRow): Promise<string> {
  const made = await ctx.tx
    .insertInto('customers')
    .values({
      kind: row.kind,
      name: row.name,
      words: tokens(row.words),
      initials: row.initials,
      addressForm: row.addressForm,
      script: row.script,
      siteId: row.site,
      createdAt: ctx.now,
      createdBy: ctx.me.staffId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

/**
 * The holder of a number at a site, or a new customer with it: one statement. No row when another transaction
 * entered the number in between – the unique index made this one wait for it, and a second look sees it.
 */
export async function holderOrNew(
  ctx: Ctx,
  contact: NormalContact & { kind: ContactKind; value: string },
  row: NewCustomerRow,
): Promise<{ id: string; name: string | null; fresh: boolean } | undefined> {
  const found = await sql<{ id: string; name: string | null; fresh: boolean }>`
    with held as (
      select c.id, c.name from customer_contacts k join customers c on c.id = k.customer_id
      where k.kind = ${contact.kind} and k.normalized = ${contact.normalized}
        and k.extension is not distinct from ${contact.extension}::text and k.removed_at is null and not k.shared
        and (k.site_id = ${row.site}::uuid or k.site_id is null)
      order by k.site_id nulls last
      limit 1
    ), entered as (
      insert into customer_contacts
        (customer_id, site_id, kind, value, normalized, subscriber, extension, tail4, added_at, added_by)
      select uuidv7(), ${row.site}::uuid, ${contact.kind}, ${contact.value}, ${contact.normalized}, ${contact.subscriber},
        ${contact.extension}, ${contact.tail4}, ${ctx.now}::timestamptz, ${ctx.me.staffId}::uuid
      where not exists (select from held)
      on conflict (kind, normalized, extension, site_id) where removed_at is null and not shared do nothing
      returning customer_id
    ), made as (
      insert into customers (id, kind, name, words, initials, address_form, script, site_id, created_at, created_by)
      select customer_id, ${row.kind}, ${row.name}, array_to_tsvector(${row.words}::text[]), ${row.initials}::text,
        ${row.addressForm}, ${row.script}, ${row.site}::uuid, ${ctx.now}::timestamptz, ${ctx.me.staffId}::uuid
      from entered
      returning id, name
    )
    select id, name, false as fresh from held union all select id, name, true from made`.execute(ctx.tx)
  return found.rows[0]
}

/** Who `id` stands for, within what `me` may see; locked when something of it is about to change. */
export async function findCustomer(ctx: Ctx, id: string, lock = false): Promise<FoundCustomer | undefined> {
  let query = ctx.tx
    .selectFrom('customers')
    .innerJoin('customers as root', join =>
      join.on(({ eb, ref, fn }) => eb('root.id', '=', fn.coalesce(ref('customers.canonicalId'), ref('customers.id')))),
    )
    .where('customers.id', '=', id)
    .where(visible(ctx.me, 'root.siteId'))
    .select([
      'customers.id',
      'root.id as root',
      'root.kind',
      'root.name',
      'root.addressForm',
      'root.script',
      'root.siteId',
      'root.createdAt',
    ])
  if (lock) query = query.forUpdate('root')
  return (await query.executeTakeFirst()) as FoundCustomer | undefined
}

export type CustomerColumns = Partial<
  NameParts & { kind: CustomerKind; addressForm: AddressForm | null; script: Script | null }
>

export async function saveCustomer(ctx: Ctx, root: string, change: CustomerColumns): Promise<void> {
  const { words, ...columns } = change
  await ctx.tx
    .updateTable('customers')
    .set({ ...columns, ...(words ? { words: tokens(words) } : {}) })
    .where('id', '=', root)
    .execute()
}

export interface Card {
  id: string
  root: string
  kind: CustomerKind
  name: string | null
  addressForm: AddressForm | null
  script: Script | null
  siteId: string | null
}

/** Who each of these ids stands for; ids outside what `me` may see are missing. */
export async function cards(ctx: Ctx, ids: readonly string[]): Promise<Card[]> {
  if (ids.length === 0) return []
  const rows = await ctx.tx
    .selectFrom('customers')
    .innerJoin('customers as root', join =>
      join.on(({ eb, ref, fn }) => eb('root.id', '=', fn.coalesce(ref('customers.canonicalId'), ref('customers.id')))),
    )
    .where('customers.id', 'in', [...ids])
    .where(visible(ctx.me, 'root.siteId'))
    .select([
      'customers.id',
      'root.id as root',
      'root.kind',
      'root.name',
      'root.addressForm',
      'root.script',
      'root.siteId',
    ])
    .execute()
  return rows as Card[]
}

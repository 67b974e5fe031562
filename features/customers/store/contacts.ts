import { sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import type { ContactKind, NormalContact } from '../rules/numbers.ts'
import { inGroup } from './customers.ts'

export interface ContactRow {
  id: string
  root: string
  kind: ContactKind
  value: string
  normalized: string
  extension: string | null
  shared: boolean
}

export type NewContactRow = NormalContact & { kind: ContactKind; value: string; shared: boolean }

/** Null when somebody else of the site holds the number. */
export async function insertContact(
  ctx: Ctx,
  customer: { id: string; siteId: string | null },
  contact: NewContactRow,
): Promise<string | null> {
  const made = await ctx.tx
    .insertInto('customerContacts')
    .values({
      customerId: customer.id,
      siteId: customer.siteId,
      kind: contact.kind,
      value: contact.value,
      normalized: contact.normalized,
      subscriber: contact.subscriber,
      extension: contact.extension,
      tail4: contact.tail4,
      shared: contact.shared,
      addedAt: ctx.now,
      addedBy: ctx.me.staffId,
    })
    .onConflict(conflict =>
      conflict
        .columns(['kind', 'normalized', 'extension', 'siteId'])
        .where('removedAt', 'is', null)
        .where(sql<boolean>`not shared`)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  return made?.id ?? null
}

/** Contacts in force of these groups, oldest first. */
export async function contactsOf(ctx: Ctx, roots: readonly string[]): Promise<ContactRow[]> {
  if (roots.length === 0) return []
  const rows = await sql<ContactRow>`
    select k.id, coalesce(c.canonical_id, c.id) as root, k.kind, k.value, k.normalized, k.extension, k.shared
    from customers c join customer_contacts k on k.customer_id = c.id
    where (c.id = any(${[...roots]}::uuid[]) or c.canonical_id = any(${[...roots]}::uuid[])) and k.removed_at is null
    order by k.id`.execute(ctx.tx)
  return rows.rows
}

/** Contacts in force of everybody `id` stands for; one statement whether there is such a customer or not. */
export async function contactsBehind(ctx: Ctx, id: string): Promise<{ kind: ContactKind; tail4: string | null }[]> {
  const rows = await sql<{ kind: ContactKind; tail4: string | null }>`
    select k.kind, k.tail4
    from customers c
    join customers m on m.id = coalesce(c.canonical_id, c.id) or m.canonical_id = coalesce(c.canonical_id, c.id)
    join customer_contacts k on k.customer_id = m.id and k.removed_at is null
    where c.id = ${id}`.execute(ctx.tx)
  return rows.rows
}

/** Who holds a number at a site, by whom he stands for. */
export async function holderOf(ctx: Ctx, siteId: string | null, contact: NewContactRow): Promise<string | undefined> {
  const row = await ctx.tx
    .selectFrom('customerContacts')
    .innerJoin('customers', 'customers.id', 'customerContacts.customerId')
    .where('customerContacts.kind', '=', contact.kind)
    .where('normalized', '=', contact.normalized)
    .where('extension', 'is not distinct from', contact.extension)
    .where('customerContacts.siteId', siteId === null ? 'is' : '=', siteId)
    .where('removedAt', 'is', null)
    .where('shared', '=', false)
    .select(({ fn, ref }) => fn.coalesce(ref('customers.canonicalId'), ref('customers.id')).as('root'))
    .executeTakeFirst()
  return row?.root
}

export async function endContact(ctx: Ctx, root: string, contactId: string): Promise<boolean> {
  const ended = await ctx.tx
    .updateTable('customerContacts')
    .from('customers')
    .set({ removedAt: ctx.now, removedBy: ctx.me.staffId })
    .whereRef('customers.id', '=', 'customerContacts.customerId')
    .where('customerContacts.id', '=', contactId)
    .where(inGroup('customers', root))
    .where('removedAt', 'is', null)
    .returning('customerContacts.id')
    .executeTakeFirst()
  return ended !== undefined
}

import { allow, type Ctx, inScope, may } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { pinyinInitials, searchTokens } from '#platform/search.ts'
import type { AddressForm, ContactInput, Customer, CustomerChange, NewCustomer, Script } from '../contract.ts'
import { type ContactKind, maskContact, type NormalContact, normalizeContact } from '../rules/numbers.ts'
import { careOf } from '../store/care.ts'
import { contactsOf, holderOf, insertContact } from '../store/contacts.ts'
import {
  type Card,
  type CustomerColumns,
  cards,
  type FoundCustomer,
  findCustomer,
  holderOrNew,
  insertCustomer,
  type NameParts,
  saveCustomer,
} from '../store/customers.ts'
import { mergesOf } from '../store/merges.ts'
import { premisesOf } from '../store/premises.ts'
import { membersOf } from '../store/search.ts'

/** Who `id` stands for. @throws Problem customer.not_found – also for what lies outside one's sites */
export async function theCustomer(ctx: Ctx, id: string, lock = false): Promise<FoundCustomer> {
  const found = await findCustomer(ctx, id, lock)
  if (!found) throw new Problem('customer.not_found')
  return found
}

/** @throws Problem input.bad_contact */
export function theContact(kind: ContactKind, value: string): NormalContact & { kind: ContactKind; value: string } {
  const normal = normalizeContact(kind, value)
  if (!normal) throw new Problem('input.bad_contact', { kind })
  return { ...normal, kind, value }
}

async function nameParts(name: string | null | undefined): Promise<NameParts> {
  if (!name) return { name: null, words: [], initials: null }
  const [words, initials] = await Promise.all([searchTokens(name), pinyinInitials(name)])
  return { name, words, initials }
}

export interface IntakeContact {
  site: string
  name?: string | null
  phone?: string | null
  /** Other ways in: an adapter's WeChat id or mail address. */
  contact?: { kind: ContactKind; value: string }
  addressForm?: AddressForm | null
  script?: Script | null
}

export interface Identified {
  /** Row the contact belongs to; keep this one in references, so that an undone merge parts them rightly. */
  id: string
  fresh: boolean
}

/**
 * The customer behind a contact at a site, registered when new: one statement for a known number, two for a new one.
 * Two intakes with the same number at once give one customer. Null when there is neither a number nor a name.
 * For callers that are a door themselves; it asks for no permission.
 * @throws Problem input.bad_contact when the number cannot be one
 */
export async function findOrCreateByContact(ctx: Ctx, input: IntakeContact): Promise<Identified | null> {
  const given = input.phone ? { kind: 'phone' as const, value: input.phone } : input.contact
  if (!given && !input.name) return null
  const row = {
    ...(await nameParts(input.name)),
    kind: 'person' as const,
    addressForm: input.addressForm ?? null,
    script: input.script ?? null,
    site: input.site,
  }
  if (!given) return { id: await registered(ctx, await insertCustomer(ctx, row), input.site), fresh: true }
  const contact = theContact(given.kind, given.value)
  for (let attempt = 1; attempt <= 3; attempt++) {
    const found = await holderOrNew(ctx, contact, row)
    if (!found) continue
    if (found.fresh) await registered(ctx, found.id, input.site)
    else if (found.name === null && row.name !== null) await saveCustomer(ctx, found.id, await nameParts(row.name))
    return { id: found.id, fresh: found.fresh }
  }
  throw new Problem('server.busy')
}

async function registered(ctx: Ctx, id: string, site: string | null): Promise<string> {
  await record(ctx, { kind: 'customer.created', subject: { kind: 'customer', id }, site })
  return id
}

/** @throws Problem auth.forbidden, customer.site_needed, input.bad_contact, customer.contact_taken */
export async function createCustomer(ctx: Ctx, input: NewCustomer): Promise<{ id: string }> {
  allow(ctx, 'customer.write')
  if (!inScope(ctx.me, input.site)) throw new Problem('customer.site_needed')
  const { site, contacts, name, ...rest } = input
  const id = await insertCustomer(ctx, { ...(await nameParts(name)), ...rest, site })
  for (const contact of contacts) await enterContact(ctx, { id, root: id, siteId: site }, contact)
  await registered(ctx, id, site)
  return { id }
}

/** Writes one contact of a customer; the holder of a taken number is named by id, for the page to offer. */
export async function enterContact(
  ctx: Ctx,
  customer: { id: string; root: string; siteId: string | null },
  input: ContactInput,
): Promise<string> {
  const contact = { ...theContact(input.kind, input.value), shared: input.shared }
  const own = (await contactsOf(ctx, [customer.root])).find(
    known =>
      known.kind === contact.kind && known.normalized === contact.normalized && known.extension === contact.extension,
  )
  if (own) return own.id
  const id = await insertContact(ctx, { id: customer.root, siteId: customer.siteId }, contact)
  if (id) return id
  const holder = await holderOf(ctx, customer.siteId, contact)
  throw new Problem('customer.contact_taken', { customer: holder ?? null })
}

/** What is left out stays; null clears. @throws Problem auth.forbidden, customer.not_found */
export async function updateCustomer(ctx: Ctx, id: string, change: CustomerChange): Promise<void> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  const columns: CustomerColumns = {}
  if (change.name !== undefined && change.name !== customer.name) Object.assign(columns, await nameParts(change.name))
  if (change.kind !== undefined && change.kind !== customer.kind) columns.kind = change.kind
  if (change.script !== undefined && change.script !== customer.script) columns.script = change.script
  if (change.addressForm !== undefined && change.addressForm !== customer.addressForm) {
    columns.addressForm = change.addressForm
  }
  if (Object.keys(columns).length === 0) return
  await saveCustomer(ctx, customer.root, columns)
  const changed = ['name', 'kind', 'script', 'addressForm'].filter(field => field in columns)
  await record(ctx, {
    kind: 'customer.updated',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { changed },
  })
}

/** One customer as the page shows it: masked, with what is in force now. @throws Problem customer.not_found */
export async function getCustomer(ctx: Ctx, id: string): Promise<Customer> {
  allow(ctx, 'customer.read')
  const found = await theCustomer(ctx, id)
  const contacts = await contactsOf(ctx, [found.root])
  const care = await careOf(ctx, [found.root])
  const premises = await premisesOf(ctx, found.root)
  const merges = await mergesOf(ctx, found.root)
  const permitted = (permission: string) => (may(ctx.me, permission) ? null : ('auth.forbidden' as const))
  return {
    id: found.root,
    kind: found.kind,
    name: found.name,
    addressForm: found.addressForm,
    script: found.script,
    site: found.siteId,
    createdAt: found.createdAt.toISOString(),
    contacts: contacts.map(({ id, kind, normalized, shared }) => ({
      id,
      kind,
      masked: maskContact({ kind, normalized }),
      shared,
    })),
    flags: flagsOf(care),
    careNotes: care.map(note => ({
      id: note.id,
      flag: note.flag as Customer['flags'][number] | null,
      text: note.text,
      addedAt: note.addedAt.toISOString(),
      expiresAt: note.expiresAt.toISOString(),
    })),
    premises: premises.map(({ siteId, since, ...place }) => ({ ...place, site: siteId, since: since.toISOString() })),
    merges: merges.map(({ fromId, at, ...merge }) => ({ ...merge, from: fromId, at: at.toISOString() })),
    may: {
      write: permitted('customer.write'),
      reveal: permitted('customer.reveal'),
      merge: permitted('customer.merge'),
    },
  }
}

/** Flags in force, each once. */
export function flagsOf(care: { flag: string | null }[]): Customer['flags'] {
  return [...new Set(care.flatMap(note => note.flag ?? []))] as Customer['flags']
}

/** Names for the lists of others, by the id they hold; ids outside one's sites are missing. */
export async function customerCards(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Card>> {
  const found = await cards(ctx, [...new Set(ids)])
  return new Map(found.map(card => [card.id, card]))
}

export interface CustomerOfCase {
  id: string
  name: string | null
  addressForm: AddressForm | null
  contacts: { id: string; kind: ContactKind; masked: string }[]
  flags: Customer['flags']
}

/** The customer on the page of a case, masked; the caller has proved that he may see the case. Asks for no permission. */
export async function customerOfCase(ctx: Ctx, customerId: string): Promise<CustomerOfCase | null> {
  const [card] = await cards({ ...ctx, me: { ...ctx.me, sites: 'all' } }, [customerId])
  if (!card) return null
  const contacts = await contactsOf(ctx, [card.root])
  return {
    id: card.root,
    name: card.name,
    addressForm: card.addressForm,
    contacts: contacts.map(contact => ({ id: contact.id, kind: contact.kind, masked: maskContact(contact) })),
    flags: flagsOf(await careOf(ctx, [card.root])),
  }
}

/** Every id that stands for the same customer as `root`: what other features hold may name any of them. */
export async function customerIdsOf(ctx: Ctx, root: string): Promise<string[]> {
  return await membersOf(ctx, [root])
}

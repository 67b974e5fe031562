import { allow, type Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { CareInput, ContactInput, RevealPurpose } from '../contract.ts'
import { careExpiry } from '../rules/customers.ts'
import { type ContactKind, nationalNumber } from '../rules/numbers.ts'
import { endNote, insertCareNote } from '../store/care.ts'
import { contactsBehind, contactsOf, endContact } from '../store/contacts.ts'
import { enterContact, theCustomer } from './customers.ts'

/** A number the customer has already is answered with its id. @throws Problem input.bad_contact, customer.contact_taken */
export async function addContact(ctx: Ctx, id: string, input: ContactInput): Promise<{ id: string }> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  const contact = await enterContact(ctx, customer, input)
  await record(ctx, {
    kind: 'customer.contact_added',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { contact, contactKind: input.kind },
  })
  return { id: contact }
}

/** @throws Problem customer.not_found, contact.not_found */
export async function removeContact(ctx: Ctx, id: string, contactId: string): Promise<void> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  if (!(await endContact(ctx, customer.root, contactId))) throw new Problem('contact.not_found')
  await record(ctx, {
    kind: 'customer.contact_removed',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { contact: contactId },
  })
}

export interface Revealed {
  contacts: { id: string; kind: ContactKind; value: string; number: string; extension: string | null }[]
}

/**
 * The numbers in full – the only door of the product that shows them. Who, whose, which and why is an event.
 * @throws Problem auth.forbidden, customer.not_found, contact.not_found
 */
export async function revealContact(
  ctx: Ctx,
  id: string,
  input: { purpose: RevealPurpose; contact?: string; case?: string },
): Promise<Revealed> {
  allow(ctx, 'customer.reveal')
  const customer = await theCustomer(ctx, id)
  const all = await contactsOf(ctx, [customer.root])
  const asked = input.contact ? all.filter(contact => contact.id === input.contact) : all
  if (input.contact && asked.length === 0) throw new Problem('contact.not_found')
  await record(ctx, {
    kind: 'customer.revealed',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: {
      purpose: input.purpose,
      contacts: asked.map(contact => contact.id),
      ...(input.case ? { case: input.case } : {}),
    },
  })
  return {
    contacts: asked.map(({ id, kind, value, normalized, extension }) => ({
      id,
      kind,
      value,
      number: kind === 'phone' ? nationalNumber(normalized) : normalized,
      extension,
    })),
  }
}

/**
 * Last four digits of every telephone of a customer, for look-up without login. Takes as long for an unknown id as for
 * a known one. Asks for no permission.
 */
export async function phoneTails(ctx: Ctx, customerId: string): Promise<string[]> {
  const tails = (await contactsBehind(ctx, customerId)).flatMap(contact => contact.tail4 ?? [])
  return [...new Set(tails)]
}

/** Whether there is any way to reach the customer; asks for no permission. */
export async function canBeReached(ctx: Ctx, customerId: string): Promise<boolean> {
  return (await contactsBehind(ctx, customerId)).length > 0
}

/** @throws Problem customer.not_found, input.care_expiry */
export async function addCareNote(ctx: Ctx, id: string, input: CareInput): Promise<{ id: string }> {
  allow(ctx, 'customer.write')
  const expiresAt = careExpiry(ctx.now, input.expiresAt ? new Date(input.expiresAt) : undefined)
  const customer = await theCustomer(ctx, id, true)
  const note = await insertCareNote(ctx, customer.root, {
    flag: input.flag ?? null,
    text: input.text ?? null,
    expiresAt,
  })
  await record(ctx, {
    kind: 'customer.care_added',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { note, flag: input.flag ?? null },
  })
  return { id: note }
}

/** @throws Problem customer.not_found, care_note.not_found */
export async function endCareNote(ctx: Ctx, id: string, noteId: string): Promise<void> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  if (!(await endNote(ctx, customer.root, noteId))) throw new Problem('care_note.not_found')
  await record(ctx, {
    kind: 'customer.care_ended',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { note: noteId },
  })
}

import { allow, type Ctx, may } from '#platform/context.ts'
import { cursorOf, readCursor } from '#platform/cursor.ts'
import { searchQuery } from '#platform/search.ts'
import type { CustomerRow } from '../contract.ts'
import { premisesKey } from '../rules/customers.ts'
import { maskContact, normalizePhone, numberQuery } from '../rules/numbers.ts'
import { careOf } from '../store/care.ts'
import { contactsOf } from '../store/contacts.ts'
import { cards } from '../store/customers.ts'
import { matching, membersOf, newest, type Wanted } from '../store/search.ts'
import { flagsOf } from './customers.ts'

export interface CustomerQuery {
  q?: string
  site?: string
  after?: string
  limit: number
}

/**
 * Customers, newest first: by name (any two neighbouring characters), pinyin initials, number in any format, home or
 * account code and address. Who may not reveal finds numbers only whole, so that a mask cannot be felt out digit by digit.
 */
export async function searchCustomers(
  ctx: Ctx,
  query: CustomerQuery,
): Promise<{ rows: CustomerRow[]; next: string | null; wholeNumbersOnly: boolean }> {
  allow(ctx, 'customer.read')
  const [after] = readCursor(query.after, 'id') ?? []
  const slice = { site: query.site, after, limit: query.limit + 1 }
  const found = query.q ? await matching(ctx, await wanted(ctx, query.q), slice) : await newest(ctx, slice)
  const page = found.slice(0, query.limit)
  return {
    rows: await rowsOf(ctx, [...new Set(page.map(hit => hit.root))]),
    next: found.length > page.length ? cursorOf(page.at(-1)!.id) : null,
    wholeNumbersOnly: !may(ctx.me, 'customer.reveal'),
  }
}

/** Every customer id (merged ones included) a search names, for the lists of others; the newest `limit` customers. */
export async function customerIdsFor(ctx: Ctx, q: string, limit = 200): Promise<string[]> {
  const found = await matching(ctx, await wanted(ctx, q), { limit })
  return await membersOf(ctx, [...new Set(found.map(hit => hit.root))])
}

async function wanted(ctx: Ctx, q: string): Promise<Wanted> {
  const plain = q.normalize('NFKC').trim().toLowerCase()
  const digitsOnly = /^[+\d\s\-–—.()（）/]+$/.test(plain)
  const reveals = may(ctx.me, 'customer.reveal')
  const phone = normalizePhone(plain)
  const part = reveals ? (numberQuery(plain)?.part ?? null) : null
  return {
    words: digitsOnly ? null : await searchQuery(plain),
    initials: /^[a-z]{1,20}$/.test(plain) ? plain : null,
    whole: [
      ...new Set([plain, phone?.normalized, phone?.subscriber].filter(number => number != null && number !== '')),
    ] as string[],
    // A bare local number is whole as it stands; with an area code it must not match that of another city.
    subscriber: phone && phone.normalized === phone.subscriber ? phone.subscriber : null,
    tail: part,
    beginnings: reveals ? beginningsOf(plain, part) : [],
    codeKey: premisesKey(plain) || null,
  }
}

function beginningsOf(plain: string, part: string | null): string[] {
  if (part) return [...new Set([`+86${part.replace(/^0/, '')}`, `+${part.replace(/^00/, '')}`, part])]
  return /^[-\w.@]{4,}$/.test(plain) ? [plain] : []
}

async function rowsOf(ctx: Ctx, roots: string[]): Promise<CustomerRow[]> {
  const known = new Map((await cards(ctx, roots)).map(card => [card.id, card]))
  const contacts = Map.groupBy(await contactsOf(ctx, roots), contact => contact.root)
  const care = Map.groupBy(await careOf(ctx, roots), note => note.root)
  return roots.flatMap(root => {
    const card = known.get(root)
    if (!card) return []
    return {
      id: card.root,
      kind: card.kind,
      name: card.name,
      addressForm: card.addressForm,
      script: card.script,
      site: card.siteId,
      contacts: (contacts.get(root) ?? []).map(({ id, kind, normalized, shared }) => ({
        id,
        kind,
        masked: maskContact({ kind, normalized }),
        shared,
      })),
      flags: flagsOf(care.get(root) ?? []),
    }
  })
}

import { allow, type Ctx, inScope } from '#platform/context.ts'
import { cursorOf, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { searchQuery, searchTokens } from '#platform/search.ts'
import type { NewPremises } from '../contract.ts'
import { premisesKey } from '../rules/customers.ts'
import { endLink, findPremises, insertLink, insertPremises, listPremises, type PremisesRow } from '../store/premises.ts'
import { theCustomer } from './customers.ts'

/** @throws Problem customer.site_needed, input.bad_code, premises.exists */
export async function createPremises(ctx: Ctx, input: NewPremises): Promise<{ id: string }> {
  allow(ctx, 'customer.write')
  if (!inScope(ctx.me, input.site)) throw new Problem('customer.site_needed')
  const codeKey = premisesKey(input.code)
  if (codeKey === '') throw new Problem('input.bad_code')
  const id = await insertPremises(ctx, {
    ...input,
    codeKey,
    address: input.address ?? null,
    words: await searchTokens(input.address ?? ''),
  })
  if (!id) throw new Problem('premises.exists')
  await record(ctx, { kind: 'premises.created', subject: { kind: 'premises', id }, site: input.site })
  return { id }
}

/** Homes and accounts within one's sites, newest first. */
export async function searchPremises(
  ctx: Ctx,
  query: { q?: string; site?: string; after?: string; limit: number },
): Promise<{ rows: PremisesRow[]; next: string | null }> {
  allow(ctx, 'customer.read')
  const [after] = readCursor(query.after, 'id') ?? []
  const codeKey = query.q ? premisesKey(query.q) || null : null
  const words = query.q ? await searchQuery(query.q) : null
  if (query.q && !codeKey && !words) return { rows: [], next: null }
  const found = await listPremises(ctx, { codeKey, words, site: query.site, after, limit: query.limit + 1 })
  const rows = found.slice(0, query.limit)
  return { rows, next: found.length > rows.length ? cursorOf(rows.at(-1)!.id) : null }
}

/** A link that is there already changes its relation. @throws Problem customer.not_found, premises.not_found */
export async function linkPremises(ctx: Ctx, id: string, input: { premises: string; relation: string }): Promise<void> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  if (!(await findPremises(ctx, input.premises))) throw new Problem('premises.not_found')
  await insertLink(ctx, customer.root, input.premises, input.relation)
  await record(ctx, {
    kind: 'customer.premises_linked',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { premises: input.premises, relation: input.relation },
  })
}

/** @throws Problem customer.not_found, premises.not_found */
export async function unlinkPremises(ctx: Ctx, id: string, premisesId: string): Promise<void> {
  allow(ctx, 'customer.write')
  const customer = await theCustomer(ctx, id, true)
  if (!(await endLink(ctx, customer.root, premisesId))) throw new Problem('premises.not_found')
  await record(ctx, {
    kind: 'customer.premises_unlinked',
    subject: { kind: 'customer', id: customer.root },
    site: customer.siteId,
    facts: { premises: premisesId },
  })
}

import { allow, type Ctx } from '#platform/context.ts'
import { recordAll } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { merge } from '../rules/customers.ts'
import { endMerge, insertMerge, lockMerges } from '../store/merges.ts'
import { theCustomer } from './customers.ts'

/**
 * Says that two customers are one. No row of either is rewritten: readers take who they stand for.
 * @throws Problem customer.not_found, customer.same, customer.other_site
 */
export async function mergeCustomers(
  ctx: Ctx,
  id: string,
  input: { into: string; reason?: string },
): Promise<{ id: string }> {
  allow(ctx, 'customer.merge')
  await lockMerges(ctx)
  const from = await theCustomer(ctx, id)
  const into = await theCustomer(ctx, input.into)
  const roots = merge(from, into)
  const mergeId = await insertMerge(ctx, roots.from, roots.into, input.reason ?? null)
  await recordAll(ctx, [
    {
      kind: 'customer.merged',
      subject: { kind: 'customer', id: roots.from },
      site: from.siteId,
      facts: { merge: mergeId, ...roots },
    },
    {
      kind: 'customer.merged',
      subject: { kind: 'customer', id: roots.into },
      site: into.siteId,
      facts: { merge: mergeId, ...roots },
    },
  ])
  return { id: mergeId }
}

/** Takes a merge back; both stand again for what they stood for. @throws Problem customer.not_found, merge.not_found */
export async function undoMerge(ctx: Ctx, id: string, mergeId: string): Promise<void> {
  allow(ctx, 'customer.merge')
  await lockMerges(ctx)
  const customer = await theCustomer(ctx, id)
  const ended = await endMerge(ctx, customer.root, mergeId)
  if (!ended) throw new Problem('merge.not_found')
  await recordAll(
    ctx,
    [ended.from, customer.root].map(subject => ({
      kind: 'customer.merge_undone',
      subject: { kind: 'customer', id: subject },
      site: customer.siteId,
      facts: { merge: mergeId, ...ended },
    })),
  )
}

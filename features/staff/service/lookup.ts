import type { Ctx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { findLookup, holdersOf } from '../store/lookup.ts'

export interface Colleague {
  id: string
  personId: string
  name: string
  staffNumber: string
  active: boolean
  sites: 'all' | string[]
  roles: string[]
  /** How much each of his roles may promise a customer (CNY), as the organisation set it. */
  authority: Record<string, number>
}

/** One colleague, for verbs of other features that name him. @throws Problem staff.not_found */
export async function personOf(ctx: Pick<Ctx, 'tx'>, staffId: string): Promise<Colleague> {
  const row = await findLookup(ctx.tx, staffId)
  if (!row) throw new Problem('staff.not_found')
  return {
    id: row.id,
    personId: row.personId,
    name: row.name,
    staffNumber: row.staffNumber,
    active: row.departedAt === null,
    sites: row.allSites ? 'all' : (row.siteIds ?? []),
    roles: row.roleKeys ?? [],
    authority: row.authority ?? {},
  }
}

/** The accounts that hold a permission in a site: whom to tell when somebody must decide. */
export async function staffMayDo(ctx: Pick<Ctx, 'tx'>, permission: string, siteId: string): Promise<string[]> {
  return (await holdersOf(ctx.tx, permission, siteId)).map(row => row.id)
}

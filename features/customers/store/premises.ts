import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Me } from '#platform/context.ts'
import type { premisesKinds, relations } from '../contract.ts'
import { inGroup, tokens } from './customers.ts'

export interface PremisesRow {
  id: string
  siteId: string
  kind: (typeof premisesKinds)[number]
  code: string
  address: string | null
}

export interface LinkedPremisesRow extends PremisesRow {
  relation: (typeof relations)[number]
  since: Date
}

function ownSites(me: Me): RawBuilder<boolean> {
  return me.sites === 'all' ? sql<boolean>`true` : sql<boolean>`premises.site_id = any(${[...me.sites]}::uuid[])`
}

/** Null when the site has the code already. */
export async function insertPremises(
  ctx: Ctx,
  row: { site: string; kind: string; code: string; codeKey: string; address: string | null; words: string[] },
): Promise<string | null> {
  const made = await ctx.tx
    .insertInto('premises')
    .values({
      siteId: row.site,
      kind: row.kind,
      code: row.code,
      codeKey: row.codeKey,
      address: row.address,
      words: tokens(row.words),
      createdAt: ctx.now,
      createdBy: ctx.me.staffId,
    })
    .onConflict(conflict => conflict.columns(['siteId', 'codeKey']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id ?? null
}

export async function findPremises(ctx: Ctx, id: string): Promise<PremisesRow | undefined> {
  const row = await ctx.tx
    .selectFrom('premises')
    .where('id', '=', id)
    .where(ownSites(ctx.me))
    .select(['id', 'siteId', 'kind', 'code', 'address'])
    .executeTakeFirst()
  return row as PremisesRow | undefined
}

/** Premises whose code begins so or whose address holds the words, newest first, at most `limit`. */
export async function listPremises(
  ctx: Ctx,
  query: { codeKey: string | null; words: string | null; site?: string; after?: string; limit: number },
): Promise<PremisesRow[]> {
  const page = (condition: RawBuilder<boolean>) => sql`
    (select premises.id from premises
     where ${condition} and ${ownSites(ctx.me)}
       and ${query.site ? sql`premises.site_id = ${query.site}` : sql`true`}
       and ${query.after ? sql`premises.id < ${query.after}` : sql`true`}
     order by premises.id desc limit ${query.limit})`
  const branches = [
    ...(query.codeKey ? [page(sql<boolean>`code_key like ${`${query.codeKey}%`}`)] : []),
    ...(query.words ? [page(sql<boolean>`words @@ ${query.words}::tsquery`)] : []),
  ]
  if (branches.length === 0) branches.push(page(sql<boolean>`true`))
  const rows = await sql<PremisesRow>`
    select id, site_id, kind, code, address from premises
    where id in (${sql.join(branches, sql` union `)}) order by id desc limit ${query.limit}`.execute(ctx.tx)
  return rows.rows
}

export async function insertLink(ctx: Ctx, root: string, premisesId: string, relation: string): Promise<void> {
  await ctx.tx
    .insertInto('customerPremises')
    .values({ customerId: root, premisesId, relation, since: ctx.now })
    .onConflict(conflict =>
      conflict.columns(['customerId', 'premisesId']).where('until', 'is', null).doUpdateSet({ relation }),
    )
    .execute()
}

export async function endLink(ctx: Ctx, root: string, premisesId: string): Promise<boolean> {
  const ended = await ctx.tx
    .updateTable('customerPremises')
    .from('customers')
    .set({ until: ctx.now })
    .whereRef('customers.id', '=', 'customerPremises.customerId')
    .where(inGroup('customers', root))
    .where('premisesId', '=', premisesId)
    .where('until', 'is', null)
    .returning('customerPremises.id')
    .execute()
  return ended.length > 0
}

/** Homes and accounts the group belongs to now; each once. */
export async function premisesOf(ctx: Ctx, root: string): Promise<LinkedPremisesRow[]> {
  const rows = await ctx.tx
    .selectFrom('customerPremises')
    .innerJoin('customers', 'customers.id', 'customerPremises.customerId')
    .innerJoin('premises', 'premises.id', 'customerPremises.premisesId')
    .where(inGroup('customers', root))
    .where('customerPremises.until', 'is', null)
    .where(ownSites(ctx.me))
    .distinctOn('premises.id')
    .orderBy('premises.id')
    .orderBy('customerPremises.since')
    .select([
      'premises.id',
      'premises.siteId',
      'premises.kind',
      'premises.code',
      'premises.address',
      'customerPremises.relation',
      'customerPremises.since',
    ])
    .execute()
  return rows as LinkedPremisesRow[]
}

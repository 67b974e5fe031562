import { sql } from 'kysely'
import type { Me, Tx } from '#platform/context.ts'

export async function insertApiKey(
  tx: Tx,
  key: {
    name: string
    prefix: string
    hash: Buffer
    staffId: string | null
    permissions: string[]
    siteIds: string[] | null
    createdAt: Date
    createdBy: string | null
    expiresAt: Date | null
  },
): Promise<string> {
  return (await tx.insertInto('apiKeys').values(key).returning('id').executeTakeFirstOrThrow()).id
}

export async function listKeyRows(db: Tx, me: Me, page: { after?: string | undefined; limit: number }) {
  let query = db
    .selectFrom('apiKeys')
    .leftJoin('staff', 'staff.id', 'apiKeys.staffId')
    .select([
      'apiKeys.id',
      'apiKeys.name',
      'apiKeys.prefix',
      'apiKeys.staffId',
      'staff.name as staffName',
      'apiKeys.permissions',
      'apiKeys.siteIds',
      'apiKeys.createdAt',
      'apiKeys.expiresAt',
      'apiKeys.revokedAt',
      'apiKeys.lastUsedAt',
    ])
    .orderBy('apiKeys.id', 'desc')
    .limit(page.limit)
  if (me.sites !== 'all') {
    const mine = [...me.sites]
    query = query.where(
      sql<boolean>`(api_keys.site_ids <@ ${mine}::uuid[] or (api_keys.staff_id is not null and not staff.all_sites and not exists
        (select from staff_sites where staff_id = staff.id and site_id <> all(${mine}::uuid[]))))`,
    )
  }
  if (page.after !== undefined) query = query.where('apiKeys.id', '<', page.after)
  return await query.execute()
}

/** Takes a living key out of use. */
export async function revokeKeyRow(tx: Tx, id: string, at: Date): Promise<{ staffId: string | null } | undefined> {
  return await tx
    .updateTable('apiKeys')
    .set({ revokedAt: at })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning('staffId')
    .executeTakeFirst()
}

export async function revokeKeysOf(tx: Tx, staffId: string, at: Date): Promise<string[]> {
  const rows = await tx
    .updateTable('apiKeys')
    .set({ revokedAt: at })
    .where('staffId', '=', staffId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute()
  return rows.map(row => row.id)
}

// Set-up links

/** A new link takes the place of the ones before. */
export async function putSetupLink(tx: Tx, hash: Buffer, at: Date, expiresAt: Date): Promise<void> {
  await tx
    .updateTable('setupLinks')
    .set({ expiresAt: at })
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', at)
    .execute()
  await tx.insertInto('setupLinks').values({ hash, createdAt: at, expiresAt }).execute()
}

/** Uses a link up. Returns false when it is unknown, used or over; of two at once one gets it. */
export async function takeSetupLink(tx: Tx, hash: Buffer, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('setupLinks')
    .set({ usedAt: at })
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', at)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

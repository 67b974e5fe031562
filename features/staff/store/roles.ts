import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Role } from '../contract/shapes.ts'

export async function listRoleRows(db: Tx, page: { after?: string | undefined; limit: number }): Promise<Role[]> {
  let query = db.selectFrom('roles').selectAll().orderBy('key').limit(page.limit)
  if (page.after !== undefined) query = query.where('key', '>', page.after)
  return (await query.execute()) as Role[]
}

export async function lockRole(tx: Tx, roleId: string): Promise<Role | undefined> {
  return (await tx.selectFrom('roles').selectAll().where('id', '=', roleId).forUpdate().executeTakeFirst()) as
    | Role
    | undefined
}

/** Roles named by id or key. */
export async function findRoles(db: Tx, names: readonly string[]): Promise<Role[]> {
  if (names.length === 0) return []
  return (await db
    .selectFrom('roles')
    .selectAll()
    .where(sql<boolean>`(id::text = any(${[...names]}) or key = any(${[...names]}))`)
    .execute()) as Role[]
}

/** Returns the new id, or undefined when the key is taken. */
export async function insertRole(tx: Tx, role: Omit<Role, 'id'>): Promise<string | undefined> {
  const row = await tx
    .insertInto('roles')
    .values(role as never)
    .onConflict(conflict => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function saveRole(tx: Tx, roleId: string, change: Partial<Role>): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tx
    .updateTable('roles')
    .set(change as never)
    .where('id', '=', roleId)
    .execute()
}

import { allow, type Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { areSitesWithin, isWithinOwnRights, permissionsOfKey, unknownPermissions } from '../rules/access.ts'
import { insertApiKey, listKeyRows, revokeKeyRow } from '../store/keys.ts'
import { siteIdsAmong } from '../store/sites.ts'
import { requireManageable } from './people.ts'
import { hashToken, newToken } from './secrets.ts'

export interface NewKey {
  name: string
  /** Null = a service. */
  staffId: string | null
  permissions: readonly string[]
  siteIds?: readonly string[] | undefined
  days?: number | undefined
}

/**
 * Makes a key; the returned text is its only copy. What the person may not do, or a service never may, is taken away at each use,
 * so a key follows its person's roles.
 * @throws Problem api_key.unknown_permission, staff.not_found, site.not_found, staff.forbidden
 */
export async function createApiKey(
  ctx: Ctx,
  input: NewKey,
): Promise<{ id: string; name: string; key: string; expiresAt: string | null }> {
  allow(ctx, 'api_key.write')
  const unknown = unknownPermissions(input.permissions)
  if (unknown.length > 0) throw new Problem('api_key.unknown_permission', { permission: unknown.join(', ') })
  const siteIds = input.siteIds ? [...new Set(input.siteIds)] : null
  if (siteIds && (await siteIdsAmong(ctx.tx, siteIds)).size < siteIds.length) throw new Problem('site.not_found')
  if (input.staffId) await requireManageable(ctx, input.staffId)
  else refuseBeyond(ctx, input.permissions, siteIds)
  const key = `ss_${newToken()}`
  const expiresAt = input.days ? new Date(ctx.now.getTime() + input.days * 24 * 3600_000) : null
  const id = await insertApiKey(ctx.tx, {
    name: input.name,
    prefix: key.slice(0, 8),
    hash: hashToken(key),
    staffId: input.staffId,
    permissions: [...new Set(input.permissions)].sort(),
    siteIds,
    createdAt: ctx.now,
    createdBy: ctx.me.staffId,
    expiresAt,
  })
  await record(ctx, {
    kind: 'api_key.created',
    subject: { kind: 'api_key', id },
    facts: { staffId: input.staffId, permissions: [...input.permissions], siteIds, days: input.days ?? null },
  })
  return { id, name: input.name, key, expiresAt: expiresAt?.toISOString() ?? null }
}

function refuseBeyond(ctx: Ctx, permissions: readonly string[], siteIds: string[] | null): void {
  if (ctx.me.kind === 'system') return
  const effective = [...permissionsOfKey(permissions, null)]
  if (!isWithinOwnRights(ctx.me, effective) || !areSitesWithin(ctx.me, siteIds ?? 'all'))
    throw new Problem('staff.forbidden')
}

/** Takes a key out of use at once. @throws Problem api_key.not_found */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  allow(ctx, 'api_key.write')
  const key = await revokeKeyRow(ctx.tx, id, ctx.now)
  if (!key) throw new Problem('api_key.not_found')
  if (key.staffId && key.staffId !== ctx.me.staffId) await requireManageable(ctx, key.staffId)
  await record(ctx, { kind: 'api_key.revoked', subject: { kind: 'api_key', id }, facts: { staffId: key.staffId } })
}

/** A page of keys, newest first, without their texts. `permissions` are those given, before what use takes away. */
export async function listApiKeys(ctx: Ctx, page: { after?: string | undefined; limit: number }) {
  const rows = await listKeyRows(ctx.tx, ctx.me, { after: readCursor(page.after, 'id')?.[0], limit: page.limit + 1 })
  const cut = pageFrom(rows, page.limit, row => [row.id])
  return {
    rows: cut.rows.map(row => ({
      id: row.id,
      name: row.name,
      prefix: row.prefix,
      staff: row.staffId ? { id: row.staffId, name: row.staffName ?? '' } : null,
      permissions: row.permissions,
      siteIds: row.siteIds,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    })),
    next: cut.next,
  }
}

import { allow, type Ctx } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import type { Role } from '../contract/shapes.ts'
import { administratorPermission } from '../rules/access.ts'
import { administratorIds, lockAdministration } from '../store/people.ts'
import { insertRole, listRoleRows, lockRole, saveRole } from '../store/roles.ts'

type Labels = { 'zh-CN': string; 'zh-TW'?: string | undefined; en?: string | undefined }

export interface RoleInput {
  name: Labels
  about?: Labels | undefined
  permissions: readonly string[]
  authority: Role['authority']
  secondFactor: Role['secondFactor']
}

function complete(labels: Labels): Role['name'] {
  return { 'zh-CN': labels['zh-CN'], 'zh-TW': labels['zh-TW'] ?? labels['zh-CN'], en: labels.en ?? labels['zh-CN'] }
}

/** Defines a role. @throws Problem role.key_taken */
export async function createRole(ctx: Ctx, input: RoleInput & { key: string }): Promise<{ id: string }> {
  allow(ctx, 'role.write')
  const id = await insertRole(ctx.tx, {
    key: input.key,
    name: complete(input.name),
    about: complete(input.about ?? input.name),
    permissions: [...new Set(input.permissions)].sort(),
    authority: input.authority,
    secondFactor: input.secondFactor,
    clause: 'ours',
    builtIn: false,
  })
  if (!id) throw new Problem('role.key_taken', { key: input.key })
  await record(ctx, {
    kind: 'role.created',
    subject: { kind: 'role', id },
    facts: { key: input.key, permissions: [...input.permissions] },
  })
  return { id }
}

/** Changes what a role may do, for everybody who has it, at once. @throws Problem role.not_found, staff.last_administrator */
export async function updateRole(
  ctx: Ctx,
  roleId: string,
  input: { [K in keyof RoleInput]?: RoleInput[K] | undefined },
): Promise<void> {
  allow(ctx, 'role.write')
  await lockAdministration(ctx.tx)
  const role = await lockRole(ctx.tx, roleId)
  if (!role) throw new Problem('role.not_found')
  await saveRole(ctx.tx, roleId, {
    ...(input.name ? { name: complete(input.name) } : {}),
    ...(input.about ? { about: complete(input.about) } : {}),
    ...(input.permissions ? { permissions: [...new Set(input.permissions)].sort() } : {}),
    ...(input.authority ? { authority: input.authority } : {}),
    ...(input.secondFactor ? { secondFactor: input.secondFactor } : {}),
  })
  if (input.permissions) await keepAnAdministrator(ctx)
  await record(ctx, {
    kind: 'role.updated',
    subject: { kind: 'role', id: roleId },
    facts: { changed: Object.keys(input), ...(input.permissions ? { permissions: [...input.permissions] } : {}) },
  })
}

/** Called after a change, under `lockAdministration`. @throws Problem staff.last_administrator */
export async function keepAnAdministrator(ctx: Ctx): Promise<void> {
  if ((await administratorIds(ctx.tx, administratorPermission)).length === 0)
    throw new Problem('staff.last_administrator')
}

/** A page of all roles, by key. */
export async function listRoles(ctx: Ctx, page: { after?: string | undefined; limit: number }) {
  const after = readCursor(page.after, 'text')?.[0]
  return pageFrom(await listRoleRows(ctx.tx, { after, limit: page.limit + 1 }), page.limit, row => [row.key])
}

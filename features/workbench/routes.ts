import type { Mount } from '#platform/mount.ts'
import { workbenchEndpoints as e } from './contract.ts'
import { departStaff, searchEverything } from './service.ts'

export function workbenchRoutes(mount: Mount): void {
  mount(e.searchEverything, (ctx, { query }) => searchEverything(ctx, query.q))
  mount(e.departStaff, (ctx, { params }) => departStaff(ctx, params.id))
}

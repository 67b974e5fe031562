import type { Mount } from '#platform/mount.ts'
import { workbenchEndpoints as e } from './contract.ts'
import { departStaff, readBench, searchEverything } from './service.ts'

export function workbenchRoutes(mount: Mount): void {
  mount(e.readBench, ctx => readBench(ctx))
  mount(e.searchEverything, (ctx, { query }) => searchEverything(ctx, query.q))
  mount(e.departStaff, (ctx, { params }) => departStaff(ctx, params.id))
}

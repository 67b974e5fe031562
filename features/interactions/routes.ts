import type { Mount } from '#platform/mount.ts'
import { interactionEndpoints as doors } from './contract.ts'
import { getInteraction, interactionsOfCustomer, recordByHand } from './service.ts'

export function interactionRoutes(mount: Mount): void {
  mount(doors.recordInteraction, (ctx, { body }) => recordByHand(ctx, body))
  mount(doors.getInteraction, (ctx, { params }) => getInteraction(ctx, params.id))
  mount(doors.interactionsOfCustomer, (ctx, { params, query }) => interactionsOfCustomer(ctx, params.id, query))
}

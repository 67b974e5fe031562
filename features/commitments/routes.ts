import type { Mount } from '#platform/mount.ts'
import { commitmentEndpoints as endpoints } from './contract.ts'
import { approveExtension, askExtension, refuseExtension, waive } from './service/leave.ts'
import { listCommitments, listExtensions, onTimeRate } from './service/views.ts'
import { whyDue } from './service/why.ts'

export function commitmentRoutes(mount: Mount): void {
  mount(endpoints.commitments, (ctx, { query }) => listCommitments(ctx, query))
  mount(endpoints.extensions, (ctx, { query }) => listExtensions(ctx, query))
  mount(endpoints.onTime, (ctx, { query: { from, to, ...filter } }) =>
    onTimeRate(ctx, { ...filter, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined }),
  )
  mount(endpoints.why, (ctx, { params }) => whyDue(ctx, params.id))
  mount(endpoints.waive, async (ctx, { params, body }) => ({ commitment: await waive(ctx, params.id, body) }))
  mount(endpoints.extend, async (ctx, { params, body }) => ({
    commitment: await askExtension(ctx, params.id, { ...body, until: new Date(body.until) }),
  }))
  mount(endpoints.approveExtension, async (ctx, { params, body }) => ({
    commitment: await approveExtension(ctx, params.id, { extensionId: params.extensionId, words: body.words }),
  }))
  mount(endpoints.refuseExtension, async (ctx, { params, body }) => ({
    commitment: await refuseExtension(ctx, params.id, { extensionId: params.extensionId, words: body.words }),
  }))
}

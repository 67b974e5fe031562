import type { Mount } from '#platform/mount.ts'
import { followUpEndpoints as e, publicFollowUpEndpoints as p } from './contract.ts'
import { attemptFollowUp, followUpCase, hearFollowUp, publicFollowUp } from './service/hear.ts'
import { countFollowUps, followUp, followUpOfCase, followUps } from './service/read.ts'

export function followUpRoutes(mount: Mount): void {
  mount(e.followUps, (ctx, { query }) => followUps(ctx, query))
  mount(e.countFollowUps, (ctx, { query }) => countFollowUps(ctx, query.site))
  mount(e.followUp, (ctx, { params }) => followUp(ctx, params.id))
  mount(e.followUpOfCase, (ctx, { params }) => followUpOfCase(ctx, params.id))
  mount(e.attemptFollowUp, (ctx, { params, body }) => attemptFollowUp(ctx, params.id, body))
  mount(e.hearFollowUp, (ctx, { params, body }) => hearFollowUp(ctx, params.id, body))
  mount(e.followUpCase, (ctx, { params, body }) => followUpCase(ctx, params.id, body))
  mount(p.publicFollowUp, (ctx, { params, headers, body }) =>
    publicFollowUp(ctx, params.number, headers['lookup-code'], body),
  )
}

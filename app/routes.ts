import { z } from 'zod'
import { caseRoutes, publicCaseRoutes } from '#features/cases/routes.ts'
import { commitmentRoutes } from '#features/commitments/routes.ts'
import { customerRoutes } from '#features/customers/routes.ts'
import { followUpRoutes } from '#features/followups/routes.ts'
import { interactionRoutes } from '#features/interactions/routes.ts'
import type { SessionGround } from '#features/staff/routes/session.ts'
import { staffRoutes } from '#features/staff/routes/staff.ts'
import { standardRoutes } from '#features/standards/routes.ts'
import { workbenchRoutes } from '#features/workbench/routes.ts'
import { workOrderRoutes } from '#features/workorders/routes.ts'
import { docsRoutes } from '#platform/docsPage.ts'
import { type Endpoint, endpoint } from '#platform/endpoint.ts'
import type { FileStore } from '#platform/files.ts'
import type { Http } from '#platform/http.ts'
import type { Mount } from '#platform/mount.ts'
import { openApi } from '#platform/openapi.ts'
import { sequencerLag } from '#platform/sequencer.ts'
import packageFile from '../package.json' with { type: 'json' }

const health = endpoint({
  method: 'GET',
  path: '/api/health',
  needs: 'public',
  uncounted: true,
  summary: 'Whether the server and its database answer, and how far the order of events is behind',
  reply: z.object({
    status: z.enum(['ok', 'behind']),
    database: z.string(),
    version: z.string(),
    sequencerLag: z.object({ waiting: z.number(), seconds: z.number() }),
  }),
})

export interface Mounting {
  app: Http
  mount: Mount
  mounted: Endpoint[]
  files: FileStore
  session: SessionGround
}

/** Every door of the API, feature by feature down the flow. */
export function mountAll({ app, mount, mounted, files, session }: Mounting): void {
  mount(health, async ctx => {
    const sequencerLagNow = await sequencerLag(ctx.tx, ctx.now)
    return {
      status: sequencerLagNow.seconds > 30 ? ('behind' as const) : ('ok' as const),
      database: 'ok',
      version: packageFile.version,
      sequencerLag: sequencerLagNow,
    }
  })
  customerRoutes(mount)
  staffRoutes(mount, session)
  standardRoutes(mount)
  commitmentRoutes(mount)
  interactionRoutes(mount)
  caseRoutes(mount, files)
  publicCaseRoutes(mount, files)
  workOrderRoutes(mount, files)
  followUpRoutes(mount)
  workbenchRoutes(mount)
  docsRoutes(app, () => openApi(mounted, { version: packageFile.version, url: session.publicUrl().origin }))
}

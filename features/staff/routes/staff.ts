import type { Mount } from '#platform/mount.ts'
import { staffEndpoints as doors } from '../contract/staff.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../service/apiKeys.ts'
import { createStaff, listStaff, readStaff, resetPassword, setRoles, updateStaff } from '../service/people.ts'
import { setPresenceOf } from '../service/presence.ts'
import { createRole, listRoles, updateRole } from '../service/roles.ts'
import { createSite, listPublicSites, listSites, updateSite } from '../service/sites.ts'
import { createTeam, listTeams, updateTeam } from '../service/teams.ts'
import { type SessionGround, sessionRoutes } from './session.ts'

/** All doors of the feature. */
export function staffRoutes(mount: Mount, ground: SessionGround): void {
  sessionRoutes(mount, ground)
  mount(doors.listSites, async (ctx, { query }) => await listSites(ctx, query))
  mount(doors.listPublicSites, async ctx => await listPublicSites(ctx))
  mount(doors.createSite, async (ctx, { body }) => await createSite(ctx, body))
  mount(doors.updateSite, async (ctx, { params, body }) => {
    await updateSite(ctx, params.id, body)
    return {}
  })
  mount(doors.listTeams, async (ctx, { query }) => await listTeams(ctx, query))
  mount(doors.createTeam, async (ctx, { body }) => await createTeam(ctx, body))
  mount(doors.updateTeam, async (ctx, { params, body }) => {
    await updateTeam(ctx, params.id, body)
    return {}
  })
  mount(doors.listRoles, async (ctx, { query }) => await listRoles(ctx, query))
  mount(doors.createRole, async (ctx, { body }) => await createRole(ctx, body))
  mount(doors.updateRole, async (ctx, { params, body }) => {
    await updateRole(ctx, params.id, body)
    return {}
  })
  mount(doors.listStaff, async (ctx, { query }) => {
    return await listStaff(ctx, { ...query, departed: query.departed === 'true' })
  })
  mount(doors.readStaff, async (ctx, { params }) => await readStaff(ctx, params.id))
  mount(doors.createStaff, async (ctx, { body }) => await createStaff(ctx, body))
  mount(doors.updateStaff, async (ctx, { params, body }) => {
    await updateStaff(ctx, params.id, body)
    return {}
  })
  mount(doors.setRoles, async (ctx, { params, body }) => {
    await setRoles(ctx, params.id, body)
    return {}
  })
  mount(doors.resetPassword, async (ctx, { params, body }) => await resetPassword(ctx, params.id, body))
  mount(doors.setPresenceOf, async (ctx, { params, body }) => {
    await setPresenceOf(ctx, params.id, body)
    return {}
  })
  mount(doors.listApiKeys, async (ctx, { query }) => await listApiKeys(ctx, query))
  mount(doors.createApiKey, async (ctx, { body }) => await createApiKey(ctx, body))
  mount(doors.revokeApiKey, async (ctx, { params }) => {
    await revokeApiKey(ctx, params.id)
    return {}
  })
}

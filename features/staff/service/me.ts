import type { Ctx } from '#platform/context.ts'
import type { SessionReply } from '../contract/session.ts'
import { findOwnEntry, findOwnTeams } from '../store/me.ts'
import { countUnread } from '../store/notices.ts'
import { findPresence } from '../store/presence.ts'
import { listSiteRows } from '../store/sites.ts'

const mostSites = 500

/** Who is signed in and what he may do now; the first thing every page asks. */
export async function readSession(ctx: Ctx): Promise<SessionReply> {
  const { me } = ctx
  const sites = await listSiteRows(ctx.tx, me, { limit: mostSites })
  const base = {
    id: me.staffId,
    personId: me.personId,
    name: me.name,
    permissions: [...me.permissions].sort(),
    allSites: me.sites === 'all',
    sites: sites.filter(site => site.closedAt === null).map(({ id, key, name }) => ({ id, key, name })),
    language: me.language,
  }
  if (!me.staffId) return { me: { ...base, ...ofService } }
  const own = await findOwnEntry(ctx.tx, me.staffId)
  const teams = await findOwnTeams(ctx.tx, me.teams)
  const presence = await findPresence(ctx.tx, me.staffId)
  const factors = own.roles.map(role => role.factor)
  const wanted = factors.includes('required') ? 'required' : factors.includes('encouraged') ? 'encouraged' : 'off'
  return {
    me: {
      ...base,
      kind: 'staff',
      staffNumber: own.staffNumber,
      roles: own.roles.map(({ id, key, name }) => ({ id, key, name })),
      teams: teams.map(({ leadId, ...team }) => ({ ...team, isLead: leadId === me.staffId })),
      presence: presence
        ? { state: presence.state as 'ready', reason: presence.reason, since: presence.since.toISOString() }
        : null,
      totp: { enrolled: own.hasTotp, wanted },
      mustChangePassword: own.mustChangePassword,
      unreadNotices: await countUnread(ctx.tx, me),
    },
  }
}

const ofService = {
  kind: 'service' as const,
  staffNumber: null,
  roles: [],
  teams: [],
  presence: null,
  totp: { enrolled: false, wanted: 'off' as const },
  mustChangePassword: false,
  unreadNotices: 0,
}

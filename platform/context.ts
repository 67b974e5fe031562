import type { Kysely } from 'kysely'
import type { DB } from '#database/schema.ts'
import { Problem } from './problem.ts'

export type Language = 'zh-CN' | 'zh-TW' | 'en'
export type Tx = Kysely<DB>

/**
 * Who acts. `personId` is what approver, asker and handler are compared by: one human being may hold several accounts.
 * `sites` is the data scope; a service (an API key without a person) never approves, follows up or grants.
 */
export interface Me {
  kind: 'staff' | 'service' | 'public' | 'system'
  staffId: string | null
  personId: string | null
  name: string
  permissions: ReadonlySet<string>
  sites: 'all' | readonly string[]
  teams: readonly string[]
  language: Language
  sessionId?: string
  apiKeyId?: string
}

/** First argument of every verb: who, when, and the transaction all of it happens in. */
export interface Ctx {
  me: Me
  now: Date
  tx: Tx
}

export function may(me: Me, permission: string): boolean {
  return me.kind === 'system' || me.permissions.has(permission)
}

/** @throws Problem auth.forbidden */
export function allow(ctx: Ctx, permission: string): void {
  if (!may(ctx.me, permission)) throw new Problem('auth.forbidden', { permission })
}

/** Whether a row of this site lies within what `me` may see. */
export function inScope(me: Me, siteId: string | null): boolean {
  return me.sites === 'all' || (siteId !== null && me.sites.includes(siteId))
}

/** The product itself acting: sweeps, sequencer, first start. */
export function systemMe(language: Language = 'zh-CN'): Me {
  return {
    kind: 'system',
    staffId: null,
    personId: null,
    name: 'system',
    permissions: new Set(),
    sites: 'all',
    teams: [],
    language,
  }
}

/** Somebody without login at a public door. */
export function publicMe(language: Language): Me {
  return { ...systemMe(language), kind: 'public', name: 'public', sites: [] }
}

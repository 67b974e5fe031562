import type { Me, Tx } from '#platform/context.ts'
import { credentialsIn, permissionsOfKey } from '../rules/access.ts'
import { sessionIdleHours } from '../rules/signIn.ts'
import { findKey, findSession, type KeyRow, type PersonRow, touchKey, touchSession } from '../store/authenticate.ts'
import { hashToken } from './secrets.ts'

const minute = 60_000

/**
 * Who sends a request: by session cookie or API key, in one query; null for nobody. A session whose person has yet to change
 * his password, or to enrol the second factor his role requires, may do nothing else: its permissions are empty.
 */
export async function authenticate(
  db: Tx,
  headers: { cookie?: string | undefined; authorization?: string | undefined },
  now: Date,
): Promise<Me | null> {
  const shown = credentialsIn(headers)
  if (!shown) return null
  return shown.kind === 'session' ? await bySession(db, shown.token, now) : await byKey(db, shown.key, now)
}

async function bySession(db: Tx, token: string, now: Date): Promise<Me | null> {
  const idleSince = new Date(now.getTime() - sessionIdleHours * 60 * minute)
  const row = await findSession(db, hashToken(token), now, idleSince)
  if (!row) return null
  if (now.getTime() - row.lastSeenAt.getTime() >= minute) await touchSession(db, row.sessionId, now)
  const isLimited = row.mustChangePassword || row.lacksSecondFactor
  return { ...meOf(row), permissions: new Set(isLimited ? [] : row.permissions), sessionId: row.sessionId }
}

async function byKey(db: Tx, key: string, now: Date): Promise<Me | null> {
  const row = await findKey(db, hashToken(key), now)
  if (!row) return null
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= minute) await touchKey(db, row.keyId, now)
  return row.isService ? serviceOf(row) : personOf(row)
}

function serviceOf(row: KeyRow): Me {
  return {
    kind: 'service',
    staffId: null,
    personId: null,
    name: row.keyName,
    permissions: permissionsOfKey(row.given, null),
    sites: row.onlySites ?? 'all',
    teams: [],
    language: 'zh-CN',
    apiKeyId: row.keyId,
  }
}

function personOf(row: KeyRow): Me {
  const me = meOf(row as PersonRow)
  const only = row.onlySites
  return {
    ...me,
    permissions: permissionsOfKey(row.given, me.permissions),
    sites: only === null ? me.sites : only.filter(site => me.sites === 'all' || me.sites.includes(site)),
    apiKeyId: row.keyId,
  }
}

/** The person as the rest of the product knows him. */
export function meOf(row: PersonRow): Me {
  return {
    kind: 'staff',
    staffId: row.staffId,
    personId: row.personId,
    name: row.name,
    permissions: new Set(row.permissions),
    sites: row.allSites ? 'all' : row.siteIds,
    teams: row.teamIds,
    language: row.language,
  }
}

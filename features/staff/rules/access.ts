import { permissions, personalPermissions } from './permissions.ts'

/** What a request shows to say who sends it. */
export type Credentials = { kind: 'session'; token: string } | { kind: 'api_key'; key: string }

export const sessionCookie = 'sansheng_session'
export const keyPattern = /^ss_[\w-]{43}$/

/** Reads a session cookie or `Authorization: Bearer`; a header, even a wrong one, goes before the cookie. */
export function credentialsIn(headers: {
  cookie?: string | undefined
  authorization?: string | undefined
}): Credentials | null {
  if (headers.authorization !== undefined) {
    const key = /^Bearer +(\S+)$/i.exec(headers.authorization)?.[1]
    return key && keyPattern.test(key) ? { kind: 'api_key', key } : null
  }
  for (const part of (headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2)
    if (name === sessionCookie && value && /^[\w-]{43}$/.test(value)) return { kind: 'session', token: value }
  }
  return null
}

/**
 * What a key may do at this moment: what it was given, at most what its person may now; without a person
 * nothing that takes a person's judgement.
 */
export function permissionsOfKey(given: readonly string[], person: ReadonlySet<string> | null): Set<string> {
  const personal = new Set<string>(personalPermissions)
  return new Set(given.filter(one => (person ? person.has(one) : !personal.has(one))))
}

/** Words of a list that are no permission. */
export function unknownPermissions(words: readonly string[]): string[] {
  const known = new Set<string>(permissions)
  return words.filter(word => !known.has(word))
}

/**
 * Who may manage an account or hand out rights: nobody gives, or takes over, what he may not do himself;
 * only who keeps the roles may.
 */
export function isWithinOwnRights(me: { permissions: ReadonlySet<string> }, rights: readonly string[]): boolean {
  return me.permissions.has('role.write') || rights.every(right => me.permissions.has(right))
}

/** Whether the sites of somebody lie within those of `me`. */
export function areSitesWithin(me: { sites: 'all' | readonly string[] }, sites: 'all' | readonly string[]): boolean {
  const mine = me.sites
  if (mine === 'all') return true
  return sites !== 'all' && sites.every(site => mine.includes(site))
}

/** The permission that makes an administrator: as long as nobody at work holds it, a set-up link may be used. */
export const administratorPermission = 'role.write'

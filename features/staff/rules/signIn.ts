/** Failures that count when somebody tries to sign in from an address (an IPv4 address or an IPv6 /64). */
export interface Failures {
  /** For this account from this address since the last success there, within a day. */
  here: number
  lastHere: Date | null
  /** From this address for any account, within an hour. */
  network: number
  lastNetwork: Date | null
  /** Whether this account signed in from this address in the last 30 days: a neighbour's guessing must not keep it out. */
  isKnownHere: boolean
}

export const freeFailuresHere = 3
export const freeFailuresNetwork = 100
const firstWaitSeconds = 5
const longestWaitSeconds = 900

/**
 * Seconds to wait after so many failures: none for the first three, then 5, 10, 20 … up to 15 minutes.
 * Counted by account and address together, so that guessing elsewhere keeps nobody out of his own account.
 */
export function waitHere(failures: number): number {
  return growing(failures - freeFailuresHere)
}

/** The same for an address that tries many accounts; a hundred mistakes an hour are forgiven, a whole call centre may share it. */
export function waitNetwork(failures: number): number {
  return growing(failures - freeFailuresNetwork)
}

function growing(beyond: number): number {
  if (beyond < 0) return 0
  return Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** Math.min(beyond, 10))
}

/** Whole seconds until the next attempt is heard; 0 = now. */
export function secondsToWait(failures: Failures, now: Date): number {
  const here = left(waitHere(failures.here), failures.lastHere, now)
  const network = failures.isKnownHere ? 0 : left(waitNetwork(failures.network), failures.lastNetwork, now)
  return Math.max(here, network)
}

function left(wait: number, since: Date | null, now: Date): number {
  if (wait === 0 || since === null) return 0
  return Math.max(0, Math.ceil(wait - (now.getTime() - since.getTime()) / 1000))
}

/** Account-wide failures within an hour at which the person is told: the fifth, then every twentieth. */
export function tellsPerson(failuresOfAccount: number): boolean {
  return failuresOfAccount === 5 || (failuresOfAccount > 0 && failuresOfAccount % 20 === 0)
}

export const sessionIdleHours = 12
export const sessionDays = 7

/** Passwords everybody tries first, folded; longer than the least length. */
const guessed = new Set([
  '12345678',
  '123456789',
  '1234567890',
  '88888888',
  '11111111',
  'password',
  'qwertyui',
  'a1234567',
])
export const shortestPassword = 8

/** Why a password may not be used, as a problem code, or null. Measured in characters, not bytes. */
export function passwordFault(password: string, person: { name: string; staffNumber: string }): string | null {
  if ([...password].length < shortestPassword) return 'password.too_short'
  const folded = password.toLowerCase()
  const own = [person.name, person.staffNumber].map(word => word.toLowerCase())
  if (guessed.has(folded) || own.includes(folded) || /^(.)\1+$/u.test(password)) return 'password.too_easy'
  return null
}

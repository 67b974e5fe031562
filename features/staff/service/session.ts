import { createHash } from 'node:crypto'
import { allow, type Ctx, type Language } from '#platform/context.ts'
import { pageFrom, readCursor } from '#platform/cursor.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { networkOf } from '#platform/rateLimit.ts'
import { sessionCookie } from '../rules/access.ts'
import { foldName } from '../rules/names.ts'
import { passwordFault, secondsToWait, sessionDays, tellsPerson } from '../rules/signIn.ts'
import { findAccount, findPerson, lockPerson, updatePerson } from '../store/people.ts'
import {
  countAccountFailures,
  deleteOld,
  endSessions,
  failuresOf,
  findSessionRow,
  hasSignedInBefore,
  insertAttempt,
  insertSession,
  listSessionRows,
  takeGuessingPlace,
  wasSeenFrom,
} from '../store/sessions.ts'
import { authenticate } from './authenticate.ts'
import { notify } from './notices.ts'
import { hashPassword, hashToken, newToken, passwordFits } from './secrets.ts'
import { checkSecondFactor } from './totp.ts'

/** Where a request comes from, as the server saw it. */
export interface Origin {
  address: string
  agent: string
}

export interface SignedIn {
  /** The cookie's value; told to nobody else. */
  token: string
  expiresAt: Date
  /** The context of the person now signed in. */
  ctx: Ctx
}

/**
 * Signs a person in by number or name. A refusal is *returned*, so that the failed attempt stays written; it says how long to
 * wait. Waiting goes by account and address: guessing elsewhere never keeps a person out.
 */
export async function signIn(
  ctx: Ctx,
  input: { account: string; password: string; code?: string | undefined },
  origin: Origin,
  totpKey: Buffer,
): Promise<SignedIn | Problem> {
  const key = foldName(input.account)
  const account = await findAccount(ctx.tx, key)
  const guess = { account: account?.id ?? unknownAccount(key), network: networkOf(origin.address) }
  const refused = await heard(ctx, guess)
  if (refused) return refused
  const fits = await passwordFits(account?.passwordHash ?? null, input.password)
  if (!account || !fits) return await failed(ctx, guess, account?.id ?? null, 'auth.wrong_password')
  const second = await checkSecondFactor(ctx, account.id, input.code, totpKey)
  if (second === 'auth.totp_required') return new Problem(second)
  if (second) return await failed(ctx, guess, account.id, second)
  const isNewPlace =
    (await hasSignedInBefore(ctx.tx, account.id)) && !(await wasSeenFrom(ctx.tx, guess.account, guess.network))
  await insertAttempt(ctx.tx, { ...guess, at: ctx.now, succeeded: true })
  const opened = await openSession(ctx, account.id, origin)
  if (isNewPlace) {
    await notify(opened.ctx, {
      to: [account.id],
      kind: 'session.new_address',
      subject: { kind: 'session', id: opened.ctx.me.sessionId! },
    })
  }
  return opened
}

// What was typed is hashed: people type their password into the wrong field.
function unknownAccount(key: string): string {
  return `unknown:${createHash('sha256').update(key).digest('base64url')}`
}

interface Guess {
  account: string
  network: string
}

async function heard(ctx: Ctx, guess: Guess): Promise<Problem | null> {
  if (!(await takeGuessingPlace(ctx.tx, guess.account, guess.network)))
    return new Problem('auth.wait', { retryAfterSeconds: 1 })
  const wait = secondsToWait(await failuresOf(ctx.tx, guess.account, guess.network, ctx.now), ctx.now)
  return wait > 0 ? new Problem('auth.wait', { retryAfterSeconds: wait }) : null
}

async function failed(ctx: Ctx, guess: Guess, staffId: string | null, code: string): Promise<Problem> {
  await insertAttempt(ctx.tx, { ...guess, at: ctx.now, succeeded: false })
  if (staffId) await tellOfGuessing(ctx, staffId)
  const wait = secondsToWait(await failuresOf(ctx.tx, guess.account, guess.network, ctx.now), ctx.now)
  if (code === 'auth.wrong_password' && wait > 0)
    return new Problem('auth.wrong_password_wait', { retryAfterSeconds: wait })
  return new Problem(code, wait > 0 ? { retryAfterSeconds: wait } : {})
}

async function tellOfGuessing(ctx: Ctx, staffId: string): Promise<void> {
  const count = await countAccountFailures(ctx.tx, staffId, new Date(ctx.now.getTime() - 3600_000))
  if (!tellsPerson(count)) return
  const subject = { kind: 'staff', id: staffId }
  await record(ctx, { kind: 'session.sign_in_failed_often', subject, facts: { count } })
  await notify(ctx, { to: [staffId], kind: 'session.failed_often', subject, facts: { count } })
}

/** Begins a session for an account whose right to it was proved. */
export async function openSession(ctx: Ctx, staffId: string, origin: Origin): Promise<SignedIn> {
  const token = newToken()
  const expiresAt = new Date(ctx.now.getTime() + sessionDays * 24 * 3600_000)
  const id = await insertSession(ctx.tx, {
    tokenHash: hashToken(token),
    staffId,
    address: origin.address,
    agent: origin.agent.slice(0, 200),
    expiresAt,
    at: ctx.now,
  })
  const me = await authenticate(ctx.tx, { cookie: `${sessionCookie}=${token}` }, ctx.now)
  const signedIn: Ctx = { ...ctx, me: me! }
  await record(signedIn, { kind: 'session.signed_in', subject: { kind: 'session', id }, facts: { staffId } })
  return { token, expiresAt, ctx: signedIn }
}

/** @throws Problem session.forbidden when an API key tries what takes a person at his own session */
export function requireSession(ctx: Ctx): { staffId: string; sessionId: string } {
  if (!ctx.me.staffId || !ctx.me.sessionId) throw new Problem('session.forbidden')
  return { staffId: ctx.me.staffId, sessionId: ctx.me.sessionId }
}

/** Ends the session that asks. */
export async function signOut(ctx: Ctx): Promise<void> {
  const { staffId, sessionId } = requireSession(ctx)
  await endSessions(ctx.tx, { sessionId }, { at: ctx.now, staffId })
  await record(ctx, { kind: 'session.signed_out', subject: { kind: 'session', id: sessionId }, facts: { staffId } })
}

/** A page of my sessions, newest first; another person's with `session.revoke` and in scope. @throws Problem staff.not_found */
export async function listSessions(
  ctx: Ctx,
  query: { staffId?: string | undefined; after?: string | undefined; limit: number },
) {
  const staffId = query.staffId ?? ctx.me.staffId
  if (!staffId || !(await maySeeSessionsOf(ctx, staffId))) throw new Problem('staff.not_found')
  const after = readCursor(query.after, 'id')?.[0]
  const rows = await listSessionRows(ctx.tx, staffId, { after, limit: query.limit + 1 })
  const cut = pageFrom(rows, query.limit, row => [row.id])
  return {
    rows: cut.rows.map(row => ({
      id: row.id,
      staffId: row.staffId,
      createdAt: row.createdAt.toISOString(),
      lastSeenAt: row.lastSeenAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      address: row.address,
      agent: row.agent,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      isThis: row.id === ctx.me.sessionId,
    })),
    next: cut.next,
  }
}

async function maySeeSessionsOf(ctx: Ctx, staffId: string): Promise<boolean> {
  if (staffId === ctx.me.staffId) return true
  if (!ctx.me.permissions.has('session.revoke')) return false
  return (await findPerson(ctx.tx, ctx.me, staffId)) !== undefined
}

/** Ends one of my own sessions. @throws Problem session.not_found */
export async function endSession(ctx: Ctx, sessionId: string): Promise<void> {
  const session = await findSessionRow(ctx.tx, sessionId)
  if (!session || session.staffId !== ctx.me.staffId) throw new Problem('session.not_found')
  await end(ctx, sessionId, session.staffId)
}

/** Ends anybody's session within my sites; it is refused at its next request. @throws Problem session.not_found */
export async function revokeSession(ctx: Ctx, sessionId: string): Promise<void> {
  allow(ctx, 'session.revoke')
  const session = await findSessionRow(ctx.tx, sessionId)
  if (!session || !(await findPerson(ctx.tx, ctx.me, session.staffId))) throw new Problem('session.not_found')
  await end(ctx, sessionId, session.staffId)
}

async function end(ctx: Ctx, sessionId: string, staffId: string): Promise<void> {
  const ended = await endSessions(ctx.tx, { sessionId }, { at: ctx.now, staffId: ctx.me.staffId })
  if (ended.length === 0) return
  await record(ctx, { kind: 'session.revoked', subject: { kind: 'session', id: sessionId }, facts: { staffId } })
}

/**
 * Proves that who sits at an open session knows its password, under the same waiting as at the door. A refusal is returned.
 */
export async function provePassword(ctx: Ctx, password: string, origin: Origin): Promise<Problem | null> {
  const { staffId } = requireSession(ctx)
  const guess = { account: staffId, network: networkOf(origin.address) }
  const refused = await heard(ctx, guess)
  if (refused) return refused
  const person = await lockPerson(ctx.tx, ctx.me, staffId)
  if (await passwordFits(person?.passwordHash ?? null, password)) return null
  return await failed(ctx, guess, staffId, 'auth.wrong_password')
}

/** Changes my password; my other sessions end. A wrong present password is returned. @throws Problem password.* */
export async function changePassword(
  ctx: Ctx,
  input: { current: string; password: string },
  origin: Origin,
): Promise<Problem | null> {
  const { staffId, sessionId } = requireSession(ctx)
  const refused = await provePassword(ctx, input.current, origin)
  if (refused) return refused
  const person = (await lockPerson(ctx.tx, ctx.me, staffId))!
  const fault = input.password === input.current ? 'password.same' : passwordFault(input.password, person)
  if (fault) throw new Problem(fault)
  await updatePerson(ctx.tx, staffId, {
    passwordHash: await hashPassword(input.password),
    passwordSetAt: ctx.now,
    mustChangePassword: false,
  })
  await endSessions(ctx.tx, { staffId, except: sessionId }, { at: ctx.now, staffId })
  await record(ctx, { kind: 'staff.password_changed', subject: { kind: 'staff', id: staffId } })
  return null
}

/** Chooses the language I am spoken to in. */
export async function changeLanguage(ctx: Ctx, language: Language): Promise<void> {
  const { staffId } = requireSession(ctx)
  await updatePerson(ctx.tx, staffId, { language })
  await record(ctx, {
    kind: 'staff.updated',
    subject: { kind: 'staff', id: staffId },
    facts: { changed: ['language'] },
  })
}

/** Nightly: sign-in attempts and ended sessions older than 30 days are forgotten. */
export async function forgetSignIns(ctx: Ctx): Promise<void> {
  await deleteOld(ctx.tx, new Date(ctx.now.getTime() - 30 * 24 * 3600_000))
}

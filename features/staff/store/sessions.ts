import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { Failures } from '../rules/signIn.ts'

export async function insertSession(
  tx: Tx,
  session: { tokenHash: Buffer; staffId: string; address: string; agent: string; expiresAt: Date; at: Date },
): Promise<string> {
  const { at, ...fields } = session
  const row = await tx
    .insertInto('sessions')
    .values({ ...fields, createdAt: at, lastSeenAt: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

export async function findSessionRow(db: Tx, sessionId: string) {
  return await db.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirst()
}

export async function listSessionRows(db: Tx, staffId: string, page: { after?: string | undefined; limit: number }) {
  let query = db
    .selectFrom('sessions')
    .selectAll()
    .where('staffId', '=', staffId)
    .orderBy('id', 'desc')
    .limit(page.limit)
  if (page.after !== undefined) query = query.where('id', '<', page.after)
  return await query.execute()
}

/** Ends living sessions: one, or all of an account but one. Returns their ids. */
export async function endSessions(
  tx: Tx,
  which: { sessionId: string } | { staffId: string; except?: string | undefined },
  by: { at: Date; staffId: string | null },
): Promise<string[]> {
  let query = tx
    .updateTable('sessions')
    .set({ revokedAt: by.at, revokedBy: by.staffId })
    .where('revokedAt', 'is', null)
    .returning('id')
  if ('sessionId' in which) query = query.where('id', '=', which.sessionId)
  else {
    query = query.where('staffId', '=', which.staffId)
    if (which.except) query = query.where('id', '<>', which.except)
  }
  const ended = (await query.execute()).map(row => row.id)
  // Open pages of these sessions are cut off at the commit, not at their next turn.
  if (ended.length > 0) await sql`select pg_notify('sessions', '')`.execute(tx)
  return ended
}

/** Whether the account was signed in from this network in the 30 days before. */
export async function wasSeenFrom(db: Tx, account: string, network: string): Promise<boolean> {
  const row = await db
    .selectFrom('signInAttempts')
    .select('id')
    .where('account', '=', account)
    .where('network', '=', network)
    .where('succeeded', '=', true)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function hasSignedInBefore(db: Tx, staffId: string): Promise<boolean> {
  const row = await db.selectFrom('sessions').select('id').where('staffId', '=', staffId).limit(1).executeTakeFirst()
  return row !== undefined
}

/** At most four guesses at one account from one network are worked on at once; the fifth is told to wait. */
export async function takeGuessingPlace(tx: Tx, account: string, network: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from generate_series(0, 3) as place
    where pg_try_advisory_xact_lock(hashtextextended(${`${account} ${network}`}, 0) + place) limit 1`.execute(tx)
  return rows.length > 0
}

export async function insertAttempt(
  tx: Tx,
  attempt: { account: string; network: string; at: Date; succeeded: boolean },
): Promise<void> {
  await tx.insertInto('signInAttempts').values(attempt).execute()
}

/** What speaks against hearing the next attempt. */
export async function failuresOf(db: Tx, account: string, network: string, now: Date): Promise<Failures> {
  const hourAgo = new Date(now.getTime() - 3600_000)
  const dayAgo = new Date(now.getTime() - 24 * 3600_000)
  const { rows } = await sql<Failures>`
    with last_success as (
      select max(at) as at from sign_in_attempts where account = ${account} and network = ${network} and succeeded
    ), here as (
      select count(*)::int as count, max(at) as last from sign_in_attempts
      where account = ${account} and network = ${network} and not succeeded
        and at > greatest(${dayAgo}::timestamptz, (select at from last_success))
    ), network as (
      select count(*)::int as count, max(at) as last from sign_in_attempts
      where network = ${network} and not succeeded and at > ${hourAgo}::timestamptz
    )
    select here.count as here, here.last as last_here, network.count as network, network.last as last_network,
      (select at from last_success) is not null as is_known_here
    from here, network`.execute(db)
  return rows[0]!
}

export async function countAccountFailures(db: Tx, account: string, since: Date): Promise<number> {
  const row = await db
    .selectFrom('signInAttempts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account', '=', account)
    .where('succeeded', '=', false)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Forgets attempts and ended sessions older than a moment. */
export async function deleteOld(tx: Tx, before: Date): Promise<void> {
  await tx.deleteFrom('signInAttempts').where('at', '<', before).execute()
  await tx.deleteFrom('sessions').where('expiresAt', '<', before).execute()
}

// Second factor

export async function findTotp(db: Tx, staffId: string) {
  return await db.selectFrom('totp').selectAll().where('staffId', '=', staffId).executeTakeFirst()
}

/** A fresh secret, not yet confirmed, in place of an unconfirmed one. Returns false when one is confirmed already. */
export async function putTotp(tx: Tx, staffId: string, sealedSecret: Buffer, at: Date): Promise<boolean> {
  const result = await tx
    .insertInto('totp')
    .values({ staffId, sealedSecret, enrolledAt: at })
    .onConflict(conflict =>
      conflict.column('staffId').doUpdateSet({ sealedSecret, enrolledAt: at }).where('totp.confirmedAt', 'is', null),
    )
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function confirmTotpRow(tx: Tx, staffId: string, at: Date): Promise<void> {
  await tx.updateTable('totp').set({ confirmedAt: at }).where('staffId', '=', staffId).execute()
}

/** Takes a time step, once. Returns false when it, or a later one, was used. */
export async function takeStep(tx: Tx, staffId: string, step: number): Promise<boolean> {
  const result = await tx
    .updateTable('totp')
    .set({ lastStep: step })
    .where('staffId', '=', staffId)
    .where(eb => eb.or([eb('lastStep', 'is', null), eb('lastStep', '<', step)]))
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function deleteTotp(tx: Tx, staffId: string): Promise<boolean> {
  await tx.deleteFrom('recoveryCodes').where('staffId', '=', staffId).execute()
  return (await tx.deleteFrom('totp').where('staffId', '=', staffId).executeTakeFirst()).numDeletedRows > 0n
}

export async function replaceRecoveryCodes(tx: Tx, staffId: string, hashes: Buffer[]): Promise<void> {
  await tx.deleteFrom('recoveryCodes').where('staffId', '=', staffId).execute()
  await tx
    .insertInto('recoveryCodes')
    .values(hashes.map(hash => ({ staffId, hash })))
    .execute()
}

/** Uses up a recovery code. Returns false when there is none such left. */
export async function takeRecoveryCode(tx: Tx, staffId: string, hash: Buffer, at: Date): Promise<boolean> {
  const result = await tx
    .updateTable('recoveryCodes')
    .set({ usedAt: at })
    .where('staffId', '=', staffId)
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

import { generateSecret, generateURI, verifySync } from 'otplib'
import type { Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { lockPerson } from '../store/people.ts'
import {
  confirmTotpRow,
  deleteTotp,
  findTotp,
  putTotp,
  replaceRecoveryCodes,
  takeRecoveryCode,
  takeStep,
} from '../store/sessions.ts'
import { hashToken, readableSecret, seal, unseal } from './secrets.ts'

const recoveryCodeCount = 10

/** Begins with a second factor; nothing is asked for until it is confirmed. @throws Problem totp.enrolled */
export async function enrolTotp(ctx: Ctx, staffId: string, totpKey: Buffer): Promise<{ secret: string; uri: string }> {
  const person = (await lockPerson(ctx.tx, ctx.me, staffId))!
  const secret = generateSecret()
  if (!(await putTotp(ctx.tx, staffId, seal(totpKey, secret, staffId), ctx.now))) throw new Problem('totp.enrolled')
  await record(ctx, { kind: 'totp.begun', subject: { kind: 'staff', id: staffId } })
  return { secret, uri: generateURI({ issuer: '三声', label: person.staffNumber, secret }) }
}

/** Proves that the app works; from now on every sign-in asks for it. Returns the recovery codes, kept hashed only. @throws Problem totp.* */
export async function confirmTotp(
  ctx: Ctx,
  staffId: string,
  code: string,
  totpKey: Buffer,
): Promise<{ recoveryCodes: string[] }> {
  const row = await findTotp(ctx.tx, staffId)
  if (!row) throw new Problem('totp.not_begun')
  if (row.confirmedAt) throw new Problem('totp.enrolled')
  if (!(await takeCode(ctx, staffId, row.sealedSecret, code, totpKey))) throw new Problem('auth.totp_wrong')
  await confirmTotpRow(ctx.tx, staffId, ctx.now)
  const recoveryCodes = Array.from({ length: recoveryCodeCount }, () => readableSecret(12))
  await replaceRecoveryCodes(ctx.tx, staffId, recoveryCodes.map(hashToken))
  await record(ctx, { kind: 'totp.enrolled', subject: { kind: 'staff', id: staffId } })
  return { recoveryCodes }
}

/** Does without a second factor from now on. The caller has proved password and code. */
export async function removeTotp(ctx: Ctx, staffId: string): Promise<void> {
  if (!(await deleteTotp(ctx.tx, staffId))) throw new Problem('totp.not_begun')
  await record(ctx, { kind: 'totp.removed', subject: { kind: 'staff', id: staffId } })
}

/** Null when the second factor is proved or none is enrolled, else the code of the problem. A recovery code is good once. */
export async function checkSecondFactor(
  ctx: Ctx,
  staffId: string,
  code: string | undefined,
  totpKey: Buffer,
): Promise<'auth.totp_required' | 'auth.totp_wrong' | null> {
  const row = await findTotp(ctx.tx, staffId)
  if (!row?.confirmedAt) return null
  if (code === undefined || code.trim() === '') return 'auth.totp_required'
  if (await takeCode(ctx, staffId, row.sealedSecret, code, totpKey)) return null
  const used = await takeRecoveryCode(ctx.tx, staffId, hashToken(code.trim().toLowerCase()), ctx.now)
  return used ? null : 'auth.totp_wrong'
}

// One step back for a slow hand and a clock that is behind; each step is good once.
async function takeCode(ctx: Ctx, staffId: string, sealed: Buffer, code: string, totpKey: Buffer): Promise<boolean> {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return false
  const secret = unseal(totpKey, sealed, staffId)
  const result = verifySync({ secret, token, epoch: Math.floor(ctx.now.getTime() / 1000), epochTolerance: 30 })
  return result.valid && 'timeStep' in result && (await takeStep(ctx.tx, staffId, result.timeStep))
}

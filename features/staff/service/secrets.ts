import { createCipheriv, createDecipheriv, createHash, randomBytes, randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** 256 random bits, as text for a cookie, a key or a link. */
export function newToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** Tokens have their full strength in themselves, so a plain hash is enough to keep them. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** argon2id, 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFKC'))
}

// The hash of a password nobody has: an unknown account must cost what a known one costs.
let nobody: Promise<string> | undefined

/** Whether the password fits; with no hash it fits never, in the same time. */
export async function passwordFits(stored: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(newToken())
  const fits = await verify(stored ?? (await nobody), password.normalize('NFKC'))
  return stored !== null && fits
}

const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Characters nobody mistakes for others when they are read out, in groups of four. */
export function readableSecret(length: number): string {
  const letters = Array.from({ length }, () => readable[randomInt(readable.length)])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** AES-256-GCM, bound to the row it belongs to. */
export function seal(key: Buffer, text: string, belongsTo: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(belongsTo))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Undoes `seal`. Throws when key, row or text are others. */
export function unseal(key: Buffer, sealed: Buffer, belongsTo: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(belongsTo))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
}

import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { Ctx } from './context.ts'
import { Problem } from './problem.ts'

/**
 * Runs `first` once for a key, and answers every repetition with the first reply – also one that arrives while the
 * first still runs: its insert waits for the first transaction. The stored reply is sealed with the key itself,
 * so that a copy of the database does not hold look-up codes.
 * @throws Problem idempotency.key_reused when the same key comes with another body
 */
export async function once<T>(ctx: Ctx, key: string, body: unknown, first: () => Promise<T>): Promise<T> {
  const keyHash = createHash('sha256').update(key).digest()
  const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest()
  const inserted = await ctx.tx
    .insertInto('idempotencyKeys')
    .values({ keyHash, bodyHash, at: ctx.now })
    .onConflict(conflict => conflict.column('keyHash').doNothing())
    .returning('keyHash')
    .executeTakeFirst()
  if (inserted) {
    const reply = await first()
    await ctx.tx
      .updateTable('idempotencyKeys')
      .set({ reply: sealReply(key, reply) })
      .where('keyHash', '=', keyHash)
      .execute()
    return reply
  }
  const known = await ctx.tx
    .selectFrom('idempotencyKeys')
    .select(['bodyHash', 'reply'])
    .where('keyHash', '=', keyHash)
    .executeTakeFirstOrThrow()
  if (!known.bodyHash.equals(bodyHash) || !known.reply) throw new Problem('idempotency.key_reused')
  return openReply(key, known.reply) as T
}

function secretOf(key: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'sansheng reply', 32))
}

function sealReply(key: string, reply: unknown): Buffer {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key, salt), nonce)
  const text = Buffer.concat([cipher.update(JSON.stringify(reply), 'utf8'), cipher.final()])
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), text])
}

function openReply(key: string, sealed: Buffer): unknown {
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key, sealed.subarray(0, 16)), sealed.subarray(16, 28))
  decipher.setAuthTag(sealed.subarray(28, 44))
  return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(44)), decipher.final()]).toString('utf8'))
}

/** Forgets keys older than 30 days. */
export async function forgetOldKeys(ctx: Ctx): Promise<void> {
  const limit = new Date(ctx.now.getTime() - 30 * 24 * 3600_000)
  await ctx.tx.deleteFrom('idempotencyKeys').where('at', '<', limit).execute()
}

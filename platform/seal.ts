import { createHash, createHmac } from 'node:crypto'

/** What the seal of one event covers. `salt` and `facts` enter as one hash, so that a fact can be erased later. */
export interface SealedEvent {
  position: number
  id: string
  kind: string
  subjectKind: string
  subjectId: string
  actorKind: string
  actorId: string | null
  at: Date
  facts: unknown
  salt: Buffer
}

export const firstSeal: Buffer = Buffer.alloc(32)

/** Chains one event to the seal before it (32 bytes, HMAC-SHA-256). */
export function sealOf(key: Buffer, previous: Buffer, event: SealedEvent): Buffer {
  const facts = createHash('sha256').update(event.salt).update(canonical(event.facts)).digest('hex')
  const line = [
    event.position,
    event.id,
    event.kind,
    event.subjectKind,
    event.subjectId,
    event.actorKind,
    event.actorId ?? '',
    event.at.toISOString(),
    facts,
  ].join('\n')
  return createHmac('sha256', key).update(previous).update(line).digest()
}

// jsonb does not keep the order of keys, so the seal must not depend on it.
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

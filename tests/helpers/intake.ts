import { randomUUID } from 'node:crypto'
import type { PublicContactReply } from '#features/cases/contract/public.ts'

export interface Sent {
  key: string
  text: string
}

export interface Acknowledged extends Sent {
  reply: PublicContactReply
}

/** A contact nobody sent before. */
export function newContact(): Sent {
  const key = randomUUID()
  return { key, text: `三单元电梯不动了，请派人来看看。${key}` }
}

/** Sends one public contact; throws when it is not acknowledged with 201. */
export async function send(url: string, contact: Sent): Promise<Acknowledged> {
  const reply = await fetch(`${url}/api/public/contacts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': contact.key },
    body: JSON.stringify({ text: contact.text, phone: '13800005678' }),
  })
  if (reply.status !== 201) throw new Error(`${reply.status} ${await reply.text()}`)
  return { ...contact, reply: (await reply.json()) as PublicContactReply }
}

/** Status and body of the public look-up by number and code. */
export async function lookUp(
  url: string,
  { reply }: Acknowledged,
): Promise<{ status: number; body: { commitments: unknown[] } }> {
  const found = await fetch(`${url}/api/public/cases/${reply.caseNumber}`, {
    headers: { 'lookup-code': reply.lookupCode },
  })
  return { status: found.status, body: (await found.json()) as { commitments: unknown[] } }
}

/** Keeps `callers` sending until told to end; what was acknowledged and what was cut off are kept apart. */
export function keepSending(
  url: string,
  callers: number,
): { acknowledged: Acknowledged[]; cutOff: Sent[]; end(): Promise<void> } {
  const acknowledged: Acknowledged[] = []
  const cutOff: Sent[] = []
  let going = true
  const callersAtWork = Array.from({ length: callers }, async () => {
    while (going) {
      const contact = newContact()
      try {
        acknowledged.push(await send(url, contact))
      } catch {
        cutOff.push(contact)
        return
      }
    }
  })
  return {
    acknowledged,
    cutOff,
    async end() {
      going = false
      await Promise.all(callersAtWork)
    },
  }
}

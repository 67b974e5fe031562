import { allow, type Ctx } from '#platform/context.ts'
import { record } from '#platform/events.ts'
import { Problem } from '#platform/problem.ts'
import { changePresence, findPresence, type PresenceState, readyAmong } from '../store/presence.ts'
import { requireManageable } from './people.ts'

export interface PresenceInput {
  state: PresenceState
  reason?: string | undefined
}

/** Says how present I am. Away needs a reason; the same again changes nothing. @throws Problem presence.reason_needed */
export async function setPresence(ctx: Ctx, input: PresenceInput): Promise<void> {
  if (!ctx.me.staffId) throw new Problem('auth.forbidden')
  await change(ctx, ctx.me.staffId, input)
}

/** Sets another person's presence. @throws Problem staff.not_found, presence.reason_needed, auth.forbidden */
export async function setPresenceOf(ctx: Ctx, staffId: string, input: PresenceInput): Promise<void> {
  allow(ctx, 'staff.write')
  await requireManageable(ctx, staffId)
  await change(ctx, staffId, input)
}

async function change(ctx: Ctx, staffId: string, input: PresenceInput): Promise<void> {
  if (input.state === 'away' && !input.reason) throw new Problem('presence.reason_needed')
  const reason = input.reason ?? null
  const before = await findPresence(ctx.tx, staffId)
  if (before && before.state === input.state && before.reason === reason) return
  await changePresence(ctx.tx, staffId, { state: input.state, reason }, ctx.now)
  await record(ctx, {
    kind: 'presence.set',
    subject: { kind: 'staff', id: staffId },
    facts: { from: before?.state ?? null, to: input.state, reason },
  })
}

/** Which of these accounts are ready for work now. */
export async function readyOf(ctx: Ctx, staffIds: readonly string[]): Promise<string[]> {
  return await readyAmong(ctx.tx, staffIds)
}

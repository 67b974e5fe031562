/** What a follow-up is decided by. */
export interface FollowUpFacts {
  stage: string
  /** The closing gate of the present cycle is open. */
  gateOpen: boolean
  /** The follow-up in question was heard. */
  heardAt: Date | null
  /** It belongs to the present cycle of its case. */
  isPresent: boolean
  /** Whoever asks owned, worked, investigated or answered the case, as a person. */
  handledByMe: boolean
  /** The site has nobody else. */
  aloneInSite: boolean
}

export interface Who {
  kind: 'staff' | 'service' | 'public' | 'system'
  staffId: string | null
  personId: string | null
  permissions: ReadonlySet<string>
}

/**
 * Why `me` may not hear this follow-up, or null. It is heard by a person who neither owned, worked nor answered the case;
 * only where a site has one person may he ask himself, marked so (P-flow).
 */
export function hearRefusal(facts: FollowUpFacts, me: Who): string | null {
  if (!me.permissions.has('follow_up.record')) return 'auth.forbidden'
  if (me.kind !== 'staff' || !me.staffId || !me.personId) return 'follow_up.person_needed'
  const notNow = stateRefusal(facts)
  if (notNow) return notNow
  return facts.handledByMe && !facts.aloneInSite ? 'follow_up.handled_it' : null
}

/** The state alone, for the customer's own door. */
export function stateRefusal(
  facts: Pick<FollowUpFacts, 'stage' | 'gateOpen' | 'heardAt' | 'isPresent'>,
): string | null {
  if (facts.heardAt) return 'follow_up.heard_already'
  return facts.isPresent && facts.stage === 'answered' && facts.gateOpen ? null : 'follow_up.not_due'
}

/** A try is recorded by whoever might have heard the customer, and never in the customer's quiet hours. */
export function attemptRefusal(facts: FollowUpFacts, me: Who, isQuiet: boolean): string | null {
  return hearRefusal(facts, me) ?? (isQuiet ? 'follow_up.quiet_hours' : null)
}

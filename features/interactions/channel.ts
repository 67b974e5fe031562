import type { ContactKind } from '#features/customers/rules/numbers.ts'
import type { ChannelKind, Direction, HappeningType, Role } from './contract.ts'

/**
 * The port between the product and the ways in and out. An adapter lives in `channels/<name>/`, is named in
 * `app/wiring.ts`, knows one system outside (an exchange, a mailbox, WeChat) and nothing of cases or customers.
 *
 *   system outside → adapter → Inbox   what came in and what happened on it
 *   case, follow-up → adapter.send / adapter.dial → system outside
 *
 * Rules for adapters:
 * - Deliver at least once, in order within one contact; the Inbox keeps each contact and each `seq` once.
 * - `reference` is the outside system's own id of the contact and never changes.
 * - Acknowledge outside (delete the mail, answer the webhook) only after the Inbox promise is fulfilled: it is on disk then.
 * - Times are those of the outside system; the product takes `at` as it comes, but never later than its own clock.
 * - `reached` is said only where the outside system knows: answered, read, delivered to the person. Otherwise null.
 * - What cannot be understood is thrown, not guessed; the product logs it and the adapter tries again later.
 */
export interface Channel {
  readonly kind: ChannelKind
  /** Name of this connection in the settings, e.g. `hotline`; with `reference` it identifies a contact. */
  readonly name: string
  /** Begins to deliver; resolves once connected. Called once. */
  open(inbox: Inbox): Promise<void>
  /** Delivers nothing more; resolves when nothing is under way. */
  close(): Promise<void>
  /** Channels of writing: sends words; resolves when the outside system has taken them. */
  send?(message: OutgoingMessage): Promise<Sent>
  /** Channels of speech: rings the staff member's set, then the customer. */
  dial?(call: OutgoingCall): Promise<Sent>
}

/** Where a contact comes from or goes to, as the outside system writes it. */
export interface Party {
  kind: ContactKind
  value: string
  name?: string
}

export interface Arrived {
  reference: string
  direction: Direction
  at: Date
  /** Site the connection belongs to. */
  site: string
  customer?: Party
  /** Staff member at the other end, by staff number, where the outside system knows. */
  staffNumber?: string
  subject?: string
}

export interface Said {
  /** Place within the contact, counted by the adapter from 0. */
  seq: number
  role: Role
  at: Date
  end?: Date
  text: string
}

export interface Happened {
  /** Place within the contact, counted by the adapter from 0, apart from the words. */
  seq: number
  at: Date
  type: HappeningType
  by?: 'agent' | 'customer' | 'network'
}

/** What the product offers an adapter. Every call is one transaction; it may be made again. */
export interface Inbox {
  /** A contact began, or came whole (a mail). Returns the interaction's id. */
  arrived(contact: Arrived): Promise<string>
  said(reference: string, words: Said[]): Promise<void>
  happened(reference: string, events: Happened[]): Promise<void>
  ended(reference: string, end: { at: Date; reached: boolean | null }): Promise<void>
}

export interface OutgoingMessage {
  /** Interaction already recorded for it: sending twice with the same id must not reach the customer twice. */
  interaction: string
  to: Party
  subject?: string
  text: string
}

export interface OutgoingCall {
  interaction: string
  to: Party
  staffNumber: string
}

/** Reached is null until the outside system says more through `Inbox.ended`. */
export interface Sent {
  reference: string
  at: Date
  reached: boolean | null
}

import type { Conversation, Inspection } from '#features/inspections/contract.ts'

/** How a format writes: what stands before, for each conversation, and behind all. */
export interface Writer {
  head: () => string
  row: (conversation: Conversation, inspection: Inspection) => string
  foot: () => string
}

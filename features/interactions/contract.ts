import { z } from 'zod'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery, words } from '#platform/endpoint.ts'

export const directions = ['in', 'out'] as const
export const channelKinds = ['phone', 'chat', 'email', 'wechat', 'window', 'web', 'sms', 'letter', 'form'] as const
export const roles = ['agent', 'customer', 'bot', 'system'] as const
export const happeningTypes = [
  'ring',
  'answer',
  'hold',
  'resume',
  'transfer',
  'hangup',
  'mute',
  'unmute',
  'rating_invited',
  'rated',
  'abandoned',
] as const

export type Direction = (typeof directions)[number]
export type ChannelKind = (typeof channelKinds)[number]
export type Role = (typeof roles)[number]
export type HappeningType = (typeof happeningTypes)[number]

const utterance = z.object({
  role: z.enum(roles),
  at: instant.nullable(),
  end: instant.nullable(),
  text: z.string(),
})

const happening = z.object({
  at: instant,
  type: z.enum(happeningTypes),
  by: z.enum(['agent', 'customer', 'network']).nullable(),
})

const interactionRow = z.object({
  id,
  site: id,
  direction: z.enum(directions),
  channel: z.enum(channelKinds),
  customer: id.nullable(),
  staff: id.nullable(),
  at: instant,
  endedAt: instant.nullable(),
  reached: z.boolean().nullable(),
  subject: z.string().nullable(),
})
export type InteractionRow = z.output<typeof interactionRow>

const interaction = interactionRow.extend({ words: z.array(utterance), events: z.array(happening) })
export type Interaction = z.output<typeof interaction>

export const saidInput = z.strictObject({
  role: z.enum(roles),
  at: instant.optional(),
  end: instant.optional(),
  text: words(4000),
})

/** What a person writes down about a contact he had. */
export const contactRecord = z.strictObject({
  direction: z.enum(directions),
  channel: z.enum(channelKinds),
  /** Needed for an outgoing call, visit or chat: was the customer reached? */
  reached: z.boolean().nullable().default(null),
  at: instant,
  endedAt: instant.optional(),
  subject: optionalWords(200),
  words: z.array(saidInput).max(500).default([]),
})
export type ContactRecord = z.output<typeof contactRecord>

const newInteraction = contactRecord.extend({ site: id, customer: id.optional() })
export type NewInteraction = z.output<typeof newInteraction>

export const interactionEndpoints = {
  recordInteraction: endpoint({
    method: 'POST',
    path: '/api/interactions',
    needs: 'interaction.record',
    summary: 'Writes down by hand a contact that happened.',
    body: newInteraction,
    reply: z.object({ id }),
    status: 201,
  }),
  getInteraction: endpoint({
    method: 'GET',
    path: '/api/interactions/:id',
    needs: 'interaction.read',
    summary: 'One contact with its words and events.',
    params: idParams,
    reply: interaction,
  }),
  interactionsOfCustomer: endpoint({
    method: 'GET',
    path: '/api/customers/:id/interactions',
    needs: 'interaction.read',
    summary: 'Contacts with a customer, newest first.',
    params: idParams,
    query: z.strictObject(pageQuery),
    reply: pageOf(interactionRow),
  }),
}

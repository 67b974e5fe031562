import { z } from 'zod'
import { endpoint, id, instant, optionalWords, words } from '#platform/endpoint.ts'
import { kindId, stage } from './words.ts'

export const publicContactInput = z.strictObject({
  site: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
    .optional(),
  kind: kindId.optional(),
  text: words(5000),
  name: optionalWords(60),
  phone: optionalWords(40),
  place: optionalWords(200),
  attachments: z.array(id).max(6).default([]),
})
export type PublicContactInput = z.output<typeof publicContactInput>

const idempotencyHeader = z.object({
  'idempotency-key': z
    .string('idempotency.key_required')
    .regex(/^[\x21-\x7e]{1,255}$/, 'idempotency.key_required')
    .describe('1–255 visible ASCII characters, new for each contact; the same key and body get the first reply'),
})
export const lookupHeader = z.object({
  'lookup-code': z.string().optional().describe('The code that came with the number of the case'),
})

export const owedView = z.object({ kind: z.string(), dueAt: instant })

export const publicContactReply = z.object({
  caseNumber: z.string(),
  lookupCode: z.string(),
  receivedAt: instant,
  commitments: z.array(owedView),
})
export type PublicContactReply = z.infer<typeof publicContactReply>

export const publicCaseView = z.object({
  number: z.string(),
  kind: kindId,
  stage,
  /** The stage in a sentence for the customer, in his language. */
  stageText: z.string(),
  cycle: z.number(),
  receivedAt: instant,
  commitments: z.array(
    z.object({ kind: z.string(), dueAt: instant.nullable(), keptAt: instant.nullable(), state: z.string() }),
  ),
  /** With the code or link only: what we answered. */
  answer: z.object({ words: z.string(), answeredAt: instant }).nullable(),
  /** With the code or link only: why it is not ours, and where to go. */
  returned: z.object({ reason: z.string(), advice: z.string() }).nullable(),
  /** With the code or link only: the follow-up waits for the customer's word. */
  followUp: z.object({ open: z.boolean() }).nullable(),
})
export type PublicCaseView = z.infer<typeof publicCaseView>

export const publicCaseEndpoints = {
  publicContact: endpoint({
    method: 'POST',
    path: '/api/public/contacts',
    needs: 'public',
    summary:
      'Say it: becomes a case at once. Needs an Idempotency-Key header; the same key and body get the first reply',
    headers: idempotencyHeader,
    body: publicContactInput,
    reply: publicContactReply,
    status: 201,
  }),
  publicCase: endpoint({
    method: 'GET',
    path: '/api/public/cases/:number',
    needs: 'public',
    summary: 'Where it stands: by the Lookup-Code header, or by the last four digits of the phone for the stage alone',
    headers: lookupHeader,
    params: z.strictObject({ number: z.string().max(40) }),
    query: z.strictObject({ phoneTail: z.string().max(20).optional() }),
    reply: publicCaseView,
    writes: true,
  }),
  publicUpload: endpoint({
    method: 'POST',
    path: '/api/public/uploads',
    needs: 'public',
    summary: 'One file up to 15 MB as multipart/form-data; its id goes into attachments',
    file: true,
    reply: z.object({ uploadId: id }),
    status: 201,
  }),
  publicObject: endpoint({
    method: 'POST',
    path: '/api/public/cases/:number/object',
    needs: 'public',
    summary: 'Object to a return, with the Lookup-Code header',
    headers: lookupHeader,
    params: z.strictObject({ number: z.string().max(40) }),
    body: z.strictObject({ words: words(4000) }),
    reply: z.object({ number: z.string(), stage }),
  }),
  publicGuide: endpoint({
    method: 'GET',
    path: '/api/public/guide',
    needs: 'public',
    summary: 'Sites, kinds with their limits, and how long what is kept: for the public pages',
    reply: z.object({
      sites: z.array(z.object({ key: z.string(), name: z.string() })),
      kinds: z.array(z.object({ id: kindId, label: z.string(), about: z.string(), retentionYears: z.number() })),
      pledge: z.array(z.string()),
    }),
  }),
}

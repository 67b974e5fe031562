import { z } from 'zod'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery, words } from '#platform/endpoint.ts'

export const contactKinds = ['phone', 'wechat', 'qq', 'email'] as const
export const customerKinds = ['person', 'organisation'] as const
/** 先生 女士 老先生 老太太 老师 医生 经理 小朋友; null = not known, ask. */
export const addressForms = [
  'sir',
  'madam',
  'elder_sir',
  'elder_madam',
  'teacher',
  'doctor',
  'manager',
  'child',
] as const
export const scripts = ['simplified', 'traditional'] as const
/** What to mind at once, without reading. */
export const careFlags = [
  'elderly',
  'disabled',
  'hard_of_hearing',
  'poor_sight',
  'ill',
  'pregnant',
  'minor',
  'dialect',
  'upset',
  'at_risk',
  'abusive',
  'no_calls',
] as const
export const premisesKinds = ['home', 'shop', 'office', 'account', 'other'] as const
export const relations = ['owner', 'tenant', 'family', 'resident', 'holder', 'agent', 'employee', 'other'] as const
/** Why a number is looked at in full; written down with who and when. */
export const revealPurposes = ['call_back', 'visit', 'follow_up', 'verify', 'correct', 'deliver', 'emergency'] as const

export type CustomerKind = (typeof customerKinds)[number]
export type AddressForm = (typeof addressForms)[number]
export type Script = (typeof scripts)[number]
export type RevealPurpose = (typeof revealPurposes)[number]

const permission = z.literal('auth.forbidden').nullable()

const contactInput = z.strictObject({
  kind: z.enum(contactKinds),
  value: words(254),
  /** Several people use it: a family's landline. */
  shared: z.boolean().default(false),
})
export type ContactInput = z.output<typeof contactInput>

const contact = z.object({
  id,
  kind: z.enum(contactKinds),
  /** First three and last two signs, never more. */
  masked: z.string(),
  shared: z.boolean(),
})

const careNote = z.object({
  id,
  flag: z.enum(careFlags).nullable(),
  text: z.string().nullable(),
  addedAt: instant,
  expiresAt: instant,
})

const premisesRow = z.object({
  id,
  site: id,
  kind: z.enum(premisesKinds),
  code: z.string(),
  address: z.string().nullable(),
})

export const customerRow = z.object({
  id,
  kind: z.enum(customerKinds),
  name: z.string().nullable(),
  addressForm: z.enum(addressForms).nullable(),
  script: z.enum(scripts).nullable(),
  site: id.nullable(),
  contacts: z.array(contact),
  flags: z.array(z.enum(careFlags)),
})
export type CustomerRow = z.output<typeof customerRow>

const customer = customerRow.extend({
  createdAt: instant,
  careNotes: z.array(careNote),
  premises: z.array(premisesRow.extend({ relation: z.enum(relations), since: instant })),
  /** Merges into this customer that still hold, newest first; each can be undone. */
  merges: z.array(
    z.object({ id, from: id, fromName: z.string().nullable(), at: instant, reason: z.string().nullable() }),
  ),
  may: z.object({ write: permission, reveal: permission, merge: permission }),
})
export type Customer = z.output<typeof customer>

const particulars = {
  kind: z.enum(customerKinds),
  name: optionalWords(80).nullable(),
  addressForm: z.enum(addressForms).nullable(),
  script: z.enum(scripts).nullable(),
}

const newCustomer = z.strictObject({
  kind: particulars.kind.default('person'),
  name: optionalWords(80),
  addressForm: particulars.addressForm.default(null),
  script: particulars.script.default(null),
  /** Null = known to the whole organisation; only who may see all sites may say so. */
  site: id.nullable(),
  contacts: z.array(contactInput).max(20).default([]),
})
export type NewCustomer = z.output<typeof newCustomer>

const customerChange = z.strictObject(particulars).partial()
export type CustomerChange = z.output<typeof customerChange>

const careInput = z
  .strictObject({ flag: z.enum(careFlags).optional(), text: optionalWords(500), expiresAt: instant.optional() })
  .refine(note => note.flag !== undefined || note.text !== undefined, { error: 'flag or text' })
export type CareInput = z.output<typeof careInput>

const newPremises = z.strictObject({
  site: id,
  kind: z.enum(premisesKinds).default('home'),
  code: words(60),
  address: optionalWords(200),
})
export type NewPremises = z.output<typeof newPremises>

const linkInput = z.strictObject({ premises: id, relation: z.enum(relations) })
const made = z.object({ id })
const done = z.object({})

export const customerEndpoints = {
  searchCustomers: endpoint({
    method: 'GET',
    path: '/api/customers',
    needs: 'customer.read',
    summary:
      'Customers, newest first; q finds by name, pinyin initials, number in any format, or home and account code.',
    query: z.strictObject({ q: z.string().trim().max(100).optional(), site: id.optional(), ...pageQuery }),
    reply: pageOf(customerRow).extend({
      /** Numbers were compared whole: who may not reveal cannot feel his way along a number. */
      wholeNumbersOnly: z.boolean(),
    }),
  }),
  getCustomer: endpoint({
    method: 'GET',
    path: '/api/customers/:id',
    needs: 'customer.read',
    summary: 'One customer with masked contacts, care notes in force, homes and accounts.',
    params: idParams,
    reply: customer,
  }),
  createCustomer: endpoint({
    method: 'POST',
    path: '/api/customers',
    needs: 'customer.write',
    summary: 'Registers a customer.',
    body: newCustomer,
    reply: made,
    status: 201,
  }),
  updateCustomer: endpoint({
    method: 'PATCH',
    path: '/api/customers/:id',
    needs: 'customer.write',
    summary: 'Changes name, kind, form of address or preferred script; what is left out stays.',
    params: idParams,
    body: customerChange,
    reply: done,
  }),
  addContact: endpoint({
    method: 'POST',
    path: '/api/customers/:id/add-contact',
    needs: 'customer.write',
    summary: 'Adds a telephone number, WeChat, QQ or mail address.',
    params: idParams,
    body: contactInput,
    reply: made,
    status: 201,
  }),
  removeContact: endpoint({
    method: 'POST',
    path: '/api/customers/:id/remove-contact',
    needs: 'customer.write',
    summary: 'A number that is no longer theirs.',
    params: idParams,
    body: z.strictObject({ contact: id }),
    reply: done,
  }),
  revealContact: endpoint({
    method: 'POST',
    path: '/api/customers/:id/reveal',
    needs: 'customer.reveal',
    summary: 'The numbers in full, for a purpose that is written down.',
    params: idParams,
    body: z.strictObject({ purpose: z.enum(revealPurposes), contact: id.optional(), case: id.optional() }),
    reply: z.object({
      contacts: z.array(
        z.object({
          id,
          kind: z.enum(contactKinds),
          value: z.string(),
          number: z.string(),
          extension: z.string().nullable(),
        }),
      ),
    }),
  }),
  addCareNote: endpoint({
    method: 'POST',
    path: '/api/customers/:id/add-care-note',
    needs: 'customer.write',
    summary: 'What to mind with this customer; ends by itself (usually after 180 days).',
    params: idParams,
    body: careInput,
    reply: made,
    status: 201,
  }),
  endCareNote: endpoint({
    method: 'POST',
    path: '/api/customers/:id/end-care-note',
    needs: 'customer.write',
    summary: 'Ends a care note or flag now.',
    params: idParams,
    body: z.strictObject({ note: id }),
    reply: done,
  }),
  createPremises: endpoint({
    method: 'POST',
    path: '/api/premises',
    needs: 'customer.write',
    summary: 'Registers a home, shop, office or account.',
    body: newPremises,
    reply: made,
    status: 201,
  }),
  searchPremises: endpoint({
    method: 'GET',
    path: '/api/premises',
    needs: 'customer.read',
    summary: 'Homes and accounts by the beginning of their code or words of their address.',
    query: z.strictObject({ q: z.string().trim().max(100).optional(), site: id.optional(), ...pageQuery }),
    reply: pageOf(premisesRow),
  }),
  linkPremises: endpoint({
    method: 'POST',
    path: '/api/customers/:id/link-premises',
    needs: 'customer.write',
    summary: 'Says how a customer belongs to a home or account.',
    params: idParams,
    body: linkInput,
    reply: done,
  }),
  unlinkPremises: endpoint({
    method: 'POST',
    path: '/api/customers/:id/unlink-premises',
    needs: 'customer.write',
    summary: 'A customer no longer belongs to a home or account.',
    params: idParams,
    body: z.strictObject({ premises: id }),
    reply: done,
  }),
  mergeCustomers: endpoint({
    method: 'POST',
    path: '/api/customers/:id/merge',
    needs: 'customer.merge',
    summary: 'Says that this customer and another are one; nothing of either is rewritten.',
    params: idParams,
    body: z.strictObject({ into: id, reason: optionalWords(200) }),
    reply: made,
  }),
  undoMerge: endpoint({
    method: 'POST',
    path: '/api/customers/:id/undo-merge',
    needs: 'customer.merge',
    summary: 'Takes a merge back; both are again what they were.',
    params: idParams,
    body: z.strictObject({ merge: id }),
    reply: done,
  }),
}

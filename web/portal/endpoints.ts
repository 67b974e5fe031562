import type { publicCaseEndpoints } from '#features/cases/contract/public.ts'
import type { publicFollowUpEndpoints } from '#features/followups/contract.ts'
import { bare, type Reply } from '#web/ui/api.ts'

type Public = typeof publicCaseEndpoints

/** By type alone, so that the public pages carry no zod. A test compares them with the contract. */
export const portalEndpoints = {
  publicContact: bare<Public['publicContact']>('POST', '/api/public/contacts'),
  publicCase: bare<Public['publicCase']>('GET', '/api/public/cases/:number'),
  publicUpload: bare<Public['publicUpload']>('POST', '/api/public/uploads'),
  publicObject: bare<Public['publicObject']>('POST', '/api/public/cases/:number/object'),
  publicFollowUp: bare<(typeof publicFollowUpEndpoints)['publicFollowUp']>(
    'POST',
    '/api/public/cases/:number/follow-up',
  ),
  publicGuide: bare<Public['publicGuide']>('GET', '/api/public/guide'),
}

export type Guide = Reply<Public['publicGuide']>
export type PublicCase = Reply<Public['publicCase']>

import { expect, test } from 'vitest'
import { publicCaseEndpoints } from '#features/cases/contract/public.ts'
import { publicFollowUpEndpoints } from '#features/followups/contract.ts'
import { portalEndpoints } from './endpoints.ts'

test.each(Object.keys(portalEndpoints) as (keyof typeof portalEndpoints)[])(
  'the public pages call %s as its contract has it',
  name => {
    const { method, path } = { ...publicCaseEndpoints, ...publicFollowUpEndpoints }[name]
    expect(portalEndpoints[name]).toEqual({ method, path })
  },
)

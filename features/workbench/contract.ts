import { z } from 'zod'
import { caseRow } from '#features/cases/contract/view.ts'
import { customerRow } from '#features/customers/contract.ts'
import { endpoint, idParams, words } from '#platform/endpoint.ts'

export const workbenchEndpoints = {
  searchEverything: endpoint({
    method: 'GET',
    path: '/api/search',
    needs: 'case.read',
    summary: 'Cases and customers by words, number, name, pinyin initials or telephone: the first of each',
    query: z.strictObject({ q: words(100) }),
    reply: z.object({ cases: z.array(caseRow), customers: z.array(customerRow) }),
  }),
  departStaff: endpoint({
    method: 'POST',
    path: '/api/staff/:id/depart',
    needs: 'staff.write',
    summary:
      'A colleague leaves: his account ends and everything he owns or owes goes to the lead of his team, at one moment',
    params: idParams,
    body: z.strictObject({}),
    reply: z.object({ successorId: z.uuid(), cases: z.number() }),
  }),
}

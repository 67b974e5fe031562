import { z } from 'zod'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery, words } from '#platform/endpoint.ts'

export const workOrderVerbs = [
  'assign',
  'grab',
  'accept',
  'return',
  'start',
  'pause',
  'resume',
  'complete',
  'cancel',
] as const
export type WorkOrderVerb = (typeof workOrderVerbs)[number]

export const workOrderStates = [
  'offered',
  'assigned',
  'accepted',
  'started',
  'paused',
  'returned',
  'done',
  'cancelled',
] as const
export const workOrderState = z.enum(workOrderStates)
export type WorkOrderState = z.output<typeof workOrderState>

export const workOrderSteps = [
  'offered',
  'assigned',
  'grabbed',
  'accepted',
  'returned',
  'started',
  'paused',
  'resumed',
  'completed',
  'cancelled',
] as const
export type WorkOrderStep = (typeof workOrderSteps)[number]

const party = z.object({ id, name: z.string() })
const money = z.number().min(0).max(1e11).multipleOf(0.01)
const material = z.strictObject({ name: words(120), quantity: z.number().positive().max(1e6), cost: money.optional() })
const reasonKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
const formValues = z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean()]))

/** One work order in a list. `due` is when it is owed; `may` names what is in the way of each verb, null = nothing. */
export const workOrderRow = z.object({
  id,
  caseId: id,
  caseNumber: z.string(),
  kind: z.string(),
  urgency: z.enum(['normal', 'urgent', 'emergency']),
  cycle: z.int(),
  site: party,
  matter: z.string(),
  place: z.string().nullable(),
  state: workOrderState,
  team: party.nullable(),
  worker: party.nullable(),
  openedAt: instant,
  acceptedAt: instant.nullable(),
  startedAt: instant.nullable(),
  pausedUntil: instant.nullable(),
  completedAt: instant.nullable(),
  cancelledAt: instant.nullable(),
  due: z.object({ dueAt: instant, state: z.string(), left: z.number().nullable() }).nullable(),
  may: z.record(z.enum(workOrderVerbs), z.string().nullable()),
})
export type WorkOrderRow = z.output<typeof workOrderRow>

export const workOrderView = workOrderRow.extend({
  words: z.string().nullable(),
  openedBy: z.string().nullable(),
  pausedAt: instant.nullable(),
  pauseReason: z.string().nullable(),
  pauseWords: z.string().nullable(),
  returnReason: z.string().nullable(),
  result: z.string().nullable(),
  form: z.record(z.string(), z.unknown()),
  /** Id of the sheet of the standard that `form` fills in, or null. */
  sheet: z.string().nullable(),
  materials: z.array(z.object({ name: z.string(), quantity: z.number(), cost: z.number().optional() })),
  cost: z.string().nullable(),
  cancelReason: z.string().nullable(),
  files: z.array(z.object({ id, name: z.string(), mediaType: z.string(), size: z.number() })),
  steps: z.array(
    z.object({
      id,
      step: z.enum(workOrderSteps),
      at: instant,
      by: z.string().nullable(),
      to: z.string().nullable(),
      reason: z.string().nullable(),
      words: z.string().nullable(),
    }),
  ),
})
export type WorkOrderView = z.output<typeof workOrderView>

const reply = z.object({ id, caseId: id, state: workOrderState, worker: id.nullable() })
export type WorkOrderReply = z.output<typeof reply>

/** To one person, to a team of which one grabs it, or with `rotate` to the next of the team whose turn it is. */
const receiver = { staffId: id.optional(), teamId: id.optional(), rotate: z.boolean().default(false) }

export const workOrderInput = {
  open: z.strictObject({
    ...receiver,
    matter: words(120),
    words: optionalWords(4000),
    /** A limit of the working clock (`4h`, `1 working day`); without one it is owed when the case is. */
    within: z.string().max(40).optional(),
  }),
  assign: z.strictObject({ ...receiver, words: optionalWords(1000) }),
  grab: z.strictObject({}),
  accept: z.strictObject({}),
  return: z.strictObject({ reason: words(1000) }),
  start: z.strictObject({}),
  pause: z.strictObject({
    reason: reasonKey.default('wait_parts'),
    words: optionalWords(1000),
    until: instant.optional(),
  }),
  resume: z.strictObject({}),
  complete: z.strictObject({
    words: words(4000),
    form: formValues.optional(),
    materials: z.array(material).max(100).default([]),
    cost: money.optional(),
    files: z.array(id).max(12).default([]),
  }),
  cancel: z.strictObject({ reason: words(1000) }),
}
export type WorkOrderInput = { [Verb in keyof typeof workOrderInput]: z.output<(typeof workOrderInput)[Verb]> }

function verb<V extends WorkOrderVerb>(name: V, summary: string) {
  return endpoint({
    method: 'POST',
    path: `/api/work-orders/:id/${name}`,
    needs: name === 'assign' || name === 'cancel' ? 'work_order.assign' : 'work_order.work',
    summary,
    params: idParams,
    body: workOrderInput[name],
    reply,
  })
}

const filter = {
  ...pageQuery,
  open: z.enum(['yes', 'no']).default('yes'),
}

export const workOrderEndpoints = {
  workOrders: endpoint({
    method: 'GET',
    path: '/api/work-orders',
    needs: 'case.read',
    summary: 'Work orders: mine, my teams’, or all within sight; open ones oldest first, ended ones newest first',
    query: z.strictObject({
      ...filter,
      whose: z.enum(['mine', 'my_teams', 'all']).default('mine'),
      site: id.optional(),
    }),
    reply: pageOf(workOrderRow),
  }),
  workOrder: endpoint({
    method: 'GET',
    path: '/api/work-orders/:id',
    needs: 'case.read',
    summary: 'One work order with its steps, its evidence and what may be done now',
    params: idParams,
    reply: workOrderView,
  }),
  workOrderFile: endpoint({
    method: 'GET',
    path: '/api/work-orders/:id/files/:fileId',
    needs: 'case.read',
    summary: 'A picture or paper of the evidence, as a download',
    params: z.strictObject({ id, fileId: id }),
    reply: z.unknown(),
  }),
  workOrdersOfCase: endpoint({
    method: 'GET',
    path: '/api/cases/:id/work-orders',
    needs: 'case.read',
    summary: 'All work orders of a case, oldest first',
    params: idParams,
    reply: z.object({ rows: z.array(workOrderRow) }),
  }),
  openWorkOrder: endpoint({
    method: 'POST',
    path: '/api/cases/:id/work-orders',
    needs: 'work_order.assign',
    summary:
      'Open a work order for a person, a team or whose turn it is; the case cannot be answered before it is done',
    params: idParams,
    body: workOrderInput.open,
    reply,
    status: 201,
  }),
  assignWorkOrder: verb('assign', 'Give an open work order to somebody else'),
  grabWorkOrder: verb('grab', 'Take a work order that is offered to my team; the first one has it'),
  acceptWorkOrder: verb('accept', 'Accept a work order that was given to me'),
  returnWorkOrder: verb('return', 'Give a work order back with a reason'),
  startWorkOrder: verb('start', 'Begin, on site: the promised arrival is kept'),
  pauseWorkOrder: verb('pause', 'Pause for parts or another listed reason, at most as long as the standard allows'),
  resumeWorkOrder: verb('resume', 'Go on after a pause'),
  completeWorkOrder: verb('complete', 'Complete with evidence: what was done, sheet, materials, pictures'),
  cancelWorkOrder: verb('cancel', 'Cancel with a reason'),
}

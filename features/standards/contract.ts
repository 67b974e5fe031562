import { z } from 'zod'
import { endpoint, id, idParams, instant } from '#platform/endpoint.ts'
import { noticeSchema } from './rules/calendarFiles.ts'
import { choice, form, kind, packFiles, questionnaire, role, urgency } from './rules/pack.ts'

const noticeInForce = z.object({
  year: z.int(),
  version: z.int(),
  title: z.string(),
  number: z.string(),
  url: z.string(),
})

const calendarDay = z.object({
  date: z.string(),
  kind: z.enum(['working', 'makeup', 'own_work', 'rest', 'holiday', 'own_off']),
  festivals: z.array(z.string()),
  note: z.string().nullable(),
  provisional: z.boolean(),
  spans: z.array(z.object({ from: z.string(), to: z.string() })),
})

const packPart = { pack: z.string(), version: z.string() }
const whole = packFiles['pack.yaml'].shape
const published = z.object({ id, year: z.int(), version: z.int(), publishedAt: instant })

export const standardEndpoints = {
  standard: endpoint({
    method: 'GET',
    path: '/api/standards',
    needs: 'signed_in',
    summary: 'Name, pledge, stages and limits of the standard in force',
    reply: z.object({
      ...packPart,
      name: whole.name,
      pledge: whole.pledge,
      stages: whole.stages,
      commitments: whole.commitments,
      urgencies: z.array(urgency),
    }),
  }),
  kinds: endpoint({
    method: 'GET',
    path: '/api/standards/kinds',
    needs: 'signed_in',
    summary: 'The kinds of case with their texts, limits, forms and steps',
    reply: z.object({ ...packPart, kinds: z.array(kind) }),
  }),
  taxonomy: endpoint({
    method: 'GET',
    path: '/api/standards/taxonomy',
    needs: 'signed_in',
    summary: 'The lists people choose from: natures, grounds, causes',
    reply: z.object({ ...packPart, taxonomy: z.record(z.string(), z.array(choice)) }),
  }),
  forms: endpoint({
    method: 'GET',
    path: '/api/standards/forms',
    needs: 'signed_in',
    summary: 'The forms of the desk and the questionnaires of follow-ups',
    reply: z.object({ ...packPart, forms: z.array(form), questionnaires: z.array(questionnaire) }),
  }),
  reasons: endpoint({
    method: 'GET',
    path: '/api/standards/reasons',
    needs: 'signed_in',
    summary: 'The listed reasons for returning, waiving, stopping the clock and the like',
    reply: z.object({ ...packPart, reasons: packFiles['reasons.yaml'] }),
  }),
  answers: endpoint({
    method: 'GET',
    path: '/api/standards/answers',
    needs: 'signed_in',
    summary: 'What an answer must hold and the phrases that say nothing, for checking it while it is written',
    reply: z.object({ ...packPart, emptyAnswers: packFiles['words/emptyAnswers.yaml'] }),
  }),
  roles: endpoint({
    method: 'GET',
    path: '/api/standards/roles',
    needs: 'standard.read',
    summary: 'The roles the standard proposes, with permissions and authority',
    reply: z.object({ ...packPart, roles: z.array(role) }),
  }),
  calendars: endpoint({
    method: 'GET',
    path: '/api/standards/calendars',
    needs: 'standard.read',
    summary: 'The official holiday notices in force; limits in other years are provisional',
    reply: z.object({ notices: z.array(noticeInForce) }),
  }),
  calendarDays: endpoint({
    method: 'GET',
    path: '/api/standards/calendars/:id',
    needs: 'standard.read',
    summary: 'How a site works, day by day: at most 62 days from a date on',
    params: idParams,
    query: z.strictObject({ from: z.iso.date(), days: z.coerce.number().int().min(1).max(62).default(31) }),
    reply: z.object({ calendarVersion: z.string(), days: z.array(calendarDay) }),
  }),
  publishNotice: endpoint({
    method: 'POST',
    path: '/api/standards/notices',
    needs: 'standard.publish',
    summary: 'Publish the official holiday notice of a year; open commitments are counted anew',
    body: z.strictObject({ notice: noticeSchema }),
    reply: published,
    status: 201,
  }),
  importNotice: endpoint({
    method: 'POST',
    path: '/api/standards/notices/import',
    needs: 'standard.publish',
    summary: 'The same from the text of a YAML or JSON file',
    body: z.strictObject({ text: z.string().min(1).max(40_000) }),
    reply: published,
    status: 201,
  }),
}

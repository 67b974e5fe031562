import { z } from 'zod'
import { id, instant, optionalWords, words } from '#platform/endpoint.ts'
import { permissions } from '../rules/permissions.ts'

export const language = z.enum(['zh-CN', 'zh-TW', 'en'])
export const presenceState = z.enum(['ready', 'busy', 'away', 'training', 'off'])
export const permission = z.enum(permissions)
export const password = z.string().min(1).max(200)
export const done = z.object({})
export const made = z.object({ id })

/** A text of a role in three languages; what is left out is filled from zh-CN. */
export const labels = z.strictObject({ 'zh-CN': words(60), 'zh-TW': words(60).optional(), en: words(60).optional() })
export const allLabels = z.object({ 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() })

// Sites

export const hours = z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}(,\d{2}:\d{2}-\d{2}:\d{2})*$/)
export const date = z.iso.date()

export const workingHours = z.strictObject({
  weekdays: z.string().regex(/^[1-7](-[1-7])?(,[1-7](-[1-7])?)*$/),
  hours,
  byWeekday: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), hours).default({}),
  holidays: z.enum(['observed', 'ignored']).default('observed'),
})
export type WorkingHours = z.output<typeof workingHours>

export const ownDays = z.strictObject({
  off: z
    .array(z.strictObject({ date, until: date.optional(), note: words(60) }))
    .max(200)
    .default([]),
  work: z
    .array(z.strictObject({ date, note: words(60), hours: hours.optional() }))
    .max(200)
    .default([]),
})
export type OwnDays = z.output<typeof ownDays>

export const siteKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
export const siteFields = {
  name: words(60),
  address: optionalWords(200),
  phone: optionalWords(40),
  workingHours,
  ownDays,
}
export const site = z.object({
  id,
  key: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  pack: z.string(),
  workingHours,
  ownDays,
  calendarVersion: z.int(),
  closedAt: instant.nullable(),
})
export type Site = z.output<typeof site>

// Roles

export const secondFactor = z.enum(['off', 'encouraged', 'required'])
export const authority = z.strictObject({ amount: z.number().nonnegative().max(1e9), currency: z.literal('CNY') })
export const roleFields = {
  name: labels,
  about: labels.optional(),
  permissions: z.array(permission).max(200),
  authority: authority.default({ amount: 0, currency: 'CNY' }),
  secondFactor: secondFactor.default('off'),
}
export const role = z.object({
  id,
  key: z.string(),
  name: allLabels,
  about: allLabels,
  permissions: z.array(z.string()),
  authority,
  secondFactor,
  clause: z.string(),
  builtIn: z.boolean(),
})
export type Role = z.output<typeof role>

// People

export const named = z.object({ id, name: z.string() })
export const staffMember = z.object({
  id,
  personId: id,
  staffNumber: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  language,
  supervisor: named.nullable(),
  roles: z.array(z.object({ id, key: z.string(), name: allLabels })),
  sites: z.union([z.literal('all'), z.array(z.object({ id, key: z.string(), name: z.string() }))]),
  teams: z.array(named),
  skills: z.array(z.string()),
  presence: z.object({ state: presenceState, reason: z.string().nullable(), since: instant }).nullable(),
  joinedAt: instant,
  departedAt: instant.nullable(),
})
export type StaffMember = z.output<typeof staffMember>

export const staffNumber = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u)
export const siteChoice = z.union([z.literal('all'), z.array(z.string().min(1).max(60)).max(500)])
/** Roles and sites by id or key. All of them hold at all of the sites; another mix takes a second account of the same person. */
export const rolesAndSites = { roles: z.array(z.string().min(1).max(60)).max(20), sites: siteChoice }
export const personFields = {
  name: words(60),
  phone: optionalWords(40),
  supervisorId: id.nullable().optional(),
  language: language.optional(),
  skills: z.array(words(40)).max(50).optional(),
}

export const team = z.object({
  id,
  siteId: id,
  name: z.string(),
  isDuty: z.boolean(),
  lead: named.nullable(),
  members: z.array(named),
  dissolvedAt: instant.nullable(),
})
export type Team = z.output<typeof team>

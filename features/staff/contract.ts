import { z } from 'zod'
import { endpoint, id, idParams, instant, optionalWords, pageOf, pageQuery, words } from '#platform/endpoint.ts'
import { permissions } from './rules/permissions.ts'

export const language = z.enum(['zh-CN', 'zh-TW', 'en'])
export const presenceState = z.enum(['ready', 'busy', 'away', 'training', 'off'])
const permission = z.enum(permissions)
const password = z.string().min(1).max(200)
const done = z.object({})
const made = z.object({ id })

/** A text of a role in three languages; what is left out is filled from zh-CN. */
const labels = z.strictObject({ 'zh-CN': words(60), 'zh-TW': words(60).optional(), en: words(60).optional() })
const allLabels = z.object({ 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() })

// Sites

const hours = z.string().regex(/^\d{2}:\d{2}-\d{2}:\d{2}(,\d{2}:\d{2}-\d{2}:\d{2})*$/)
const date = z.iso.date()

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

const siteKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const siteFields = {
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

const secondFactor = z.enum(['off', 'encouraged', 'required'])
const authority = z.strictObject({ amount: z.number().nonnegative().max(1e9), currency: z.literal('CNY') })
const roleFields = {
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

const named = z.object({ id, name: z.string() })
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

const staffNumber = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u)
const siteChoice = z.union([z.literal('all'), z.array(id).max(500)])
/** Roles by id or key. All of them hold at all of the sites; another mix takes a second account of the same person. */
const rolesAndSites = { roles: z.array(z.string().min(1).max(60)).max(20), sites: siteChoice }
const personFields = {
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

// The person signed in

export const me = z.object({
  kind: z.enum(['staff', 'service']),
  id: id.nullable(),
  personId: id.nullable(),
  name: z.string(),
  staffNumber: z.string().nullable(),
  permissions: z.array(z.string()),
  roles: z.array(z.object({ id, key: z.string(), name: allLabels })),
  allSites: z.boolean(),
  sites: z.array(z.object({ id, key: z.string(), name: z.string() })),
  teams: z.array(z.object({ id, name: z.string(), siteId: id, isDuty: z.boolean(), isLead: z.boolean() })),
  language,
  presence: z.object({ state: presenceState, reason: z.string().nullable(), since: instant }).nullable(),
  totp: z.object({ enrolled: z.boolean(), wanted: secondFactor }),
  mustChangePassword: z.boolean(),
  unreadNotices: z.int(),
})
export const sessionReply = z.object({ me })
export type SessionReply = z.output<typeof sessionReply>

const session = z.object({
  id,
  staffId: id,
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  address: z.string(),
  agent: z.string(),
  revokedAt: instant.nullable(),
  isThis: z.boolean(),
})

const apiKey = z.object({
  id,
  name: z.string(),
  prefix: z.string(),
  staff: named.nullable(),
  permissions: z.array(z.string()),
  siteIds: z.array(id).nullable(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
})

const notice = z.object({
  id,
  kind: z.string(),
  subject: z.object({ kind: z.string(), id }),
  siteId: id.nullable(),
  facts: z.record(z.string(), z.unknown()),
  at: instant,
  readAt: instant.nullable(),
})
export type Notice = z.output<typeof notice>

export const sessionEndpoints = {
  signIn: endpoint({
    method: 'POST',
    path: '/api/session/sign-in',
    needs: 'public',
    summary: 'Sign in by staff number or name and password; `code` from the second factor where one is enrolled',
    body: z.strictObject({ account: z.string().min(1).max(100), password, code: z.string().max(40).optional() }),
    reply: sessionReply,
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/session/sign-out',
    needs: 'signed_in',
    summary: 'End this session',
    reply: done,
  }),
  readSession: endpoint({
    method: 'GET',
    path: '/api/session',
    needs: 'signed_in',
    summary: 'Who is signed in, and what he may do',
    reply: sessionReply,
  }),
  listSessions: endpoint({
    method: 'GET',
    path: '/api/sessions',
    needs: 'signed_in',
    summary: 'My sessions; another person’s with session.revoke',
    query: z.strictObject({ ...pageQuery, staffId: id.optional() }),
    reply: pageOf(session),
  }),
  revokeSession: endpoint({
    method: 'POST',
    path: '/api/sessions/:id/revoke',
    needs: 'signed_in',
    summary: 'End one of my sessions; another person’s with session.revoke',
    params: idParams,
    reply: done,
  }),
  changePassword: endpoint({
    method: 'POST',
    path: '/api/session/change-password',
    needs: 'signed_in',
    summary: 'Change my own password; all my other sessions end',
    body: z.strictObject({ current: password, password }),
    reply: done,
  }),
  changeLanguage: endpoint({
    method: 'POST',
    path: '/api/session/change-language',
    needs: 'signed_in',
    summary: 'Choose the language I am spoken to in',
    body: z.strictObject({ language }),
    reply: done,
  }),
  setPresence: endpoint({
    method: 'POST',
    path: '/api/session/set-presence',
    needs: 'signed_in',
    summary: 'Say that I am ready, busy, away (with a reason), in training or off',
    body: z.strictObject({ state: presenceState, reason: optionalWords(60) }),
    reply: done,
  }),
  enrolTotp: endpoint({
    method: 'POST',
    path: '/api/session/totp/enrol',
    needs: 'signed_in',
    summary: 'Begin with a second factor: the secret for the authenticator app, shown once',
    body: z.strictObject({ password }),
    reply: z.object({ secret: z.string(), uri: z.string() }),
  }),
  confirmTotp: endpoint({
    method: 'POST',
    path: '/api/session/totp/confirm',
    needs: 'signed_in',
    summary: 'Prove the authenticator app works; the recovery codes, shown once',
    body: z.strictObject({ code: z.string().min(1).max(40) }),
    reply: z.object({ recoveryCodes: z.array(z.string()) }),
  }),
  removeTotp: endpoint({
    method: 'POST',
    path: '/api/session/totp/remove',
    needs: 'signed_in',
    summary: 'Do without a second factor',
    body: z.strictObject({ password, code: z.string().min(1).max(40) }),
    reply: done,
  }),
  readSetup: endpoint({
    method: 'GET',
    path: '/api/setup',
    needs: 'public',
    summary: 'Whether an administrator is still to be named',
    reply: z.object({ isOpen: z.boolean() }),
  }),
  useSetupLink: endpoint({
    method: 'POST',
    path: '/api/setup',
    needs: 'public',
    summary: 'Create the first administrator with the token of a set-up link, and sign in',
    body: z.strictObject({
      token: z.string().min(1).max(100),
      name: words(60),
      staffNumber,
      password,
      language: language.optional(),
    }),
    reply: sessionReply,
  }),
  listNotices: endpoint({
    method: 'GET',
    path: '/api/notices',
    needs: 'signed_in',
    summary: 'What I was told, newest first',
    query: z.strictObject({ ...pageQuery, unread: z.enum(['true', 'false']).optional() }),
    reply: pageOf(notice).extend({ unread: z.int() }),
  }),
  readNotices: endpoint({
    method: 'POST',
    path: '/api/notices/read',
    needs: 'signed_in',
    summary: 'Mark notices as read: these, or all up to the newest one seen',
    body: z.union([z.strictObject({ ids: z.array(id).min(1).max(200) }), z.strictObject({ upTo: id })]),
    reply: z.object({ unread: z.int() }),
  }),
}

export const staffEndpoints = {
  listSites: endpoint({
    method: 'GET',
    path: '/api/sites',
    needs: 'signed_in',
    summary: 'Sites I may see',
    query: z.strictObject(pageQuery),
    reply: pageOf(site),
  }),
  listPublicSites: endpoint({
    method: 'GET',
    path: '/api/public/sites',
    needs: 'public',
    summary: 'Sites a customer can turn to',
    reply: z.object({
      sites: z.array(
        z.object({ key: z.string(), name: z.string(), address: z.string().nullable(), phone: z.string().nullable() }),
      ),
    }),
  }),
  createSite: endpoint({
    method: 'POST',
    path: '/api/sites',
    needs: 'site.write',
    summary: 'Open a site; it starts with a duty team',
    body: z.strictObject({
      ...siteFields,
      key: siteKey,
      pack: z.string().max(40).default('zh-CN'),
      workingHours: workingHours.optional(),
      ownDays: ownDays.optional(),
      dutyLeadId: id.optional(),
    }),
    reply: z.object({ id, dutyTeamId: id }),
    status: 201,
  }),
  updateSite: endpoint({
    method: 'POST',
    path: '/api/sites/:id/update',
    needs: 'site.write',
    summary: 'Change a site, its hours or its own days; or close it',
    params: idParams,
    body: z.strictObject({ ...siteFields, closed: z.boolean() }).partial(),
    reply: done,
  }),
  listTeams: endpoint({
    method: 'GET',
    path: '/api/teams',
    needs: 'staff.read',
    summary: 'Teams of my sites',
    query: z.strictObject({ ...pageQuery, siteId: id.optional() }),
    reply: pageOf(team),
  }),
  createTeam: endpoint({
    method: 'POST',
    path: '/api/teams',
    needs: 'team.write',
    summary: 'Form a team',
    body: z.strictObject({ siteId: id, name: words(60), leadId: id, memberIds: z.array(id).max(500).default([]) }),
    reply: made,
    status: 201,
  }),
  updateTeam: endpoint({
    method: 'POST',
    path: '/api/teams/:id/update',
    needs: 'team.write',
    summary: 'Change a team’s name, lead, members or duty; or dissolve it',
    params: idParams,
    body: z
      .strictObject({
        name: words(60),
        leadId: id,
        memberIds: z.array(id).max(500),
        isDuty: z.literal(true),
        dissolved: z.literal(true),
      })
      .partial(),
    reply: done,
  }),
  listRoles: endpoint({
    method: 'GET',
    path: '/api/roles',
    needs: 'staff.read',
    summary: 'Roles and what they may do',
    query: z.strictObject(pageQuery),
    reply: pageOf(role),
  }),
  createRole: endpoint({
    method: 'POST',
    path: '/api/roles',
    needs: 'role.write',
    summary: 'Define a role',
    body: z.strictObject({ ...roleFields, key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/) }),
    reply: made,
    status: 201,
  }),
  updateRole: endpoint({
    method: 'POST',
    path: '/api/roles/:id/update',
    needs: 'role.write',
    summary: 'Change what a role may do',
    params: idParams,
    body: z
      .strictObject({ name: labels, about: labels, permissions: z.array(permission).max(200), authority, secondFactor })
      .partial(),
    reply: done,
  }),
  listStaff: endpoint({
    method: 'GET',
    path: '/api/staff',
    needs: 'staff.read',
    summary: 'People of my sites, by staff number',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().max(60).optional(),
      siteId: id.optional(),
      teamId: id.optional(),
      role: z.string().max(60).optional(),
      departed: z.enum(['true', 'false']).default('false'),
    }),
    reply: pageOf(staffMember),
  }),
  readStaff: endpoint({
    method: 'GET',
    path: '/api/staff/:id',
    needs: 'staff.read',
    summary: 'One person',
    params: idParams,
    reply: staffMember,
  }),
  createStaff: endpoint({
    method: 'POST',
    path: '/api/staff',
    needs: 'staff.write',
    summary:
      'Add a person, or a second account of one (samePersonAs). Without a password a temporary one is made and shown once',
    body: z.strictObject({
      ...personFields,
      ...rolesAndSites,
      staffNumber,
      teamIds: z.array(id).max(50).default([]),
      password: password.optional(),
      mustChangePassword: z.boolean().optional(),
      samePersonAs: id.optional(),
    }),
    reply: z.object({ id, temporaryPassword: z.string().nullable() }),
    status: 201,
  }),
  updateStaff: endpoint({
    method: 'POST',
    path: '/api/staff/:id/update',
    needs: 'staff.write',
    summary: 'Change a person’s entry',
    params: idParams,
    body: z.strictObject({ ...personFields, staffNumber }).partial(),
    reply: done,
  }),
  setRoles: endpoint({
    method: 'POST',
    path: '/api/staff/:id/set-roles',
    needs: 'staff.write',
    summary: 'Say which roles a person has, and at which sites',
    params: idParams,
    body: z.strictObject(rolesAndSites),
    reply: done,
  }),
  resetPassword: endpoint({
    method: 'POST',
    path: '/api/staff/:id/reset-password',
    needs: 'staff.write',
    summary: 'Give a person a temporary password, shown once; all his sessions end',
    params: idParams,
    body: z.strictObject({ withoutSecondFactor: z.boolean().default(false) }),
    reply: z.object({ temporaryPassword: z.string() }),
  }),
  setPresenceOf: endpoint({
    method: 'POST',
    path: '/api/staff/:id/set-presence',
    needs: 'staff.write',
    summary: 'Set another person’s presence',
    params: idParams,
    body: z.strictObject({ state: presenceState, reason: optionalWords(60) }),
    reply: done,
  }),
  listApiKeys: endpoint({
    method: 'GET',
    path: '/api/api-keys',
    needs: 'api_key.write',
    summary: 'API keys, without the keys themselves',
    query: z.strictObject(pageQuery),
    reply: pageOf(apiKey),
  }),
  createApiKey: endpoint({
    method: 'POST',
    path: '/api/api-keys',
    needs: 'api_key.write',
    summary: 'Make a key that acts as a person with at most his permissions, or as a service; shown once',
    body: z.strictObject({
      name: words(60),
      staffId: id.nullable(),
      permissions: z.array(permission).min(1).max(200),
      siteIds: z.array(id).min(1).max(500).optional(),
      days: z.int().min(1).max(3650).optional(),
    }),
    reply: z.object({ id, name: z.string(), key: z.string(), expiresAt: instant.nullable() }),
    status: 201,
  }),
  revokeApiKey: endpoint({
    method: 'POST',
    path: '/api/api-keys/:id/revoke',
    needs: 'api_key.write',
    summary: 'Take a key out of use at once',
    params: idParams,
    reply: done,
  }),
}

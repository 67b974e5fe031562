import { z } from 'zod'
import { endpoint, id } from '#platform/endpoint.ts'

const presenceState = z.enum(['ready', 'busy', 'away', 'training', 'off'])
const me = z.object({
  id: id.nullable(),
  name: z.string(),
  staffNumber: z.string().nullable(),
  permissions: z.array(z.string()),
  presence: z.object({ state: presenceState, reason: z.string().nullable() }).nullable(),
  totp: z.object({ enrolled: z.boolean(), wanted: z.enum(['off', 'encouraged', 'required']) }),
  mustChangePassword: z.boolean(),
  unreadNotices: z.int(),
})
const sessionReply = z.object({ me })
const done = z.object({})

export const sessionEndpoints = {
  readSession: endpoint({
    method: 'GET',
    path: '/api/session',
    needs: 'signed_in',
    reply: sessionReply,
    summary: 'Who is signed in',
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/session/sign-in',
    needs: 'public',
    body: z.strictObject({ account: z.string(), password: z.string(), code: z.string().optional() }),
    reply: sessionReply,
    summary: 'Sign in',
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/session/sign-out',
    needs: 'signed_in',
    reply: done,
    summary: 'Sign out',
  }),
  useSetupLink: endpoint({
    method: 'POST',
    path: '/api/setup',
    needs: 'public',
    body: z.strictObject({ token: z.string(), name: z.string(), staffNumber: z.string(), password: z.string() }),
    reply: sessionReply,
    summary: 'Create the first administrator',
  }),
}

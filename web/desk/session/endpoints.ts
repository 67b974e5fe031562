import { z } from 'zod'
import { endpoint } from '#platform/endpoint.ts'

const me = z.object({
  id: z.string(),
  name: z.string(),
  staffNumber: z.string(),
  permissions: z.array(z.string()),
  sites: z.union([z.literal('all'), z.array(z.string())]),
  language: z.string(),
})

export const sessionEndpoints = {
  readSession: endpoint({
    method: 'GET',
    path: '/api/session',
    needs: 'signed_in',
    reply: z.object({ me }),
    summary: '',
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/api/session/sign-in',
    needs: 'public',
    body: z.object({ login: z.string(), password: z.string(), totp: z.string().optional() }),
    reply: z.object({ me }),
    summary: '',
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/api/session/sign-out',
    needs: 'signed_in',
    reply: z.object({}),
    summary: '',
  }),
  setUp: endpoint({
    method: 'POST',
    path: '/api/setup',
    needs: 'public',
    body: z.object({ token: z.string(), name: z.string(), staffNumber: z.string(), password: z.string() }),
    reply: z.object({ me }),
    summary: '',
  }),
}

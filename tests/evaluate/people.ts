import { adminPassword } from './server.ts'

/** Somebody who calls the API with a key of his own. */
export type Caller = <T>(method: 'GET' | 'POST', path: string, body?: unknown) => Promise<{ status: number; body: T }>

export interface Cast {
  agent: Caller
  handler: Caller & { staffId: string }
  followUp: Caller
  supervisor: Caller
}

const roleOf = { agent: 'agent', handler: 'handler', followUp: 'followup', supervisor: 'supervisor' } as const

/** Four people with a role each, made by the administrator; each acts through a key with his own permissions. */
export async function hireCast(url: string): Promise<Cast> {
  const signedIn = await fetch(`${url}/api/session/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ account: 'admin', password: adminPassword }),
  })
  if (!signedIn.ok) throw new Error(`the administrator cannot sign in: ${await signedIn.text()}`)
  const admin = callerAt(url, { Cookie: signedIn.headers.getSetCookie()[0]!.split(';')[0]! })
  const site = (await admin<{ rows: { id: string }[] }>('GET', '/api/sites')).body.rows[0]!.id
  const roles = (await admin<{ rows: { id: string; key: string; permissions: string[] }[] }>('GET', '/api/roles')).body
    .rows
  const cast: Record<string, Caller & { staffId: string }> = {}
  for (const [i, [name, roleKey]] of Object.entries(roleOf).entries()) {
    const role = roles.find(one => one.key === roleKey)!
    const made = await admin<{ id: string }>('POST', '/api/staff', {
      name: `评测${i + 1}`,
      staffNumber: `90${i + 1}`,
      password: `evaluation-${i + 1}`,
      mustChangePassword: false,
      roles: [role.key],
      sites: [site],
    })
    expectStatus(made, 201)
    const permissions = role.permissions
    const key = await admin<{ key: string }>('POST', '/api/api-keys', { name, staffId: made.body.id, permissions })
    expectStatus(key, 201)
    cast[name] = Object.assign(callerAt(url, { Authorization: `Bearer ${key.body.key}` }), { staffId: made.body.id })
  }
  return cast as unknown as Cast
}

/** A client of the API with fixed headers; replies come with their status, refused ones too. */
export function callerAt(url: string, headers: Record<string, string>): Caller {
  return async <T>(method: 'GET' | 'POST', path: string, body?: unknown) => {
    const reply = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: reply.status, body: (await reply.json()) as T }
  }
}

export function expectStatus(reply: { status: number; body: unknown }, wanted: number): void {
  if (reply.status !== wanted) throw new Error(`expected ${wanted}, got ${reply.status}: ${JSON.stringify(reply.body)}`)
}

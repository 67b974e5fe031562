/** What a caller did wrong or may not do. The code is stable and public; status and wording are decided at the edge. */
export class Problem extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>

  constructor(code: string, facts: Record<string, unknown> = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.facts = facts
  }
}

const exact: Record<string, number> = {
  'auth.required': 401,
  'auth.wrong_password': 401,
  'auth.wrong_password_wait': 401,
  'auth.totp_required': 401,
  'auth.totp_wrong': 401,
  'auth.wait': 429,
  'auth.forbidden': 403,
  'auth.cross_site': 403,
  'idempotency.key_required': 400,
  'input.too_large': 413,
  'input.file_too_large': 413,
  'input.unsupported_type': 415,
  'case.lookup_not_found': 404,
  'server.starting': 503,
  'server.busy': 503,
  'server.failed': 500,
}

/** HTTP status of a problem code: an exact entry, else by its shape (a word of no list is bad input), else 409: the state refuses. */
export function statusOf(code: string): number {
  const known = exact[code]
  if (known) return known
  if (code.endsWith('.not_found')) return 404
  if (code.endsWith('.forbidden')) return 403
  if (code.startsWith('input.') || /\.unknown_/.test(code) || code.endsWith('_unknown')) return 400
  if (code.startsWith('rate.')) return 429
  return 409
}

import { type ZodType, z } from 'zod'

/**
 * One door of the API, as a contract declares it. Server, web client and OpenAPI all read this object.
 * `needs` names the permission, or `public` (anybody) or `signed_in` (any member of staff).
 */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  needs: string
  summary: string
  params?: ZodType
  query?: ZodType
  /** Names in small letters; the error of each rule is the code of the refusal. */
  headers?: ZodType
  body?: ZodType
  /** Takes one file as multipart/form-data in place of a JSON body. */
  file?: true
  reply: ZodType
  status?: number
  /** A GET that records something (an opened page, a miss) and therefore needs a writing transaction. */
  writes?: true
  /** A public door that is not counted against the rate of its address. */
  uncounted?: true
}

export type Input<E extends Endpoint> = {
  params: E['params'] extends ZodType ? z.output<E['params']> : undefined
  query: E['query'] extends ZodType ? z.output<E['query']> : undefined
  headers: E['headers'] extends ZodType ? z.output<E['headers']> : undefined
  body: E['body'] extends ZodType ? z.output<E['body']> : undefined
}

export type Reply<E extends Endpoint> = z.output<E['reply']>

/** Keeps the exact types of a declaration, so that handlers and clients are typed by it. */
export function endpoint<const E extends Endpoint>(declaration: E): E {
  return declaration
}

// NUL cannot be stored by PostgreSQL, lone surrogates cannot be UTF-8, other controls are never meant by a person.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u

/** A person's words: trimmed, 1 to `max` characters, nothing that cannot be written down. */
export function words(max: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine(text => !unwritable.test(text), { error: 'unwritable' })
}

/** Words that may be missing: an empty string counts as missing. */
export function optionalWords(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine(text => !unwritable.test(text), { error: 'unwritable' })
    .transform(text => (text === '' ? undefined : text))
    .optional()
}

export const id = z.uuid()
export const idParams = z.strictObject({ id })
/** An instant on the wire: ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true })

/** Keyset paging: `after` is the opaque cursor of the page before. */
export const pageQuery = {
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export function pageOf<T extends ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().nullable() })
}

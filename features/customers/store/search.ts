import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#platform/context.ts'
import { visible } from './customers.ts'

/** What to look for, each part with an index of its own; null parts are not looked for. */
export interface Wanted {
  /** tsquery over names and addresses. */
  words: string | null
  initials: string | null
  /** Whole contacts in normalized form. */
  whole: string[]
  /** Whole local numbers, found behind any area code. */
  subscriber: string | null
  /** Part of a number (digits) or of another contact: only for those who may reveal. */
  tail: string | null
  beginnings: string[]
  codeKey: string | null
}

export interface Slice {
  site?: string
  after?: string
  limit: number
}

/**
 * Ids of matching customers, newest first. Each way of finding is a branch with its own index and limit, so that no
 * OR makes the planner read the table. A merged customer is found by its own rows; `root` is who it stands for.
 */
export async function matching(ctx: Ctx, wanted: Wanted, slice: Slice): Promise<{ id: string; root: string }[]> {
  const branches = branchesOf(ctx, wanted).map(
    branch => sql`
    (select c.id, coalesce(c.canonical_id, c.id) as root from customers c
     where ${branch} and ${within(ctx, slice)} order by c.id desc limit ${slice.limit})`,
  )
  if (branches.length === 0) return []
  const rows = await sql<{ id: string; root: string }>`
    select id, root from (${sql.join(branches, sql` union `)}) found order by id desc limit ${slice.limit}`.execute(
    ctx.tx,
  )
  return rows.rows
}

/** All customers that stand for themselves, newest first. */
export async function newest(ctx: Ctx, slice: Slice): Promise<{ id: string; root: string }[]> {
  const rows = await sql<{ id: string; root: string }>`
    select c.id, c.id as root from customers c
    where c.canonical_id is null and ${within(ctx, slice)} order by c.id desc limit ${slice.limit}`.execute(ctx.tx)
  return rows.rows
}

/** Every id that stands for one of these roots. */
export async function membersOf(ctx: Ctx, roots: readonly string[]): Promise<string[]> {
  if (roots.length === 0) return []
  const rows = await sql<{ id: string }>`
    select id from customers where id = any(${[...roots]}::uuid[]) or canonical_id = any(${[...roots]}::uuid[])`.execute(
    ctx.tx,
  )
  return rows.rows.map(row => row.id)
}

function within(ctx: Ctx, slice: Slice): RawBuilder<boolean> {
  return sql<boolean>`${visible(ctx.me, 'c.siteId')}
    and ${slice.site ? sql`c.site_id = ${slice.site}` : sql`true`}
    and ${slice.after ? sql`c.id < ${slice.after}` : sql`true`}`
}

function branchesOf(ctx: Ctx, wanted: Wanted): RawBuilder<boolean>[] {
  const branches: RawBuilder<boolean>[] = []
  if (wanted.words) {
    branches.push(sql`c.words @@ ${wanted.words}::tsquery`)
    branches.push(atPremises(ctx, sql`p.words @@ ${wanted.words}::tsquery`))
  }
  if (wanted.initials) branches.push(sql`c.initials like ${beginning(wanted.initials)}`)
  if (wanted.whole.length > 0) branches.push(byContact(sql`k.normalized = any(${wanted.whole}::text[])`))
  if (wanted.subscriber) branches.push(byContact(sql`k.subscriber = ${wanted.subscriber}`))
  if (wanted.tail) {
    branches.push(
      byContact(sql`k.tail4 = ${wanted.tail.slice(-4)} and k.normalized like ${`%${escaped(wanted.tail)}`}`),
    )
  }
  for (const start of wanted.beginnings) branches.push(byContact(sql`k.normalized like ${beginning(start)}`))
  if (wanted.codeKey) branches.push(atPremises(ctx, sql`p.code_key like ${beginning(wanted.codeKey)}`))
  return branches
}

function byContact(condition: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`c.id in (select k.customer_id from customer_contacts k where k.removed_at is null and ${condition})`
}

function atPremises(ctx: Ctx, condition: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`c.id in (
    select l.customer_id from premises p join customer_premises l on l.premises_id = p.id
    where l.until is null and ${visible(ctx.me, 'p.siteId')} and ${condition})`
}

function beginning(text: string): string {
  return `${escaped(text)}%`
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

import { randomUUID } from 'node:crypto'
import type { Pool, PoolClient } from 'pg'
import { copyIn } from '#database/copy.ts'
import { caseNumber } from '#features/cases/rules/caseNumber.ts'
import { afterCases } from './afterCases.ts'
import type { Piece, Vocabulary } from './sentences.ts'

/** The houses and people of a loaded database. */
export interface Office {
  sites: string[]
  /** Ten of each site, in the order of `sites`. */
  staff: { id: string; personId: string; site: number }[]
  dutyTeams: string[]
  teams: string[]
}

export interface Loaded {
  office: Office
  count: number
  /** A customer's whole number as people write it. */
  phone: string
  customerName: string
}

const siteCount = 20
const staffPerSite = 10
const yearsOfPast = 3
const rowsAPiece = 500

/**
 * Fills a database that was just set up with `count` cases of the last three years and all that belongs to them: a tenth
 * open, mostly new ones; few sites and few people have most of them. Triggers are off and indexes made afterwards, as a
 * restore would.
 */
export async function loadCases(pool: Pool, words: Vocabulary, count: number, now: Date): Promise<Loaded> {
  const client = await pool.connect()
  try {
    await client.query(`set session_replication_role = replica; set synchronous_commit = off;
      set maintenance_work_mem = '512MB'; set work_mem = '128MB'; set max_parallel_maintenance_workers = 1`)
    const office = await loadOffice(client, now)
    const indexes = await dropIndexes(client)
    const chance = random(73)
    const customers = await loadCustomers(client, words, office, Math.ceil(count * 0.4), now)
    await copyRows(client, caseColumns, caseRows(words, office, customers, count, now, chance))
    for (const statement of afterCases(now)) await client.query(statement)
    await client.query(`select setval('case_numbers', ${count})`)
    for (const index of indexes) await client.query(index)
    await client.query('reset session_replication_role')
    await client.query('vacuum analyze')
    return {
      office,
      count,
      phone: phoneOf(customers.length >> 1),
      customerName: customers[customers.length >> 1]!.name,
    }
  } finally {
    client.release(true)
  }
}

async function loadOffice(client: PoolClient, now: Date): Promise<Office> {
  const { rows: sites } = await client.query(
    `insert into sites (key, name, pack, working_hours, own_days, created_at)
     select 'bench-' || n, '第' || n || '服务处', pack, working_hours, own_days, $1
     from (select * from sites limit 1) main, generate_series(1, ${siteCount}) n returning id`,
    [now],
  )
  const siteIds: string[] = sites.map(row => row.id)
  const { rows: staff } = await client.query(
    `insert into staff (person_id, staff_number, name, name_pinyin, number_key, name_key, language, joined_at)
     select uuidv7(), '9' || lpad(n::text, 3, '0'), '员工' || n, 'yuangong' || n, '9' || lpad(n::text, 3, '0'), '员工' || n, 'zh-CN', $1
     from generate_series(1, ${siteCount * staffPerSite}) n returning id, person_id`,
    [now],
  )
  const people = staff.map((row, at) => ({ id: row.id, personId: row.person_id, site: Math.floor(at / staffPerSite) }))
  const teams = async (count: number, isDuty: boolean) => {
    const { rows } = await client.query(
      `insert into teams (site_id, name, lead_id, is_duty, created_at)
       select s.id, case when $3 then '值班组' else '专业组' end, p.id, $3, $4
       from unnest($1::uuid[], $2::uuid[]) as t(site, lead) join sites s on s.id = t.site join staff p on p.id = t.lead
       order by s.id returning id`,
      [siteIds.slice(0, count), siteIds.slice(0, count).map((_, at) => people[at * staffPerSite]!.id), isDuty, now],
    )
    return rows.map(row => row.id as string)
  }
  await client.query(`insert into staff_sites (staff_id, site_id) select * from unnest($1::uuid[], $2::uuid[])`, [
    people.map(one => one.id),
    people.map(one => siteIds[one.site]),
  ])
  const office = {
    sites: siteIds,
    staff: people,
    dutyTeams: await teams(siteCount, true),
    teams: await teams(10, false),
  }
  await client.query(
    `insert into team_members (team_id, staff_id, since) select t.id, p.staff_id, $1
     from teams t join staff_sites p on p.site_id = t.site_id where t.site_id = any($2::uuid[])`,
    [now, siteIds],
  )
  return office
}

interface LoadedCustomer {
  id: string
  site: number
  name: string
}

const customerColumns = 'customers (id, name, words, initials, site_id, created_at)'

async function loadCustomers(
  client: PoolClient,
  words: Vocabulary,
  office: Office,
  count: number,
  now: Date,
): Promise<LoadedCustomer[]> {
  const customers: LoadedCustomer[] = []
  await copyRows(
    client,
    customerColumns,
    (function* () {
      for (let n = 0; n < count; n++) {
        const site = skewed(((n * 7919) % 10007) / 10007, siteCount)
        const name = words.names[(n * 31) % words.names.length]!
        const customer = { id: randomUUID(), site, name: name.text }
        customers.push(customer)
        yield [customer.id, name.text, vector(name.tokens), name.initials, office.sites[site]!, now.toISOString()]
      }
    })(),
  )
  await client.query(
    `insert into customer_contacts (customer_id, site_id, kind, value, normalized, tail4, added_at)
     select id, site_id, 'phone', '1' || n, '+861' || n, right(n::text, 4), created_at
     from (select c.*, ${phoneBody('row_number() over (order by ctid) - 1')} as n from customers c) numbered`,
  )
  return customers
}

// 13x numbers, no two alike, tails evenly spread; the same in SQL and here.
const phoneBody = (n: string) => `3000000000 + ((${n}) * 7368787) % 999999937`
const phoneOf = (n: number) => `1${3_000_000_000 + ((n * 7_368_787) % 999_999_937)}`

const caseColumns = `cases (id, number, site_id, pack, kind, course, stage, cycle, urgency, matter, words, place, customer_id, channel,
  origin_interaction_id, owner_staff_id, owner_team_id, received_at, accepted_at, answered_at, closed_at, ended_at, confidential_at, search)`

const kinds: [kind: string, course: string, weight: number][] = [
  ['repair', 'repair', 35],
  ['consult', 'plain', 25],
  ['complaint', 'complaint', 15],
  ['request', 'plain', 15],
  ['suggestion', 'plain', 7],
  ['praise', 'plain', 3],
]
const channels = ['web', 'phone', 'wechat', 'window']
const day = 24 * 3600_000

function* caseRows(
  words: Vocabulary,
  office: Office,
  customers: LoadedCustomer[],
  count: number,
  now: Date,
  chance: () => number,
): Generator<(string | null)[]> {
  const gap = (yearsOfPast * 365 * day) / count
  const rareEvery = Math.floor(count / 20)
  for (let n = 0; n < count; n++) {
    const receivedAt = now.getTime() - (count - n) * gap
    const customer = customers[Math.floor(chance() * customers.length)]!
    const [kind, course] = pickKind(chance())
    const isOpen = chance() < (n >= count * 0.9 ? 0.55 : 0.05)
    const stage = isOpen ? openStage(chance()) : 'closed'
    const person = office.staff[customer.site * staffPerSite + skewed(chance(), staffPerSite)]!
    const byTeam = stage === 'received' && chance() < 0.5
    const pieces = [
      pick(words.openings, chance),
      pick(words.places, chance),
      pick(words.faults, chance),
      pick(words.closings, chance),
    ]
    if (n % rareEvery === 1) pieces.push(words.rare)
    const text = pieces.map(piece => piece.text).join('，')
    const place = `${1 + Math.floor(chance() * 30)}-${1 + Math.floor(chance() * 4)}-${101 + Math.floor(chance() * 2400)}`
    const number = caseNumber(n)
    const at = (days: number) => new Date(Math.min(receivedAt + days * day, now.getTime())).toISOString()
    const accepted = stage === 'received' ? null : at(0.2)
    const answered = stage === 'answered' || stage === 'closed' ? at(2) : null
    const ended = stage === 'closed' ? at(4) : null
    yield [
      randomUUID(),
      number,
      office.sites[customer.site]!,
      'zh-CN',
      kind,
      course,
      stage,
      chance() < 0.04 ? '2' : '1',
      chance() < 0.02 ? 'urgent' : 'normal',
      text.slice(0, 30),
      text,
      place,
      customer.id,
      channels[n % 4]!,
      randomUUID(),
      byTeam ? null : person.id,
      byTeam ? office.dutyTeams[customer.site]! : null,
      at(0),
      accepted,
      answered,
      ended,
      ended,
      chance() < 0.005 ? at(0.2) : null,
      vector(placed(pieces, number, place)),
    ]
  }
}

function placed(pieces: Piece[], number: string, place: string): string[] {
  const tokens = new Set(pieces.flatMap(piece => piece.tokens))
  tokens.add(number).add(place.replaceAll('-', ''))
  for (const part of place.split('-')) tokens.add(part)
  return [...tokens]
}

function pickKind(at: number): (typeof kinds)[number] {
  let left = at * 100
  for (const kind of kinds) {
    left -= kind[2]
    if (left < 0) return kind
  }
  return kinds[0]!
}

function openStage(at: number): string {
  if (at < 0.2) return 'received'
  if (at < 0.4) return 'accepted'
  return at < 0.75 ? 'in_hand' : 'answered'
}

function pick<T>(list: T[], chance: () => number): T {
  return list[Math.floor(chance() * list.length)]!
}

// The first of the many have the most: one of twenty sites has a fifth of all cases.
function skewed(at: number, size: number): number {
  return Math.min(size - 1, Math.floor(size * at ** 2))
}

function vector(tokens: string[]): string {
  return tokens.map(token => `'${token.replace(/['\\]/g, '$&$&')}'`).join(' ')
}

async function dropIndexes(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query(
    `select c.oid::regclass as name, pg_get_indexdef(c.oid) as definition
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace s on s.oid = c.relnamespace
     where s.nspname = 'public' and not exists (select from pg_constraint where conindid = c.oid)`,
  )
  for (const row of rows) await client.query(`drop index ${row.name}`)
  return rows.map(row => row.definition)
}

async function copyRows(client: PoolClient, target: string, rows: Iterable<(string | null)[]>): Promise<void> {
  await copyIn(client, `copy ${target} from stdin`, pieces(rows))
}

async function* pieces(rows: Iterable<(string | null)[]>): AsyncGenerator<Buffer> {
  let lines: string[] = []
  for (const row of rows) {
    lines.push(row.map(value => (value === null ? '\\N' : value.replace(/[\\\t\n]/g, escapeSign))).join('\t'))
    if (lines.length < rowsAPiece) continue
    yield Buffer.from(`${lines.join('\n')}\n`)
    lines = []
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

function escapeSign(sign: string): string {
  return sign === '\\' ? '\\\\' : sign === '\t' ? '\\t' : '\\n'
}

// mulberry32: the same rows in every run.
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

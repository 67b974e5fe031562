import { type Database, openDatabase } from '#database/connect.ts'
import type { CaseFilter } from '#features/cases/contract/endpoints.ts'
import { caseNumber, showCaseNumber } from '#features/cases/rules/caseNumber.ts'
import { lookUp } from '#features/cases/service/public.ts'
import { countCases, getCase, listCases } from '#features/cases/service/read.ts'
import { caseTimeline } from '#features/cases/service/timeline.ts'
import { listCommitments } from '#features/commitments/service/views.ts'
import { searchCustomers } from '#features/customers/service/search.ts'
import { countFollowUps, followUps } from '#features/followups/service/read.ts'
import { packOf } from '#features/standards/service/packs.ts'
import { searchEverything } from '#features/workbench/service.ts'
import { workOrders } from '#features/workorders/service/read.ts'
import { monotonic, now } from '#platform/clock.ts'
import { type Ctx, type Me, publicMe } from '#platform/context.ts'
import { FileStore } from '#platform/files.ts'
import { Problem } from '#platform/problem.ts'
import { type Loaded, loadCases } from './generator.ts'
import type { BenchGround } from './ground.ts'
import { commonWord, loadVocabulary, rareWord } from './sentences.ts'

export interface ListFigures {
  query: string
  who: string
  /** Of each size: median and 95th of a hundred, in milliseconds, and rows found. */
  sizes: { cases: number; p50: number; p95: number; rows: number }[]
  /** 95th of the largest beside the smallest; what must hold is 1.5. */
  ratio: number
}

export interface Size {
  database: Database
  loaded: Loaded
  samples: Sample[]
}

interface Sample {
  id: string
  number: string
  tail: string
}

interface Shape {
  name: string
  /** Once for everybody, where who asks makes no difference. */
  once?: true
  run: (ctx: Ctx, size: Size, sample: Sample) => Promise<unknown>
}

const files = new FileStore('/nowhere')
const list = (filter: Partial<CaseFilter>) => (ctx: Ctx) =>
  listCases(ctx, { open: 'yes', order: 'received', limit: 50, ...filter } as CaseFilter)
const search = (q: (size: Size, sample: Sample) => string) => (ctx: Ctx, size: Size, sample: Sample) =>
  listCases(ctx, { open: 'all', order: 'received', limit: 50, q: q(size, sample) } as CaseFilter)

export const shapes: Shape[] = [
  { name: 'primary key (baseline)', once: true, run: byPrimaryKey },
  { name: 'case list', run: list({}) },
  { name: 'case list, second page', run: secondPage },
  { name: 'case list, all ever', run: list({ open: 'all' }) },
  { name: 'case list, one site', run: (ctx, size) => list({ site: size.loaded.office.sites[0] })(ctx) },
  { name: 'case list, stage', run: list({ stage: 'answered' }) },
  { name: 'case list, kind', run: list({ kind: 'complaint' }) },
  { name: 'case list, urgent', run: list({ urgency: 'urgent' }) },
  { name: 'case list, mine', run: list({ owner: 'me' }) },
  { name: 'case list, due first', run: list({ order: 'due' }) },
  { name: 'case list, late', run: list({ state: 'late', order: 'due' }) },
  { name: 'case list, soon', run: list({ state: 'soon' }) },
  { name: 'case list, sent back', run: list({ again: 'yes' }) },
  { name: 'numbers of the tabs', run: ctx => countCases(ctx, undefined) },
  { name: 'search, common word', run: search(() => commonWord) },
  { name: 'search, two common words', run: search(() => `${commonWord} 漏水`) },
  { name: 'search, rare word', run: search(() => rareWord) },
  { name: 'search, open with a common word', run: list({ q: commonWord }) },
  { name: 'search, case number', run: search((_, sample) => showCaseNumber(sample.number)) },
  { name: 'search, whole phone', run: search(size => size.loaded.phone) },
  { name: 'search, last four of a phone', run: search((_, sample) => sample.tail) },
  { name: 'search, a name', run: search(size => size.loaded.customerName) },
  { name: 'search, pinyin initials', run: search(() => 'wwj') },
  { name: 'search everything, common word', run: ctx => searchEverything(ctx, commonWord) },
  { name: 'customers, a name', run: (ctx, size) => searchCustomers(ctx, { q: size.loaded.customerName, limit: 50 }) },
  { name: 'workbench, owed by me', run: ctx => listCommitments(ctx, { owedBy: 'me', state: 'owed', limit: 50 }) },
  {
    name: 'workbench, owed by my teams',
    run: ctx => listCommitments(ctx, { owedBy: 'team', state: 'owed', limit: 50 }),
  },
  { name: 'workbench, late of all', run: ctx => listCommitments(ctx, { owedBy: 'all', state: 'late', limit: 50 }) },
  { name: 'work orders, my teams', run: ctx => workOrders(ctx, { open: 'yes', whose: 'my_teams', limit: 50 }) },
  { name: 'work orders, all', run: ctx => workOrders(ctx, { open: 'yes', whose: 'all', limit: 50 }) },
  { name: 'follow-ups, today', run: ctx => followUps(ctx, { due: 'today', whose: 'mine', limit: 50 }) },
  { name: 'follow-ups, heard', run: ctx => followUps(ctx, { due: 'heard', whose: 'all', limit: 50 }) },
  { name: 'numbers of follow-ups', run: ctx => countFollowUps(ctx, undefined) },
  { name: 'case page with timeline', once: true, run: casePage },
  { name: 'public look-up', once: true, run: (ctx, _, one) => lookUp(ctx, one.number, { phoneTail: one.tail }) },
]

/** Every list, search and page at each size, one size after the other in turn, so that a noisy machine hits all alike. */
export async function benchLists(ground: BenchGround, counts: number[], rounds = 60): Promise<ListFigures[]> {
  const words = await loadVocabulary()
  const sizes: Size[] = []
  for (const count of counts) {
    const started = monotonic()
    const database = await openDatabase(await ground.database(`bench_${count}`))
    const loaded = await loadCases(database.pool, words, count, now())
    sizes.push({ database, loaded, samples: await samplesOf(database, count) })
    console.log(`loaded ${count} cases in ${Math.round((monotonic() - started) / 1000)} s`)
  }
  const figures = await measureAll(sizes, rounds)
  for (const size of sizes) await size.database.close()
  return figures
}

export async function measureAll(sizes: Size[], rounds: number, named = ''): Promise<ListFigures[]> {
  const figures: ListFigures[] = []
  for (const shape of shapes.filter(one => one.name.includes(named))) {
    for (const who of shape.once ? ['manager'] : ['manager', 'agent', 'agent of three sites']) {
      const times = sizes.map(() => [] as number[])
      const rows = sizes.map(() => 0)
      for (let round = -8; round < rounds; round++) {
        for (const [at, size] of sizes.entries()) {
          const { took, found } = await measure(size, shape, meOf(who, size.loaded), round)
          if (round >= 0) times[at]!.push(took)
          rows[at] = found
        }
      }
      const measured = sizes.map((size, at) => ({ cases: size.loaded.count, ...spread(times[at]!), rows: rows[at]! }))
      const ratio = measured.at(-1)!.p95 / measured[0]!.p95
      figures.push({ query: shape.name, who: shape.once ? '' : who, sizes: measured, ratio: Number(ratio.toFixed(2)) })
    }
  }
  return figures
}

export async function measure(
  size: Size,
  shape: Shape,
  me: Me,
  round: number,
): Promise<{ took: number; found: number }> {
  const sample = size.samples[(round + 8) % size.samples.length]!
  const who = shape.name === 'public look-up' ? publicMe('zh-CN') : me
  const started = monotonic()
  const reply = await size.database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(tx => shape.run({ me: who, now: now(), tx }, size, sample))
  const took = monotonic() - started
  if (reply instanceof Problem) throw reply
  return { took, found: (reply as { rows?: unknown[] } | null)?.rows?.length ?? 1 }
}

function spread(times: number[]): { p50: number; p95: number } {
  const sorted = times.sort((a, b) => a - b)
  const at = (share: number) => Number(sorted[Math.floor(sorted.length * share)]!.toFixed(2))
  return { p50: at(0.5), p95: at(0.95) }
}

// The person who has most at the busiest site, and one of three sites.
export function meOf(who: string, { office }: Loaded): Me {
  const person = office.staff[0]!
  const role = packOf().roles.find(one => one.id === (who === 'manager' ? 'manager' : 'agent'))!
  const sites = who === 'agent' ? [office.sites[0]!] : [office.sites[0]!, office.sites[3]!, office.sites[7]!]
  return {
    kind: 'staff',
    staffId: person.id,
    personId: person.personId,
    name: 'bench',
    permissions: new Set(role.permissions),
    sites: who === 'manager' ? 'all' : sites,
    teams: [office.dutyTeams[0]!, office.teams[0]!],
    language: 'zh-CN',
  }
}

export async function samplesOf(database: Database, count: number): Promise<Sample[]> {
  const numbers = Array.from({ length: 120 }, (_, at) => caseNumber(Math.floor(((at + 0.5) * count) / 120)))
  const { rows } = await database.pool.query(
    `select c.id, c.number, k.tail4 as tail from cases c join customer_contacts k on k.customer_id = c.customer_id
     where c.number = any($1::text[]) and c.confidential_at is null
       and not exists (select from hidden_from h where h.subject_id = c.id)`,
    [numbers],
  )
  return rows
}

async function byPrimaryKey(ctx: Ctx, _: Size, sample: Sample): Promise<unknown> {
  return await ctx.tx.selectFrom('cases').selectAll().where('id', '=', sample.id).executeTakeFirstOrThrow()
}

async function secondPage(ctx: Ctx): Promise<unknown> {
  const { next } = await list({})(ctx)
  return await list({ after: next ?? undefined })(ctx)
}

async function casePage(ctx: Ctx, _: Size, sample: Sample): Promise<unknown> {
  await getCase(ctx, files, sample.id)
  return await caseTimeline(ctx, sample.id)
}

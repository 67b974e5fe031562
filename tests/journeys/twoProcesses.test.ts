import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { createApiKey } from '#features/staff/service/apiKeys.ts'
import { createStaff } from '#features/staff/service/people.ts'
import { systemMe } from '#platform/context.ts'
import { addJob, startJobs } from '#platform/jobs.ts'
import { silentLog } from '#platform/log.ts'
import { inTransaction } from '#platform/mount.ts'
import { type TestDatabase, testDatabase } from '#tests/helpers/database.ts'
import { type Acknowledged, keepSending, lookUp, newContact, send } from '#tests/helpers/intake.ts'
import { newDataFolder, type Product, startProduct } from '#tests/helpers/product.ts'

const ended: (() => Promise<unknown> | unknown)[] = []
afterAll(async () => {
  for (const end of ended.reverse()) await end()
})

describe('two servers on one database', () => {
  let database: TestDatabase
  let first: Product
  let second: Product
  const dataFolder = newDataFolder()
  const acknowledged: Acknowledged[] = []
  const running = new Set<Product>()

  const start = async () => {
    const product = await startProduct(dataFolder, { DATABASE_URL: database.url })
    running.add(product)
    return product
  }
  const kill = async (product: Product) => {
    running.delete(product)
    await product.kill()
  }
  const log = async () =>
    (
      await database.pool.query(
        `select (select count(*)::int from events) as events, (select count(*)::int from event_log) as placed,
           (select coalesce(max(position), 0)::int from event_log) as head,
           (select count(distinct event_id)::int from event_log) as distinct_events`,
      )
    ).rows[0]

  beforeAll(async () => {
    database = await testDatabase()
    ended.push(async () => {
      for (const product of running) await product.kill()
      fs.rmSync(dataFolder, { recursive: true, force: true })
    })
    ;[first, second] = [await start(), await start()]
  }, 60_000)

  /** Every event has its place, in one unbroken row. */
  const expectWhole = async () => {
    await expect.poll(async () => (({ events, placed }) => events - placed)(await log()), { timeout: 15_000 }).toBe(0)
    const { events, head, distinct_events } = await log()
    expect([head, distinct_events]).toEqual([events, events])
  }

  test('what one acknowledged the other tells; a key is known to both', async () => {
    const said = await send(first.url, newContact())
    expect((await lookUp(second.url, said)).status).toBe(200)
    expect((await send(second.url, said)).reply).toEqual(said.reply)
    const contact = newContact()
    const both = await Promise.all([send(first.url, contact), send(second.url, contact)])
    expect(both[0].reply).toEqual(both[1].reply)
    await expectWhole()
  })

  test('either is killed under load: the other orders on, without a gap, and nothing acknowledged is lost', async () => {
    for (const round of [0, 1, 2]) {
      const load = [keepSending(first.url, 4), keepSending(second.url, 4)]
      await expect
        .poll(() => load[0]!.acknowledged.length + load[1]!.acknowledged.length, { timeout: 20_000 })
        .toBeGreaterThan(30)
      await kill(round % 2 ? first : second)
      await sleep(1500)
      for (const one of load) {
        await one.end()
        acknowledged.push(...one.acknowledged)
      }
      await expectWhole()
      if (round % 2) first = await start()
      else second = await start()
    }
    const numbers = new Set(acknowledged.map(one => one.reply.caseNumber))
    expect(numbers.size).toBe(acknowledged.length)
    const { rows } = await database.pool.query('select number from cases where number = any($1)', [[...numbers]])
    expect(rows).toHaveLength(numbers.size)
  }, 120_000)

  test('a line that dropped, and comes back at the other server, misses nothing and gets nothing twice', async () => {
    const key = await inTransaction(database.db, async tx => {
      const ctx = { me: systemMe(), now: new Date(), tx }
      const { rows } = await database.pool.query('select id from sites')
      const { id } = await createStaff(ctx, {
        name: '看守',
        staffNumber: '900',
        password: 'watching the line',
        roles: ['auditor'],
        sites: [rows[0].id],
      })
      return (await createApiKey(ctx, { name: 'live', staffId: id, permissions: ['case.read'] })).key
    })
    const seen: number[] = []
    let position = (await log()).head
    const begin = position
    const watch = async (url: string) => {
      const line = new WebSocket(`${url.replace('http', 'ws')}/api/live`, {
        headers: { authorization: `Bearer ${key}` },
      })
      await once(line, 'open')
      line.on('message', data => {
        const said = JSON.parse(String(data))
        if (said.event) seen.push(said.event.position)
        position = said.position
      })
      line.send(JSON.stringify({ position, watch: ['case', 'interaction'] }))
      return line
    }
    const load = [keepSending(first.url, 2), keepSending(second.url, 2)]
    for (const url of [first.url, second.url, first.url, second.url]) {
      const line = await watch(url)
      await sleep(400)
      line.terminate()
      await sleep(200)
    }
    for (const one of load) await one.end()
    await expectWhole()
    const last = await watch(second.url)
    const { head } = await log()
    await expect.poll(() => position, { timeout: 10_000 }).toBe(head)
    last.terminate()
    const { rows } = await database.pool.query(
      `select position::int from event_log join events on events.id = event_id
       where position > $1 and subject_kind in ('case', 'interaction') order by position`,
      [begin],
    )
    expect(rows.length).toBeGreaterThan(20)
    expect(seen).toEqual(rows.map(row => row.position))
  }, 60_000)
})

describe('jobs of two processes', () => {
  let database: TestDatabase
  const workers: ChildProcess[] = []

  const startWorker = async (name: string) => {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../helpers/worker.ts'), name], {
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    workers.push(child)
    await once(child.stdout!, 'data')
    return child
  }

  test('one killed at its work: every job is done, begun again where it must be, with one effect', async () => {
    database = await testDatabase()
    ended.push(async () => {
      for (const worker of workers) {
        worker.kill('SIGKILL')
        if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit')
      }
    })
    await database.pool.query(
      'create table marks (job int primary key, by text); create table begun (job int, by text)',
    )
    // The library's own tables are made by the first that starts.
    const maker = await startJobs({ pool: database.pool, tasks: {}, crontab: '', log: silentLog })
    await maker.stop()
    const [one] = await Promise.all([startWorker('one'), startWorker('two')])
    await inTransaction(database.db, async tx => {
      for (let job = 0; job < 60; job += 1) await addJob({ me: systemMe(), now: new Date(), tx }, 'mark', { job })
    })
    await expect
      .poll(async () => (await database.pool.query(`select count(*)::int as n from marks`)).rows[0].n)
      .toBeGreaterThan(8)
    one!.kill('SIGKILL')
    await expect
      .poll(async () => (await database.pool.query('select count(*)::int as n from marks')).rows[0].n, {
        timeout: 30_000,
      })
      .toBe(60)
    const { rows } = await database.pool.query(
      `select (select count(distinct by)::int from marks) as workers, (select count(*)::int from begun) - 60 as again,
         (select count(*)::int from graphile_worker.jobs) as left`,
    )
    expect(rows[0]).toMatchObject({ workers: 2, left: 0 })
    expect(rows[0].again).toBeGreaterThan(0)
  }, 60_000)

  test('asked in a transaction that fails, a job never was', async () => {
    const failing = inTransaction(database.db, async tx => {
      await addJob({ me: systemMe(), now: new Date(), tx }, 'mark', { job: 99 })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    const { rows } = await database.pool.query('select count(*)::int as n from graphile_worker.jobs')
    expect(rows).toEqual([{ n: 0 }])
  })
})

import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { openPool } from '#database/connect.ts'
import { openEmbedded } from '#database/embedded.ts'
import { type Acknowledged, keepSending, lookUp, type Sent, send } from '#tests/helpers/intake.ts'
import { command, newDataFolder, type Product, startProduct } from '#tests/helpers/product.ts'

const dataFolder = newDataFolder()
let product: Product | null = null

afterAll(async () => {
  await product?.stop()
  fs.rmSync(dataFolder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

const databasePid = () =>
  Number(fs.readFileSync(path.join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

/** Kills Node alone, or Node and its database in the same moment; the pause makes the moment differ each round. */
async function killSomewhere(round: number, server: Product): Promise<void> {
  await sleep((round * 97) % 250)
  if (round % 2 === 1) {
    process.kill(server.pid, 'SIGSTOP')
    process.kill(databasePid(), 'SIGKILL')
  }
  await server.kill()
}

test('killed ten times under twenty callers: nothing acknowledged is lost, no key makes two cases', async () => {
  const acknowledged: Acknowledged[] = []
  const cutOff: Sent[] = []
  for (let round = 0; round < 10; round += 1) {
    product = await startProduct(dataFolder)
    const load = keepSending(product.url, 20)
    await expect.poll(() => load.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(10)
    await killSomewhere(round, product)
    await load.end()
    acknowledged.push(...load.acknowledged)
    cutOff.push(...load.cutOff)
  }
  product = await startProduct(dataFolder)
  expect(acknowledged.length).toBeGreaterThan(100)
  expect(cutOff.length).toBeGreaterThan(0)

  for (const one of acknowledged) {
    expect((await send(product.url, one)).reply).toEqual(one.reply)
    const { status, body } = await lookUp(product.url, one)
    expect([one.reply.caseNumber, status, body.commitments.length]).toEqual([
      one.reply.caseNumber,
      200,
      one.reply.commitments.length,
    ])
  }
  // Whether or not a cut-off one had been committed, sent again it is one case, twice the same.
  const again: Acknowledged[] = []
  for (const one of cutOff) {
    again.push(await send(product.url, one))
    expect((await send(product.url, one)).reply).toEqual(again.at(-1)!.reply)
  }
  const numbers = [...acknowledged, ...again].map(one => one.reply.caseNumber)
  expect(new Set(numbers).size).toBe(numbers.length)
  expect(await caseCount()).toBe(numbers.length)
  await expect
    .poll(() => command(dataFolder, 'doctor', '--audit'), { timeout: 20_000 })
    .toContain('The audit chain is whole')
}, 240_000)

/** Counted in the database itself, joined over its socket. */
async function caseCount(): Promise<number> {
  const joined = await openEmbedded({ dataFolder, purpose: 'command' })
  const pool = openPool(joined.url, { connections: 1 })
  const { rows } = await pool.query('select count(*) as count from cases')
  await pool.end()
  await joined.close()
  return rows[0].count
}

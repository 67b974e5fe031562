import fs from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { keepSending, lookUp, send } from '#tests/helpers/intake.ts'
import { command, newDataFolder, type Product, startProduct } from '#tests/helpers/product.ts'

const folders: string[] = []
const running = new Set<Product>()

afterAll(async () => {
  for (const product of running) await product.stop()
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

function folder(): string {
  folders.push(newDataFolder())
  return folders.at(-1)!
}

async function started(dataFolder: string): Promise<Product> {
  const product = await startProduct(dataFolder)
  running.add(product)
  return product
}

test('a backup taken under load, restored elsewhere, holds every case acknowledged before it began', async () => {
  const source = await started(folder())
  const load = keepSending(source.url, 8)
  await expect.poll(() => load.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(100)
  const before = [...load.acknowledged]
  const file = path.join(folder(), 'one.backup')
  await command(source.dataFolder, 'backup', file)
  const during = load.acknowledged.length - before.length
  await load.end()
  expect([load.cutOff, during > 0]).toEqual([[], true])
  await source.stop()
  running.delete(source)

  const fresh = folder()
  expect(await command(fresh, 'restore', file)).toContain('The audit chain is whole')
  const target = await started(fresh)
  for (const one of before) {
    const { status, body } = await lookUp(target.url, one)
    expect([one.reply.caseNumber, status, body.commitments.length]).toEqual([
      one.reply.caseNumber,
      200,
      one.reply.commitments.length,
    ])
  }
  // A key sent again still gives its first number: the sealing keys came along.
  expect((await send(target.url, before[0]!)).reply).toEqual(before[0]!.reply)
  await expect(command(target.dataFolder, 'restore', file)).rejects.toThrow(/empty database and data folder only/)
}, 120_000)

import { expect, test } from 'vitest'
import { archiveEnded } from '#features/cases/service/archive.ts'
import { closeCase } from '#features/cases/service/stages.ts'
import { followUpCase } from '#features/followups/service/hear.ts'
import { openLoop } from '#tests/helpers/loop.ts'

test('what ended a month ago is archived at night, and nothing that is open or fresh', async () => {
  const loop = await openLoop()
  const ended = await loop.answered()
  await loop.as(loop.caller, ctx => followUpCase(ctx, ended, { satisfied: true }))
  await loop.as(loop.owner, ctx => closeCase(ctx, ended, {}))
  const open = await loop.answered()
  const archivedAt = async (id: string) =>
    (await loop.pool.query('select archived_at, retain_until from cases where id = $1', [id])).rows[0]

  const endedAt = loop.now()
  const daysLater = (days: number) => loop.at(new Date(endedAt.getTime() + days * 24 * 3600_000).toISOString())
  daysLater(29)
  expect(await loop.run(archiveEnded)).toBe(false)
  expect((await archivedAt(ended)).archived_at).toBeNull()

  daysLater(31)
  await loop.run(archiveEnded)
  await loop.run(archiveEnded)
  const kept = await archivedAt(ended)
  expect(kept.archived_at).toEqual(loop.now())
  expect(kept.retain_until.slice(0, 4)).toBe(String(endedAt.getUTCFullYear() + 3))
  expect((await archivedAt(open)).archived_at).toBeNull()
})

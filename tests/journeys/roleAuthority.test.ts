import { expect, test } from 'vitest'
import { answerCase } from '#features/cases/service/stages.ts'
import { updateRole } from '#features/staff/service/roles.ts'
import { openLoop } from '#tests/helpers/loop.ts'

const answer = { words: '居住证工本费已退还给您，请凭身份证到一号窗口领取。', amount: 5000 }

test('what the organisation lets a role promise counts where the kind has no figure of its own', async () => {
  const loop = await openLoop()
  const consult = await loop.accepted('consult')
  const promise = (id: string) => loop.as(loop.owner, ctx => answerCase(ctx, id, answer))
  await expect(promise(consult)).rejects.toThrow('case.beyond_authority')

  const { rows } = await loop.pool.query(`select id from roles where key = 'supervisor'`)
  await loop.run(ctx => updateRole(ctx, rows[0].id, { authority: { amount: 6000, currency: 'CNY' } }))
  expect(await promise(consult)).toMatchObject({ stage: 'answered' })
  await expect(promise(await loop.accepted('repair'))).rejects.toThrow('case.beyond_authority')
})

import { expect, test } from 'vitest'
import { answerCase, closeCase } from '#features/cases/service/stages.ts'
import { followUpCase } from '#features/followups/service/hear.ts'
import { openWorkOrder } from '#features/workorders/service/open.ts'
import { acceptWorkOrder, completeWorkOrder } from '#features/workorders/service/work.ts'
import { openLoop } from '#tests/helpers/loop.ts'

test('who did the work does not ask the customer about it; somebody else does, and the case closes', async () => {
  const loop = await openLoop()
  const worker = { id: loop.worker.id, me: await loop.meOf(loop.worker.id) }
  const caseId = await loop.accepted()
  const order = { matter: '换灯管', staffId: worker.id, rotate: false }
  const { id } = await loop.as(loop.owner, ctx => openWorkOrder(ctx, caseId, order))
  await loop.as(worker, ctx => acceptWorkOrder(ctx, id))
  const evidence = { words: '换了新灯管，试亮正常。', materials: [], files: [] }
  await loop.as(worker, ctx => completeWorkOrder(ctx, loop.files, id, evidence))
  await loop.as(loop.owner, ctx => answerCase(ctx, caseId, { words: '灯已修好，当面试亮，以后每周巡查一次。' }))

  const allowed = { ...worker, me: { ...worker.me, permissions: new Set(['follow_up.record']) } }
  const hear = (who: typeof worker) => loop.as(who, ctx => followUpCase(ctx, caseId, { satisfied: true }))
  await expect(hear(allowed)).rejects.toThrow('follow_up.handled_it')
  await hear(loop.caller)
  expect(await loop.as(loop.owner, ctx => closeCase(ctx, caseId, {}))).toMatchObject({ stage: 'closed' })
})

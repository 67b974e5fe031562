import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findCase, stateCase } from '#features/cases/service/complaint.ts'
import { openCase } from '#features/cases/service/open.ts'
import { acceptCase, answerCase } from '#features/cases/service/stages.ts'
import type { Ctx, Me } from '#platform/context.ts'
import { FileStore } from '#platform/files.ts'
import { type House, openHouse } from './house.ts'

interface Member {
  id: string
  me: Me
}

/** A house with the people one case passes through. `ownerAgain` is a second account of the owner that may follow up. */
export interface Loop extends House {
  files: FileStore
  owner: Member
  ownerAgain: Member
  worker: Member
  workerTwo: Member
  caller: Member
  supervisor: Member
  as: <T>(member: Member, verb: (ctx: Ctx) => Promise<T>) => Promise<T>
  /** An accepted case of the owner. */
  accepted: (kind?: string) => Promise<string>
  /** One that the owner has answered, told by phone. */
  answered: (kind?: string) => Promise<string>
  answerAgain: (caseId: string) => Promise<void>
}

const words: Record<string, string> = {
  repair: '三楼楼道的灯坏了两天，请派人来修。',
  complaint: '我要投诉，窗口的人态度很差，还收了两次费。',
  consult: '请问办理居住证需要带什么材料？',
}

export async function openLoop(start?: string): Promise<Loop> {
  const house = await openHouse(start)
  const files = new FileStore(join(tmpdir(), `sansheng-files-${process.pid}`))
  const owner = await house.hire('201', ['handler', 'supervisor'])
  const ownerAgain = await house.hire('202', ['followup'], undefined, { samePersonAs: owner.id })
  const worker = await house.hire('203', ['handler'])
  const workerTwo = await house.hire('204', ['handler'])
  const caller = await house.hire('205', ['followup'])
  const supervisor = await house.hire('206', ['supervisor'])
  const as: Loop['as'] = (member, verb) => house.run(verb, member.me)
  const answerAgain = async (caseId: string) => {
    const told = { channel: 'phone' as const, reached: true }
    await as(owner, ctx => answerCase(ctx, caseId, { words: '灯已修好，当面试亮，以后每周巡查一次。', told }))
  }
  const accepted = async (kind = 'repair') => {
    const { record } = await as(owner, ctx =>
      openCase(ctx, files, {
        kind,
        channel: 'phone',
        words: words[kind]!,
        name: '郭先生',
        phone: '18612345607',
        place: '书香里 3 栋',
        attachments: [],
        accept: false,
      }),
    )
    await as(owner, ctx => acceptCase(ctx, record.id, {}))
    return record.id
  }
  return {
    ...house,
    files,
    owner,
    ownerAgain,
    worker,
    workerTwo,
    caller,
    supervisor,
    as,
    accepted,
    answerAgain,
    async answered(kind = 'repair') {
      const id = await accepted(kind)
      if (kind === 'complaint') {
        await as(owner, ctx => stateCase(ctx, id, { side: 'customer', words: '窗口的人不理我，还收了两次费。' }))
        await as(owner, ctx => stateCase(ctx, id, { side: 'ours', words: '当时系统卡住，重复扣了一次。' }))
        await as(owner, ctx => findCase(ctx, id, { conclusion: 'founded', words: '重复收费属实，已退款。' }))
      }
      await answerAgain(id)
      return id
    },
  }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standardPack } from '../service/loadPack.ts'
import { suggestKind } from './classify.ts'

const pack = standardPack()
const kindOf = (text: string) => suggestKind(pack, text).kind

const cases: Record<string, string[]> = {
  consult: ['你好', '请问物业费怎么交？', '空调费怎么收', '怎么退订流量包', '营业厅几点下班', '请问需要带哪些材料？'],
  request: ['我要办理停车月卡', '帮我开一张发票', '申请开通国际漫游', '请帮我变更业主联系电话', '希望小区增加一部电梯'],
  complaint: [
    '保安态度恶劣,骂人,我要投诉',
    '你們亂收費,給個說法',
    '服务太差了',
    '服务不好',
    '打了三次电话都没人接,太不负责任了',
    '你们工作人员互相推诿,踢皮球',
    '虚假宣传,欺骗消费者',
  ],
  repair: [
    '3栋电梯坏了,有人困在里面',
    '厨房水管漏水,麻烦派人来修',
    '家裡停電了',
    '路灯不亮三天了',
    '卫生间下水道堵了',
    '5号楼停水两天了',
  ],
  suggestion: ['建议在门口加装一个快递柜', '建议延长营业时间', '建议排队叫号增加短信提醒'],
  praise: ['感谢前台小林,帮我找回了钱包,特此表扬', '服务很好', '客服很耐心,点赞', '这次维修很满意'],
  procedure: ['明天搬家,需要开物品放行条', '租客要搬走,怎么办物品放行手续'],
}

describe.each(Object.entries(cases))('%s', (kind, texts) => {
  it.each(texts)('%s', text => {
    expect(kindOf(text)).toBe(kind)
  })
})

describe('the words that speak for a kind', () => {
  it('lie on the original text, also in traditional script and full width', () => {
    const text = '保安態度惡劣，亂收費！'
    const { because } = suggestKind(pack, text)
    expect(because.map(one => one.words)).toContain('亂收費')
    for (const one of because) expect(text.slice(one.from, one.to)).toBe(one.words)
  })

  it('are turned by a negation', () => {
    expect(kindOf('很满意')).toBe('praise')
    expect(kindOf('很不满意')).toBe('complaint')
    expect(kindOf('一点也不热情')).toBe('complaint')
  })

  it('are read the same in both scripts', () => {
    for (const [one, other] of [
      ['我要投诉你们乱收费', '我要投訴你們亂收費'],
      ['请问怎么办理', '請問怎麼辦理'],
      ['电梯坏了', '電梯壞了'],
    ] as const)
      expect(suggestKind(pack, one).score).toBe(suggestKind(pack, other).score)
  })

  it('never break on any text: kind of the pack, score 0–1, places on the text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('投诉', '不', '很满意', '漏水', '？'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
        const text = pieces.join('')
        const { kind, score, because } = suggestKind(pack, text)
        expect(pack.kinds.some(one => one.id === kind)).toBe(true)
        expect(score).toBeGreaterThan(0)
        expect(score).toBeLessThanOrEqual(1)
        for (const one of because) expect(text.slice(one.from, one.to)).toBe(one.words)
      }),
    )
  })

  it('take time in proportion to the text', () => {
    const spent = (length: number) => {
      const text = '电梯坏了没人管希望解决，'.repeat(length / 12)
      suggestKind(pack, text)
      const start = performance.now()
      suggestKind(pack, text)
      return performance.now() - start
    }
    spent(12_000)
    expect(spent(240_000)).toBeLessThan(Math.max(60, spent(24_000)) * 40)
  })
})

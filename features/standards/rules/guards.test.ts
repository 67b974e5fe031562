import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standardPack } from '../service/loadPack.ts'
import { fold, unfold } from './fold.ts'
import { answerChecklist, isEmptyAnswer, looksLikeComplaint, namedCaseNumbers, riskWords, urgencyOf } from './guards.ts'

const pack = standardPack()

describe('an empty answer is found however it is wrapped', () => {
  it.each([
    ['已阅', 'seen_only'],
    ['已阅。', 'seen_only'],
    ['已閱', 'seen_only'],
    ['  已 阅 ！', 'seen_only'],
    ['收到', 'received_only'],
    ['您好，您反映的问题已收到，感谢您的支持。', 'received_only'],
    ['将核实', 'later_only'],
    ['尊敬的客户，您反映的情况我们将核实，感谢您的理解！', 'later_only'],
    ['尽快处理', 'later_only'],
    ['已转相关部门处理', 'passed_only'],
    ['您反映的问题我们会在3个工作日内核实并处理。', 'later_only'],
    ['您的意见已反馈给相关部门，请您耐心等待。', 'passed_only'],
    ['已处理', 'done_without_words'],
    ['OK', 'done_without_words'],
    ['好的', 'done_without_words'],
    ['', 'too_short'],
    ['。。。', 'too_short'],
    ['您好！', 'too_short'],
    ['感谢您一直以来对我们工作的关心，我们将一如既往为广大业主做好服务。', 'nothing_said'],
  ])('%s', (text, reason) => {
    expect(isEmptyAnswer(pack, text)?.reason).toBe(reason)
  })

  it('names what is missing', () => {
    expect(isEmptyAnswer(pack, '已阅')?.missing).toEqual(['conclusion', 'done', 'nextStep'])
  })

  it.each([
    '经查，3号楼水泵叶轮损坏，今天上午已更换，供水恢复正常。',
    '抱歉给您添麻烦了。多收的20元已退还到您的账户，预计3个工作日内到账。',
    '物业费按季度缴纳，每平方米2.5元。',
    '服务中心位于3号楼一层。',
    '停车月卡每月300元，可以在服务中心办理，请携带行驶证。',
    '配件需要从厂家订货，预计周五到货，我们会在周六上午上门安装。',
    '已经换好新灯，当面试过能亮，以后每周巡查。',
    '灯已修好。',
    '门禁卡补办要带身份证到前台，二十元一张。',
    'The board was replaced this morning.',
    '情況屬實,當班保安已批評教育並當面道歉,主管明天上午給您回電。',
  ])('a real one is let through: %s', text => {
    expect(isEmptyAnswer(pack, text)).toBeNull()
  })
})

describe('the checklist of an answer', () => {
  it('finds all four parts with their place', () => {
    const text = '非常抱歉。经查系阀门老化，已更换新阀门，明天上午会有回访。'
    const list = answerChecklist(pack, text)
    for (const found of Object.values(list)) {
      expect(found).not.toBeNull()
      expect(text.slice(found!.from, found!.to)).toBe(found!.words)
    }
  })

  it('takes a next step without a time for none', () => {
    expect(answerChecklist(pack, '后续我们会上门').nextStep).toBeNull()
    expect(answerChecklist(pack, '后续我们会在2天内上门').nextStep).not.toBeNull()
  })
})

describe('a complaint filed as something else', () => {
  it.each(['前台态度恶劣,骂人,没人管', '你們亂收費,我要投訴', '物业互相推诿踢皮球，太差了'])('%s', text => {
    expect(looksLikeComplaint(pack, text)).not.toBeNull()
  })

  it.each(['请问物业费怎么交？', '谢谢你们，服务很好', '建议在门口加装快递柜', '家里漏水了，麻烦派人来修', ''])(
    'not: %s',
    text => {
      expect(looksLikeComplaint(pack, text)).toBeNull()
    },
  )
})

describe('risk words', () => {
  it.each([
    ['再不处理我就找媒体曝光', 'urgent', ['media', 'media']],
    ['电梯下坠,有人受伤', 'emergency', ['danger', 'injury']],
    ['我不想活了', 'emergency', ['self_harm']],
    ['我要起訴你們', 'urgent', ['law']],
    ['煤 气 泄 漏', 'emergency', ['danger']],
  ] as [string, string, string[]][])('%s', (text, urgency, risks) => {
    expect(urgencyOf(pack, text)).toBe(urgency)
    expect(riskWords(pack, text).map(one => one.risk)).toEqual(expect.arrayContaining(risks))
  })

  it.each(['多媒体教室怎么预约', '跳楼价大甩卖', '物业费怎么交', '火灾隐患排查', '办残疾人证要什么材料'])(
    'not: %s',
    text => {
      expect(urgencyOf(pack, text)).toBe('normal')
    },
  )

  it('lie on the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('受伤', '受傷', '媒体', '自殺'), (around, word) => {
        const text = `${around}${word}${around}`
        const found = riskWords(pack, text)
        expect(found.length).toBeGreaterThan(0)
        for (const one of found) expect(text.slice(one.from, one.to)).toBe(one.words)
      }),
    )
  })
})

describe('case numbers named in a text', () => {
  it.each([
    ['我的单号4827-3165怎么样了', ['48273165']],
    ['单号48273165', ['48273165']],
    ['４８２７－３１６５', ['48273165']],
    ['4827 3165和4827-3165', ['48273165']],
    ['4827–3165, 9001 2233', ['48273165', '90012233']],
    ['电话13812345678', []],
    ['座机010-12345678', []],
    ['2026-11-21', []],
    ['6222 0212 3456 7890', []],
    ['1234567', []],
    ['', []],
  ] as [string, string[]][])('%s', (text, numbers) => {
    expect(namedCaseNumbers(text)).toEqual(numbers)
  })
})

describe('folding', () => {
  it.each([
    ['ＡＢＣ　１２３', 'abc123'],
    ['網絡 電話', '网络电话'],
    ['囉嗦', '啰嗦'],
    ['看著', '看着'],
    ['已\u200b阅', '已阅'],
  ])('%s', (text, folded) => {
    expect(fold(text).text).toBe(folded)
  })

  it('changes nothing the second time, and leads back into the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
        const folded = fold(text)
        expect(fold(folded.text).text).toBe(folded.text)
        expect(folded.from.length).toBe(folded.text.length)
        for (let at = 0; at < folded.text.length; at++) {
          const { from, to } = unfold(folded, at, at + 1)
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })

  it('stands lone surrogates and control characters', () => {
    expect(fold('\ud83d \ude00\u0000已').text).toBe('\ufffd\ufffd已')
  })
})

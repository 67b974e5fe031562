import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadCalendars } from '../service/loadCalendars.ts'
import { buildCalendar } from './calendar.ts'
import { promisesIn } from './promises.ts'
import { readInstant, toShanghai } from './shanghai.ts'

const { hours, notices } = loadCalendars()
const office = buildCalendar(hours.get('office')!, notices)
const wednesday = readInstant('2026-11-18 10:00')

function heard(text: string, at = wednesday): [what: string, due: string | null][] {
  return promisesIn(text, at, office).map(one => [
    one.what,
    one.dueAt && toShanghai(one.dueAt).slice(0, 16).replace('T', ' '),
  ])
}

describe('a promise with a time', () => {
  it.each([
    ['我今天下午三点前给您回电', '给您回电', '2026-11-18 15:00'],
    ['我们会在三个工作日内给您回复', '给您回复', '2026-11-23 18:00'],
    ['我們會在三個工作日內給您回覆', '給您回覆', '2026-11-23 18:00'],
    ['３个工作日内给您答复', '给您答复', '2026-11-23 18:00'],
    ['3-5个工作日内退款到您的账户', '退款到您的账户', '2026-11-25 18:00'],
    ['半小时内给您回电话', '给您回电话', '2026-11-18 10:30'],
    ['一个半小时内到现场', '到现场', '2026-11-18 11:30'],
    ['师傅20分钟到', '到', '2026-11-18 10:20'],
    ['我们会在48小时内处理', '处理', '2026-11-20 10:00'],
    ['我明天给您回电', '给您回电', '2026-11-19 18:00'],
    ['师傅明天上午上门维修', '上门维修', '2026-11-19 12:00'],
    ['工程部下午过来', '过来', '2026-11-18 18:00'],
    ['晚上八点之前给您回电', '给您回电', '2026-11-18 20:00'],
    ['今天下班前给您回复', '给您回复', '2026-11-18 18:00'],
    ['我们周五之前给您答复', '给您答复', '2026-11-20 18:00'],
    ['我下周三上午10点给您打电话', '给您打电话', '2026-11-25 10:00'],
    ['本周内给您答复', '给您答复', '2026-11-20 18:00'],
    ['我们将于11月20日上午9点上门', '上门', '2026-11-20 09:00'],
    ['月底前完成整改', '完成整改', '2026-11-30 18:00'],
    ['一周内解决', '解决', '2026-11-25 18:00'],
    ['师傅会在明天上午九点到十一点之间上门', '上门', '2026-11-19 11:00'],
    ['工程师将于2026年11月25日上午到场', '到场', '2026-11-25 12:00'],
    ['最晚明天会有师傅联系您', '有师傅联系您', '2026-11-19 18:00'],
    ['十五个工作日内办结', '办结', '2026-12-09 18:00'],
    ['明天15:30我给您回电', '给您回电', '2026-11-19 15:30'],
    ['我会给您回电，最迟明天下午三点前。', '给您回电', '2026-11-19 15:00'],
    ['最迟明天下午五点，我们会派师傅上门', '派师傅上门', '2026-11-19 17:00'],
    ['我明天给您回电，可以吗？', '给您回电', '2026-11-19 18:00'],
  ])('%s', (text, what, due) => {
    expect(heard(text)).toEqual([[what, due]])
  })

  it('counts working time over nights, weekends and holidays', () => {
    expect(heard('一小时内给您回电', readInstant('2026-11-20 17:30'))).toEqual([['给您回电', '2026-11-23 09:30']])
    expect(heard('一个工作日内给您回复', readInstant('2026-09-30 16:00'))).toEqual([['给您回复', '2026-10-08 18:00']])
  })

  it('takes the next such hour where the named one has passed', () => {
    expect(heard('五点前给您回电', readInstant('2026-11-18 15:00'))[0]?.[1]).toBe('2026-11-18 17:00')
    expect(heard('九点给您回电', readInstant('2026-11-18 15:00'))[0]?.[1]).toBe('2026-11-18 21:00')
  })
})

describe('a promise without a time', () => {
  it.each([
    ['我会尽快处理', '处理'],
    ['稍后给您回电', '给您回电'],
    ['我来帮您联系', '帮您联系'],
    ['恢复后给您回电', '给您回电'],
    ['我们会改进', '改进'],
    ['一定给您解决', '给您解决'],
    ['有结果第一时间通知您', '第一时间通知您'],
  ])('%s', (text, what) => {
    expect(heard(text)).toEqual([[what, null]])
  })
})

describe('no promise', () => {
  it.each([
    '我已经为您登记了',
    '我帮您登记一下',
    '好的，我马上帮您查询',
    '我帮您转接，好吗？',
    '如果您需要，我会给您回电',
    '不会给您回复',
    '您可以明天上午来办理',
    '请您明天来电',
    '您应该会在三个工作日内收到短信',
    '我们绝对不会泄露您的信息',
    '我们昨天给您回复了',
    '正在为您处理',
    '请稍等，我为您查询',
    '您好，很高兴为您服务',
    '非常抱歉',
    '',
  ])('%s', text => {
    expect(heard(text)).toEqual([])
  })
})

describe('several in one text', () => {
  it('each with its own time', () => {
    const text = '我先给您登记，今天下午回电，三天内修好'
    expect(heard(text)).toEqual([
      ['回电', '2026-11-18 18:00'],
      ['修好', '2026-11-22 00:00'],
    ])
    expect(promisesIn(text, wednesday, office).map(one => one.text)).toEqual(['今天下午回电', '三天内修好'])
  })

  it('in chat, where spaces part the sentences', () => {
    expect(heard('我这边帮您催促 明天给您回复').map(one => one[0])).toEqual(['帮您催促', '给您回复'])
  })
})

describe('properties', () => {
  const part = fc.constantFrom(
    ...[
      '我',
      '我们会',
      '明天',
      '下周五',
      '三点前',
      '三个工作日内',
      '半小时内',
      '给您',
      '回电',
      '处理',
      '，',
      '。',
      ' ',
      '？',
    ],
    ...['不', '已经', '32号', '99月99日', '25点', '周9', '零', '十十', '在', '尽快', '\ud83d', '㏒', '電話', '內'],
  )
  it('lie on the text, due after they were made, and never break', () => {
    const at = fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 16 }), at, (parts, when) => {
        const text = parts.join('')
        for (const one of promisesIn(text, when, office)) {
          expect(text.slice(one.from, one.to)).toBe(one.text)
          expect(one.what).not.toBe('')
          if (one.dueAt) expect(one.dueAt.getTime()).toBeGreaterThan(when.getTime())
        }
      }),
      { numRuns: 1500 },
    )
  })

  it.each(['我会给您回电', '我', '明天', '三个工作日', '之前', '给您', '我会给您回电，', ' ', '，'])(
    'take time in proportion to a text of %s',
    piece => {
      const start = performance.now()
      promisesIn(piece.repeat(60_000 / piece.length), wednesday, office)
      expect(performance.now() - start).toBeLessThan(6000)
    },
    20_000,
  )
})

import fc from 'fast-check'
import { Converter } from 'opencc-js/cn2t'
import { describe, expect, it } from 'vitest'
import { standardPack } from '../service/loadPack.ts'
import { condense, condensedText } from './fold.ts'
import { findPhrases, onlyFiller, type PhraseHit, type PhraseQuestion } from './phrases.ts'
import { compilePhrases } from './phrasesBook.ts'
import { type PhrasePack, phraseFaults, phraseGuards, phraseList } from './phrasesPack.ts'

const pack = standardPack()
const book = compilePhrases(pack)
const agent: PhraseQuestion = { role: 'agent' }

function said(text: string, question: Partial<PhraseQuestion> = {}): string[] {
  return sure(findPhrases(book, text, { ...agent, ...question })).map(one => `${one.list} ${one.entry}`)
}

function sure(hits: PhraseHit[]): PhraseHit[] {
  return hits.filter(one => !one.borderline)
}

const listed = pack.phrases.lists
  .filter(list => list.id !== 'filler')
  .flatMap(list =>
    list.entries
      .filter(one => one.needs.length === 0 && !one.borderline)
      .flatMap(one => [one, ...one.also.map(phrase => ({ ...one, phrase }))])
      .map(one => ({ list, one })),
  )

const letters = (phrase: string) => [...phrase].filter(one => /[\p{L}\p{N}]/u.test(one))
const between = (mark: string) => (phrase: string) => letters(phrase).join(mark)
const traditional = Converter({ from: 'cn', to: 't' })
const taiwan = Converter({ from: 'cn', to: 'tw' })
const hongKong = Converter({ from: 'cn', to: 'hk' })

describe('every listed phrase is found', () => {
  const ways: [string, (phrase: string) => string][] = [
    ['as listed', phrase => phrase],
    ['in a conversation', phrase => `您好，${phrase}。再见！`],
    ['with spaces between', between(' ')],
    ['with wide spaces between', between('　')],
    ['with commas between', between('，')],
    ['with full stops between', between('。')],
    ['with stars between', between('*')],
    ['with an emoji between', between('😀')],
    ['with a family of emoji between', between('👨‍👩‍👧')],
    ['with a keycap between', between('1️⃣')],
    ['with something invisible between', between('\u200b')],
    ['with line ends between', between('\n')],
    ['without its marks', between('')],
    ['in full width', phrase => phrase.replace(/[!-~]/g, one => String.fromCharCode(one.charCodeAt(0) + 0xfee0))],
    ['in upper case', phrase => phrase.toUpperCase()],
    ['in traditional characters', traditional],
    ['in those of Taiwan', taiwan],
    ['in those of Hong Kong', hongKong],
    ['with its end drawn out', phrase => phrase + phrase.at(-1)!.repeat(3)],
    [
      'with every character doubled',
      phrase =>
        letters(phrase)
          .map(one => one + one)
          .join(''),
    ],
  ]
  it.each(ways)('%s', (_, way) => {
    const missed = listed.filter(({ list, one }) => {
      const question = { role: list.role, lists: [list.id] }
      const own = way === between('') ? one.phrase : way(one.phrase)
      // 妈妈 is a word of its own.
      if (/^[\x20-\x7e]+$/.test(one.phrase) || /妈妈|么么/.test(own)) return false
      return sure(findPhrases(book, own, question)).length === 0
    })
    expect(missed.map(({ one }) => way(one.phrase))).toEqual([])
  })

  it('of three characters or more written with a listed homophone, in nine of ten cases', () => {
    const classes = Object.values(pack.phrases.spellings.sounds)
    let [found, all] = [0, 0]
    for (const { list, one } of listed.filter(({ list, one }) => list.sounds && letters(one.phrase).length > 2))
      for (const [at, character] of letters(one.phrase).entries())
        for (const other of classes.find(sounds => sounds.includes(character)) ?? '') {
          if (other === character) continue
          const text = letters(one.phrase).with(at, other).join('')
          all++
          if (sure(findPhrases(book, text, { role: list.role, lists: [list.id] })).length > 0) found++
        }
    expect(all).toBeGreaterThan(3000)
    expect(found / all).toBeGreaterThan(0.9)
  })

  it.each([
    ['囉囉嗦嗦', 'service 罗罗嗦嗦'],
    ['羅羅嗦嗦', 'service 罗罗嗦嗦'],
    ['啰啰嗦嗦', 'service 罗罗嗦嗦'],
    ['真囉嗦', 'grumble 真罗嗦'],
    ['我忙著呢', 'shirk 我忙着呢'],
    ['这个我真不造', 'service 不知道'],
    ['不知到', 'service 不知道'],
    ['你問我，我問誰', 'service 你问我，我问谁'],
    ['你问我我问谁', 'service 你问我，我问谁'],
    ['您凭什么这么说', 'blame 你凭什么这么说'],
    ['ＳＢ', 'rude sb'],
  ])('%s', (text, entry) => {
    expect(said(text)).toContain(entry)
  })
})

describe('a phrase counts only where it offends', () => {
  it.each([
    '我不知道您现在是否方便',
    '不知道您还有没有其他问题',
    '您不清楚的地方可以随时问我',
    '请您稍等会儿',
    '您应该会在三个工作日内收到短信',
    '如果您不清楚，我再为您说明一遍',
    '我们下班了也有同事值班，您随时可以来电',
    '对不起，电话听不清楚，请您换一部电话好吗',
    '电话信号不好，我没有听清您的话',
    '请您查清楚再致电我们，好吗',
    '抱歉，我目前不太清楚，我马上去问一下',
    '不用谢，这是我应该做的',
    '我们绝对不会泄露您的信息',
    '不是您弄错了，是我们登记有误',
    '这个问题属于开发商保修范围，我来帮您联系',
    '系统有故障，我先为您登记，恢复后给您回电',
    '您有意见可以向经理反映，我帮您联系',
    '我忙完这件事就给您回电',
    '请您先不要着急',
    '喂养宠物的地方在南门旁边',
    '您刚才说“不知道”，是指哪一项？',
    '客户说不归我们管，我再核实一下',
    '您下班了再过来也可以',
    '这个图片不清楚，麻烦您再拍一张',
    '请问您怎么称呼，想问您叫什么名字',
    '麻烦您声音大一点，好吗？',
    '可能是我解释不清楚',
    '您着急什么时候用？',
    '不知道业主明天在不在家',
    '罗小姐，啰嗦一句，请带好钥匙',
    '为什么呀？我帮您看看',
    '祝您财源滚滚',
    '这个接口是usb的',
    '我们不会说不关我们的事',
    '',
    '😀😀',
  ])('not: %s', text => {
    expect(said(text)).toEqual([])
  })

  it.each([
    ['不知道。', 'service 不知道'],
    ['这个我也不知道呢', 'service 不知道'],
    ['我们不知道情况', 'service 不知道'],
    ['我不知道怎么处理', 'shirk 我不知道'],
    ['这个具体不清楚', 'service 不清楚'],
    ['等会儿！', 'service 等会儿'],
    ['我们下班了', 'service 下班了'],
    ['你先听我说', 'command 你先听我说'],
    ['声音大点！', 'command 声音大点'],
    ['问你叫什么名字', 'command 问你叫什么名字'],
    ['什么呀', 'command 什么呀'],
    ['是你弄错了', 'complaint 你弄错了'],
    ['绝对不会退的', 'complaint 绝对不会'],
    ['随便？', 'shirk 随便'],
    ['你错了', 'dispute 你错了'],
    ['你给我滚', 'rude 给我滚'],
    ['么么哒', 'slang 么么哒'],
    ['“不知道”', 'service 不知道'],
  ])('%s', (text, entry) => {
    expect(said(text)).toContain(entry)
  })

  it('shows apart what goes on to help', () => {
    const hits = findPhrases(book, '这个我不清楚，我帮您问一下', agent)
    expect(hits).toMatchObject([{ entry: '不清楚', borderline: true }])
  })

  it('does not let a help offer excuse 不太清楚 inside a complaint', () => {
    const text = '抱歉，我目前不太清楚，我马上去问一下'
    expect(said(text)).toEqual([])
    expect(said(text, { caseKind: 'complaint' })).toEqual(['complaint 不太清楚'])
  })

  it('weighs the words banned in complaints more inside one', () => {
    const severity = (caseKind?: string) =>
      findPhrases(book, '这是我们公司的规定', caseKind ? { ...agent, caseKind } : agent)[0]!.severity
    expect([severity(), severity('repair'), severity('complaint')]).toEqual(['minor', 'minor', 'major'])
  })
})

describe('overlaps', () => {
  it('the longest of a list wins', () => {
    expect(said('听见没有，长耳朵干嘛使的')).toEqual(['service 听见没有，长耳朵干嘛使的'])
    expect(said('听见没有！')).toEqual(['service 听见没有'])
  })

  it('two lists may both report', () => {
    expect(said('急什么').sort()).toEqual(['lecture 急什么', 'service 急什么'])
    expect(
      said('我不知道')
        .map(one => one.split(' ')[0])
        .sort(),
    ).toEqual(['complaint', 'service', 'shirk'])
  })

  it('asks for some lists alone', () => {
    expect(said('急什么', { lists: ['lecture'] })).toEqual(['lecture 急什么'])
  })
})

describe('customers', () => {
  const abusive = (text: string) => sure(findPhrases(book, text, { role: 'customer' })).length > 0

  it.each([
    '你们真他妈慢',
    '草泥马',
    '什么傻逼规矩',
    'tmd等了三天',
    '滚！',
    '你们这群骗子公司',
    '太不要脸了',
    '特 么 的',
    '臥槽，又停水',
  ])('abuse: %s', text => {
    expect(abusive(text)).toBe(true)
  })

  it.each([
    '态度太差了，我要投诉',
    '给妈妈买的，她的房间漏水',
    'usb接口坏了',
    '怎么操作',
    '我靠近窗户，听得见',
    '垃圾没有人清运',
    '几把钥匙都打不开门',
    '我自己像个白痴一样，找不到入口',
    '急死了，能不能快一点',
    '不知道，不清楚',
  ])('none: %s', text => {
    expect(abusive(text)).toBe(false)
  })
})

describe('mere fillers', () => {
  it.each(['嗯', '嗯嗯。', '哦……', '啊？', '嗯，哦', '呃', 'emm'])('%s', text => {
    expect(onlyFiller(book, text)).toBe(true)
  })
  it.each(['', '嗯，好的', '是的', '。', '啊，水泵坏了'])('not: %s', text => {
    expect(onlyFiller(book, text)).toBe(false)
  })
})

describe('the data', () => {
  const small = (entry: unknown, rest: object = {}): PhrasePack => ({
    lists: [
      phraseList.parse({
        ...{ id: 'own', label: { 'zh-CN': '自', 'zh-TW': '自', en: 'own' }, role: 'agent', clause: 'ours' },
        ...{ severity: 'major', entries: [entry], ...rest },
      }),
    ],
    guards: phraseGuards.parse({ guards: [], exceptions: ['机房不得入内'] }),
    spellings: { alike: {}, sounds: {} },
  })
  const hitsOf = (phrases: PhrasePack, text: string, question: Partial<PhraseQuestion> = {}) =>
    findPhrases(compilePhrases({ phrases }), text, { ...agent, ...question })

  it('names a guard that is not there and a phrase that is there twice', () => {
    expect(phraseFaults(small({ phrase: '不得', guards: ['none'] }))).toMatchObject([{ list: 'own', entry: '不得' }])
    expect(phraseFaults(small('不得', { entries: ['不得', '不得'] }))).toMatchObject([{ reason: 'is there twice' }])
    expect(phraseFaults(pack.phrases)).toEqual([])
  })

  it('lets the exceptions of the house pass', () => {
    expect(hitsOf(small('不得入内'), '机房，不得入内')).toEqual([])
    expect(hitsOf(small('不得入内'), '花园不得入内')).toHaveLength(1)
  })

  it('keeps an entry to its channels and to the first utterances', () => {
    const own = small({ phrase: '亲亲', channels: ['phone'], first: 2 })
    expect(hitsOf(own, '亲亲', { channel: 'chat' })).toEqual([])
    expect(hitsOf(own, '亲亲', { channel: 'phone', position: 1 })).toHaveLength(1)
    expect(hitsOf(own, '亲亲', { channel: 'phone', position: 2 })).toEqual([])
  })

  it('carries the clause and a better line', () => {
    for (const list of pack.phrases.lists) expect(list.better, list.id).toBeTruthy()
    expect(findPhrases(book, '不知道', agent)[0]).toMatchObject({
      clause: 'C-2.4c, E-B5, E-C7',
      better: expect.any(String),
    })
  })
})

describe('properties', () => {
  const fragment = fc.oneof(
    fc.constantFrom(...listed.map(({ one }) => one.phrase)),
    fc.constantFrom(
      '您',
      '我',
      '如果',
      '，',
      '。',
      ' ',
      '“',
      '”',
      '😀',
      '请问',
      '这个',
      '呢',
      'usb',
      '帮您',
      '1️⃣',
      '㎏',
      '﷽',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const text = fc.array(fragment, { maxLength: 12 }).map(parts => parts.join(''))
  const role = fc.constantFrom<'agent' | 'customer'>('agent', 'customer')

  it('offsets lie on the matched words, in order, those of a list apart', () => {
    fc.assert(
      fc.property(text, role, (words, who) => {
        const hits = findPhrases(book, words, { role: who })
        const ends = new Map<string, number>()
        for (const [at, one] of hits.entries()) {
          expect(words.slice(one.from, one.to)).toBe(one.text)
          expect(one.text.length).toBeGreaterThan(0)
          expect(one.from).toBeGreaterThanOrEqual(ends.get(one.list) ?? 0)
          ends.set(one.list, one.to)
          if (at > 0) expect(one.from).toBeGreaterThanOrEqual(hits[at - 1]!.from)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('polite words before or behind never add a hit', () => {
    const polite = fc.constantFrom(
      '您好，',
      '请',
      '请问',
      '对不起，',
      '谢谢',
      '，谢谢！',
      '不好意思，',
      '不客气',
      '再见',
      '欢迎您，',
    )
    fc.assert(
      fc.property(text, polite, polite, (words, before, behind) => {
        const counted = sure(findPhrases(book, words, agent)).length
        expect(sure(findPhrases(book, `${before}${words}`, agent)).length).toBeLessThanOrEqual(counted)
        expect(sure(findPhrases(book, `${words}${behind}`, agent)).length).toBeLessThanOrEqual(counted)
      }),
      { numRuns: 3000 },
    )
  })

  it('condensing keeps places in order and drops no letter twice', () => {
    fc.assert(
      fc.property(text, words => {
        const { length, from, to } = condense(words)
        for (let at = 0; at < length; at++) {
          expect(to[at]).toBeGreaterThan(from[at]!)
          if (at > 0) expect(from[at]).toBeGreaterThanOrEqual(from[at - 1]!)
        }
        const once = condensedText(condense(words))
        expect([...once].every(one => /[\p{L}\p{N}\ud800-\udfff]/u.test(one))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    '不知道',
    '不',
    '“',
    '“不知道”',
    '急什么',
    '如果您不清楚，',
    '妈',
    '㏒',
    'sb',
    '他妈的。',
    '你应该',
    '\ud83d',
  ])(
    'takes time in proportion to a text of %s',
    piece => {
      const time = (length: number) => {
        const words = piece.repeat(Math.ceil(length / piece.length))
        const start = performance.now()
        findPhrases(book, words, agent)
        findPhrases(book, words, { role: 'customer' })
        return performance.now() - start
      }
      time(20_000)
      expect(time(100_000)).toBeLessThan(5_000)
    },
    30_000,
  )
})

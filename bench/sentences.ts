import { pinyinInitials, searchTokens } from '#platform/search.ts'

/** A piece of text with its search pieces, made once and put together a million times. */
export interface Piece {
  text: string
  tokens: string[]
}

const openings = '你好|您好|请问|麻烦|上周起|昨晚|今天早上|连续几天|又一次|再次反映|请尽快|想问一下'.split('|')
const places =
  '地下车库|一楼大堂|电梯|楼道|东门|西门|儿童乐园|垃圾站|快递柜|充电桩|消防通道|绿化带|天台|水泵房|门禁|营业厅|窗口'
    .split('|')
    .concat('自助机|停车场|走廊|健身区|围墙|水管|空调外机|路灯|监控|单元门|公告栏|热水器|暖气'.split('|'))
const faults =
  '不亮了|又坏了|漏水|异响很大|很脏没人打扫|打不开|被堵住了|排队太久|态度不好|收费不清楚|没有人接电话|太吵睡不着'
    .split('|')
    .concat(
      '有异味|积水很深|地砖松动|信号不好|总是死机|多扣了费|迟迟没有答复|说法不一样|老人摔倒了|插座冒烟'.split('|'),
    )
const closings =
  '请派人来看看|麻烦尽快处理|希望给个说法|请回电话|谢谢|等你们答复|要求退费|建议改进|什么时候能修好|请登记'.split('|')
const surnames = '王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗'.split('')
const givens =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国志红玉兰梅鑫宇晨欣怡子涵浩然思远雨桐嘉琪文博若曦承泽景行'.split(
    '',
  )

/** A word said in about twenty cases, however many there are. */
export const rareWord = '龙鳞胶'
/** A word every thirtieth case has. */
export const commonWord = '电梯'

export interface Vocabulary {
  openings: Piece[]
  places: Piece[]
  faults: Piece[]
  closings: Piece[]
  rare: Piece
  names: { text: string; tokens: string[]; initials: string | null }[]
}

export async function loadVocabulary(): Promise<Vocabulary> {
  const pieces = (texts: string[]) => Promise.all(texts.map(async text => ({ text, tokens: await searchTokens(text) })))
  const names = surnames.flatMap(family => givens.map((given, at) => family + given + (givens[(at * 7) % 50] ?? '')))
  return {
    openings: await pieces(openings),
    places: await pieces(places),
    faults: await pieces(faults),
    closings: await pieces(closings),
    rare: (await pieces([`用的是${rareWord}`]))[0]!,
    names: await Promise.all(
      names.map(async text => ({ text, tokens: await searchTokens(text), initials: await pinyinInitials(text) })),
    ),
  }
}

/** What kind of number a person gives; `number` where neither its shape nor the words before tell. */
const keyKinds = ['phone', 'id', 'order', 'card', 'meter', 'plate', 'number'] as const
export type KeyKind = (typeof keyKinds)[number]

/** A number to be read back (D1-4.4) or masked; `digits` are its letters and digits alone, spoken ones as digits. */
export interface KeyInformation {
  kind: KeyKind
  digits: string
  from: number
  to: number
}

/** A letter or digit as it was written or spoken; `joined`: nothing but spaces and marks stand before it. */
interface Unit {
  value: string
  from: number
  to: number
  spoken: boolean
  joined: boolean
  mark: string
}

const spokenDigits: Record<string, string> = {
  ...{ 零: '0', 〇: '0', 洞: '0', 幺: '1', 么: '1', 一: '1', 二: '2', 两: '2', 兩: '2', 三: '3', 四: '4', 五: '5' },
  ...{ 六: '6', 陆: '6', 七: '7', 拐: '7', 八: '8', 九: '9', 勾: '9' },
}
const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛雲蒙陝閩貴粵寧瓊'
const separators = /[\s\-‐‑‒–—―−.·•,，、。*#]/
const counted =
  /^(?:元|块|塊|毛|角|分|点|點|时|時|秒|天|日|月|年|个|個|次|度|平|米|方|公|斤|克|升|户|戶|人|%|％|‰|℃|栋|棟|幢|单元|單元|室|楼|樓|层|層|房|座|期|吨|瓦|字|万|萬|千|百|十|亿|億|倍|折|级|条|张|件|台|本|份|页|集|岁|周|笔|币|美|港|欧|人民币|匹|寸|英寸|毫|厘|兆|像素|家|种|款|届|多|余|来|几|步|里|公里|套|小时|rmb|usd|cny|号(?:房|楼|樓|院|门|門|室|铺|鋪|店|地块|线|線))/i
const countedBefore =
  /(?:[¥￥$]|人民币|rmb|cny|usd|金额|价格|价|共计|合计|一共|总共|扣了|花了|付了|交了|收了|欠了|余额|栋|棟|幢|座|单元|單元|号楼|號樓|楼|樓|充值|扣|满|报|报销|月供|月供为|每次|每月|返|反|罚|赔|优惠|减|家住|住|住在|我家|家是|房号|房號|门牌|門牌|房间|室|路|街|弄|巷|大道|公元|版本|型号|第)(?:是|为|:|：)?\s*$/i
const units = /^(?:\d+(?:p|k|g|gb|mb|tb|m|kg|ml|l|w|kw|kv|v|mg|mg3|hz|ghz|mhz|cm|mm|km|kb|mah|nm|h|s|d|x|rpm|度))$/i
const hotlines = new Set(
  '12345 12315 12306 12333 12348 12369 12366 12318 12319 12328 12329 12388 12393 12320 12301 12378 10086 10010 10000 10099 95598 95588 95533 95599 95566 95595 95555 96119 11185 11183 12110 12119 12122'.split(
    ' ',
  ),
)
const idioms = new Set(['三三两两', '七七八八', '三三兩兩'])
const labels: readonly [KeyKind, RegExp][] = [
  ['plate', /车牌|車牌|牌照/],
  ['id', /身份证|身份證|证件|證件|护照|護照/],
  ['meter', /表号|表號|电表|電表|水表|气表|氣表|燃气|户号|戶號|编号|編號|表是/],
  ['card', /卡号|卡號|银行卡|銀行卡|会员|會員|账号|帳號|帐号|账户|帳戶|储蓄卡|信用卡/],
  ['order', /订单|訂單|单号|單號|工单|工單|快递|运单|运号|流水|案件|受理|受理号|查询码|取件码/],
  ['phone', /电话|電話|手机|手機|号码|號碼|联系|聯繫|打我|拨|座机/],
]

/**
 * The numbers of a text that staff must read back: four or more digits, or letters with digits, spoken ones (幺 两 洞) and
 * 三个八 included (D1-4.4). Amounts, dates, years, times and house numbers are none. Linear in the length of the text.
 */
export function keyInformation(text: string): KeyInformation[] {
  const found: KeyInformation[] = []
  for (const run of runsOf(text))
    for (const piece of piecesOf(run)) {
      const one = readRun(text, piece)
      if (one) found.push(one)
    }
  return found
}

/** Whether a text repeats a number: all of it, or its last four (D1-4.4). Groups, marks and spoken digits do not matter. */
export function repeats(info: KeyInformation, text: string): boolean {
  const wanted = info.digits.toUpperCase()
  const tail = wanted.slice(-4)
  return runsOf(text).some(run => {
    let said = ''
    for (const unit of run) {
      if (unit.mark !== '' && said.endsWith(tail)) return true
      said += unit.value
    }
    return said.endsWith(tail) || said.includes(wanted)
  })
}

/** Rows of letters and digits with nothing but spaces and marks between. */
function runsOf(text: string): Unit[][] {
  const runs: Unit[][] = []
  let run: Unit[] = []
  for (const unit of unitsOf(text)) {
    if (run.length > 0 && !unit.joined) {
      runs.push(run)
      run = []
    }
    run.push(unit)
  }
  if (run.length > 0) runs.push(run)
  return runs
}

function unitsOf(text: string): Unit[] {
  const found: Unit[] = []
  let joined = false
  let mark = ''
  for (let at = 0; at < text.length; at++) {
    const repeated = repeatedDigit(text, at)
    const value = repeated?.value ?? writtenAt(text, at)
    if (value === '') {
      if (separators.test(text[at]!)) mark += text[at]
      else if (!/[\u200b-\u200d\u2060\ufeff]/.test(text[at]!)) joined = false
      if (mark.length > 3) joined = false
      continue
    }
    const to = at + (repeated ? 3 : 1)
    found.push({ value, from: at, to, spoken: text[at]! in spokenDigits, joined, mark })
    joined = true
    mark = ''
    at = to - 1
  }
  return found
}

/** 三个八 within a number is 888. */
function repeatedDigit(text: string, at: number): { value: string } | null {
  const times = '二两三四五六七八'.indexOf(text[at]!) >= 0 ? Number(spokenDigits[text[at]!]) : Number(text[at])
  if (!(times >= 2 && times <= 8) || !/[个個]/.test(text[at + 1] ?? '')) return null
  const digit = writtenAt(text, at + 2)
  if (!/^\d$/.test(digit) || counted.test(text.slice(at + 3, at + 6))) return null
  const before = at > 0 && writtenAt(text, at - 1) !== ''
  const after = at + 3 < text.length && writtenAt(text, at + 3) !== ''
  return before || after ? { value: digit.repeat(times) } : null
}

function writtenAt(text: string, at: number): string {
  const character = text[at] ?? ''
  const spoken = spokenDigits[character]
  if (spoken) return character === '么' && !isSpokenOne(text, at) ? '' : spoken
  if (provinces.includes(character)) return /^[A-Za-zＡ-Ｚａ-ｚ]$/.test(text[at + 1] ?? '') ? character : ''
  const plain =
    character >= '！' && character <= '～' ? String.fromCharCode(character.charCodeAt(0) - 0xfee0) : character
  return /^[0-9A-Za-z]$/.test(plain) ? plain.toUpperCase() : ''
}

// 幺 is often written 么; it is a digit only between digits.
function isSpokenOne(text: string, at: number): boolean {
  const digit = /[0-9零〇幺一二两三四五六七八九]/
  return digit.test(text[at + 1] ?? '') && (at === 0 || digit.test(text[at - 1] ?? ''))
}

/** A run taken apart where a plate begins, where letters and digits lie apart, and where marks part numbers of their own. */
function piecesOf(run: readonly Unit[]): Unit[][] {
  const pieces: Unit[][] = []
  for (const piece of splitWhere(run, (unit, before) => {
    const apart = unit.mark !== '' && unit.mark.trim() === '' && isLetter(unit) !== isLetter(before)
    return provinces.includes(unit.value) || apart
  })) {
    const groups = splitWhere(piece, unit => /[,，、。.]/.test(unit.mark))
    pieces.push(...(groups.length > 1 && !isReadInGroups(groups) ? groups : [piece]))
  }
  return pieces.map(withoutCount)
}

function splitWhere(run: readonly Unit[], cut: (unit: Unit, before: Unit) => boolean): Unit[][] {
  const pieces: Unit[][] = []
  for (const [at, unit] of run.entries()) {
    if (at === 0 || cut(unit, run[at - 1]!)) pieces.push([unit])
    else pieces.at(-1)!.push(unit)
  }
  return pieces
}

/** 138，1234，5678 or spoken digits is one number; 8、9、10 and two whole numbers are not. */
function isReadInGroups(groups: readonly Unit[][]): boolean {
  const digits = groups
    .flat()
    .map(unit => unit.value)
    .join('')
  if (groups.flat().every(unit => unit.spoken)) return digits.length <= 19
  const sizes = groups.map(group => group.length)
  return (
    /^\d{7,8}$|^1[3-9]\d{9}$|^0\d{9,11}$|^\d{15,19}$/.test(digits) && Math.min(...sizes) >= 3 && Math.max(...sizes) <= 8
  )
}

/** 13800000000一个: a spoken digit behind written ones begins the next word. */
function withoutCount(piece: Unit[]): Unit[] {
  const last = piece.at(-1)!
  const isCount = piece.length > 1 && last.spoken && last.mark === '' && piece.slice(0, -1).every(unit => !unit.spoken)
  return isCount ? piece.slice(0, -1) : piece
}

function isLetter(unit: Unit): boolean {
  return /^[A-Z]$/.test(unit.value)
}

function readRun(text: string, piece: readonly Unit[]): KeyInformation | null {
  const [first, last] = [piece[0]!, piece.at(-1)!]
  const digits = piece
    .map(unit => unit.value)
    .join('')
    .replace(/^(?:00)?86(?=1[3-9]\d{9}$)/, '')
  const written = text.slice(first.from, last.to)
  const behind = text.slice(last.to, last.to + 6).replace(/^\s+/, '')
  const ahead = text.slice(Math.max(0, first.from - 14), first.from)
  const plate = /^[^\dA-Z]?[A-Z][A-Z\d]{5,6}$/.test(digits) && provinces.includes(digits[0]!)
  if (plate) return { kind: 'plate', digits, from: first.from, to: last.to }
  const clauseAhead = ahead.slice(
    Math.max(...['，', '。', ',', '；', '！', '？'].map(mark => ahead.lastIndexOf(mark))) + 1,
  )
  const label =
    labels.findLast(([, words]) => words.test(clauseAhead))?.[0] ?? labels.find(([, w]) => w.test(ahead))?.[0]
  if (!isRun(digits) || idioms.has(written) || hotlines.has(digits)) return null
  const kind = kindOf(digits, label)
  if (kind !== 'number' && digits.length >= 8 && !counted.test(behind)) {
    return { kind, digits, from: first.from, to: last.to }
  }
  if (/\d[:：]$/.test(ahead) || /^[:：]\d/.test(behind)) return null
  if (counted.test(behind) || countedBefore.test(ahead) || units.test(digits)) return null
  if (isDateOrTime(written, digits, label) || isAmount(written)) return null
  return { kind, digits, from: first.from, to: last.to }
}

/** Four digits, or four letters and digits of which enough are digits: neither win10 nor mate60. */
function isRun(digits: string): boolean {
  if (digits.length < 4 || digits.length > 40) return false
  const count = digits.replace(/\D/g, '').length
  const word = /[A-Z]{3,}/.test(digits)
  return count >= 4 || (count >= 2 && !word) || (count === 3 && !/[A-Z]{4,}/.test(digits))
}

function isDateOrTime(written: string, digits: string, label: KeyKind | undefined): boolean {
  if (/^\d{4}[-./]\d{1,2}[-./]\d{1,2}$/.test(written) || /^\d{1,2}[-.]\d{1,2}[-.]\d{2,4}$/.test(written)) return true
  if (/^\d{1,2}[-－]\d{1,2}[-－]\d{3,4}$|^\d{1,2}[-－]\d{3,4}$/.test(written)) return true
  if (label) return false
  if (/^(?:19|20)\d{2}\D{1,2}(?:19|20)?\d{2}$/.test(written)) return true
  if (/^(?:19|20)\d{2}$/.test(digits) && !/[幺洞]/.test(written)) return true
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits)
}

function isAmount(written: string): boolean {
  return /^\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?$/.test(written) || /^\d+\.\d{1,2}$/.test(written)
}

function kindOf(digits: string, label: KeyKind | undefined): KeyKind {
  if (/^1[3-9]\d{9}$/.test(digits)) return label === 'order' || label === 'card' || label === 'meter' ? label : 'phone'
  if (/^\d{17}[\dX]$/.test(digits) && /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(digits.slice(6)))
    return 'id'
  if (label && label !== 'plate') return label
  if (/^0\d{9,11}$|^[48]00\d{7}$/.test(digits)) return 'phone'
  return /^\d{16,19}$/.test(digits) ? 'card' : 'number'
}

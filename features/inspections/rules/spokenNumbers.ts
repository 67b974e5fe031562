import { condense, condensedText, fold } from '#features/standards/rules/fold.ts'
import { keyInformation } from '#features/standards/rules/keyInformation.ts'
import type { Scene } from './scene.ts'

const spokenDigits: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  幺: '1',
  一: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
  拐: '7',
}

/** A text with spoken digits written as figures: 幺零八 → 108. */
export function inFigures(text: string): string {
  let figures = ''
  for (const character of fold(text).text) figures += spokenDigits[character] ?? character
  return figures.replace(/(?<=\d)[-,.](?=\d)/g, '')
}

/** Where an agent tells the own number or name (D1-5.6); without `agent` any number or surname counts. */
export function givesStaffNumber(
  text: string,
  agent: { staffNo?: string | undefined; name?: string | undefined } | null,
): { from: number; to: number } | null {
  const whole = { from: 0, to: text.length }
  const figures = inFigures(text)
  const { staffNo, name } = agent ?? {}
  if (staffNo && figures.includes(inFigures(staffNo))) return whole
  const letters = condensedText(condense(text))
  if (name) {
    const own = condensedText(condense(name))
    if (own !== '' && letters.includes(own)) return whole
    const surname = own.slice(0, 1)
    if (
      surname &&
      new RegExp(`(?:姓|小|叫我|老)${surname}|${surname}(?:先生|女士|小姐|经理|师傅|主管)`, 'u').test(letters)
    )
      return whole
    return null
  }
  if (/免贵姓.|我姓.|我叫.|我的名字|叫我.|我是小./u.test(letters)) return whole
  return !staffNo && /\d/.test(figures) ? whole : null
}

const aboutSomebody =
  /(他|她|那位|邻居|楼上|楼下|隔壁|业主|住户|租客|对方|先生|女士|房东|家人|亲戚)[^。！？!?，,]{0,10}(电话|手机|号码|联系方式|身份证|证件号)/u
const ownPeople = /(师傅|工程师|维修|客服|我们|我的|咱们|物业|管家|经理|值班|热线|公司|中心|营业厅|窗口)/u

const digit = '[0-9０-９零〇洞幺一二两三四五六七八九拐]'
const threeDigits = new RegExp(`${digit}{3}`)
// Four in near succession, or 三个八.
const sign = '[\\dA-Za-z０-９Ａ-Ｚａ-ｚ零〇洞幺么一二两三四五六七八九十拐勾]'
const fourSigns = new RegExp(`${sign}(?:.{0,3}${sign}){3}|[2-8二两三四五六七八][个個]${sign}`, 'su')

/** Whether a text can hold a number at all; spares most texts the closer look. */
export function mayHoldNumber(text: string): boolean {
  return fourSigns.test(text)
}

/** Where an agent speaks out a number of a person who is not on the line, in full, and whom the firm did not send (E-C3). */
export function thirdPersonNumber(text: string, scene: Scene): { from: number; to: number } | null {
  if (text.length < 12 || !threeDigits.test(text) || !aboutSomebody.test(fold(text).text)) return null
  for (const info of keyInformation(text)) {
    const isPersonal = /^1[3-9]\d{9}$/.test(info.digits) || /^\d{17}[\dx]$/i.test(info.digits)
    if (!isPersonal) continue
    const before = text.slice(Math.max(0, info.from - 24), info.from)
    if (!aboutSomebody.test(before) || ownPeople.test(before)) continue
    const isKnown = scene.customer.some(line => inFigures(line.said.text).includes(info.digits))
    if (!isKnown) return { from: info.from, to: info.to }
  }
  return null
}

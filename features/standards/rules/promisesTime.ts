import { type Calendar, dayIn } from './calendar.ts'
import { DAY, dayNumber, firstDayOf, isoDate, isoWeekday, LAST_YEAR, MINUTE, startOfDay, yearOf } from './shanghai.ts'
import { afterWorkingDays, dueAfter } from './workingTime.ts'

/** A time found in a folded text: where it lies, and the moment it means; null for 尽快 and the like. */
export interface SpokenTime {
  start: number
  end: number
  due: Date | null
}

const amount = '(?:\\d{1,3}(?:\\.\\d)?|半|[一二两三四五六七八九十]{1,3})'
const part = '(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|早|晚)'
const clock =
  '(?:\\d{1,2}:\\d{2}|(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})(?:点|时(?!间|候|段))(?:半|整|一刻|三刻|\\d{1,2}分?|[一二三四五]?十[一二三四五六七八九]?分?|零[一二三四五六七八九五]分?)?)'
const day =
  '(?:今天|今日|当天|今|明天|明日|明|后天|后日|大后天|(?:本|这个?|下个?|这)?(?:周|星期|礼拜)(?:[一二三四五六日天末]|\\d)|(?:\\d{4}年)?\\d{1,2}月\\d{1,2}[日号]?|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]|下个?月\\d{1,2}[日号]|本月\\d{1,2}[日号]|这个月\\d{1,2}[日号]|\\d{1,2}[日号]|本周|这周|这个?星期|下周|下个?星期|月底|本月底|月末|本月|这个月|年底)'
const edge = '(?:之前|以前|前|以内|之内|内|左右)?'

const patterns: readonly [RegExp, (found: RegExpExecArray, at: Date, calendar: Calendar) => Date | null][] = [
  [
    new RegExp(`(${amount})(?:[-~至到]|或者?)?(${amount})?个?工作日${edge}`, 'u'),
    (found, at, calendar) => afterWorkingDays(calendar, at, Math.ceil(largest(found))),
  ],
  [new RegExp(`(?:下班|收工)${edge}`, 'u'), (_, at, calendar) => closeOf(calendar, dayNumber(at.getTime()), at)],
  [
    new RegExp(`(${day})?的?(${part})?的?(${clock})(?:[到至~-](?:${part})?(${clock})(?:之间)?)?${edge}`, 'u'),
    (found, at) => atClock(found[1], found[2], found[4] ?? found[3]!, at),
  ],
  [
    new RegExp(`(${day})的?(${part})?(?:下班|收工)?${edge}`, 'u'),
    (found, at, calendar) => onDay(found[1]!, found[2], at, calendar),
  ],
  [
    new RegExp(`(上午|中午|下午|傍晚|晚上|晚间)${edge}`, 'u'),
    (found, at, calendar) => {
      const due = onDay('今天', found[1], at, calendar)
      return due && due > at ? due : onDay('明天', found[1], at, calendar)
    },
  ],
  [
    new RegExp(
      `(?:(${amount})(?:[-~至到])?(${amount})?个?(半)?(分钟|刻钟|小时|钟头|天|日|周|星期|礼拜|月|自然日)(半)?|(半)个?(小时|钟头|天|月))(?:${edge}|后|之后|以后)`,
      'u',
    ),
    (found, at, calendar) => afterSpan(found, at, calendar),
  ],
]
const vague = /尽快|尽早|马上|立即|立刻|稍后|一会儿?|待会儿?|随后|第一时间|抓紧|及时|尽量|过后|晚点|回头|有结果|有消息/u

/** The first time named in a folded text, as a moment by the working clock: hours count open hours, a day ends when it closes. */
export function spokenTime(text: string, at: Date, calendar: Calendar): SpokenTime | null {
  let best: SpokenTime | null = null
  for (const [pattern, read] of patterns) {
    const found = pattern.exec(text)
    if (!found || (best && (found.index > best.start || best.end >= found.index + found[0].length))) continue
    const due = read(found, at, calendar)
    if (!due || due <= at) continue
    best = { start: found.index, end: found.index + found[0].length, due }
  }
  if (best) return best
  const soon = vague.exec(text)
  return soon ? { start: soon.index, end: soon.index + soon[0].length, due: null } : null
}

function largest(found: RegExpExecArray): number {
  return readAmount(found[2] ?? found[1]!)
}

/** 半, 十二, 两, 3.5. */
function readAmount(text: string): number {
  if (text === '半') return 0.5
  if (/^\d/.test(text)) return Number(text)
  const digit = (one: string) => '一二三四五六七八九'.indexOf(one === '两' ? '二' : one) + 1
  const [tens, ones] = text.includes('十') ? text.split('十') : ['', text]
  if (!text.includes('十')) return Number([...ones!].map(digit).join(''))
  return (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0)
}

const minutesOf: Record<string, number> = { 分钟: 1, 刻钟: 15, 小时: 60, 钟头: 60 }
const daysOf: Record<string, number> = { 天: 1, 日: 1, 自然日: 1, 周: 7, 星期: 7, 礼拜: 7, 月: 30 }

function afterSpan(found: RegExpExecArray, at: Date, calendar: Calendar): Date | null {
  const half = found[3] || found[5] ? 0.5 : 0
  const count = found[6] ? 0.5 : largest(found) + half
  const unit = found[7] ?? found[4]!
  const minutes = minutesOf[unit]
  if (minutes) return afterMinutes(count * minutes, at, calendar)
  const days = daysOf[unit]! * count
  if (days < 1) return afterMinutes(240, at, calendar)
  return safeClose(calendar, dayNumber(at.getTime()) + Math.round(days))
}

// 24 小时 is a day and a night to everybody; less is said of open hours.
function afterMinutes(minutes: number, at: Date, calendar: Calendar): Date | null {
  if (minutes >= 1440) return new Date(at.getTime() + minutes * MINUTE)
  return minutes > 0 ? dueAfter(calendar, at, { by: 'working_time', minutes }).due : null
}

function atClock(name: string | undefined, daypart: string | undefined, words: string, at: Date): Date | null {
  const minute = minuteOf(words, daypart)
  if (minute === null) return null
  const days = name ? dayNamed(name, at) : dayNumber(at.getTime())
  if (days === null) return null
  const due = startOfDay(days) + minute * MINUTE
  if (!name && due <= at.getTime()) {
    const later = !daypart && minute < 720 ? due + 720 * MINUTE : due + DAY
    return new Date(later > at.getTime() ? later : due + DAY)
  }
  return new Date(due)
}

/** Minute of the day of 三点半 or 15:30; bare hours from one to six are afternoon. */
function minuteOf(words: string, daypart: string | undefined): number | null {
  const found = /^(\d{1,2}|[一二两三四五六七八九十]{1,3})(?::|点|时)(.*)$/u.exec(words)
  if (!found) return null
  let hour = readAmount(found[1]!)
  const rest = found[2]!.replace(/分$/, '').replace(/^零/, '')
  const minute =
    rest === '' || rest === '整'
      ? 0
      : rest === '半'
        ? 30
        : rest.endsWith('刻')
          ? readAmount(rest[0]!) * 15
          : readAmount(rest)
  const late = daypart !== undefined && /下午|傍晚|晚/.test(daypart)
  if (hour === 12 && daypart && /晚|夜|凌晨/.test(daypart)) hour = daypart.includes('凌晨') ? 0 : 24
  else if (
    hour < 12 &&
    (late || (daypart === '中午' && hour < 11) || (daypart === undefined && hour >= 1 && hour <= 6))
  )
    hour += words.includes(':') && daypart === undefined ? 0 : 12
  return hour > 24 || minute > 59 || Number.isNaN(minute) ? null : hour * 60 + minute
}

const endOfPart: Record<string, number> = { 凌晨: 360, 清晨: 540, 早: 720, 中午: 840, 上午: 720 }

function onDay(name: string, daypart: string | undefined, at: Date, calendar: Calendar): Date | null {
  if (name === '今' || name === '明') {
    if (!daypart) return null
  }
  const days = dayNamed(name, at)
  if (days === null) return null
  if (!daypart || /下午|傍晚/.test(daypart)) return closeOf(calendar, days, at)
  if (/晚|夜/.test(daypart)) return new Date(startOfDay(days) + 22 * 60 * MINUTE)
  const minutes = endOfPart[daypart] ?? endOfPart[daypart[0]!] ?? 720
  return new Date(startOfDay(days) + minutes * MINUTE)
}

/** When a day closes; a closed day, or one that has closed already, ends at midnight. */
function closeOf(calendar: Calendar, days: number, at: Date): Date {
  const close = safeClose(calendar, days)
  return close && close > at ? close : new Date(startOfDay(days + 1))
}

function safeClose(calendar: Calendar, days: number): Date | null {
  if (yearOf(days) > LAST_YEAR) return null
  const last = dayIn(calendar, days).spans.at(-1)
  return new Date(startOfDay(days) + (last ? last.to : 1440) * MINUTE)
}

const nearDays: Record<string, number> = {
  今天: 0,
  今日: 0,
  当天: 0,
  今: 0,
  明天: 1,
  明日: 1,
  明: 1,
  后天: 2,
  后日: 2,
  大后天: 3,
}

/** The day number a name means from `at` on; null where there is no such day. */
function dayNamed(name: string, at: Date): number | null {
  const today = dayNumber(at.getTime())
  const near = nearDays[name]
  if (near !== undefined) return today + near
  const weekday = isoWeekday(today)
  const week = /^(本|这个?|下个?)?(?:周|星期|礼拜)([一二三四五六日天末]|\d)?$/u.exec(name)
  if (week) {
    const next = week[1]?.startsWith('下') ? 7 : 0
    if (!week[2]) return today - weekday + 5 + next
    const wanted = /[日天末7]/.test(week[2]) ? 7 : readAmount(week[2])
    if (wanted < 1 || wanted > 7) return null
    const target = today - weekday + wanted + next
    return !week[1] && target < today ? target + 7 : target
  }
  return dateNamed(name, today)
}

function dateNamed(name: string, today: number): number | null {
  const [year, month, date] = isoDate(today).split('-').map(Number) as [number, number, number]
  const full =
    /^(?:(\d{4})年)?(\d{1,2}|[一二三四五六七八九十]{1,2})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]?$/u.exec(name)
  if (full) {
    const [wantedMonth, wantedDate] = [readAmount(full[2]!), readAmount(full[3]!)]
    if (full[1]) return Number(full[1]) > LAST_YEAR ? null : dayOf(Number(full[1]), wantedMonth, wantedDate)
    const here = dayOf(year, wantedMonth, wantedDate)
    return here !== null && here < today ? dayOf(year + 1, wantedMonth, wantedDate) : here
  }
  if (/^(?:本)?月[底末]|^本月$|^这个月$/.test(name)) return dayOf(year, month + 1, 1)! - 1
  if (name === '年底') return firstDayOf(year + 1) - 1
  const numbered = /(\d{1,2})[日号]$/.exec(name)
  if (!numbered) return null
  const wanted = Number(numbered[1])
  const next = name.startsWith('下') || (/^\d/.test(name) && wanted < date)
  return dayOf(year, month + (next ? 1 : 0), wanted)
}

function dayOf(year: number, month: number, date: number): number | null {
  const [y, m] = month > 12 ? [year + 1, month - 12] : [year, month]
  if (m < 1 || m > 12 || date < 1 || date > new Date(Date.UTC(y, m, 0)).getUTCDate()) return null
  return Date.UTC(y, m - 1, date) / DAY
}

import type { DayNote } from './explain.ts'
import type { Festival } from './festivals.ts'
import type { Within } from './within.ts'

export type ClockLanguage = 'zh-CN' | 'zh-TW' | 'en'

type Sentence =
  | DayNote
  | Within['by']
  | 'span'
  | 'hours'
  | 'weekdays'
  | 'folded'
  | 'notice'
  | 'provisional'
  | 'due'
  | 'stopped_open'
  | 'sum'
  | 'makeup'
  | 'own_work'
  | 'holiday'
  | 'weekend'
  | 'rest'

/** All the clock says in one language. Dates come as `2026-10-08`. */
export interface ClockWords {
  readonly weekdays: readonly string[]
  readonly units: readonly [hours: string, minutes: string, seconds: string]
  readonly comma: string
  readonly semicolon: string
  readonly festivals: Readonly<Record<Festival, string>>
  readonly say: Readonly<Record<Sentence, string>>
  days(count: number): string
  date(iso: string): string
  fullDate(iso: string): string
  named(date: string, weekday: string): string
  run(first: string, last: string): string
}

const month = (iso: string): number => Number(iso.slice(5, 7))
const day = (iso: string): number => Number(iso.slice(8, 10))

const chinese = {
  comma: '、',
  semicolon: '；',
  date: (iso: string) => `${month(iso)}月${day(iso)}日`,
  fullDate: (iso: string) => `${iso.slice(0, 4)}年${month(iso)}月${day(iso)}日`,
  named: (date: string, weekday: string) => `${date} ${weekday}`,
  run: (first: string, last: string) =>
    `${month(first)}月${day(first)}日至${month(first) === month(last) ? '' : `${month(last)}月`}${day(last)}日`,
}

const simplified: ClockWords = {
  ...chinese,
  weekdays: ['周一', '周二', '周三', '周四', '周五', '周六', '周日'],
  units: ['小时', '分钟', '秒'],
  days: count => `${count} 个工作日`,
  festivals: {
    new_year: '元旦',
    spring: '春节',
    qingming: '清明节',
    labour: '劳动节',
    dragon_boat: '端午节',
    mid_autumn: '中秋节',
    national: '国庆节',
  },
  say: {
    working_time: '时限 {amount}，只计工作时间，从 {from} 起算。',
    working_days: '时限 {amount}，从 {from} 起算，当天不计。',
    wall: '时限 {amount}，从 {from} 起连续计算，不分昼夜和节假日。',
    span: '从 {from} 到 {to}，只计工作时间。',
    hours: '工作时间：{hours}。',
    weekdays: '{first}至{last}',
    counted: '{day}：{spans}，计 {amount}，累计 {sum}。',
    nth: '{day}：第 {n} 个工作日，{hours}。',
    start_day: '{day}：起算当天，不计。',
    outside_hours: '{day}：不在工作时间内，不计。',
    stopped: '{day}：停表，不计。',
    off: '{day}：{why}，不计。',
    makeup: '{day}（{festival}调休上班）',
    own_work: '{day}（{note}，照常上班）',
    holiday: '{festival}放假',
    weekend: '周末',
    rest: '不上班',
    folded: '其间 {days} 个工作日照此计算，共 {amount}。',
    notice: '放假调休依据：《{title}》（{number}）。',
    provisional: '{year} 年的放假通知尚未录入，暂按平日工作、法定节假日休息计算；通知录入后重新计算。',
    due: '到期：{due}。',
    stopped_open: '从 {since} 起停表，恢复之前没有到期时间。',
    sum: '工作时间共 {amount}。',
  },
}

const traditional: ClockWords = {
  ...chinese,
  weekdays: ['週一', '週二', '週三', '週四', '週五', '週六', '週日'],
  units: ['小時', '分鐘', '秒'],
  days: count => `${count} 個工作日`,
  festivals: {
    new_year: '元旦',
    spring: '春節',
    qingming: '清明節',
    labour: '勞動節',
    dragon_boat: '端午節',
    mid_autumn: '中秋節',
    national: '國慶節',
  },
  say: {
    working_time: '時限 {amount}，只計工作時間，從 {from} 起算。',
    working_days: '時限 {amount}，從 {from} 起算，當天不計。',
    wall: '時限 {amount}，從 {from} 起連續計算，不分晝夜和節假日。',
    span: '從 {from} 到 {to}，只計工作時間。',
    hours: '工作時間：{hours}。',
    weekdays: '{first}至{last}',
    counted: '{day}：{spans}，計 {amount}，累計 {sum}。',
    nth: '{day}：第 {n} 個工作日，{hours}。',
    start_day: '{day}：起算當天，不計。',
    outside_hours: '{day}：不在工作時間內，不計。',
    stopped: '{day}：停錶，不計。',
    off: '{day}：{why}，不計。',
    makeup: '{day}（{festival}調休上班）',
    own_work: '{day}（{note}，照常上班）',
    holiday: '{festival}放假',
    weekend: '週末',
    rest: '不上班',
    folded: '其間 {days} 個工作日照此計算，共 {amount}。',
    notice: '放假調休依據：《{title}》（{number}）。',
    provisional: '{year} 年的放假通知尚未錄入，暫按平日工作、法定節假日休息計算；通知錄入後重新計算。',
    due: '到期：{due}。',
    stopped_open: '從 {since} 起停錶，恢復之前沒有到期時間。',
    sum: '工作時間共 {amount}。',
  },
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const shortDate = (iso: string) => `${day(iso)} ${MONTHS[month(iso) - 1]}`

const english: ClockWords = {
  comma: ', ',
  semicolon: '; ',
  weekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  units: ['h', 'min', 's'],
  days: count => (count === 1 ? '1 working day' : `${count} working days`),
  date: shortDate,
  fullDate: iso => `${shortDate(iso)} ${iso.slice(0, 4)}`,
  named: (date, weekday) => `${weekday} ${date}`,
  run: (first, last) => `${shortDate(first)} to ${shortDate(last)}`,
  festivals: {
    new_year: 'New Year',
    spring: 'Spring Festival',
    qingming: 'Qingming Festival',
    labour: 'Labour Day',
    dragon_boat: 'Dragon Boat Festival',
    mid_autumn: 'Mid-Autumn Festival',
    national: 'National Day',
  },
  say: {
    working_time: 'The limit is {amount} of working time from {from}.',
    working_days: 'The limit is {amount} from {from}; that day does not count.',
    wall: 'The limit is {amount} from {from} without a break, day and night, holidays too.',
    span: 'From {from} to {to}, working time only.',
    hours: 'Working hours: {hours}.',
    weekdays: '{first} to {last}',
    counted: '{day}: {spans} counts {amount}, {sum} so far.',
    nth: '{day}: working day {n}, {hours}.',
    start_day: '{day}: the day it starts in does not count.',
    outside_hours: '{day}: outside of working hours, does not count.',
    stopped: '{day}: the clock is stopped, does not count.',
    off: '{day}: {why}, does not count.',
    makeup: '{day} (make-up working day for {festival})',
    own_work: '{day} ({note}, open)',
    holiday: '{festival} holiday',
    weekend: 'weekend',
    rest: 'closed',
    folded: 'In between {days} working days count alike, {amount} in all.',
    notice: 'Days off and make-up days follow 《{title}》 ({number}).',
    provisional:
      'The holiday notice of {year} has not been entered: weekdays less the statutory holidays are assumed, and counted anew once it is.',
    due: 'Due: {due}.',
    stopped_open: 'The clock is stopped since {since}; nothing is due until it runs again.',
    sum: 'Working time in all: {amount}.',
  },
}

export const becauseWords: Readonly<Record<ClockLanguage, ClockWords>> = {
  'zh-CN': simplified,
  'zh-TW': traditional,
  en: english,
}

import { becauseWords, type ClockLanguage, type ClockWords } from './becauseWords.ts'
import type { Span } from './calendarFiles.ts'
import type { BecauseLine, DayFact } from './explain.ts'
import { dayOfDate, isoDate, isoWeekday, toClockTime } from './shanghai.ts'
import type { Within } from './within.ts'

/** Puts the lines of an explanation into sentences, one each. */
export function sentences(lines: readonly BecauseLine[], language: ClockLanguage = 'zh-CN'): string[] {
  const words = becauseWords[language]
  return lines.map(line => sentence(line, words))
}

/** `2 小时 30 分钟`. */
export function amountInWords(minutes: number, language: ClockLanguage = 'zh-CN'): string {
  return amount(minutes, becauseWords[language])
}

function sentence(line: BecauseLine, words: ClockWords): string {
  const { say } = words
  switch (line.code) {
    case 'limit':
      return fill(say[line.within.by], { amount: withinAmount(line.within, words), from: moment(line.from, words) })
    case 'span':
      return fill(say.span, { from: moment(line.from, words), to: moment(line.to, words) })
    case 'hours':
      return fill(say.hours, { hours: weekHours(line.hours, words) })
    case 'day':
      return daySentence(line.day, words)
    case 'folded':
      return fill(say.folded, { days: line.days, amount: amount(line.minutes, words) })
    case 'notice':
      return fill(say.notice, { title: line.title, number: line.number })
    case 'provisional':
      return fill(say.provisional, { year: line.year })
    case 'due':
      return fill(say.due, { due: dueMoment(line.due, words) })
    case 'stopped':
      return fill(say.stopped_open, { since: moment(line.since, words) })
    case 'sum':
      return fill(say.sum, { amount: amount(line.minutes, words) })
  }
}

function daySentence(fact: DayFact, words: ClockWords): string {
  const { say } = words
  const facts = {
    day: dayName(fact, words),
    spans: spans(fact.counted, words),
    hours: spans(fact.hours, words),
    amount: amount(fact.minutes, words),
    sum: amount(fact.sumMinutes, words),
    n: fact.nth ?? '',
    why: whyOff(fact, words),
  }
  return fill(say[fact.note], facts)
}

/** `10月10日 周六（国庆节调休上班）`, or the first and last day of a run of days off. */
function dayName(fact: DayFact, words: ClockWords): string {
  if (fact.until) return words.run(fact.date, fact.until)
  const name = words.named(words.date(fact.date), words.weekdays[fact.weekday - 1]!)
  if (fact.kind === 'makeup') return fill(words.say.makeup, { day: name, festival: festivalNames(fact, words) })
  if (fact.kind === 'own_work') return fill(words.say.own_work, { day: name, note: fact.ownNote ?? '' })
  return name
}

function whyOff(fact: DayFact, words: ClockWords): string {
  if (fact.kind === 'holiday') return fill(words.say.holiday, { festival: festivalNames(fact, words) })
  if (fact.kind === 'own_off') return fact.ownNote ?? words.say.rest
  return fact.weekday >= 6 ? words.say.weekend : words.say.rest
}

function festivalNames(fact: DayFact, words: ClockWords): string {
  return fact.festivals.map(festival => words.festivals[festival]).join(words.comma)
}

function withinAmount(within: Within, words: ClockWords): string {
  return within.by === 'working_days' ? words.days(within.days) : amount(within.minutes, words)
}

function amount(minutes: number, words: ClockWords): string {
  const seconds = Math.round(Math.abs(minutes) * 60)
  const parts = [
    [Math.floor(seconds / 3600), words.units[0]],
    [Math.floor(seconds / 60) % 60, words.units[1]],
    [seconds % 60, words.units[2]],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`)
  return `${minutes < 0 ? '−' : ''}${said.join(' ') || `0 ${words.units[1]}`}`
}

function spans(all: readonly Span[], words: ClockWords): string {
  return all.map(span => `${toClockTime(span.from)}–${toClockTime(span.to)}`).join(words.comma)
}

function weekHours(hours: Extract<BecauseLine, { code: 'hours' }>['hours'], words: ClockWords): string {
  const plain = hours.weekdays.filter(day => !hours.byWeekday[`${day as 1}`])
  const other = Object.entries(hours.byWeekday).map(
    ([day, own]) => `${words.weekdays[Number(day) - 1]} ${spans(own ?? [], words)}`,
  )
  const usual = plain.length > 0 ? [`${weekdayNames(plain, words)} ${spans(hours.hours, words)}`] : []
  return [...usual, ...other].join(words.semicolon)
}

function weekdayNames(days: readonly number[], words: ClockWords): string {
  const [first, last] = [days[0]!, days.at(-1)!]
  const isRun = days.length > 2 && last - first === days.length - 1
  if (isRun) return fill(words.say.weekdays, { first: words.weekdays[first - 1]!, last: words.weekdays[last - 1]! })
  return days.map(day => words.weekdays[day - 1]).join(words.comma)
}

/** `2026年10月8日 周四 16:30` of `2026-10-08T16:30:00+08:00`. */
function moment(iso: string, words: ClockWords): string {
  const [date, time] = [iso.slice(0, 10), iso.slice(11, 19)]
  const day = words.named(words.fullDate(date), words.weekdays[isoWeekday(dayOfDate(date)!) - 1]!)
  return `${day} ${time.endsWith(':00') ? time.slice(0, 5) : time}`
}

/** A due moment at midnight is the end of the day before, 24:00, as office hours say it. */
function dueMoment(iso: string, words: ClockWords): string {
  if (!iso.includes('T00:00:00+')) return moment(iso, words)
  const dayBefore = isoDate(dayOfDate(iso.slice(0, 10))! - 1)
  return moment(`${dayBefore}T24:00:00+08:00`, words)
}

function fill(template: string, facts: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}

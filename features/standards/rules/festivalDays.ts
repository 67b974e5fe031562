import type { Notice } from './calendarFiles.ts'
import { type Festival, lunarDay, statutoryHolidays } from './festivals.ts'
import { dayNumber, dayOfDate, firstDayOf, yearOf } from './shanghai.ts'

/**
 * The festivals whose days off a moment lies in, by the notice of its year, else by the statutory days. It asks no office:
 * a hotline that works through National Day is in it all the same.
 */
export function festivalsOn(notices: readonly Notice[], at: Date): readonly Festival[] {
  const day = dayNumber(at.getTime())
  const run = notices
    .flatMap(notice => notice.holidays)
    .find(({ from, to }) => dayOfDate(from)! <= day && day <= dayOfDate(to)!)
  if (run) return run.festivals
  const isNoticed = notices.some(notice => notice.year === yearOf(day))
  return isNoticed ? [] : (statutoryHolidays(yearOf(day)).get(day) ?? [])
}

/**
 * The festivals to wish well for at a moment (rule opening.holiday): New Year on 1 January alone, Spring Festival in the first
 * seven days of the lunar year, not on its eve, the others on each of their days off.
 */
export function festivalsToGreet(notices: readonly Notice[], at: Date): readonly Festival[] {
  const day = dayNumber(at.getTime())
  const first = lunarDay(yearOf(day), 1, 1)
  const greeted = new Set(festivalsOn(notices, at))
  setIf(greeted, 'new_year', day === firstDayOf(yearOf(day)))
  setIf(greeted, 'spring', day >= first && day < first + 7)
  return [...greeted]
}

function setIf(festivals: Set<Festival>, festival: Festival, isOn: boolean): void {
  if (isOn) festivals.add(festival)
  else festivals.delete(festival)
}

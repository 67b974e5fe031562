import { LunarDay, SolarTerm } from 'tyme4ts'
import { DAY, firstDayOf } from './shanghai.ts'

/** The seven holidays of the whole people, in the order of the year. */
export const FESTIVALS = ['new_year', 'spring', 'qingming', 'labour', 'dragon_boat', 'mid_autumn', 'national'] as const
export type Festival = (typeof FESTIVALS)[number]

const statutoryYears = new Map<number, ReadonlyMap<number, readonly Festival[]>>()

/**
 * Day number → festival of every statutory day off of a year, by the Measures on Holidays as revised on 2024-11-10:
 * New Year 1 day, Spring Festival 4 from the eve on, Qingming 1, Labour Day 2, Dragon Boat 1, Mid-Autumn 1, National Day 3.
 */
export function statutoryHolidays(year: number): ReadonlyMap<number, readonly Festival[]> {
  const known = statutoryYears.get(year)
  if (known) return known
  const springs = lunarDay(year, 1, 1)
  const runs: [Festival, first: number, days: number][] = [
    ['new_year', firstDayOf(year), 1],
    ['spring', springs - 1, 4],
    ['qingming', solarDay(SolarTerm.fromName(year, '清明').getSolarDay()), 1],
    ['labour', Date.UTC(year, 4, 1) / DAY, 2],
    ['dragon_boat', lunarDay(year, 5, 5), 1],
    ['mid_autumn', lunarDay(year, 8, 15), 1],
    ['national', Date.UTC(year, 9, 1) / DAY, 3],
  ]
  const days = new Map<number, readonly Festival[]>()
  for (const [festival, first, length] of runs) {
    for (let day = first; day < first + length; day++) days.set(day, [...(days.get(day) ?? []), festival])
  }
  statutoryYears.set(year, days)
  return days
}

/** Day number of a date of the lunar year that begins in this year. */
export function lunarDay(year: number, month: number, day: number): number {
  return solarDay(LunarDay.fromYmd(year, month, day).getSolarDay())
}

function solarDay(day: { getYear(): number; getMonth(): number; getDay(): number }): number {
  return Date.UTC(day.getYear(), day.getMonth() - 1, day.getDay()) / DAY
}

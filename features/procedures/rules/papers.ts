import { dayNumber, isoDate, startOfDay } from '#features/standards/rules/shanghai.ts'

/** `FX-2026-000123`: prefix, year and running number within kind, site and year. */
export function paperNumber(prefix: string, year: number, serial: number): string {
  return `${prefix}-${year}-${String(serial).padStart(6, '0')}`
}

/** The year a paper of this moment is numbered in, by the wall calendar. */
export function paperYear(at: Date): number {
  return Number(isoDate(dayNumber(at.getTime())).slice(0, 4))
}

/** The midnight at which it runs out: the day of issue is the first of `validDays`. */
export function paperExpiry(at: Date, validDays: number): Date {
  return new Date(startOfDay(dayNumber(at.getTime()) + validDays))
}

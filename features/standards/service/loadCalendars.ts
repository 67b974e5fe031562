import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { type CalendarFile, calendarFileSchema, type Notice, type OfficeHours } from '../rules/calendarFiles.ts'

/** The calendars of a pack: office hours by their id, and the official notices of all years. */
export interface PackCalendars {
  readonly hours: ReadonlyMap<string, OfficeHours>
  readonly notices: readonly Notice[]
}

/** Reads every file of `standards/<pack>/calendars`; throws an Error that names the file and what is wrong in it. */
export function loadCalendars(packId = 'zh-CN'): PackCalendars {
  const folder = fileURLToPath(new URL(`../../../standards/${packId}/calendars/`, import.meta.url))
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => readCalendarFile(name, readFileSync(join(folder, name), 'utf8')))
  const hours = files.filter(file => file.schema === 'hours/1')
  const notices = files.filter(file => file.schema === 'notice/1')
  return { hours: new Map(hours.map(file => [file.id, file])), notices }
}

export function readCalendarFile(name: string, text: string): CalendarFile {
  const read = calendarFileSchema.safeParse(parse(text))
  if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`)
  return read.data
}

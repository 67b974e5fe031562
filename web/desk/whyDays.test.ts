import { expect, test } from 'vitest'
import { type ServerDay, whyDaysOf } from './whyDays.ts'

const day = (date: string, kind = 'working'): ServerDay => ({
  date,
  until: null,
  kind,
  note: 'nth',
  festivals: [],
  provisional: false,
  counted:
    kind === 'rest'
      ? []
      : [
          { from: '09:00', to: '12:00' },
          { from: '13:30', to: '18:00' },
        ],
  minutes: 450,
  sumMinutes: 450,
})
const days = [day('2026-11-22', 'rest'), day('2026-11-23'), day('2026-11-24')]
const said = (dueAt: string | null) =>
  whyDaysOf({ days, dueAt }, () => '').map(({ spans, dueAt: mark }) =>
    [
      ...spans.map(span => (span.countedTo === undefined ? 'open' : `${span.countedFrom}-${span.countedTo}`)),
      mark ?? '',
    ].join(' '),
  )

test('counted to the end of the last day', () => {
  expect(said('2026-11-24T18:00:00+08:00')).toEqual(['', '540-720 810-1080 ', '540-720 810-1080 1080'])
})
test('moved earlier: cut at the due minute, nothing counted after it', () => {
  expect(said('2026-11-23T16:07:30+08:00')).toEqual(['', '540-720 810-967 967', 'open open '])
  expect(said('2026-11-23T11:00:00+08:00')[1]).toBe('540-660 open 660')
})
test('moved beyond the days told: every day counts, none holds the mark', () => {
  expect(said('2026-11-30T18:00:00+08:00')).toEqual(['', '540-720 810-1080 ', '540-720 810-1080 '])
})
test('stopped: no mark', () => {
  expect(said(null)[2]).toBe('540-720 810-1080 ')
})
test('a make-up day is named as one', () => {
  expect(whyDaysOf({ days: [day('2026-10-10', 'makeup')], dueAt: null }, () => '')[0]?.kind).toBe('makeup')
})

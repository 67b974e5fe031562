import type { TFunction } from 'i18next'
import { clockTime, dayOf, dayText } from '#web/ui/format.ts'
import { spoken } from '#web/ui/texts.ts'

const known = [
  'acknowledge',
  'answer',
  'settle',
  'call_back',
  'arrive',
  'follow_up',
  'statement',
  'extension_notice',
] as const

/** What is owed, in the customer's words: 给您答复. */
export function owedText(t: TFunction, kind: string): string {
  const named = known.find(one => one === kind)
  return t(named ? `owed.${named}` : 'owed.other')
}

/** 今天 16:18, 明天 9:00, 10月14日 周三 18:00. */
export function whenText(t: TFunction, at: Date, now: Date): string {
  const time = clockTime(at)
  if (dayOf(at) === dayOf(now)) return t('owed.today', { time })
  if (dayOf(at) === dayOf(new Date(now.getTime() + 24 * 3_600_000))) return t('owed.tomorrow', { time })
  return t('owed.onDay', { day: dayText(at, spoken()), time })
}

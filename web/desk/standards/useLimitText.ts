import { useTranslation } from '#web/ui/useTranslation.ts'

/** A limit in words: `2h` → 2 小时, `3 working days` → 3 个工作日, `wall 30m` → 30 分钟. */
export function useLimitText(): (within: string) => string {
  const { t } = useTranslation()
  return within => {
    const days = /^(\d+) working days?$/.exec(within)
    if (days) return t('limit.days', { n: days[1] })
    const time = /^(?:wall )?(?:(\d+)h)?(?:(\d+)m)?$/.exec(within)
    if (!time?.[1] && !time?.[2]) return within
    return [time[1] ? t('limit.hours', { n: time[1] }) : '', time[2] ? t('limit.minutes', { n: time[2] }) : '']
      .join(' ')
      .trim()
  }
}

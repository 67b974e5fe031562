import { standardEndpoints } from '#features/standards/contract.ts'
import type { Language } from '#web/ui/language.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../ask.ts'

type Words = Partial<Record<string, string>>

/** A text of the standard in the reader's language. */
export function useWordsOf(): (words: Words | undefined) => string {
  const { i18n } = useTranslation()
  return words => words?.[i18n.language as Language] ?? words?.['zh-CN'] ?? ''
}

export function useKinds() {
  return useAsk(standardEndpoints.kinds, {})
}

/** The name of a kind of case, as the pack has it. */
export function useKindText(): (kind: string) => string {
  const kinds = useKinds().data?.kinds ?? []
  const wordsOf = useWordsOf()
  return id => wordsOf(kinds.find(kind => kind.id === id)?.label) || id
}

/** The name of a commitment (答复, 回访 …), and that of a stage. */
export function useStandardText() {
  const standard = useAsk(standardEndpoints.standard, {}).data
  const wordsOf = useWordsOf()
  const commitments = (standard?.commitments ?? {}) as Record<string, { label: Words }>
  const stages = (standard?.stages ?? {}) as Record<string, { label: Words }>
  return {
    commitment: (kind: string) => wordsOf(commitments[kind]?.label) || kind,
    stage: (stage: string) => wordsOf(stages[stage]?.label) || stage,
  }
}

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

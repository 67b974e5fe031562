import { Button } from 'antd'
import type { ReactNode } from 'react'
import { GreyedButton } from '#web/ui/GreyedButton.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'

interface VerbButtonFacts {
  /** What the subject's `may` says of this verb: null = may be pressed, else the code of what is missing; absent = not offered to this reader. */
  may: string | null | undefined
  onPress: () => void
  children: ReactNode
  primary?: boolean
  danger?: boolean
  busy?: boolean
  /** Show the reason in the bar instead of on hover and focus. */
  beside?: boolean
}

/** The words of a refusal code, from `reason.<code>`; a code without words of its own says that it cannot be done now. */
export function useReasonText(): (code: string) => string {
  const { t, i18n } = useTranslation()
  return code => (i18n.exists(`reason.${code}`) ? t(`reason.${code}` as never) : t('reason.other'))
}

/** A verb of a subject: pressable, or in its place, greyed, with what is missing. */
export function VerbButton({ may, onPress, children, primary, danger, busy, beside }: VerbButtonFacts) {
  const reasonText = useReasonText()
  if (may === undefined) return null
  if (may !== null) {
    return (
      <GreyedButton why={reasonText(may)} beside={beside ?? false}>
        {children}
      </GreyedButton>
    )
  }
  return (
    <Button type={primary ? 'primary' : 'default'} danger={danger ?? false} loading={busy ?? false} onClick={onPress}>
      {children}
    </Button>
  )
}

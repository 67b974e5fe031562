import { App } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from '#web/ui/useTranslation.ts'

interface Confirmation {
  /** Names what will happen to what: 作废 4827-3165？ */
  title: string
  text?: ReactNode
  /** The words of the button that does it. */
  verb: string
  /** What cannot be undone is red and not the default of Enter. */
  danger?: boolean
}

/** The one confirmation. Resolves true once the named verb was chosen. */
export function useConfirm(): (ask: Confirmation) => Promise<boolean> {
  const { modal } = App.useApp()
  const { t } = useTranslation()
  return ({ title, text, verb, danger = false }) =>
    new Promise(resolve => {
      modal.confirm({
        title,
        content: text,
        icon: null,
        okText: verb,
        cancelText: t('confirm.leave'),
        okButtonProps: { danger },
        autoFocusButton: danger ? 'cancel' : 'ok',
        onOk: () => resolve(true),
        onCancel: () => resolve(false),
      })
    })
}

import { App, Button } from 'antd'
import { CopyIcon } from '#web/ui/icons.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'

interface Secret {
  title: string
  value: string
  /** Who needs it, and what happens if it is lost. */
  note: string
}

/** Shows a password or a key the one time it can be read. Resolves once the reader has it. */
export function useShowOnce(): (secret: Secret) => Promise<void> {
  const { modal, message } = App.useApp()
  const { t } = useTranslation()
  const copy = async (value: string) => {
    // Without https there is no clipboard: the words stand there to be copied by hand.
    await navigator.clipboard?.writeText(value)
    if (navigator.clipboard) message.success(t('once.copied'))
  }
  return ({ title, value, note }) =>
    new Promise(resolve => {
      modal.success({
        title,
        icon: null,
        content: (
          <>
            <div className="once">
              <code>{value}</code>
              <Button size="small" className="push" icon={<CopyIcon />} onClick={() => void copy(value)}>
                {t('once.copy')}
              </Button>
            </div>
            <p className="meta">{note}</p>
          </>
        ),
        okText: t('once.have'),
        keyboard: false,
        onOk: () => resolve(),
      })
    })
}

import { Button } from 'antd'
import { useTranslation } from '#web/ui/useTranslation.ts'
import type { Pages } from '../pagesOf.ts'

/** The foot of a long list: which page, the next and the former one. Nothing while all fits on one. */
export function TurnPages({ pages }: { pages: Pick<Pages<unknown>, 'page' | 'next' | 'former' | 'isTurning'> }) {
  const { t } = useTranslation()
  if (!pages.next && !pages.former) return null
  return (
    <div className="turn">
      <span className="meta">{t('list.page', { n: pages.page })}</span>
      <Button size="small" disabled={!pages.former} onClick={() => pages.former?.()}>
        {t('list.former')}
      </Button>
      <Button size="small" disabled={!pages.next} loading={pages.isTurning} onClick={() => pages.next?.()}>
        {t('list.next')}
      </Button>
    </div>
  )
}

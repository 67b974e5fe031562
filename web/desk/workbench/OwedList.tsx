import { Link } from '@tanstack/react-router'
import type { Ref } from 'react'
import { Clock } from '#web/ui/Clock.tsx'
import { caseNumberText, listTime } from '#web/ui/format.ts'
import { BellIcon, CheckCircleIcon, FileTextIcon, FormIcon, ToolIcon } from '#web/ui/icons.tsx'
import { pageNow } from '#web/ui/now.ts'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useOwedText } from '../cases/names.ts'
import { useCallName } from '../customers/useCallName.ts'
import { PhoneIcon, SmileIcon, SwapIcon } from '../icons.tsx'
import { paths } from '../paths.ts'
import type { Entry, Section } from './useOwedEntries.ts'

const icons: Record<string, typeof BellIcon> = {
  acknowledge: CheckCircleIcon,
  answer: FormIcon,
  settle: CheckCircleIcon,
  call_back: PhoneIcon,
  extension_notice: PhoneIcon,
  follow_up: SmileIcon,
  statement: FileTextIcon,
  arrive: ToolIcon,
  work_order: ToolIcon,
  offer: SwapIcon,
}

function Row({ entry, on }: { entry: Entry; on: boolean }) {
  const { t, i18n } = useTranslation()
  const owedText = useOwedText()
  const callName = useCallName()
  const Icon = icons[entry.what] ?? BellIcon
  const key = `bench.what.${entry.what}`
  const what = i18n.exists(key) ? t(key as 'bench.what.offer') : owedText(entry.what)
  const name = entry.customer?.name ? `${callName(entry.customer)} · ` : ''
  return (
    <li>
      <Link
        to={paths.home()}
        search={{ at: entry.key } as never}
        replace
        className={`it${on ? ' on' : ''}`}
        activeProps={{}}
        {...(on ? { 'aria-current': 'true' as const } : {})}
      >
        <Icon />
        <span className="t">
          <b>{what}</b> {entry.words ?? `${name}${entry.case?.matter ?? ''}`}
        </span>
        {entry.clock ? <Clock {...entry.clock} /> : <span />}
        <span className="meta">
          {entry.case ? `${caseNumberText(entry.case.number)} · ${entry.case.site}` : t('bench.summaryOnly')}
          {entry.case && entry.case.urged > 0 ? ` · ${t('cases.urged', { n: entry.case.urged })}` : ''}
          {entry.note ? ` · ${t(entry.note as 'workorder.state.offered')}` : ''}
        </span>
        <span className="meta n r">{entry.dueAt ? listTime(new Date(entry.dueAt), pageNow()) : ''}</span>
      </Link>
    </li>
  )
}

/** The left column: one list in due order, whatever the thing is. */
export function OwedList({ sections, chosen, ref }: { sections: Section[]; chosen: string; ref: Ref<HTMLElement> }) {
  const { t } = useTranslation()
  const owed = sections.filter(section => ['late', 'today', 'later', 'stopped'].includes(section.id))
  const later = sections.find(section => section.id === 'later')?.entries.length ?? 0
  // What is offered and owed at once stands twice; only the first is lit.
  let lit = false
  return (
    <section className="owes" ref={ref} aria-label={t('bench.owed')}>
      <header>
        <b>{t('bench.owed')}</b>
        <span className="n s3">{owed.reduce((sum, section) => sum + section.entries.length, 0)}</span>
      </header>
      <div className="scroll">
        {sections.map(section => (
          <section key={section.id} aria-label={t(`bench.section.${section.id}`)}>
            <h3 className="sec">
              {t(`bench.section.${section.id}`)}
              <span className="n">{section.entries.length}</span>
            </h3>
            <ul>
              {section.entries.map(entry => {
                const on = !lit && entry.key === chosen
                lit ||= on
                return <Row key={`${entry.key} ${entry.what}`} entry={entry} on={on} />
              })}
            </ul>
          </section>
        ))}
      </div>
      <footer>
        <span>
          <Kbd>J</Kbd> <Kbd>K</Kbd> {t('bench.upDown')}
        </span>
        <span>
          <Kbd>N</Kbd> {t('bench.next')}
        </span>
        <span className="push">{t('bench.laterCount', { n: later })}</span>
      </footer>
    </section>
  )
}

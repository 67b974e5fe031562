import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { CaseView, TimelineEntry } from '#features/cases/contract/view.ts'
import type { WorkOrderRow } from '#features/workorders/contract.ts'
import { dayText, lineTime } from '#web/ui/format.ts'
import { EnvironmentIcon, FileTextIcon, RightIcon } from '#web/ui/icons.tsx'
import { Moment, Tag } from '#web/ui/smallParts.tsx'
import { spoken } from '#web/ui/texts.ts'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Voice } from '#web/ui/Voice.tsx'
import { DesktopIcon, DownIcon, MailIcon, MessageIcon, PhoneIcon, WechatIcon } from '../../icons.tsx'
import { isLine, type Line, type Round, roundsOf } from './entries.ts'

const channelIcons = {
  phone: PhoneIcon,
  chat: MessageIcon,
  email: MailIcon,
  wechat: WechatIcon,
  window: EnvironmentIcon,
  web: DesktopIcon,
  sms: MessageIcon,
  letter: FileTextIcon,
  form: FileTextIcon,
} as const

/** What was said and done, in three voices; older rounds fold to one line. It begins at the foot, where the newest stands. */
export function Timeline({
  view,
  entries,
  orders,
}: {
  view: CaseView
  entries: readonly TimelineEntry[]
  orders: readonly WorkOrderRow[]
}) {
  const { t, i18n } = useTranslation()
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  const foot = useRef<HTMLDivElement>(null)
  const known = (kind: string) => i18n.exists(`event.${kind}`)
  const rounds = roundsOf(
    entries.filter(entry => isLine(entry, known)),
    orders,
    view,
  )
  const urges = entries.filter(entry => entry.kind === 'contact.urge').map(entry => entry.id)
  const count = entries.length
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry scrolls the newest into view
  useEffect(() => {
    foot.current?.scrollIntoView({ block: 'end' })
  }, [count])
  // On paper nothing is folded.
  useEffect(() => {
    const unfold = () => flushSync(() => setOpened(new Set(Array.from({ length: view.cycle }, (_, i) => i + 1))))
    window.addEventListener('beforeprint', unfold)
    return () => window.removeEventListener('beforeprint', unfold)
  }, [view.cycle])
  const flip = (cycle: number) => {
    const next = new Set(opened)
    if (!next.delete(cycle)) next.add(cycle)
    setOpened(next)
  }
  return (
    <section className="tl" aria-label={t('case.timeline')}>
      <div className="tl-in">
        {rounds.map(round => {
          const old = round.cycle < view.cycle
          return (
            <div key={round.cycle}>
              {old ? <Fold round={round} open={opened.has(round.cycle)} onFlip={() => flip(round.cycle)} /> : null}
              {old && !opened.has(round.cycle)
                ? null
                : round.lines.map(line => (
                    <OneLine key={line.id} line={line} view={view} urge={urges.indexOf(line.id) + 1} />
                  ))}
            </div>
          )
        })}
        <div ref={foot} />
      </div>
    </section>
  )
}

function Fold({ round, open, onFlip }: { round: Round; open: boolean; onFlip: () => void }) {
  const { t } = useTranslation()
  const day = (at: string) => dayText(new Date(at), spoken())
  const [first, last] = [day(round.lines[0]!.at), day(round.lines.at(-1)!.at)]
  return (
    <button type="button" className="fold" aria-expanded={open} onClick={onFlip}>
      {open ? <DownIcon /> : <RightIcon />}
      {t('case.fold', { days: first === last ? first : `${first}–${last}`, n: round.cycle, count: round.lines.length })}
    </button>
  )
}

/** `urge`: which urge of the customer this is, 0 for none. */
function OneLine({ line, view, urge }: { line: Line; view: CaseView; urge: number }) {
  const now = useNow()
  const at = <Moment at={new Date(line.at)} text={lineTime(new Date(line.at), now)} />
  if (line.kind === 'work') return <Work order={line.order} at={at} />
  const { entry } = line
  if (entry.kind === 'note') return <Note entry={entry} at={at} />
  if (entry.voice === 'inside') return <Happening entry={entry} view={view} at={at} />
  return <Said entry={entry} at={at} urge={urge} />
}

function Said({ entry, at, urge }: { entry: TimelineEntry; at: React.ReactNode; urge: number }) {
  const { t, i18n } = useTranslation()
  const Icon = entry.channel ? channelIcons[entry.channel] : null
  const role = `contactRole.${entry.kind.replace('contact.', '')}`
  const ours = entry.voice === 'ours'
  return (
    <Voice
      who={ours ? 'us' : 'customer'}
      at={at}
      words={entry.words ?? ''}
      led={urge > 0 ? t('case.urgeLed', { n: urge }) : null}
      by={
        <>
          {Icon ? <Icon /> : null}
          {[
            entry.channel ? t(`channel.${entry.channel}` as never) : '',
            i18n.exists(role) ? t(role as never) : '',
            ours && entry.reached !== null ? t(entry.reached ? 'case.reached' : 'case.notReached') : '',
            entry.by,
          ]
            .filter(Boolean)
            .join(' · ')}
        </>
      }
    />
  )
}

function Note({ entry, at }: { entry: TimelineEntry; at: React.ReactNode }) {
  const { t } = useTranslation()
  return <Voice who="inside" at={at} by={`${t('case.note')} · ${entry.by ?? ''}`} words={entry.words ?? ''} />
}

/** A fact: one line, with what it stands for (statement, finding, answer not yet told) below. */
function Happening({ entry, view, at }: { entry: TimelineEntry; view: CaseView; at: React.ReactNode }) {
  const { t } = useTranslation()
  const f = entry.facts
  const by = entry.by ?? t('case.system')
  const words = t(`event.${entry.kind}` as never, {
    ...f,
    by,
    n: f.cycle ?? '',
    gate: f.gate ? t(`gate.name.${f.gate}` as never) : '',
  })
  const statement = view.statements.find(one => one.id === f.statement)
  const finding = view.findings.find(one => one.id === f.finding)
  const answer = entry.kind === 'case.answered' ? view.answers.find(one => one.id === f.answer) : undefined
  const untold = answer && f.reached !== true ? answer : undefined
  const back = entry.kind === 'case.sent_back' && f.reason === 'unsatisfied'
  if (untold) {
    return (
      <Voice
        who="us"
        at={at}
        by={
          <>
            {words}
            <Tag tone="soon">{untold.reachedAt ? t('case.reachedLater') : t('case.notTold')}</Tag>
          </>
        }
        words={untold.words}
      />
    )
  }
  return (
    <Voice who="inside" at={at}>
      <span>
        {words} {back ? <Tag tone="late">{t('case.sentBack')}</Tag> : null}
      </span>
      {statement ? (
        <div className="two">
          <div>
            <span>
              {statement.side === 'customer' ? t('case.side.customer') : (statement.of ?? t('case.side.ours'))}
            </span>
            {statement.words ?? t('case.statementWaits')}
          </div>
        </div>
      ) : null}
      {finding ? (
        <div className="two">
          <div>
            <span>{t(`conclusion.${finding.conclusion}` as never)}</span>
            {finding.words}
          </div>
        </div>
      ) : null}
    </Voice>
  )
}

const workTones = { done: 'ok', cancelled: 'plain', returned: 'late', paused: 'soon' } as const

function Work({ order, at }: { order: WorkOrderRow; at: React.ReactNode }) {
  const { t } = useTranslation()
  const tone = workTones[order.state as keyof typeof workTones] ?? 'acc'
  return (
    <Voice who="inside" at={at}>
      <div className="wo">
        <div className="grow cut">
          <b className="b">{order.matter}</b>
          <div className="meta">
            {[t('case.workOrder'), order.worker?.name ?? order.team?.name, order.place].filter(Boolean).join(' · ')}
          </div>
        </div>
        <Tag tone={tone}>{t(`workState.${order.state}` as never)}</Tag>
      </div>
    </Voice>
  )
}

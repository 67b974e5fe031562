import { Button, Checkbox, Input, InputNumber, Segmented, Select } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { Channel } from '#features/cases/contract/words.ts'
import { workOrderEndpoints } from '#features/workorders/contract.ts'
import { GreyedButton } from '#web/ui/GreyedButton.tsx'
import { CheckCircleFilledIcon } from '#web/ui/icons.tsx'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb, type Verb } from '../../ask.ts'
import { ExclamationCircleFilledIcon } from '../../icons.tsx'
import { ctrlEnter } from '../../keys.ts'
import { useMe } from '../../session/useMe.ts'
import { useReasonText } from '../../VerbButton.tsx'
import { ReceiverSelect, receiverOf } from '../forms/PersonSelect.tsx'
import { useChecklist } from './useChecklist.ts'
import { useDraft } from './useDraft.ts'

export const composerTabs = ['answer', 'contact', 'note', 'work'] as const
export type ComposerTab = (typeof composerTabs)[number]

/** Where we speak: to the customer, about him, or to each other. What is written stays until it is sent. */
export function Composer({
  view,
  tab,
  setTab,
}: {
  view: CaseView
  tab: ComposerTab
  setTab: (tab: ComposerTab) => void
}) {
  const { t } = useTranslation()
  const me = useMe()
  const offered = composerTabs.filter(one => {
    if (one === 'work') return me.may('work_order.assign') && !view.endedAt
    if (one === 'answer') return view.may.answer !== 'auth.forbidden' && !view.endedAt
    return view.may[one] !== 'auth.forbidden'
  })
  const shown = offered.includes(tab) ? tab : offered[0]
  if (!shown || view.archivedAt) return null
  return (
    <section className="comp" aria-label={t('case.composer')}>
      <div className="comp-tabs" role="tablist">
        {offered.map(one => (
          <button key={one} type="button" role="tab" aria-selected={one === shown} onClick={() => setTab(one)}>
            {t(`case.tab.${one}` as never)}
          </button>
        ))}
      </div>
      {shown === 'answer' ? <Answer key={view.id} view={view} /> : null}
      {shown === 'contact' ? <Contact key={view.id} view={view} /> : null}
      {shown === 'note' ? <Note key={view.id} view={view} /> : null}
      {shown === 'work' ? <WorkOrder key={view.id} view={view} /> : null}
    </section>
  )
}

interface BoxFacts {
  label: string
  text: string
  setText: (text: string) => void
  send: () => void
  placeholder?: string
  rows?: number
}

function Box({ label, text, setText, send, placeholder, rows = 2 }: BoxFacts) {
  return (
    <Input.TextArea
      aria-label={label}
      className="box"
      value={text}
      maxLength={8000}
      autoSize={{ minRows: rows, maxRows: 8 }}
      placeholder={placeholder ?? ''}
      onChange={event => setText(event.target.value)}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          send()
        }
      }}
    />
  )
}

interface FootFacts {
  verb: Pick<Verb<never>, 'busy' | 'problem'>
  text: string
  may: string | null | undefined
  send: () => void
  words: string
  note?: ReactNode
  children?: ReactNode
}

/** Under the box: what it holds, what it will do, and the one filled button – greyed with its reason where it may not be pressed. */
function Foot({ verb, text, may, send, words, note, children }: FootFacts) {
  const problemText = useProblemText()
  const reasonText = useReasonText()
  return (
    <div className="comp-foot">
      {children}
      {verb.problem && !verb.busy ? (
        <span className="form-problem" role="alert">
          {problemText(verb.problem)}
        </span>
      ) : (
        <span className="push">{note}</span>
      )}
      {may ? (
        <GreyedButton why={reasonText(may)} beside>
          {words}
        </GreyedButton>
      ) : (
        <Button type="primary" loading={verb.busy} disabled={text.trim() === ''} onClick={send}>
          {words} <Kbd>{ctrlEnter}</Kbd>
        </Button>
      )}
    </div>
  )
}

const answerWays = ['phone', 'wechat', 'sms', 'window', 'email', 'letter'] as const

function Answer({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const me = useMe()
  const [text, setText] = useDraft(`${me.id}.${view.id}.answer`)
  const [way, setWay] = useState<(typeof answerWays)[number]>('phone')
  const [reached, setReached] = useState(true)
  const [amount, setAmount] = useState<number | null>(null)
  const [accepts, setAccepts] = useState<string | undefined>()
  const list = useChecklist(text, view.may.answer === null)
  const gated = view.course === 'complaint' || view.course === 'repair'
  const verb = useVerb(caseEndpoints.answerCase, {
    quiet: true,
    done: t('case.done', { verb: t('verb.answer') }),
    onDone: () => setText(''),
  })
  const send = () => {
    if (view.may.answer !== null || text.trim() === '') return
    void verb.run({
      params: { id: view.id },
      body: {
        words: text,
        told: { channel: way, reached },
        ...(amount === null ? {} : { amount }),
        ...(accepts ? { accepts: accepts as 'yes' } : {}),
      },
    })
  }
  const parts = ['conclusion', 'done', 'nextStep', 'apology'] as const
  return (
    <>
      <div className="comp-how">
        <Segmented
          size="small"
          aria-label={t('case.form.channel')}
          value={way}
          onChange={setWay}
          options={answerWays.map(value => ({ value, label: t(`case.tellBy.${value}` as never) }))}
        />
        <Checkbox checked={reached} onChange={event => setReached(event.target.checked)}>
          {t('case.form.reached')}
        </Checkbox>
        {gated ? (
          <InputNumber
            size="small"
            min={0}
            precision={2}
            value={amount}
            onChange={setAmount}
            aria-label={t('case.form.amount')}
            placeholder={t('case.form.amount')}
            style={{ width: 150 }}
          />
        ) : null}
        {gated && reached ? (
          <Select
            size="small"
            allowClear
            value={accepts}
            onChange={setAccepts}
            aria-label={t('case.form.accepts')}
            placeholder={t('case.form.accepts')}
            style={{ width: 150 }}
            options={['yes', 'will_think', 'no'].map(value => ({ value, label: t(`accepts.${value}` as never) }))}
          />
        ) : null}
      </div>
      <Box label={t('case.tab.answer')} text={text} setText={setText} send={send} placeholder={t('case.answerHint')} />
      <Foot
        verb={verb}
        text={text}
        may={view.may.answer}
        send={send}
        words={gated ? t('case.answerAndFollow') : t('case.answerDo')}
        note={text && !reached ? t('case.countsOnceReached') : t('case.countsReached')}
      >
        {list && text.trim() !== ''
          ? parts.map(part => (
              <span key={part} className={list[part] ? 'ck' : 'ck no'}>
                {list[part] ? <CheckCircleFilledIcon /> : <ExclamationCircleFilledIcon />}
                {t(`case.part.${part}.${list[part] ? 'yes' : 'no'}` as never)}
              </span>
            ))
          : null}
        {list?.empty ? <span className="ck no">{t('case.saysNothing')}</span> : null}
      </Foot>
    </>
  )
}

const keepable = ['acknowledge', 'call_back', 'extension_notice', 'answer'] as const

function Contact({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const me = useMe()
  const [text, setText] = useDraft(`${me.id}.${view.id}.contact`)
  const [direction, setDirection] = useState<'in' | 'out'>('out')
  const [way, setWay] = useState<Channel>('phone')
  const [reached, setReached] = useState(true)
  const owed = keepable.filter(kind =>
    view.commitments.some(
      one => one.kind === kind && !one.keptAt && one.state !== 'waived' && one.state !== 'cancelled',
    ),
  )
  const [keeps, setKeeps] = useState<readonly string[] | null>(null)
  const chosen = keeps ?? owed.filter(kind => kind === 'acknowledge' || kind === 'call_back')
  const verb = useVerb(caseEndpoints.contactCase, {
    quiet: true,
    done: t('case.done', { verb: t('case.tab.contact') }),
    onDone: () => setText(''),
  })
  const told = direction === 'out' && reached
  const send = () =>
    void verb.run({
      params: { id: view.id },
      body: {
        direction,
        channel: way,
        words: text,
        ...(direction === 'out' ? { reached } : {}),
        keeps: told ? (chosen as 'acknowledge'[]) : [],
      },
    })
  return (
    <>
      <div className="comp-how">
        <Segmented
          size="small"
          value={direction}
          onChange={setDirection}
          options={[
            { value: 'out' as const, label: t('case.outgoing') },
            { value: 'in' as const, label: t('case.incoming') },
          ]}
        />
        <Select
          size="small"
          value={way}
          onChange={setWay}
          aria-label={t('case.form.channel')}
          style={{ width: 110 }}
          options={(['phone', 'wechat', 'sms', 'window', 'email', 'letter', 'chat'] as const).map(value => ({
            value,
            label: t(`channel.${value}`),
          }))}
        />
        {direction === 'out' ? (
          <Checkbox checked={reached} onChange={event => setReached(event.target.checked)}>
            {t('case.form.reached')}
          </Checkbox>
        ) : null}
        {told && owed.length > 0 ? (
          <span className="row">
            <span className="meta">{t('case.keeps.label')}</span>
            <Checkbox.Group
              value={[...chosen]}
              onChange={values => setKeeps(values as string[])}
              options={owed.map(value => ({ value, label: t(`keeps.${value}` as never) }))}
            />
          </span>
        ) : null}
      </div>
      <Box
        label={t('case.tab.contact')}
        text={text}
        setText={setText}
        send={send}
        placeholder={direction === 'in' ? t('case.heardHint') : t('case.contactHint')}
      />
      <Foot
        verb={verb}
        text={text}
        may={view.may.contact}
        send={send}
        words={t('case.contactDo')}
        note={direction === 'out' && !reached ? t('case.countsOnceReached') : ''}
      />
    </>
  )
}

function Note({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const me = useMe()
  const [text, setText] = useDraft(`${me.id}.${view.id}.note`)
  const verb = useVerb(caseEndpoints.noteCase, {
    quiet: true,
    done: t('case.done', { verb: t('case.tab.note') }),
    onDone: () => setText(''),
  })
  const send = () => void verb.run({ params: { id: view.id }, body: { words: text } })
  return (
    <>
      <Box label={t('case.tab.note')} text={text} setText={setText} send={send} placeholder={t('case.noteHint')} />
      <Foot
        verb={verb}
        text={text}
        may={view.may.note}
        send={send}
        words={t('case.noteDo')}
        note={t('case.noteInside')}
      />
    </>
  )
}

function WorkOrder({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const me = useMe()
  const [text, setText] = useDraft(`${me.id}.${view.id}.work`)
  const [matter, setMatter] = useState(view.matter.slice(0, 120))
  const [to, setTo] = useState<string | undefined>()
  const [within, setWithin] = useState<string | undefined>()
  const matterBox = useRef(null)
  const verb = useVerb(workOrderEndpoints.openWorkOrder, {
    quiet: true,
    done: t('case.done', { verb: t('case.tab.work') }),
    onDone: () => setText(''),
  })
  const ready = to !== undefined && matter.trim() !== ''
  const send = () => {
    if (!ready) return
    void verb.run({
      params: { id: view.id },
      body: {
        ...receiverOf(to),
        matter: matter.trim(),
        ...(text.trim() ? { words: text.trim() } : {}),
        ...(within ? { within } : {}),
      },
    })
  }
  const why = view.stage === 'received' ? 'case.not_accepted' : null
  return (
    <>
      <div className="comp-how">
        <Input
          ref={matterBox}
          size="small"
          value={matter}
          maxLength={120}
          aria-label={t('case.form.workMatter')}
          onChange={event => setMatter(event.target.value)}
          style={{ width: 300 }}
        />
        <span style={{ width: 220 }}>
          <ReceiverSelect site={view.site.id} {...(to ? { value: to } : {})} onChange={setTo} />
        </span>
        <Select
          size="small"
          allowClear
          value={within}
          onChange={setWithin}
          aria-label={t('case.form.within')}
          placeholder={t('case.form.within')}
          style={{ width: 150 }}
          options={['2h', '4h', '1 working day', '3 working days'].map(value => ({
            value,
            label: t(`within.${value.replaceAll(' ', '_')}` as never),
          }))}
        />
      </div>
      <Box label={t('case.tab.work')} text={text} setText={setText} send={send} placeholder={t('case.workHint')} />
      <Foot
        verb={verb}
        text={ready ? 'x' : ''}
        may={why}
        send={send}
        words={t('case.workDo')}
        note={t('case.workGate')}
      />
    </>
  )
}

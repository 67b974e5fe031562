import './workorders.css'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type WorkOrderVerb, type WorkOrderView, workOrderEndpoints } from '#features/workorders/contract.ts'
import { addressOf } from '#web/ui/api.ts'
import { Clock } from '#web/ui/Clock.tsx'
import { clockFactsOf } from '#web/ui/commitmentClock.ts'
import { caseNumberText, lineTime } from '#web/ui/format.ts'
import { KindTag, Moment, Tag, type TagTone } from '#web/ui/smallParts.tsx'
import { ErrorState, Loading } from '#web/ui/states.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { useKinds, useReasons } from '../cases/names.ts'
import { paths } from '../paths.ts'
import { VerbButton } from '../VerbButton.tsx'
import { type FormVerb, OrderForm } from './OrderForm.tsx'

const tones: Partial<Record<WorkOrderView['state'], TagTone>> = {
  offered: 'acc',
  assigned: 'acc',
  paused: 'soon',
  returned: 'late',
  done: 'ok',
}

/** Verbs that fit the state are shown, the next one filled; the others keep out of the way. */
const verbsOf: Record<WorkOrderView['state'], readonly WorkOrderVerb[]> = {
  offered: ['grab', 'assign', 'cancel'],
  assigned: ['accept', 'return', 'assign', 'cancel'],
  accepted: ['start', 'complete', 'pause', 'return', 'assign', 'cancel'],
  started: ['complete', 'pause', 'return', 'assign', 'cancel'],
  paused: ['resume', 'assign', 'cancel'],
  returned: ['assign', 'cancel'],
  done: [],
  cancelled: [],
}

function Acts({ order, onForm }: { order: WorkOrderView; onForm: (verb: FormVerb) => void }) {
  const { t } = useTranslation()
  const params = { id: order.id }
  const grab = useVerb(workOrderEndpoints.grabWorkOrder, { done: t('workorder.grabbed') })
  const accept = useVerb(workOrderEndpoints.acceptWorkOrder, { done: t('workorder.accepted') })
  const start = useVerb(workOrderEndpoints.startWorkOrder, { done: t('workorder.started') })
  const resume = useVerb(workOrderEndpoints.resumeWorkOrder, { done: t('workorder.resumed') })
  const plain = { grab, accept, start, resume }
  return (
    <div className="row acts">
      {verbsOf[order.state].map((verb, place) => {
        const run = verb in plain ? plain[verb as keyof typeof plain] : null
        return (
          <VerbButton
            key={verb}
            may={order.may[verb]}
            primary={place === 0}
            danger={verb === 'cancel'}
            busy={run?.busy ?? false}
            onPress={() => (run ? void run.run({ params, body: {} }) : onForm(verb as FormVerb))}
          >
            {t(`workorder.verb.${verb}`)}
          </VerbButton>
        )
      })}
    </div>
  )
}

function Steps({ order }: { order: WorkOrderView }) {
  const { t } = useTranslation()
  const reasons = useReasons()
  return (
    <ol className="order-steps">
      {order.steps.map(step => (
        <li key={step.id}>
          <span className="meta n">
            <Moment at={new Date(step.at)} text={lineTime(new Date(step.at), new Date(step.at))} />
          </span>
          <div>
            <b>{t(`workorder.step.${step.step}`)}</b> {step.by}
            {step.to ? ` · ${t('workorder.to', { name: step.to })}` : ''}
            {step.reason ? (
              <span className="s2">
                {' '}
                · {step.step === 'paused' ? reasons.text('stopClock', step.reason) : step.reason}
              </span>
            ) : null}
            {step.words ? <p className="s2">{step.words}</p> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Order({ order }: { order: WorkOrderView }) {
  const { t } = useTranslation()
  const { kindText } = useKinds()
  const now = useNow()
  const [form, setForm] = useState<FormVerb | null>(null)
  const due = order.due ? clockFactsOf({ ...order.due, state: order.due.state as 'open' }, now) : null
  return (
    <article className="order">
      <header>
        <div className="row">
          <Link to={paths.case(order.caseId)} className="n b">
            {caseNumberText(order.caseNumber)}
          </Link>
          <KindTag kind={order.kind} text={kindText(order.kind)} />
          <h2 className="cut grow">{order.matter}</h2>
          <Tag tone={tones[order.state] ?? 'plain'}>{t(`workorder.state.${order.state}`)}</Tag>
        </div>
        <div className="row s2 under">
          {order.site.name} {order.place}
          {due ? (
            <span className="push row">
              <Clock {...due} strip />
              <span className="meta n">{lineTime(new Date(order.due!.dueAt), now)}</span>
            </span>
          ) : null}
        </div>
        <Acts order={order} onForm={setForm} />
      </header>
      <div className="body">
        {order.words ? (
          <section>
            <h3 className="h">{t('workorder.what')}</h3>
            <p>{order.words}</p>
          </section>
        ) : null}
        <section>
          <h3 className="h">{t('workorder.who')}</h3>
          <p className="s2">
            {t('workorder.byTeam', { team: order.team?.name ?? '–' })} ·{' '}
            {t('workorder.byWorker', { name: order.worker?.name ?? t('workorder.nobody') })} ·{' '}
            {t('workorder.opener', { name: order.openedBy ?? '–' })}
          </p>
        </section>
        {order.result ? (
          <section>
            <h3 className="h">{t('workorder.result')}</h3>
            <p>{order.result}</p>
            {order.materials.map(one => (
              <p key={one.name} className="s2">
                {one.name} × {one.quantity}
              </p>
            ))}
            {order.cost ? <p className="n">¥{order.cost}</p> : null}
            {order.files.map(file => (
              <p key={file.id}>
                <a href={addressOf(workOrderEndpoints.workOrderFile.path, { id: order.id, fileId: file.id })}>
                  {file.name}
                </a>
              </p>
            ))}
          </section>
        ) : null}
        <section>
          <h3 className="h">{t('workorder.steps')}</h3>
          <Steps order={order} />
        </section>
      </div>
      <OrderForm order={order} verb={form} onLeave={() => setForm(null)} />
    </article>
  )
}

/** One work order: what is to be done, the next verb, and what happened so far. */
export function OrderInHand({ id }: { id: string }) {
  const asked = useAsk(workOrderEndpoints.workOrder, { params: { id } })
  if (asked.isPending) return <Loading bare />
  if (asked.isError) {
    return (
      <div className="whole">
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      </div>
    )
  }
  return <Order order={asked.data} />
}

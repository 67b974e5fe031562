import './page/case.css'
import './page/print.css'
import { useParams } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { workOrderEndpoints } from '#features/workorders/contract.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { EmptyState, ErrorState, Loading } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk, useVerb } from '../ask.ts'
import { useConfirm } from '../confirm.tsx'
import { useWatch } from '../frame/live.tsx'
import { type CommitmentAct, CommitmentDialog } from './forms/CommitmentDialog.tsx'
import { VerbDialog } from './forms/VerbDialog.tsx'
import { type FormVerb, verbForms } from './forms/verbForms.tsx'
import { Composer, type ComposerTab } from './page/Composer.tsx'
import { Head } from './page/Head.tsx'
import { OweStrip } from './page/OweStrip.tsx'
import { Requests } from './page/Requests.tsx'
import { Side } from './page/Side.tsx'
import { Timeline } from './page/Timeline.tsx'

/** How far has this matter come? */
export function CasePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return <CaseInHand id={id} />
}

/** One case with everything that may be done about it; the workbench shows it beside what is owed. */
export function CaseInHand({ id }: { id: string }) {
  const { t } = useTranslation()
  const asked = useAsk(caseEndpoints.getCase, { params: { id } })
  useWatch([`case:${id}`])
  if (asked.error) {
    if (asked.error.status !== 404) {
      return (
        <div className="whole">
          <ErrorState what={t('case.failed')} error={asked.error} onRetry={() => void asked.refetch()} />
        </div>
      )
    }
    return (
      <div className="whole">
        <EmptyState title={t('case.notFound')} text={t('cases.notFoundText')} />
      </div>
    )
  }
  if (!asked.data) {
    return (
      <div className="whole">
        <Loading bare what={t('case.loading')} />
      </div>
    )
  }
  return <Case key={id} view={asked.data} />
}

function Case({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const { message } = App.useApp()
  const [doing, setDoing] = useState<FormVerb | null>(null)
  const [promise, setPromise] = useState<CommitmentAct | null>(null)
  const [tab, setTab] = useState<ComposerTab>(view.stage === 'answered' ? 'contact' : 'answer')
  const params = { id: view.id }
  const timeline = useAsk(caseEndpoints.caseTimeline, { params })
  const orders = useAsk(workOrderEndpoints.workOrdersOfCase, { params })
  const take = useVerb(caseEndpoints.takeCase, { done: t('case.done', { verb: t('verb.take') }) })
  const resume = useVerb(caseEndpoints.resumeClockCase, { done: t('case.done', { verb: t('verb.resume_clock') }) })
  const archive = useVerb(caseEndpoints.archiveCase, { done: t('case.done', { verb: t('verb.archive') }) })

  const write = (to: ComposerTab) => {
    setTab(to)
    setTimeout(() => document.querySelector<HTMLElement>('.comp textarea')?.focus(), 0)
  }
  const onVerb = async (verb: CaseVerb) => {
    if (verb in verbForms) return setDoing(verb as FormVerb)
    if (verb === 'answer' || verb === 'contact' || verb === 'note') return write(verb)
    if (verb === 'take') return void (await take.run({ params, body: {} }))
    if (verb === 'resume_clock') return void (await resume.run({ params, body: {} }))
    if (verb === 'archive') {
      const sure = await confirm({
        title: t('case.archiveTitle', { number: caseNumberText(view.number) }),
        text: t('case.archiveText'),
        verb: t('verb.archive'),
      })
      if (sure) await archive.run({ params, body: {} })
      return
    }
    message.info(t('reason.other'))
  }

  return (
    <div className="case">
      <Head view={view} onVerb={onVerb} />
      <section className="case-main">
        <OweStrip
          view={view}
          onExtend={commitment => setPromise({ verb: 'extend', commitment })}
          onWaive={commitment => setPromise({ verb: 'waive', commitment })}
        />
        <Requests view={view} />
        {timeline.data ? (
          <Timeline view={view} entries={timeline.data.entries} orders={orders.data?.rows ?? []} />
        ) : (
          <section className="tl">
            <Loading bare what={t('case.loading')} />
          </section>
        )}
        <Composer view={view} tab={tab} setTab={setTab} />
      </section>
      <Side view={view} onVerb={onVerb} />
      <VerbDialog verb={doing} view={view} onLeave={() => setDoing(null)} />
      <CommitmentDialog act={promise} onLeave={() => setPromise(null)} />
    </div>
  )
}

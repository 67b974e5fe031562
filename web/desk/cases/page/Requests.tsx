import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseView } from '#features/cases/contract/view.ts'
import { type CommitmentView, commitmentEndpoints } from '#features/commitments/contract.ts'
import { lineTime } from '#web/ui/format.ts'
import { Tag } from '#web/ui/smallParts.tsx'
import { useNow } from '#web/ui/useNow.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from '../../ask.ts'
import { useMe } from '../../session/useMe.ts'
import { VerbButton } from '../../VerbButton.tsx'
import { type Reasons, useOwedText, useReasons } from '../names.ts'

type Request = CaseView['requests'][number]

const reasonLists: Partial<Record<Request['kind'], keyof Reasons>> = {
  return: 'return',
  void: 'void',
  exception: 'exception',
}

/** What somebody asked for and another person must decide, each as a card with both answers. */
export function Requests({ view }: { view: CaseView }) {
  const open = view.requests.filter(one => one.decidedAt === null)
  const asked = view.commitments.filter(one => one.extension !== null)
  if (open.length === 0 && asked.length === 0) return null
  return (
    <div className="requests">
      {open.map(one => (
        <RequestCard key={one.id} view={view} request={one} />
      ))}
      {asked.map(one => (
        <ExtensionCard key={one.id} commitment={one} />
      ))}
    </div>
  )
}

function RequestCard({ view, request }: { view: CaseView; request: Request }) {
  const { t } = useTranslation()
  const now = useNow()
  const reasons = useReasons()
  const [refusing, setRefusing] = useState(false)
  const list = reasonLists[request.kind]
  const endpoint = request.kind === 'exception' ? caseEndpoints.grantException : caseEndpoints.confirmCase
  const verb = useVerb(endpoint, { done: t('case.decided'), onDone: () => setRefusing(false) })
  const may = (request.kind === 'exception' ? view.may.grant_exception : view.may.confirm) ?? request.mayDecide
  const decide = (approved: boolean, words?: string) =>
    verb.run({ params: { id: view.id }, body: { requestId: request.id, approved, ...(words ? { words } : {}) } })
  return (
    <section className="request" aria-label={t(`request.${request.kind}` as never)}>
      <Tag tone="soon">{t(`request.${request.kind}` as never)}</Tag>
      <div className="grow">
        <b className="b">{t('case.askedFor', { by: request.askedBy })}</b>
        {list ? <span>{reasons.text(list, request.reason)}</span> : null}
        {request.amount ? <span className="n">{t('case.amount', { amount: request.amount })}</span> : null}
        {request.words ? <span>「{request.words}」</span> : null}
        <span className="meta">{lineTime(new Date(request.askedAt), now)}</span>
      </div>
      <VerbButton may={may} primary busy={verb.busy} beside onPress={() => decide(true)}>
        {t('case.approve')}
      </VerbButton>
      {may === null ? <Button onClick={() => setRefusing(true)}>{t('case.refuse')}</Button> : null}
      <Refusal
        open={refusing}
        busy={verb.busy}
        onLeave={() => setRefusing(false)}
        onSend={words => decide(false, words)}
      />
    </section>
  )
}

function ExtensionCard({ commitment }: { commitment: CommitmentView }) {
  const { t } = useTranslation()
  const me = useMe()
  const now = useNow()
  const owedText = useOwedText()
  const reasons = useReasons()
  const [refusing, setRefusing] = useState(false)
  const leave = () => setRefusing(false)
  const approve = useVerb(commitmentEndpoints.approveExtension, { done: t('case.decided') })
  const refuse = useVerb(commitmentEndpoints.refuseExtension, { done: t('case.decided'), onDone: leave })
  const extension = commitment.extension!
  const params = { id: commitment.id, extensionId: extension.id }
  const may = !me.may('commitment.approve_extension')
    ? 'auth.forbidden'
    : extension.askedBy.id === me.id
      ? 'case.same_person'
      : null
  return (
    <section className="request" aria-label={t('request.extension')}>
      <Tag tone="soon">{t('request.extension')}</Tag>
      <div className="grow">
        <b className="b">{t('case.askedFor', { by: extension.askedBy.name })}</b>
        <span>
          {t('case.extendTo', {
            what: owedText(commitment.kind),
            until: lineTime(new Date(extension.until), now),
          })}
        </span>
        <span>{reasons.text('extend', extension.reason)}</span>
        {extension.words ? <span>「{extension.words}」</span> : null}
      </div>
      <VerbButton may={may} primary busy={approve.busy} beside onPress={() => approve.run({ params, body: {} })}>
        {t('case.approve')}
      </VerbButton>
      {may === null ? <Button onClick={() => setRefusing(true)}>{t('case.refuse')}</Button> : null}
      <Refusal
        open={refusing}
        busy={refuse.busy}
        onLeave={leave}
        onSend={words => refuse.run({ params, body: { words } })}
      />
    </section>
  )
}

/** A refusal is said in words: whoever asked must know why. */
function Refusal({
  open,
  busy,
  onLeave,
  onSend,
}: {
  open: boolean
  busy: boolean
  onLeave: () => void
  onSend: (words: string) => unknown
}) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  return (
    <Modal
      open={open}
      title={t('case.refuseWhy')}
      okText={t('case.refuse')}
      cancelText={t('form.leave')}
      confirmLoading={busy}
      okButtonProps={{ disabled: words.trim() === '' }}
      onCancel={onLeave}
      onOk={() => onSend(words.trim())}
      destroyOnHidden
    >
      <Input.TextArea
        aria-label={t('case.refuseWhy')}
        rows={3}
        maxLength={500}
        value={words}
        onChange={event => setWords(event.target.value)}
      />
    </Modal>
  )
}

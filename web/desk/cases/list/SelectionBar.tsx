import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { caseEndpoints } from '#features/cases/contract/endpoints.ts'
import type { CaseRow } from '#features/cases/contract/view.ts'
import { ApiProblem, api } from '#web/ui/api.ts'
import { caseNumberText } from '#web/ui/format.ts'
import { BellIcon } from '#web/ui/icons.tsx'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useAsk } from '../../ask.ts'
import { useConfirm } from '../../confirm.tsx'
import { LinkIcon, SwapIcon } from '../../icons.tsx'
import { useMe } from '../../session/useMe.ts'
import { VerbButton } from '../../VerbButton.tsx'
import { ReceiverSelect, receiverOf } from '../forms/PersonSelect.tsx'

type Doing = 'assign' | 'urge' | null

/** Runs one verb on each chosen case, one after the other, and says how it went. */
function useEach(done: () => void) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const problemText = useProblemText()
  const client = useQueryClient()
  return async (rows: readonly CaseRow[], run: (row: CaseRow) => Promise<unknown>) => {
    const refused: string[] = []
    for (const row of rows) {
      try {
        await run(row)
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error
        refused.push(`${caseNumberText(row.number)} ${problemText(error)}`)
      }
    }
    await client.invalidateQueries()
    const n = rows.length - refused.length
    if (refused.length === 0) message.success(t('cases.each.done', { n }))
    else modal.warning({ title: t('cases.each.some', { n, not: refused.length }), content: refused.join('\n') })
    done()
  }
}

/** What may be done with the chosen rows. It is docked, so that no row is covered. */
export function SelectionBar({
  rows,
  doing,
  setDoing,
  onDone,
  onLeave,
}: {
  rows: readonly CaseRow[]
  doing: Doing
  setDoing: (doing: Doing) => void
  onDone: () => void
  onLeave: () => void
}) {
  const { t } = useTranslation()
  const me = useMe()
  const confirm = useConfirm()
  const each = useEach(onDone)
  const [form] = Form.useForm<{ receiver: string; words: string }>()
  const [busy, setBusy] = useState(false)
  const only = rows.length === 1 ? rows[0] : undefined
  const view = useAsk(caseEndpoints.getCase, { params: { id: only?.id ?? '' } }, { when: only !== undefined })
  const mayOf = (verb: 'assign' | 'urge' | 'close' | 'group') => {
    if (only) return view.data?.may[verb] ?? (view.data ? null : undefined)
    return me.may(verb === 'group' ? 'case.link' : `case.${verb}`) ? null : 'auth.forbidden'
  }
  const sites = [...new Set(rows.map(row => row.site.name))]

  const group = async () => {
    const [first, ...others] = rows
    if (!first) return
    const sure = await confirm({
      title: t('cases.group.title', { n: rows.length, number: caseNumberText(first.number) }),
      text: t('cases.group.text'),
      verb: t('verb.group'),
    })
    if (!sure) return
    const numbers = others.map(row => row.number)
    await each([first], row => api(caseEndpoints.groupCase, { params: { id: row.id }, body: { numbers } }))
  }
  const close = async (row: CaseRow) => {
    const sure = await confirm({
      title: t('cases.close.title', { number: caseNumberText(row.number) }),
      verb: t('verb.close'),
    })
    if (sure) await each([row], one => api(caseEndpoints.closeCase, { params: { id: one.id }, body: {} }))
  }
  const send = async () => {
    const { receiver, words } = await form.validateFields()
    setBusy(true)
    await each(rows, row =>
      doing === 'assign'
        ? api(caseEndpoints.assignCase, {
            params: { id: row.id },
            body: { ...receiverOf(receiver), ...(words ? { words } : {}) },
          })
        : api(caseEndpoints.urgeCase, { params: { id: row.id }, body: { channel: 'phone', words } }),
    ).finally(() => setBusy(false))
    setDoing(null)
    form.resetFields()
  }

  return (
    <section className="pick" aria-label={t('cases.pick.label')}>
      <b className="b">{t('cases.pick.n', { n: rows.length })}</b>
      <span className="s3">{sites.join('、')}</span>
      <VerbButton may={mayOf('assign')} onPress={() => setDoing('assign')}>
        <SwapIcon /> {t('verb.assign')}
      </VerbButton>
      {rows.length > 1 ? (
        <VerbButton may={mayOf('group')} onPress={group}>
          <LinkIcon /> {t('verb.group')}
        </VerbButton>
      ) : null}
      <VerbButton may={mayOf('urge')} onPress={() => setDoing('urge')}>
        <BellIcon /> {t('verb.urge')}
      </VerbButton>
      {only ? (
        <VerbButton may={mayOf('close')} onPress={() => close(only)} beside>
          {t('verb.close')}
        </VerbButton>
      ) : null}
      <Button type="text" className="push" onClick={onLeave}>
        {t('cases.pick.leave')} <Kbd>Esc</Kbd>
      </Button>
      <Modal
        open={doing !== null}
        title={t(`cases.each.${doing ?? 'assign'}` as never, { n: rows.length })}
        okText={doing === 'assign' ? t('verb.assign') : t('verb.urge')}
        cancelText={t('form.leave')}
        confirmLoading={busy}
        onOk={send}
        onCancel={() => setDoing(null)}
      >
        <Form form={form} layout="vertical" requiredMark={false}>
          {doing === 'assign' ? (
            <Form.Item
              name="receiver"
              label={t('cases.form.to')}
              rules={[{ required: true, message: t('form.missing') }]}
            >
              <ReceiverSelect site={sites.length === 1 ? rows[0]?.site.id : undefined} />
            </Form.Item>
          ) : null}
          <Form.Item
            name="words"
            label={doing === 'assign' ? t('cases.form.handWords') : t('cases.form.urgeWords')}
            rules={doing === 'assign' ? [] : [{ required: true, message: t('form.missing') }]}
          >
            <Input.TextArea rows={3} maxLength={1000} />
          </Form.Item>
        </Form>
      </Modal>
    </section>
  )
}

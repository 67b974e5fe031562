import { Form, Switch } from 'antd'
import type { ReactNode } from 'react'
import type { CaseView } from '#features/cases/contract/view.ts'
import type { CaseVerb } from '#features/cases/contract/words.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field } from '../../form.tsx'
import { useKinds } from '../names.ts'
import {
  ChannelField,
  KindField,
  LineField,
  ListField,
  MoneyField,
  RadioField,
  ReasonField,
  ToldFields,
  WordsField,
  withTold,
} from './fields.tsx'
import { PeopleSelect, PersonSelect, ReceiverSelect, receiverOf } from './PersonSelect.tsx'

type Values = Record<string, unknown>

/** Verbs with a form of their own; the others are done in the composer, by a card, or at once. */
export type FormVerb = Exclude<
  CaseVerb,
  'take' | 'contact' | 'note' | 'answer' | 'unlink' | 'confirm' | 'grant_exception' | 'resume_clock' | 'archive'
>

export interface VerbFormFacts {
  Fields: (facts: { view: CaseView }) => ReactNode
  initial?: (view: CaseView) => Values
  shape?: (values: Values) => unknown
}

function AcceptFields({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const { kindText } = useKinds()
  const kind = Form.useWatch('kind')
  const because = view.suggestion?.because.map(word => `“${word}”`).join('') ?? ''
  const other = view.suggestion && kind && kind !== view.suggestion.kind
  return (
    <>
      <KindField
        note={
          view.suggestion
            ? t('case.suggests', { kind: kindText(view.suggestion.kind), because: because || t('case.noSign') })
            : undefined
        }
      />
      {other ? (
        <WordsField name="kindReason" label={t('case.form.kindReason')} rows={2} required={false} most={1000} />
      ) : null}
      {kind === 'complaint' ? <ListField name="nature" list="complaint_nature" label={t('case.form.nature')} /> : null}
      <ToldFields />
    </>
  )
}

function ReturnFields() {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  return (
    <>
      <ReasonField list="return" onAdvice={advice => form.setFieldValue('advice', advice)} />
      <WordsField name="advice" label={t('case.form.advice')} note={t('case.form.adviceNote')} most={2000} />
      <ToldFields said={false} />
    </>
  )
}

function FindFields() {
  const { t } = useTranslation()
  return (
    <>
      <RadioField
        name="conclusion"
        label={t('case.form.conclusion')}
        options={['founded', 'partly', 'unfounded'].map(id => [id, t(`conclusion.${id}` as never)])}
      />
      <WordsField label={t('case.form.findWords')} most={8000} />
      <div className="pair">
        <ListField name="nature" list="complaint_nature" label={t('case.form.nature')} />
        <ListField name="rootCause" list="root_cause" label={t('case.form.rootCause')} />
      </div>
      <ListField name="grounds" list="complaint_ground" label={t('case.form.grounds')} several />
    </>
  )
}

function StateFields({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const side = Form.useWatch('side')
  return (
    <>
      <RadioField
        name="side"
        label={t('case.form.side')}
        options={[
          ['customer', t('case.side.customer')],
          ['ours', t('case.side.ours')],
        ]}
      />
      {side === 'ours' ? (
        <Field name="staffId" label={t('case.form.whoSaid')}>
          <PersonSelect site={view.site.id} />
        </Field>
      ) : null}
      <WordsField label={t('case.form.stateWords')} most={8000} />
    </>
  )
}

function RestrictFields({ view }: { view: CaseView }) {
  const { t } = useTranslation()
  const on = Form.useWatch('confidential')
  return (
    <>
      <Field name="confidential" label={t('case.form.confidential')} valueProp="checked">
        <Switch />
      </Field>
      {on ? (
        <Field name="viewers" label={t('case.form.viewers')}>
          <PeopleSelect site={view.site.id} />
        </Field>
      ) : null}
    </>
  )
}

const person =
  (text: string, note: string) =>
  ({ view }: { view: CaseView }) => {
    const { t } = useTranslation()
    return (
      <Field name="staffId" label={t(text as never)} note={t(note as never)} required>
        <PersonSelect site={view.site.id} />
      </Field>
    )
  }

const words =
  (label: string, withChannel = false) =>
  () => {
    const { t } = useTranslation()
    return (
      <>
        {withChannel ? <ChannelField /> : null}
        <WordsField label={t(label as never)} />
      </>
    )
  }

const Accuse = person('case.form.accused', 'case.form.accusedNote')
const AskStatementOf = person('case.form.statementOf', 'case.form.statementNote')
const byPhone = () => ({ channel: 'phone' })
const said = words('case.form.customerSaid', true)

/** The form of each verb: its fields, what stands in them, and the body they make. */
export const verbForms: Record<FormVerb, VerbFormFacts> = {
  accept: {
    Fields: AcceptFields,
    initial: view => ({ kind: view.kind, nature: view.nature ?? undefined, toldChannel: 'phone', toldReached: true }),
    shape: withTold,
  },
  return: { Fields: ReturnFields, initial: () => ({ toldChannel: 'phone' }), shape: withTold },
  assign: {
    Fields: ({ view }) => {
      const { t } = useTranslation()
      return (
        <>
          <Field name="receiver" label={t('cases.form.to')} note={t('case.form.assignNote')} required>
            <ReceiverSelect site={view.site.id} />
          </Field>
          <WordsField label={t('cases.form.handWords')} required={false} rows={2} most={1000} />
        </>
      )
    },
    shape: ({ receiver, ...rest }) => ({ ...rest, ...(receiver ? receiverOf(String(receiver)) : {}) }),
  },
  refuse: {
    Fields: () => {
      const { t } = useTranslation()
      return <WordsField name="reason" label={t('case.form.why')} most={1000} />
    },
  },
  find: { Fields: FindFields, initial: view => ({ nature: view.nature ?? undefined }) },
  ask_statement: {
    Fields: ({ view }) => {
      const { t } = useTranslation()
      return (
        <>
          <AskStatementOf view={view} />
          <WordsField name="summary" label={t('case.form.summary')} note={t('case.form.summaryNote')} />
        </>
      )
    },
  },
  state: { Fields: StateFields, initial: () => ({ side: 'customer' }) },
  close: {
    Fields: () => {
      const { t } = useTranslation()
      return <WordsField label={t('case.form.closeWords')} required={false} rows={2} most={2000} />
    },
  },
  urge: { Fields: said, initial: byPhone },
  link: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <LineField name="number" label={t('case.form.otherNumber')} />
          <RadioField
            name="kind"
            label={t('case.form.linkKind')}
            options={[
              ['related', t('link.related')],
              ['repeat', t('link.repeat')],
            ]}
          />
        </>
      )
    },
    initial: () => ({ kind: 'repeat' }),
    shape: ({ number, ...rest }) => ({ ...rest, number: digits(number) }),
  },
  merge: {
    Fields: () => {
      const { t } = useTranslation()
      return <LineField name="into" label={t('case.form.into')} note={t('case.form.intoNote')} />
    },
    shape: ({ into }) => ({ into: digits(into) }),
  },
  group: {
    Fields: () => {
      const { t } = useTranslation()
      return <WordsField name="members" label={t('case.form.members')} note={t('case.form.membersNote')} rows={3} />
    },
    shape: ({ members }) => ({
      numbers: String(members ?? '')
        .split(/[\s,，、;；]+/)
        .map(digits)
        .filter(Boolean),
    }),
  },
  escalate: {
    Fields: ({ view }) => {
      const { t } = useTranslation()
      return (
        <>
          <WordsField name="reason" label={t('case.form.escalateWhy')} most={2000} />
          <MoneyField label={t('case.form.amountWanted')} />
          <Field name="to" label={t('case.form.escalateTo')}>
            <PersonSelect site={view.site.id} />
          </Field>
        </>
      )
    },
  },
  stop_clock: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <ReasonField list="stopClock" />
          <WordsField label={t('case.form.more')} required={false} rows={2} most={1000} />
        </>
      )
    },
  },
  change_kind: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <KindField note={t('case.form.kindStays')} />
          <WordsField name="reason" label={t('case.form.why')} rows={2} most={1000} />
        </>
      )
    },
    initial: view => ({ kind: view.kind }),
  },
  change_urgency: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <RadioField
            name="urgency"
            label={t('cases.filter.urgency')}
            options={['normal', 'urgent', 'emergency'].map(id => [id, t(`urgency.${id}` as never)])}
          />
          <WordsField name="reason" label={t('case.form.why')} rows={2} most={1000} />
        </>
      )
    },
    initial: view => ({ urgency: view.urgency }),
  },
  withdraw: { Fields: said, initial: byPhone },
  void: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <ReasonField list="void" />
          <WordsField label={t('case.form.more')} rows={2} most={1000} />
        </>
      )
    },
  },
  ask_exception: {
    Fields: () => {
      const { t } = useTranslation()
      return (
        <>
          <ReasonField list="exception" />
          <WordsField label={t('case.form.exceptionWords')} most={2000} />
        </>
      )
    },
  },
  object: { Fields: said, initial: byPhone },
  reopen: { Fields: said, initial: byPhone },
  accuse: { Fields: Accuse },
  restrict: {
    Fields: RestrictFields,
    initial: view => ({ confidential: view.confidential, viewers: view.viewers.map(one => one.staffId) }),
    shape: ({ confidential, viewers }) => ({ confidential: confidential === true, viewers: viewers ?? [] }),
  },
}

function digits(number: unknown): string {
  return String(number ?? '').replace(/\D/g, '')
}

import { Button, Form } from 'antd'
import { createContext, type ReactNode, useContext, useId, useState } from 'react'
import type { z } from 'zod'
import { ApiProblem, type Asked, type Reply, type Route } from '#web/ui/api.ts'
import { Kbd } from '#web/ui/smallParts.tsx'
import { useProblemText } from '#web/ui/states.tsx'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { useVerb } from './ask.ts'
import { ctrlEnter } from './keys.ts'

type Values = Record<string, unknown>

const SchemaContext = createContext<z.ZodType | undefined>(undefined)

interface FieldFacts {
  /** The name the contract's body gives it. */
  name: string
  label: ReactNode
  note?: ReactNode
  required?: boolean
  /** Of the antd control inside: 'checked' for switches and checkboxes. */
  valueProp?: string
  children: ReactNode
}

/** One field of a VerbForm. It is checked by the contract's own schema, once the reader leaves it. */
export function Field({ name, label, note, required = false, valueProp = 'value', children }: FieldFacts) {
  const schema = useContext(SchemaContext)
  const { t } = useTranslation()
  const rule = (form: { getFieldsValue(): Values }) => ({
    validator: async () => {
      const found = schema?.safeParse(tidy(form.getFieldsValue()))
      const issue = found?.error?.issues.find(one => one.path[0] === name)
      if (!issue) return
      const missing = issue.code === 'invalid_type' || (issue.code === 'too_small' && Number(issue.minimum) <= 1)
      if (missing) throw new Error(t('form.missing'))
      if (issue.code === 'too_big') throw new Error(t('form.tooLong', { most: Number(issue.maximum) }))
      if (issue.code === 'too_small') throw new Error(t('form.tooShort', { least: Number(issue.minimum) }))
      throw new Error(t('form.wrong'))
    },
  })
  return (
    <Form.Item
      name={name}
      label={label}
      extra={note}
      required={required}
      valuePropName={valueProp}
      validateTrigger="onBlur"
      rules={[rule]}
    >
      {children}
    </Form.Item>
  )
}

/** What antd holds, as the contract wants it: nothing for empty fields. */
export function tidy(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

interface VerbFormFacts<E extends Route> {
  endpoint: E & { body?: z.ZodType }
  /** Params, query and headers of the call; the body comes from the fields. */
  input?: Omit<Asked<E>, 'body'>
  initial?: Values
  /** Words of the filled button: they say all it does. */
  verb: string
  /** Said when it is done. */
  done?: string
  onDone?: (reply: Reply<E>) => void
  /** Changes what the fields hold into the body of the contract. */
  shape?: (values: Values) => unknown
  onLeave?: () => void
  /** A second form of the same view: its button is not filled. */
  second?: boolean
  /** Said beside the buttons: when it counts, who is told. */
  note?: ReactNode
  children: ReactNode
}

/**
 * The one form: fields checked by the contract, Ctrl ↵ sends, a refusal stands beside the button and every word stays.
 * Fields the contract does not know are never sent.
 */
export function VerbForm<E extends Route>(facts: VerbFormFacts<E>) {
  const { t } = useTranslation()
  const problemText = useProblemText()
  // Two forms may stand on one page: their fields must not share ids.
  const name = useId()
  const [form] = Form.useForm<Values>()
  const [refused, setRefused] = useState<ApiProblem | null>(null)
  const verb = useVerb(facts.endpoint, { quiet: true, ...(facts.done ? { done: facts.done } : {}) })

  const send = async (values: Values) => {
    setRefused(null)
    const body = facts.shape ? facts.shape(tidy(values)) : tidy(values)
    try {
      const reply = await verb.send({ ...facts.input, body } as unknown as Asked<E>)
      form.resetFields()
      facts.onDone?.(reply)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setRefused(error)
    }
  }

  return (
    <SchemaContext value={facts.endpoint.body}>
      <Form
        name={name}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={facts.initial ?? {}}
        onFinish={send}
        onKeyDown={event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
        }}
      >
        {facts.children}
        <div className="form-foot">
          {refused ? (
            <span className="form-problem" role="alert">
              {problemText(refused)}
            </span>
          ) : (
            <span className="meta push">{facts.note}</span>
          )}
          {facts.onLeave ? <Button onClick={facts.onLeave}>{t('form.leave')}</Button> : null}
          <Button type={facts.second ? 'default' : 'primary'} htmlType="submit" loading={verb.busy}>
            {facts.verb} <Kbd>{ctrlEnter}</Kbd>
          </Button>
        </div>
      </Form>
    </SchemaContext>
  )
}

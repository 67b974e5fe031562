import { Checkbox, Input, InputNumber, Radio, Select } from 'antd'
import { channel, outChannel } from '#features/cases/contract/words.ts'
import { useTranslation } from '#web/ui/useTranslation.ts'
import { Field } from '../../form.tsx'
import { type Reasons, useKinds, useLabel, useReasons, useTaxonomy } from '../names.ts'

/** Words, several lines of them. */
export function WordsField({
  name = 'words',
  label,
  note,
  required = true,
  rows = 4,
  most = 4000,
}: {
  name?: string
  label: string
  note?: string
  required?: boolean
  rows?: number
  most?: number
}) {
  return (
    <Field name={name} label={label} note={note} required={required}>
      <Input.TextArea autoSize={{ minRows: rows, maxRows: 12 }} maxLength={most} />
    </Field>
  )
}

export function LineField({ name, label, note }: { name: string; label: string; note?: string }) {
  return (
    <Field name={name} label={label} note={note} required>
      <Input maxLength={40} />
    </Field>
  )
}

/** The way a contact came or went. */
export function ChannelField({ name = 'channel', out = false }: { name?: string; out?: boolean }) {
  const { t } = useTranslation()
  const ways = (out ? outChannel : channel).options
  return (
    <Field name={name} label={t('case.form.channel')} required>
      <Select options={ways.map(value => ({ value, label: t(`channel.${value}` as never) }))} />
    </Field>
  )
}

/** A listed reason of the standard; its advice is handed to `onAdvice`. */
export function ReasonField({ list, onAdvice }: { list: keyof Reasons; onAdvice?: (advice: string) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const reasons = useReasons().of(list)
  return (
    <Field name="reason" label={t('case.form.reason')} required>
      <Select
        options={reasons.map(one => ({ value: one.id, label: label(one.label) }))}
        onSelect={value => onAdvice?.(label(reasons.find(one => one.id === value)?.advice))}
      />
    </Field>
  )
}

/** One of a list of the taxonomy, or several. */
export function ListField({
  name,
  list,
  label,
  several = false,
}: {
  name: string
  list: string
  label: string
  several?: boolean
}) {
  const text = useLabel()
  const choices = useTaxonomy().of(list)
  return (
    <Field name={name} label={label}>
      <Select
        allowClear
        {...(several ? { mode: 'multiple' as const, maxCount: 5 } : {})}
        options={choices.map(one => ({ value: one.id, label: text(one.label) }))}
      />
    </Field>
  )
}

export function KindField({ note }: { note?: React.ReactNode }) {
  const { t } = useTranslation()
  const { kinds, kindText } = useKinds()
  return (
    <Field name="kind" label={t('cases.filter.kind')} note={note} required>
      <Select options={kinds.map(one => ({ value: one.id, label: kindText(one.id) }))} />
    </Field>
  )
}

export function MoneyField({ label, note }: { label: string; note?: string }) {
  return (
    <Field name="amount" label={label} note={note}>
      <InputNumber min={0} max={1e8} precision={2} style={{ width: 160 }} />
    </Field>
  )
}

export function RadioField({ name, label, options }: { name: string; label: string; options: [string, string][] }) {
  return (
    <Field name={name} label={label} required>
      <Radio.Group options={options.map(([value, text]) => ({ value, label: text }))} />
    </Field>
  )
}

/** How the customer was told. Flat in the form; `toldOf` makes the contract's part of it. */
export function ToldFields({ said = true }: { said?: boolean }) {
  const { t } = useTranslation()
  return (
    <fieldset className="told">
      <legend>{t('case.form.told')}</legend>
      <div className="pair">
        <ChannelField name="toldChannel" out />
        <Field name="toldReached" label={t('case.form.reachedLabel')} valueProp="checked">
          <Checkbox>{t('case.form.reached')}</Checkbox>
        </Field>
      </div>
      {said ? <WordsField name="toldWords" label={t('case.form.toldWords')} rows={2} required={false} /> : null}
    </fieldset>
  )
}

type Values = Record<string, unknown>

/** The body with `told` in it; a customer who was not tried is not told. */
export function withTold({ toldChannel, toldReached, toldWords, ...rest }: Values): Values {
  if (!toldChannel) return rest
  return {
    ...rest,
    told: { channel: toldChannel, reached: toldReached === true, ...(toldWords ? { words: toldWords } : {}) },
  }
}

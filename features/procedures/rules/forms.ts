import { maskNumber } from '#features/customers/rules/numbers.ts'
import type { Form, Pack, Step } from '#features/standards/rules/pack.ts'
import { Problem } from '#platform/problem.ts'

export type FormData = Readonly<Record<string, string | number | boolean>>

type Field = Form['fields'][number]

const settlement: Form = {
  id: 'settlement',
  label: { 'zh-CN': '收退款', 'zh-TW': '收退款', en: 'Settlement' },
  clause: 'ours',
  fields: [
    { id: 'what', label: { 'zh-CN': '款项', 'zh-TW': '款項', en: 'What' }, type: 'line', required: true },
    { id: 'amount', label: { 'zh-CN': '金额', 'zh-TW': '金額', en: 'Amount' }, type: 'money', required: true },
    { id: 'receipt', label: { 'zh-CN': '收据号', 'zh-TW': '收據號', en: 'Receipt' }, type: 'line', required: false },
  ],
}

/** What a settlement is about: money taken as deposit or fee, or given back. */
export const settlements = ['deposit', 'fee', 'return'] as const

/** The form a step is done with; a settlement without one of its own has what, amount and receipt. */
export function formOf(pack: Pack, step: Step): Form | undefined {
  return pack.forms.find(form => form.id === step.form) ?? (step.do === 'settle' ? settlement : undefined)
}

/**
 * Checks what was filled in. A sum is required, whatever the form says, where a later approval depends on it: nobody comes
 * by the higher approver by leaving it out.
 * @throws Problem procedure.field_missing with the field's id
 */
export function checkForm(pack: Pack, step: Step, data: FormData, needsAmount: boolean): void {
  const form = formOf(pack, step)
  const fields = form?.fields ?? []
  const unknown = Object.keys(data).find(key => !fields.some(field => field.id === key))
  if (unknown) throw new Problem('procedure.field_missing', { field: unknown })
  for (const field of fields) {
    const value = data[field.id]
    const isRequired = field.required || (needsAmount && field.type === 'money')
    const isEmpty = value === undefined || (typeof value === 'string' && value.trim() === '')
    if (isEmpty ? isRequired : !fits(pack, field, value))
      throw new Problem('procedure.field_missing', { field: field.id })
  }
  if (form === settlement && !(settlements as readonly unknown[]).includes(data.what)) {
    throw new Problem('procedure.field_missing', { field: 'what' })
  }
}

/** The largest sum of money in what was filled in; null where none is. */
export function amountIn(pack: Pack, step: Step, data: FormData): number | null {
  const sums = (formOf(pack, step)?.fields ?? [])
    .filter(field => field.type === 'money')
    .map(field => data[field.id])
    .filter(value => typeof value === 'number')
  return sums.length > 0 ? Math.max(...sums) : null
}

/** Whether an approval after this place depends on a sum. */
export function needsAmount(steps: readonly Step[], place: number): boolean {
  return steps.some((step, at) => at > place && step.do === 'approve' && step.above !== undefined)
}

/** What was filled in for those who may not see numbers whole: phones and papers keep their first three and last two digits. */
export function maskForm(data: FormData): FormData {
  const masked = Object.entries(data).map(([field, value]): [string, string | number | boolean] => [
    field,
    typeof value === 'string' ? value.replace(/\d{7,}[\dXx]?/g, maskNumber) : value,
  ])
  return Object.fromEntries(masked)
}

const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u

function fits(pack: Pack, field: Field, value: string | number | boolean | undefined): boolean {
  switch (field.type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'money':
      return typeof value === 'number' && value >= 0 && value <= 1e11 && isWholeCents(value)
    case 'scale':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5
    case 'yes_no':
      return typeof value === 'boolean'
    case 'date':
      return isText(value, 10) && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    case 'time':
      return isText(value, 5) && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
    case 'choice':
      return (pack.taxonomy[field.choices ?? ''] ?? []).some(choice => choice.id === value)
    case 'phone':
      return isText(value, 40)
    case 'line':
      return isText(value, 200) && !value.includes('\n')
    case 'words':
      return isText(value, 2000)
  }
}

function isWholeCents(sum: number): boolean {
  return Math.abs(sum * 100 - Math.round(sum * 100)) < 1e-3
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest && !control.test(value)
}

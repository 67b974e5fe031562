import type { Form, Pack } from '#features/standards/rules/pack.ts'

export type SheetValues = Readonly<Record<string, string | number | boolean>>

/** What is wrong with a filled sheet of the standard, or null: a required field missing, one that is none, a value that does not fit. */
export function sheetFault(
  pack: Pick<Pack, 'taxonomy'>,
  form: Form,
  values: SheetValues,
): { code: string; field: string } | null {
  const unknown = Object.keys(values).find(key => !form.fields.some(field => field.id === key))
  if (unknown !== undefined) return { code: 'work_order.sheet_unknown', field: unknown }
  for (const field of form.fields) {
    const value = values[field.id]
    if (value === undefined || value === '') {
      if (field.required) return { code: 'work_order.sheet_incomplete', field: field.id }
    } else if (!fits(pack, field, value)) {
      return { code: 'work_order.sheet_misfit', field: field.id }
    }
  }
  return null
}

function fits(pack: Pick<Pack, 'taxonomy'>, field: Form['fields'][number], value: string | number | boolean): boolean {
  switch (field.type) {
    case 'yes_no':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'money':
      return typeof value === 'number' && value >= 0 && value <= 1e11
    case 'scale':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 5
    case 'choice':
      return (pack.taxonomy[field.choices ?? ''] ?? []).some(choice => choice.id === value)
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
    case 'time':
      return typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
    default:
      return typeof value === 'string' && value.trim() !== ''
  }
}

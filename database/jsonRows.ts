/**
 * Rows that the database built as JSON carry its own column names: `to_staff_id` becomes `toStaffId`, one level deep in every
 * column. Not for rows with a column of free JSON, whose keys are nobody's to change.
 */
export function camelParts<R extends object>(row: R): R {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, camelRows(value)])) as R
}

function camelRows(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelRow)
  return camelRow(value)
}

function camelRow(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Date || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [camel(name), one]))
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

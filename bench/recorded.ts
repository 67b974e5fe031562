import type { Pool, PoolClient, QueryResult } from 'pg'

/** One statement as the driver got it: text, parameters, and the rows it gave back. */
export interface Statement {
  text: string
  values: unknown[]
  rows: Record<string, unknown>[]
}

/** One unit of work: its statements in order, `begin` and `commit` included. */
export type Recording = Statement[]

/** Makes a pool write down what passes through its connections; `take` gives what was written since it was last called. */
export function recordPool(pool: Pool): { take(): Recording } {
  let written: Recording = []
  pool.on('connect', client => {
    const query = client.query.bind(client) as unknown as (text: string, values?: unknown[]) => Promise<QueryResult>
    Object.assign(client, {
      query: async (text: string, values?: unknown[]) => {
        const result = await query(text, values)
        written.push({ text, values: values ?? [], rows: Array.isArray(result.rows) ? result.rows : [] })
        return result
      },
    })
  })
  return {
    take() {
      const taken = written
      written = []
      return taken
    },
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Runs a recording again on a connection: the same statements in the same order with the same parameters. Ids that the
 * database made are new ones, so a parameter that was such an id becomes the one made now.
 */
export async function replay(client: PoolClient, recording: Recording): Promise<void> {
  const ids = new Map<unknown, unknown>()
  for (const statement of recording) {
    const values = ids.size === 0 ? statement.values : statement.values.map(value => ids.get(value) ?? value)
    const { rows } = await client.query(statement.text, values)
    for (const [at, row] of statement.rows.entries()) {
      for (const [column, old] of Object.entries(row)) {
        const made = rows[at]?.[column]
        if (typeof old === 'string' && old !== made && uuid.test(old)) ids.set(old, made)
      }
    }
  }
}

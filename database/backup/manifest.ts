import type pg from 'pg'

export const backupFormat = 1

/** Folders of the data folder that belong to a backup: uploaded files, and the secrets that seal and open what is stored. */
export const keptFolders: readonly string[] = ['files', 'keys']

/** Schemas of the product: its own and its job library's. */
const schemas = ['public', 'graphile_worker']
/** Written by migrating, not by restoring. */
const ledgers = ['public.kysely_migration', 'public.kysely_migration_lock', 'graphile_worker.migrations']

export interface TableShape {
  /** Quoted and with its schema, ready for SQL. */
  sql: string
  /** The same for file names. */
  name: string
  /** Columns that are written, quoted. */
  columns: string[]
}

export interface Manifest {
  format: number
  product: string
  madeAt: string
  postgres: string
  migrations: string[]
  jobsMigration: number
  tables: TableShape[]
}

export interface SequencePlace {
  sql: string
  last: string
  called: boolean
}

/** Tables of the product in the order of their names; partitions stand for their parent. */
export async function tablesOf(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `select format('%I.%I', n.nspname, c.relname) as sql, n.nspname || '.' || c.relname as name,
       coalesce(array_agg(quote_ident(a.attname) order by a.attnum) filter (where a.attname is not null), '{}') as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and n.nspname = any($1) and n.nspname || '.' || c.relname <> all($2)
       and not exists (select from pg_depend x where x.objid = c.oid and x.classid = 'pg_class'::regclass and x.deptype = 'e')
     group by 1, 2 order by 2`,
    [schemas, ledgers],
  )
  return rows
}

/** Where each sequence stands, as text: it may be beyond what a number holds. */
export async function sequencesOf(client: pg.ClientBase): Promise<SequencePlace[]> {
  const { rows } = await client.query<{ sql: string }>(
    `select format('%I.%I', n.nspname, c.relname) as sql from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'S' and n.nspname = any($1) order by 1`,
    [schemas],
  )
  const places: SequencePlace[] = []
  for (const { sql } of rows) {
    const found = await client.query(`select last_value::text as last, is_called as called from ${sql}`)
    places.push({ sql, ...found.rows[0] })
  }
  return places
}

export async function jobsMigrationOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query('select coalesce(max(id), 0)::int as id from graphile_worker.migrations')
  return rows[0].id
}

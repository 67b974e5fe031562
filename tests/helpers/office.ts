import type pg from 'pg'
import type { Ctx, Me, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/mount.ts'

/** Anybody of the cast: an account, the human being behind it, and what he may do. */
export interface Colleague {
  staffId: string
  personId: string
  me: Me
}

/**
 * One site (Mon–Fri 09:00–12:00, 13:30–18:00) with a supervisor line clerk → lead → chief → director and a duty team of clerk
 * and lead, led by the lead; a second site with one stranger.
 */
export interface Office {
  siteId: string
  otherSiteId: string
  teamId: string
  clerk: Colleague
  lead: Colleague
  chief: Colleague
  director: Colleague
  stranger: Colleague
  /** A second account of the clerk's own. */
  clerkAgain: Colleague
}

const hours = { weekdays: '1-5', hours: '09:00-12:00,13:30-18:00', byWeekday: {}, holidays: 'observed' }

/** Writes the cast into a test database. */
export async function openOffice(pool: pg.Pool): Promise<Office> {
  const since = '2026-01-01T00:00:00+08:00'
  const site = async (key: string) => {
    const text = `insert into sites (key, name, pack, working_hours, own_days, created_at) values ($1, $1, 'zh-CN', $2, '{}', $3) returning id`
    return (await pool.query(text, [key, hours, since])).rows[0].id as string
  }
  const [siteId, otherSiteId] = [await site('east'), await site('west')]
  const hire = async (name: string, at: string, above?: Colleague, personId?: string): Promise<Colleague> => {
    const text = `insert into staff (person_id, staff_number, name, name_pinyin, number_key, name_key, supervisor_id, language, joined_at)
      values (coalesce($1, uuidv7()), $2, $2, $2, $2, $2, $3, 'zh-CN', $4) returning id, person_id`
    const { rows } = await pool.query(text, [personId ?? null, name, above?.staffId ?? null, since])
    const [staffId, person] = [rows[0].id, rows[0].person_id]
    await pool.query('insert into staff_sites (staff_id, site_id) values ($1, $2)', [staffId, at])
    const me: Me = {
      kind: 'staff',
      staffId,
      personId: person,
      name,
      permissions: new Set(),
      sites: [at],
      teams: [],
      language: 'zh-CN',
    }
    return { staffId, personId: person, me }
  }
  const director = await hire('director', siteId)
  const chief = await hire('chief', siteId, director)
  const lead = await hire('lead', siteId, chief)
  const clerk = await hire('clerk', siteId, lead)
  const clerkAgain = await hire('clerk again', siteId, lead, clerk.personId)
  const stranger = await hire('stranger', otherSiteId)
  const team = await pool.query(
    `insert into teams (site_id, name, lead_id, is_duty, created_at) values ($1, 'duty', $2, true, $3) returning id`,
    [siteId, lead.staffId, since],
  )
  const teamId = team.rows[0].id
  for (const member of [clerk, lead]) {
    await pool.query('insert into team_members (team_id, staff_id, since) values ($1, $2, $3)', [
      teamId,
      member.staffId,
      since,
    ])
    member.me.teams = [teamId]
  }
  return { siteId, otherSiteId, teamId, clerk, lead, chief, director, stranger, clerkAgain }
}

/** `me` with permissions. */
export function allowed(colleague: Colleague, ...permissions: string[]): Me {
  return { ...colleague.me, permissions: new Set(permissions) }
}

/** Runs a verb as somebody at a moment, in one transaction. */
export async function act<T>(db: Tx, me: Me, at: string, verb: (ctx: Ctx) => Promise<T>): Promise<T> {
  return await inTransaction(db, tx => verb({ me, now: new Date(at), tx }))
}
